"""Whether a rule set would work in an org: what the check says, and where."""

from dataclasses import replace

import pytest

from twofold.core.creation_rules import RuleSet
from twofold.core.org import FieldInfo, OrgProfile, OrgUser, RecordType, SObjectInfo
from twofold.core.presets import PRESETS
from twofold.core.rule_checks import check_against
from twofold.core.rule_files import parse_rules
from twofold.core.rule_pages import EXAMPLE
from twofold.facts.families import Family


def field(name: str, type_: str = "string", length: int = 255, **flags: object) -> FieldInfo:
    return FieldInfo(name, type_, length, **flags)  # type: ignore[arg-type]


def sobject(name: str, *fields: FieldInfo) -> SObjectInfo:
    return SObjectInfo(name, {info.name: info for info in fields})


PERSON, SECOND = (
    RecordType(f"012{n}", "Account", name, Family.PERSON) for n, name in enumerate(("PersonAccount", "Vip"))
)
BUSINESS = RecordType("0123", "Account", "Business", Family.BUSINESS)
ORG = OrgProfile(
    "00D",
    "005",
    True,
    {
        "Account": sobject(
            "Account",
            *(
                field(name)
                for name in ("Name", "FirstName", "LastName", "PersonLeadSource", "Policy_Number__pc", "Segment__c")
            ),
            *(field("PersonEmail", "email", 80), field("Phone", "phone", 40), field("PersonMobilePhone", "phone", 40)),
            *(
                field("Description", "textarea", 32_000),
                field("PersonBirthdate", "date"),
                field("BillingAddress", "address"),
            ),
            field("Rating", "picklist", restricted=True, picklist=("Hot",)),
            field("First_Visit__pc", "datetime"),
        ),
        "Contact": sobject(
            "Contact", field("FirstName"), field("LastName", nillable=False), field("Email", "email", 80)
        ),
        "Lead": sobject(
            "Lead", field("LastName", nillable=False), field("Company", nillable=False), field("Email", "email")
        ),
        "Case": sobject("Case", field("Subject"), field("Description", "textarea", 32_000)),
        "Event": sobject("Event", field("Subject")),
    },
    (PERSON, BUSINESS),
    (OrgUser("0051", "host@example.com"),),
    {"Intake": "00G1"},
)


def rules(text: str) -> RuleSet:
    found = parse_rules(text, "mine")
    assert isinstance(found, RuleSet), found
    return found


def said(text: str, org: OrgProfile = ORG) -> list[str]:
    return [str(problem) for problem in check_against(rules(text), org)]


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_every_preset_works_as_it_is(preset: RuleSet) -> None:
    assert check_against(preset, ORG) == ()


def test_the_example_works_in_an_org_that_has_its_fields() -> None:
    assert said(EXAMPLE) == []


PA = 'extends = "booking-person-account"\n'
LEAD = 'extends = "booking-lead"\n'
MAPPING = PA + "[rules.PersonAccount.mapping]\n"
WRONG = [
    (
        "a field that is not there",
        MAPPING + 'Policy_Numbr__pc = "note"',
        "rules.PersonAccount.mapping.Policy_Numbr__pc: Policy_Numbr__pc is no field of Account; did you mean Policy_Number__pc?",
    ),
    (
        "a ghost",
        MAPPING + 'PersonPhone = "phone"',
        "rules.PersonAccount.mapping.PersonPhone: PersonPhone does not exist; did you mean Phone?",
    ),
    (
        "a computed field",
        MAPPING + 'Name = "full-name"',
        "rules.PersonAccount.mapping.Name: Name is Salesforce's own and is refused when written",
    ),
    (
        "one field under two names",
        MAPPING + 'Email = "answer.mail"\nPersonEmail = "email"',
        "rules.PersonAccount.mapping.PersonEmail: means PersonEmail, which Email already fills",
    ),
    (
        "a default that does not fit",
        MAPPING + 'Rating = { source = "note", default = "Warm" }',
        'rules.PersonAccount.mapping.Rating: can\'t hold "Warm": The value for Rating is not in its restricted picklist.',
    ),
    (
        "a source that never is a date",
        MAPPING + 'Birthdate = "note"',
        "rules.PersonAccount.mapping.Birthdate: is of type date, which note never is",
    ),
    (
        "a type that can't be mapped",
        MAPPING + 'BillingAddress = "note"',
        "rules.PersonAccount.mapping.BillingAddress: is of type address, which can't be mapped",
    ),
    (
        "a record type that is not there",
        PA + '[rules.PersonAccount]\nrecord_type = "PersonAcount"',
        "rules.PersonAccount.record_type: Account has no record type PersonAcount for the API user; did you mean PersonAccount?",
    ),
    (
        "a record type of the other family",
        PA + '[rules.PersonAccount]\nrecord_type = "Business"',
        "rules.PersonAccount.record_type: Business is a record type of the other family of accounts; there is PersonAccount",
    ),
    (
        "a record type of the Event",
        LEAD + '[event]\nrecord_type = "Visit"',
        "event.record_type: Event has no record type Visit for the API user",
    ),
    (
        "an unknown user",
        LEAD + '[rules.Lead.owner]\nnew = "user"\nname = "gone@example.com"',
        "rules.Lead.owner.name: gone@example.com is no active user of this org",
    ),
    (
        "an unknown queue",
        LEAD + '[rules.Lead.owner]\nnew = "queue"\nname = "Intak"',
        "rules.Lead.owner.name: Intak is no queue of this org; did you mean Intake?",
    ),
    (
        "a queue for a Contact",
        LEAD + '[rules.Contact.owner]\nnew = "queue"\nname = "Intake"',
        "rules.Contact.owner: is a queue, which can own a Lead or a Case, but no Contact",
    ),
    (
        "assignment rules for a Contact",
        LEAD + '[rules.Contact]\nowner = "assignment-rules"',
        "rules.Contact.owner: is assignment-rules, which exist for Lead and Case, but not for Contact",
    ),
]


@pytest.mark.parametrize(("text", "message"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_what_does_not_fit_is_said_with_its_place(text: str, message: str) -> None:
    assert said(text) == [message]


FITS = [
    ("a moment into a date-time", MAPPING + 'First_Visit__pc = "starts-at"'),
    ("an answer into a date", MAPPING + 'Birthdate = "answer.born on"'),
    ("a queue for a Lead", LEAD + '[rules.Lead.owner]\nnew = "queue"\nname = "intake"'),
    ("assignment rules for a Case", 'extends = "booking-case"\n[rules.Case]\nowner = "assignment-rules"'),
    ("a user in other letters", LEAD + '[rules.Lead.owner]\nnew = "user"\nname = "Host@example.com"'),
]


@pytest.mark.parametrize("text", [row[1] for row in FITS], ids=[row[0] for row in FITS])
def test_what_fits_is_not_spoken_of(text: str) -> None:
    assert said(text) == []


def test_an_org_without_person_accounts() -> None:
    org = replace(ORG, person_accounts=False, record_types=())
    assert said(PA + '[rules.PersonAccount.mapping]\nX__pc = "note"', org) == [
        "target: is person-account, but this org has no Person Accounts"
    ]
    assert said(LEAD, org) == []


def test_an_org_whose_api_user_has_no_person_record_type() -> None:
    assert said(PA, replace(ORG, record_types=(BUSINESS,))) == [
        "target: is person-account, but the API user has no Person Account record type"
    ]


def test_several_person_record_types_and_none_named() -> None:
    several = replace(ORG, record_types=(PERSON, SECOND))
    assert said(PA, several) == ["rules.PersonAccount.record_type: is missing; the org has PersonAccount, Vip"]
    assert said(PA + '[rules.PersonAccount]\nrecord_type = "Vip"', several) == []
    assert said(PA, replace(ORG, record_types=(PERSON, replace(SECOND, is_default=True)))) == []


def test_an_object_the_api_user_does_not_see() -> None:
    org = replace(ORG, sobjects={name: info for name, info in ORG.sobjects.items() if name != "Lead"})
    assert said(LEAD, org) == ["target: makes a Lead, which the API user does not see"]


def test_what_the_org_requires_and_nothing_fills() -> None:
    lead = sobject("Lead", *ORG.sobjects["Lead"].fields.values(), field("Region__c", nillable=False))
    org = replace(ORG, sobjects={**ORG.sobjects, "Lead": lead})
    assert said(LEAD, org) == ["rules.Lead.mapping: fills nothing into Region__c, which this org requires"]
    assert said(LEAD + '[rules.Lead.mapping]\nRegion__c = { value = "North" }', org) == []
    assert said(LEAD + "create = false", org) == []
