"""The org, the notices and the rules that the tests of mapping share."""

from datetime import UTC, datetime
from typing import Any

from twofold.core.creation_rules import FieldMapping, ObjectRule, WriteMode
from twofold.core.mapping import create_values, mapped_values
from twofold.core.notices import BookingChange, BookingNotice, Person
from twofold.core.org import FieldInfo, OrgProfile, SObjectInfo
from twofold.core.rows import Value

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def text(name: str, length: int = 255, **flags: Any) -> FieldInfo:
    return FieldInfo(name, "string", length, **flags)


def typed(name: str, type_: str, length: int = 0, **flags: Any) -> FieldInfo:
    return FieldInfo(name, type_, length, **flags)


def make_org(*, middle: bool = False) -> OrgProfile:
    names = [text("FirstName", 40), text("LastName", 80), typed("Salutation", "picklist", picklist=("Ms.", "Dr."))]
    names += [text("MiddleName", 40), text("Suffix", 40)] if middle else []
    note = typed("Description", "textarea", 32_000)
    shared = [*names, typed("Phone", "phone", 40), note]
    account = [
        *shared,
        text("Name"),
        typed("PersonEmail", "email", 80),
        typed("PersonMobilePhone", "phone", 40),
        typed("PersonHasOptedOutOfEmail", "boolean"),
        text("Once__c", updateable=False),
        text("Read__c", createable=False, updateable=False),
        text("Policy__pc", 10),
        text("Tier__c"),
        typed("Vip__c", "boolean"),
        typed("Rating", "picklist", 40, restricted=True, picklist=("Hot", "Cold")),
    ]
    contact = [*shared, typed("Email", "email", 80), typed("MobilePhone", "phone", 40), text("Policy__c", 10)]
    lead = [*shared, typed("Email", "email", 80), typed("MobilePhone", "phone", 40), text("Company")]
    kinds = {"Account": account, "Contact": contact, "Lead": lead, "Case": [text("Subject"), note]}
    return OrgProfile(
        "00D", "005", True, {kind: SObjectInfo(kind, {f.name: f for f in fields}) for kind, fields in kinds.items()}
    )


ORG = make_org()
PAT = Person(full_name="Pat Sample", email="Pat@example.com", phone="+43 1 22", mobile_phone="+43 1 33", company="Acme")


def notice(person: Person = PAT, **changes: Any) -> BookingNotice:
    return BookingNotice("oncehub", "EVNT-1", "BKNG-1", BookingChange.SCHEDULED, NOW, person=person, **changes)


def rule(*mapping: FieldMapping, mode: WriteMode = WriteMode.IF_BLANK, **changes: Any) -> ObjectRule:
    return ObjectRule(mode=mode, mapping=mapping, **changes)


def new(
    what: BookingNotice, rules: ObjectRule, kind: str = "PersonAccount", org: OrgProfile = ORG
) -> tuple[dict[str, Value], list[str]]:
    """Values of a new record, and the codes of problems and notes."""
    mapped = mapped_values(what, rules, kind, org)
    return create_values(mapped), [reason.code for reason in (*mapped.problems, *mapped.notes)]


ANSWERS = {"Policy  Number": " P-1 ", "opt out": "yes", "blank": "  "}
