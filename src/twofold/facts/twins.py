"""
Under which two names is one datum of a person kept?

A Person Account is an Account row and a Contact row. Most personal data is one datum that Account shows under a
``Person`` name and Contact under its plain name: a twin. Custom Contact fields show on Account with ``__pc`` for
``__c``, custom relationships with ``__pr`` for ``__r``. A few fields carry the same name on both rows and are shared
without being twins.
"""

from dataclasses import dataclass

# When a twin exists at all.
ALWAYS = "always"
NAME_SETTINGS = "middle names and suffixes are switched on"
STATE_PICKLISTS = "state and country picklists are switched on"
REPORTS_TO = "reports-to on person accounts is switched on (v62)"
SALES_ENGAGEMENT = "the org has Sales Engagement"
INDUSTRY = "the org has an industry licence"


@dataclass(frozen=True, slots=True)
class Twin:
    """
    One datum under its Contact and its Account name.

    ``via_account`` and ``via_contact`` say through which row it can be written; ``grade`` is D, C or B for the pairing.
    Writing through Contact is graded B field by field. Source: reference 2.2 with its object reference and recorded
    describe.
    """

    contact: str
    person: str
    via_account: bool
    via_contact: bool
    exists: str
    grade: str


def _row(contact: str, person: str, writable: str, exists: str, grade: str) -> Twin:
    return Twin(contact, person, "A" in writable, "C" in writable, exists, grade)


# Contact name, Account name, writable via A(ccount) and C(ontact), when it exists, grade. Source: reference 2.2.
_PLAIN = (
    _row("FirstName", "FirstName", "AC", ALWAYS, "C"),
    _row("MiddleName", "MiddleName", "AC", NAME_SETTINGS, "D"),
    _row("LastName", "LastName", "AC", ALWAYS, "C"),
    _row("Suffix", "Suffix", "AC", NAME_SETTINGS, "D"),
    _row("Salutation", "Salutation", "AC", ALWAYS, "D"),
    _row("Name", "Name", "", ALWAYS, "D"),
    _row("Email", "PersonEmail", "AC", ALWAYS, "C"),
    _row("Title", "PersonTitle", "AC", ALWAYS, "C"),
    _row("Department", "PersonDepartment", "AC", ALWAYS, "C"),
    _row("Birthdate", "PersonBirthdate", "AC", ALWAYS, "C"),
    _row("LeadSource", "PersonLeadSource", "AC", ALWAYS, "C"),
    _row("MobilePhone", "PersonMobilePhone", "AC", ALWAYS, "C"),
    _row("HomePhone", "PersonHomePhone", "AC", ALWAYS, "C"),
    _row("OtherPhone", "PersonOtherPhone", "AC", ALWAYS, "C"),
    _row("AssistantPhone", "PersonAssistantPhone", "AC", ALWAYS, "C"),
    _row("AssistantName", "PersonAssistantName", "AC", ALWAYS, "C"),
    _row("DoNotCall", "PersonDoNotCall", "AC", ALWAYS, "C"),
    _row("HasOptedOutOfEmail", "PersonHasOptedOutOfEmail", "AC", ALWAYS, "C"),
    _row("HasOptedOutOfFax", "PersonHasOptedOutOfFax", "AC", ALWAYS, "C"),
    _row("EmailBouncedReason", "PersonEmailBouncedReason", "AC", ALWAYS, "C"),
    _row("EmailBouncedDate", "PersonEmailBouncedDate", "AC", ALWAYS, "C"),
    _row("LastCURequestDate", "PersonLastCURequestDate", "", ALWAYS, "C"),
    _row("LastCUUpdateDate", "PersonLastCUUpdateDate", "", ALWAYS, "C"),
    _row("IndividualId", "PersonIndividualId", "AC", ALWAYS, "C"),
    _row("Pronouns", "PersonPronouns", "AC", ALWAYS, "C"),
    _row("GenderIdentity", "PersonGenderIdentity", "AC", ALWAYS, "C"),
    _row("ReportsToId", "PersonReportsToId", "A", REPORTS_TO, "D"),
    _row("ActionCadenceId", "PersonActionCadenceId", "", SALES_ENGAGEMENT, "D"),
    _row(
        "ActionCadenceAssigneeId",
        "PersonActionCadenceAssigneeId",
        "",
        SALES_ENGAGEMENT,
        "D",
    ),
    _row("ActionCadenceState", "PersonActionCadenceState", "", SALES_ENGAGEMENT, "D"),
    _row(
        "ScheduledResumeDateTime",
        "PersonScheduledResumeDateTime",
        "",
        SALES_ENGAGEMENT,
        "D",
    ),
    _row("MaritalStatus", "PersonMaritalStatus", "AC", INDUSTRY, "C"),
    _row("Gender", "PersonGender", "AC", INDUSTRY, "C"),
    _row("DeceasedDate", "PersonDeceasedDate", "AC", INDUSTRY, "C"),
    _row("SequenceInMultipleBirth", "PersonSequenceInMultipleBirth", "AC", INDUSTRY, "C"),
)

_ADDRESS_PARTS = (
    ("Street", "AC", ALWAYS, "C"),
    ("City", "AC", ALWAYS, "C"),
    ("State", "AC", ALWAYS, "C"),
    ("PostalCode", "AC", ALWAYS, "C"),
    ("Country", "AC", ALWAYS, "C"),
    ("StateCode", "AC", STATE_PICKLISTS, "D"),
    ("CountryCode", "AC", STATE_PICKLISTS, "D"),
    ("Latitude", "AC", ALWAYS, "C"),
    ("Longitude", "AC", ALWAYS, "C"),
    ("GeocodeAccuracy", "AC", ALWAYS, "C"),
    ("Address", "", ALWAYS, "C"),
)

_ADDRESSES = tuple(
    _row(f"{kind}{part}", f"Person{kind}{part}", writable, exists, grade)
    for kind in ("Mailing", "Other")
    for part, writable, exists, grade in _ADDRESS_PARTS
)

TWINS: tuple[Twin, ...] = _PLAIN + _ADDRESSES

# Contact fields that show the Account's datum of the same name, and are no twins.
# Source: reference 2.3; Phone and Fax C, Description B, OwnerId and CurrencyIsoCode D/B, who and when D.
SHARED_FIELDS: tuple[str, ...] = (
    "Phone",
    "Fax",
    "Description",
    "OwnerId",
    "CurrencyIsoCode",
    "CreatedDate",
    "CreatedById",
    "LastModifiedDate",
    "LastModifiedById",
    "SystemModstamp",
    "LastActivityDate",
)

# Contact fields with no counterpart on Account. Source: reference 2.3, recorded describe (C).
CONTACT_ONLY_FIELDS: tuple[str, ...] = (
    "IsEmailBounced",
    "PhotoUrl",
    "LastViewedDate",
    "LastReferencedDate",
    "Jigsaw",
    "JigsawContactId",
    "CleanStatus",
    "CanAllowPortalSelfReg",
)

# Written through a person contact, these are refused as error E4 says. Source: reference 2.3, 3.1 (C).
NOT_WRITABLE_VIA_PERSON_CONTACT: tuple[str, ...] = (
    "AccountId",
    "ReportsToId",
    "Jigsaw",
    "CleanStatus",
    "CanAllowPortalSelfReg",
)

# Written through a person contact, it is refused as error E5 says. Source: reference 2.1, 3.1 (D).
RECORD_TYPE_OF_PERSON_CONTACT = "RecordTypeId"

_TO_PERSON = {twin.contact.lower(): twin for twin in TWINS}
_TO_CONTACT = {twin.person.lower(): twin for twin in TWINS}
_RELATIONSHIPS = {"individual": "PersonIndividual", "reportsto": "PersonReportsTo"}
_RELATIONSHIPS_BACK = {"personindividual": "Individual", "personreportsto": "ReportsTo"}
_SHARED = {name.lower(): name for name in SHARED_FIELDS}


def find_twin(contact_field: str) -> Twin | None:
    """Find the table row of a standard Contact field; custom fields have none."""
    return _TO_PERSON.get(contact_field.lower())


def contact_to_person(name: str) -> str | None:
    """
    Name the Account field that shows the same datum as a Contact field.

    Also takes relationships (``Foo__r``, ``Individual``). Any letter case is understood; standard names come back as
    Salesforce spells them, custom names as given. None where there is no twin, shared fields among them.
    """
    if len(name) > 3 and name[-3:].lower() == "__c":
        return f"{name[:-3]}__pc"
    if len(name) > 3 and name[-3:].lower() == "__r":
        return f"{name[:-3]}__pr"
    twin = _TO_PERSON.get(name.lower())
    return twin.person if twin else _RELATIONSHIPS.get(name.lower())


def person_to_contact(name: str) -> str | None:
    """
    Name the Contact field that shows the same datum as a person field of Account.

    The way back of ``contact_to_person``; None for ordinary Account fields, custom ``__c`` among them.
    """
    if len(name) > 4 and name[-4:].lower() == "__pc":
        return f"{name[:-4]}__c"
    if len(name) > 4 and name[-4:].lower() == "__pr":
        return f"{name[:-4]}__r"
    twin = _TO_CONTACT.get(name.lower())
    return twin.contact if twin else _RELATIONSHIPS_BACK.get(name.lower())


def contact_to_account(name: str) -> str | None:
    """Name the Account field that holds the datum of a person's Contact field: its twin, or the shared field itself."""
    return contact_to_person(name) or _SHARED.get(name.lower())


def is_shared(name: str) -> bool:
    """Tell whether both rows of a person show one datum under this same name without it being a twin."""
    return name.lower() in _SHARED


def find_ghost(name: str) -> str | None:
    """
    Name the field that was meant by a ``Person`` name that does not exist.

    ``PersonPhone`` means ``Phone``, ``PersonFirstName`` means ``FirstName``; None when the name is real or means
    nothing.
    Source: reference 2.3 and error E14 (C).
    """
    lowered = name.lower()
    if not lowered.startswith("person") or lowered in _TO_CONTACT or lowered in _RELATIONSHIPS_BACK:
        return None
    plain = lowered.removeprefix("person")
    twin = _TO_PERSON.get(plain)
    return _SHARED.get(plain) or (twin.person if twin else None)
