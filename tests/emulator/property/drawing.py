"""What is done to an org, drawn at random: its kinds of records, their fields, values that may be wrong, and the org itself."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

import msgspec
from hypothesis import strategies as st

from tests.emulator.conftest import ASSERTION_ORG
from twofold.emulator.seeds.document import (
    AssignmentEntry,
    AssignmentRule,
    DuplicateRule,
    Queue,
    Record,
    ValidationRule,
)

ORG = msgspec.structs.replace(
    ASSERTION_ORG,
    features=["contacts-to-multiple-accounts"],
    validation_rules=[
        ValidationRule(
            "Account", "Reachable", 'AND(ISPICKVAL(Industry, "Banking"), ISBLANK(Phone))', "A bank has a phone."
        ),
        ValidationRule("Contact", "Titled", 'AND(Title = "Nurse", FirstName = "Lee")', "Lee is no nurse.", "Title"),
    ],
    duplicate_rules=[
        DuplicateRule(
            "PersonAccount",
            "Same_Person",
            ["PersonEmail"],
            against=["PersonAccount", "Contact"],
            on=("create", "update"),
        ),
        DuplicateRule("Lead", "Same_Lead", ["Email"], action="block"),
    ],
    assignment_rules=[AssignmentRule("Lead", "Leads", [AssignmentEntry("@desk", {"City": "Kim"})])],
    queues=[Queue("desk", "Desk", objects=["Lead", "Case"])],
    change_data_capture=["Account", "Contact"],
    records=[
        Record("Account", {"LastName": "Roe", "PersonEmail": "pat@example.com"}, "pat"),
        Record("Account", {"LastName": "Doe"}, "sam"),
        Record("Account", {"Name": "Acme"}, "acme"),
        Record("Account", {"Name": "Globex"}, "globex"),
        Record("Contact", {"LastName": "Kim", "AccountId": "@acme", "Title": "Nurse"}, "kim"),
        Record("Contact", {"LastName": "Bo", "AccountId": "@globex", "ReportsToId": "@kim"}, "bo"),
        Record("Contact", {"LastName": "Alone"}),
        Record("Lead", {"LastName": "Lee"}, "lee"),
        Record("Lead", {"LastName": "Lou", "Company": "Initech"}, "lou"),
        Record("Campaign", {"Name": "Spring"}, "spring"),
        Record("CampaignMember", {"CampaignId": "@spring", "ContactId": "@pat.contact"}),
        Record("CampaignMember", {"CampaignId": "@spring", "LeadId": "@lee"}),
        Record("Case", {"Subject": "Late", "ContactId": "@sam.contact"}),
        Record("Case", {"Subject": "Lost", "ContactId": "@kim", "AccountId": "@acme"}),
        Record(
            "Opportunity",
            {"Name": "Deal", "StageName": "Prospecting", "CloseDate": "2026-12-31", "AccountId": "@pat"},
            "deal",
        ),
        Record("OpportunityContactRole", {"OpportunityId": "@deal", "ContactId": "@pat.contact"}),
        Record("Task", {"Subject": "Call", "WhoId": "@pat.contact"}),
        Record("Task", {"Subject": "Write", "WhoId": "@lee"}),
        Record("Task", {"Subject": "Meet", "WhatId": "@acme", "WhoId": "@kim"}),
        Record("AccountContactRelation", {"AccountId": "@globex", "ContactId": "@pat.contact"}),
    ],
)
KINDS = (
    "Account",
    "Contact",
    "Lead",
    "Case",
    "Task",
    "Event",
    "Opportunity",
    "OpportunityContactRole",
    "Campaign",
    "CampaignMember",
)


RICH_ORG = msgspec.structs.replace(
    ORG,
    features=[*ORG.features, "middle-names", "name-suffixes", "multi-currency", "person-reports-to"],
)
"""The same with all there is to switch on."""

RICH_FIELDS = frozenset({"MiddleName", "CurrencyIsoCode", "PersonReportsToId"})
"""What only the second org has."""


@dataclass(frozen=True)
class Some:
    """
    One of the records of a kind, by its place among them.

    The kinds are those of the org, deleted records included, and ``Person``, ``Company``, ``Half`` (of a person) and
    ``Employee`` (a contact that isn't one), which live.
    """

    kind: str
    place: int

    def __repr__(self) -> str:
        return f"{self.kind}[{self.place}]"


def some(*kinds: str) -> st.SearchStrategy[Some]:
    """Any record of some kinds."""
    return st.builds(Some, st.sampled_from(kinds), st.integers(0, 5))


WORDS = st.sampled_from(["Roe", "Kim", "Léa Ω", "Lee", "x" * 41, "x" * 81, ""])
NUMBERS = st.sampled_from(["5", "+44 20 7946 0000", None])
MAILS = st.sampled_from(["pat@example.com", "kim@example.org", "no address", None])
KEYS = st.sampled_from(["1", "2", None])
RECORD_TYPES = st.sampled_from(["Business", "PersonAccount", "Patient"])
SHARED: Mapping[str, st.SearchStrategy[Any]] = {
    "FirstName": WORDS,
    "LastName": WORDS | st.none(),
    "MiddleName": WORDS,
    "CurrencyIsoCode": st.sampled_from(["GBP", "EUR", None]),
    "Salutation": st.sampled_from(["Ms.", "Mr.", None]),
    "Phone": NUMBERS,
    "Description": WORDS,
    "OwnerId": some("User"),
}
FIELDS: Mapping[str, Mapping[str, st.SearchStrategy[Any]]] = {
    "Account": {
        **SHARED,
        "Name": WORDS,
        "PersonEmail": MAILS,
        "PersonMobilePhone": NUMBERS,
        "PersonDoNotCall": st.booleans(),
        "PersonMailingCity": WORDS,
        "PersonBirthdate": st.sampled_from(["1980-02-29", "soon", None]),
        "Foo__pc": WORDS,
        "X__pc": st.sampled_from([1, 2.5, "many", None]),
        "K__pc": KEYS,
        "Ext__c": KEYS,
        "Industry": st.sampled_from(["Banking", None]),
        "TickerSymbol": st.sampled_from(["X", None]),
        "ParentId": some("Account") | st.none(),
        "PersonContactId": some("Contact"),
        "PersonReportsToId": some("Contact") | st.none(),
    },
    "Contact": {
        **SHARED,
        "Email": MAILS,
        "MobilePhone": NUMBERS,
        "DoNotCall": st.booleans(),
        "MailingCity": WORDS,
        "Title": st.sampled_from(["Nurse", "x" * 100, None]),
        "Foo__c": WORDS,
        "K__c": KEYS,
        "AccountId": some("Account") | st.none(),
        "ReportsToId": some("Contact") | st.none(),
        "IsPersonAccount": st.booleans(),
    },
    "Lead": {
        **SHARED,
        "Email": MAILS,
        "Company": st.sampled_from(["Acme", None]),
        "Title": st.sampled_from(["Nurse", "x" * 100, None]),
        "City": WORDS,
    },
    "Case": {"Subject": WORDS, "ContactId": some("Contact") | st.none(), "AccountId": some("Account") | st.none(), "ParentId": some("Case")},
    "Task": {"Subject": WORDS, "WhoId": some("Contact", "Lead") | st.none(), "WhatId": some("Account", "Case", "Opportunity") | st.none()},
    "Event": {
        "Subject": WORDS,
        "WhoId": some("Contact", "Lead") | st.none(),
        "WhatId": some("Account", "Campaign") | st.none(),
        "DurationInMinutes": st.sampled_from([30, 60]),
        "ActivityDateTime": st.sampled_from(["2026-03-02T12:00:00Z", None]),
    },
    "Opportunity": {
        "Name": WORDS,
        "StageName": st.sampled_from(["Prospecting", "Closed Won"]),
        "CloseDate": st.sampled_from(["2026-12-31", None]),
        "AccountId": some("Account") | st.none(),
        "ContactId": some("Contact"),
        "CampaignId": some("Campaign"),
    },
    "OpportunityContactRole": {
        "OpportunityId": some("Opportunity"),
        "ContactId": some("Contact"),
        "Role": st.sampled_from(["Evaluator", None]),
        "IsPrimary": st.booleans(),
    },
    "AccountContactRelation": {
        "AccountId": some("Account"),
        "ContactId": some("Contact"),
        "IsActive": st.booleans(),
        "IsDirect": st.booleans(),
    },
    "Campaign": {"Name": WORDS, "IsActive": st.booleans(), "ParentId": some("Campaign")},
    "CampaignMember": {"CampaignId": some("Campaign"), "ContactId": some("Contact"), "LeadId": some("Lead")},
}  # fmt: skip
PERSON_FIELDS = (
    "MiddleName",
    "CurrencyIsoCode",
    "PersonReportsToId",
    "FirstName",
    "LastName",
    "PersonEmail",
    "PersonMobilePhone",
    "PersonMailingCity",
    "Foo__pc",
    "K__pc",
    "Phone",
)
COMPANY_FIELDS = (
    "CurrencyIsoCode",
    "Name",
    "Phone",
    "Industry",
    "TickerSymbol",
    "ParentId",
    "Ext__c",
    "OwnerId",
    "Description",
)
HALF_FIELDS = ("FirstName", "LastName", "Email", "MobilePhone", "MailingCity", "Foo__c", "K__c", "Phone", "OwnerId")
EMPLOYEE_FIELDS = (*HALF_FIELDS, "Title", "AccountId", "ReportsToId")
LIVING = {
    "Person": ("Account", lambda row: row["IsPersonAccount"], PERSON_FIELDS),
    "Company": ("Account", lambda row: not row["IsPersonAccount"], COMPANY_FIELDS),
    "Half": ("Contact", lambda row: row["IsPersonAccount"], HALF_FIELDS),
    "Employee": ("Contact", lambda row: not row["IsPersonAccount"], EMPLOYEE_FIELDS),
}
USUAL: Mapping[str, Mapping[str, Any]] = {
    "Lead": {"LastName": "Lee"},
    "Contact": {"LastName": "Kim"},
    "Opportunity": {"Name": "Deal", "StageName": "Prospecting", "CloseDate": "2026-12-31"},
    "Event": {"DurationInMinutes": 30, "ActivityDateTime": "2026-03-02T12:00:00Z"},
    "Campaign": {"Name": "Spring"},
}
"""What makes a record of a kind likely to be taken."""


def payload(kind: str, few: int = 4, names: Sequence[str] = ()) -> st.SearchStrategy[dict[str, Any]]:
    """A few fields of a kind, or of those named, with values that may be wrong."""
    names = st.lists(st.sampled_from(sorted(names or FIELDS[kind])), max_size=few, unique=True)
    return names.flatmap(lambda chosen: st.fixed_dictionaries({name: FIELDS[kind][name] for name in chosen}))


def new_record(*kinds: str) -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
    """A kind, and fields for a new record of it."""
    return st.sampled_from(kinds).flatmap(
        lambda kind: payload(kind).map(lambda fields: (kind, {**USUAL.get(kind, {}), **fields}))
    )


NEW_ACCOUNT = payload("Account").flatmap(
    lambda fields: st.sampled_from([{"LastName": "Roe"}, {"Name": "Acme"}, {}]).map(lambda usual: {**usual, **fields})
)
CHANGE = st.sampled_from(KINDS).flatmap(lambda kind: st.tuples(some(kind), payload(kind)))
FITTING_CHANGE = st.sampled_from(sorted(LIVING)).flatmap(
    lambda role: st.tuples(some(role), payload(LIVING[role][0], 3, LIVING[role][2]))
)


def as_csv(rows: list[dict[str, Any]]) -> bytes:
    """Write rows under the names of all; a value that isn't there is an empty cell, null is ``#N/A``."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([_cell(row.get(name, "")) for name in names] for row in rows)
    return text.getvalue().encode()


def _cell(value: Any) -> str:
    return "#N/A" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def kind_of(one: Some) -> str:
    """The kind of record behind a role."""
    return LIVING[one.kind][0] if one.kind in LIVING else one.kind.removeprefix("Gone ")


def as_text(value: Any) -> str:
    """Write a value as it stands in XML."""
    return escape(str(value).lower() if isinstance(value, bool) else str(value))
