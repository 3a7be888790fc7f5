"""What does the org hold, and whose is it? Read before and after the day, and told in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from twofold.core.org import EVENT_KEY_FIELD, EVENT_STATUS_FIELD
from twofold.core.rows import Query, Row
from twofold.demo.script import Character, Known
from twofold.engine.ports import OrgReader

_FIELDS: Mapping[str, str] = {
    "Account": "Id, Name, IsPersonAccount, PersonContactId, PersonEmail, Phone, PersonMobilePhone, PersonBirthdate, IsDeleted",
    "Contact": "Id, Name, Email, Phone, MobilePhone, IsPersonAccount, AccountId, Account.Name",
    "Lead": "Id, Name, Email, Phone, MobilePhone, Company, IsConverted",
    "Case": "Id, CaseNumber, Subject, ContactId",
    "Event": f"Id, Subject, WhoId, WhatId, StartDateTime, OwnerId, {EVENT_KEY_FIELD}, {EVENT_STATUS_FIELD}",
    "User": "Id, Name",
}
QUERIES = tuple(
    Query(sobject, sobject, f"SELECT {fields} FROM {sobject} ORDER BY Id", sobject == "Account")
    for sobject, fields in _FIELDS.items()
)
_ZONE = "UTC"


@dataclass(frozen=True, slots=True)
class Holdings:
    """
    What of the org is one character's.

    ``people`` are Person Accounts, business Contacts and open Leads; ``events`` those of bookings.
    """

    people: tuple[Row, ...] = ()
    converted: tuple[Row, ...] = ()
    cases: tuple[Row, ...] = ()
    events: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Ledger:
    """The whole org at one moment, by kind."""

    rows: Mapping[str, Sequence[Row]]

    def find(self, known: Known) -> str:
        """The Id of the record the script names."""
        found = next(row for row in self.rows[known.sobject] if row.text(known.field) == known.value)
        return str(found.get(known.id_field))[: known.length]

    def names(self) -> dict[str, str]:
        """What people call each record, by Id of 18 characters; a person's two halves have one name."""
        names = {
            row.id: row.text("Name") or "" for kind in ("Account", "Contact", "Lead", "User") for row in self.rows[kind]
        }
        return names | {row.id: row.text("Subject") or "" for row in self.rows["Case"]}

    def of(self, character: Character, booking_keys: Iterable[str] = ()) -> Holdings:
        """Pick out what is the character's: by e-mail, by the Cases' subjects, by the bookings' keys."""
        people, converted = self._people(character)
        contacts = {row.text("PersonContactId") if row.sobject == "Account" else row.id for row in people}
        cases = [
            r for r in self.rows["Case"] if r.text("ContactId") in contacts or r.text("Subject") in character.cases
        ]
        keys = set(booking_keys)
        events = [row for row in self.rows["Event"] if row.text(EVENT_KEY_FIELD) in keys]
        return Holdings(people, converted, tuple(cases), tuple(events))

    def _people(self, character: Character) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
        emails = set(character.emails)
        persons = [
            r
            for r in self.rows["Account"]
            if r.is_person_account and not r.is_deleted and _email(r, "PersonEmail") in emails
        ]
        contacts = [r for r in self.rows["Contact"] if not r.is_person_account and _email(r, "Email") in emails]
        leads = [r for r in self.rows["Lead"] if _email(r, "Email") in emails]
        still_open = [row for row in leads if not row.get("IsConverted")]
        return (*persons, *contacts, *still_open), tuple(row for row in leads if row.get("IsConverted"))


async def read_ledger(org: OrgReader) -> Ledger:
    """Read everything the tables of the day are made of."""
    answers = await org.read(QUERIES)
    return Ledger({query.sobject: rows for query, rows in zip(QUERIES, answers, strict=True)})


def describe(held: Holdings, ledger: Ledger) -> list[str]:
    """Tell what somebody has in the org, a line a record; ``nobody`` where there is none."""
    names = ledger.names()
    people = [_describe_person(row) for row in held.people]
    people += [f'Lead "{row.text("Name")}", converted' for row in held.converted]
    cases = [f'Case "{row.text("Subject")}"{_of(row.text("ContactId"), names)}' for row in held.cases]
    events = [_describe_event(row, names) for row in held.events]
    return [*people, *cases, *events] or ["nobody"]


def _describe_person(row: Row) -> str:
    kind = {"Account": "Person Account", "Contact": "business Contact", "Lead": "open Lead"}[row.sobject]
    company = row.parent("Account")
    at = company.text("Name") if company else row.text("Company")
    phones = [row.text(field) for field in ("Phone", "MobilePhone", "PersonMobilePhone") if row.text(field)]
    return (
        f'{kind} "{_short(row.text("Name") or "")}"'
        + (f" of {at}" if at else "")
        + ", "
        + (" and ".join(map(str, phones)) or "no phone")
    )


def _describe_event(row: Row, names: Mapping[str, str]) -> str:
    starts = datetime.fromisoformat(str(row.get("StartDateTime")).replace("+0000", "+00:00"))
    on = " on the Case" if (row.text("WhatId") or "").startswith("500") else ""
    return f"Event {starts:%a %H:%M}{on}, {row.text(EVENT_STATUS_FIELD)}, host {names.get(row.text('OwnerId') or '', 'unknown')}"


def _of(contact_id: str | None, names: Mapping[str, str]) -> str:
    return f" of {names[contact_id]}" if contact_id and contact_id in names else ""


def _short(name: str) -> str:
    return name if len(name) <= 40 else name[:37] + "..."


def _email(row: Row, field: str) -> str:
    return (row.text(field) or "").lower()
