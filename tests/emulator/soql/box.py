"""
A small org for queries, filled by hand: no rule of Salesforce ran over it.

PAT is a person account, ACME a business account with KIM as its contact, SAM a private contact, LEE a lead; ADA and BOB
are users, Sales a queue. It is Wednesday, 14 January 2026, 10:00 UTC.
"""

from typing import Any

from twofold.emulator.refusals import Refused
from twofold.emulator.schema.build import build_schema
from twofold.emulator.schema.custom_fields import CustomField
from twofold.emulator.schema.model import FieldType, PicklistValue
from twofold.emulator.soql.parser import parse
from twofold.emulator.soql.run import Reader, Result, run
from twofold.emulator.store import Store
from twofold.facts.ids import first_key, from_key

NOW = 1_768_384_800_000
DAY = 86_400_000

SIZES = tuple(PicklistValue(value, label) for value, label in (("S", "Small"), ("M", "Medium"), ("L", "Large")))
COLOURS = tuple(PicklistValue(value, value) for value in ("Red", "Green", "Blue"))
CUSTOM_FIELDS = (
    CustomField(sobject="Contact", name="Size__c", type=FieldType.PICKLIST, values=SIZES),
    CustomField(sobject="Contact", name="Colours__c", type=FieldType.MULTIPICKLIST, values=COLOURS),
    CustomField(sobject="Contact", name="Score__c", type=FieldType.DOUBLE, precision=10, scale=2),
    CustomField(sobject="Contact", name="Rank__c", type=FieldType.INT),
    CustomField(sobject="Contact", name="Code__c", type=FieldType.STRING, length=20, case_sensitive=True, unique=True),
    CustomField(sobject="Contact", name="Wakes__c", type=FieldType.TIME),
    CustomField(sobject="Contact", name="Mentor__c", type=FieldType.REFERENCE, reference_to=("Contact",)),
)
SCHEMA = build_schema(True, CUSTOM_FIELDS)


def key(prefix: str, number: int) -> int:
    """Make the key of a record."""
    return first_key(prefix) + number


def record_id(prefix: str, number: int) -> str:
    """Make the Id of a record."""
    return from_key(key(prefix, number))


ADA, BOB, SALES = key("005", 1), key("005", 2), key("00G", 1)
PAT, ACME, GLOBEX = (key("001", number) for number in (1, 2, 3))
PAT_CONTACT, KIM, SAM, GONE = (key("003", number) for number in (1, 2, 3, 4))
LEE = key("00Q", 1)

ROWS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("Profile", {"Id": key("00e", 1), "Name": "Standard User"}),
    (
        "User",
        {"Id": ADA, "Name": "Ada Admin", "Username": "ada@example.com", "IsActive": 1, "ProfileId": key("00e", 1)},
    ),
    (
        "User",
        {"Id": BOB, "Name": "Bob Booker", "Username": "bob@example.com", "IsActive": 0, "Email": "bob@example.com"},
    ),
    ("Group", {"Id": SALES, "Name": "Sales", "Type": "Queue"}),
    (
        "Account",
        {
            "Id": PAT,
            "Name": "Pat Roe",
            "FirstName": "Pat",
            "LastName": "Roe",
            "PersonEmail": "Pat@Example.com",
            "IsPersonAccount": 1,
            "PersonContactId": PAT_CONTACT,
            "OwnerId": ADA,
            "CreatedDate": NOW - DAY,
            "LastModifiedDate": NOW,
            "SystemModstamp": NOW,
            "PersonBirthdate": "1980-02-03",
            "PersonMailingCity": "Köln",
            "PersonMailingLatitude": 50.94,
            "PersonMailingLongitude": 6.96,
            "Description": "likes long walks",
        },
    ),
    (
        "Account",
        {
            "Id": ACME,
            "Name": "ÄCME Straße",
            "OwnerId": BOB,
            "AnnualRevenue": 1250.5,
            "NumberOfEmployees": 12,
            "CreatedDate": NOW - 40 * DAY,
            "SystemModstamp": NOW - 40 * DAY,
        },
    ),
    ("Account", {"Id": GLOBEX, "Name": "Globex", "OwnerId": ADA, "ParentId": ACME, "CreatedDate": NOW - 400 * DAY}),
    (
        "Contact",
        {
            "Id": PAT_CONTACT,
            "Name": "Pat Roe",
            "FirstName": "Pat",
            "LastName": "Roe",
            "Email": "Pat@Example.com",
            "IsPersonAccount": 1,
            "AccountId": PAT,
            "OwnerId": ADA,
            "Birthdate": "1980-02-03",
            "Size__c": "M",
            "Colours__c": "Red;Blue",
            "Score__c": 2.5,
        },
    ),
    (
        "Contact",
        {
            "Id": KIM,
            "Name": "Kim O'Neil",
            "LastName": "O'Neil",
            "Email": "kim@example.com",
            "AccountId": ACME,
            "OwnerId": BOB,
            "Size__c": "L",
            "Colours__c": "Green",
            "Score__c": -1.0,
            "Rank__c": 7,
            "Code__c": "aB",
            "Wakes__c": "06:30:00.000Z",
            "Mentor__c": PAT_CONTACT,
        },
    ),
    ("Contact", {"Id": SAM, "Name": "Sam 100%", "LastName": "100%", "OwnerId": ADA, "Size__c": "S", "Rank__c": 3}),
    ("Contact", {"Id": GONE, "Name": "Gone", "LastName": "Gone", "AccountId": ACME, "IsDeleted": 1}),
    (
        "Lead",
        {
            "Id": LEE,
            "Name": "Lee Lead",
            "LastName": "Lead",
            "Company": "Initech",
            "OwnerId": SALES,
            "Email": "lee@x.org",
        },
    ),
    ("Lead", {"Id": key("00Q", 2), "Name": "Lou Lead", "LastName": "Lead", "Company": "Umbrella", "OwnerId": BOB}),
    (
        "Case",
        {"Id": key("500", 1), "CaseNumber": "00001001", "ContactId": PAT_CONTACT, "AccountId": PAT, "OwnerId": ADA},
    ),
    ("Case", {"Id": key("500", 2), "CaseNumber": "00001002", "ContactId": KIM, "AccountId": ACME, "OwnerId": SALES}),
    ("Case", {"Id": key("500", 3), "CaseNumber": "00001003", "AccountId": ACME, "OwnerId": ADA, "Subject": "a\nb"}),
    ("Event", {"Id": key("00U", 1), "Subject": "Call", "WhoId": PAT_CONTACT, "WhatId": PAT, "OwnerId": ADA}),
    ("Event", {"Id": key("00U", 2), "Subject": "Meet", "WhoId": LEE, "WhatId": key("500", 2), "OwnerId": ADA}),
    ("Event", {"Id": key("00U", 3), "Subject": "Think", "OwnerId": BOB}),
)


def new_reader(rows: tuple[tuple[str, dict[str, Any]], ...] = ROWS, version: str = "60.0") -> Reader:
    """Fill a new store in memory and read it as ADA."""
    store = Store()
    store.create_tables(SCHEMA)
    with store.transaction():
        for table, row in rows:
            store.insert(table, row)
    return Reader(store, SCHEMA, NOW, ADA, version)


READER = new_reader()


def ask(text: str, *, all_rows: bool = False) -> Result:
    """Answer a query over the small org."""
    return run(READER, parse(text), all_rows=all_rows)


def records(text: str, *, all_rows: bool = False) -> list[Any]:
    """Answer a query with its records, attributes left out at every level."""
    return [bare(record) for record in ask(text, all_rows=all_rows).records]


def bare(value: Any) -> Any:
    """Leave out the attributes of a record and of all in it."""
    if isinstance(value, dict):
        return {name: bare(inner) for name, inner in value.items() if name != "attributes"}
    return [bare(inner) for inner in value] if isinstance(value, list) else value


def names(text: str, *, all_rows: bool = False) -> list[Any]:
    """Answer a query for one field with the values of that field."""
    return [next(iter(record.values())) for record in records(text, all_rows=all_rows)]


def refusal(text: str) -> tuple[str, str]:
    """Ask what is refused; returns the code and the last line of the message."""
    try:
        ask(text)
    except Refused as refused:
        return refused.code, refused.problems[0].message.splitlines()[-1]
    raise AssertionError(f"not refused: {text}")
