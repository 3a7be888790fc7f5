"""What has to hold in an org at any time, whatever was done to it? Each law is a function over the stored rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from twofold.emulator.behaviour.org import Org
from twofold.emulator.store import Row
from twofold.facts.ids import from_key, key_prefix

Tables = Mapping[str, Mapping[Any, Row]]

# What the box remembers for itself: the number of bulk jobs, that it was put back, and replay ids, which never go back.
_OF_THE_BOX = ("counter.bulk", "snapshot", "events.")

_CASE_COPIES = {
    "ContactEmail": "Email",
    "ContactPhone": "Phone",
    "ContactMobile": "MobilePhone",
    "ContactFax": "Fax",
}

# References of living records that may point at something deleted: history, not a link.
_MAY_DANGLE = frozenset(
    {
        ("Lead", "ConvertedAccountId"),
        ("Lead", "ConvertedContactId"),
        ("Lead", "ConvertedOpportunityId"),
        ("Account", "MasterRecordId"),
        ("Contact", "MasterRecordId"),
        ("Lead", "MasterRecordId"),
    }
)


def read_tables(org: Org) -> dict[str, dict[Any, Row]]:
    """
    Read every row of every table of the database, by table and key.

    Tables of the box's own only when they hold something; never bulk jobs, which are there whatever came of their records, and
    sessions, which note each call.
    """
    connection = org.store.connection
    names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    read = {}
    for name in names:
        found = connection.execute(f'SELECT * FROM "{name}"')
        columns = [column[0] for column in found.description]
        read[name] = {row[0]: dict(zip(columns, row, strict=True)) for row in found}
    kept = {name: rows for name, rows in read.items() if rows or not name.startswith("_") or name == "_event"}
    kept["_meta"] = {name: row for name, row in kept["_meta"].items() if not name.startswith(_OF_THE_BOX)}
    return {name: rows for name, rows in kept.items() if not name.startswith(("_bulk", "_login"))}


def both_halves_agree(org: Org, tables: Tables) -> None:
    """Both halves of a person show one datum in every field that has a twin, and were changed at the same time."""
    shared = {
        **org.twins.to_contact,
        **{name: name for name in ("Name", "IsDeleted", "LastModifiedDate", "SystemModstamp")},
    }
    for account in tables["Account"].values():
        if account["IsPersonAccount"]:
            contact = tables["Contact"][account["PersonContactId"]]
            assert {a: account[a] for a in shared} == {a: contact[c] for a, c in shared.items()}
            assert (contact["AccountId"], contact["IsPersonAccount"]) == (account["Id"], 1)


def a_person_has_exactly_one_contact(org: Org, tables: Tables) -> None:
    """A living person has one living contact, its own; a company has none that says it is a person's."""
    living = [row for row in tables["Contact"].values() if not row["IsDeleted"]]
    count = Counter(row["AccountId"] for row in living)
    halves = Counter(row["AccountId"] for row in living if row["IsPersonAccount"])
    for account in tables["Account"].values():
        if not account["IsDeleted"]:
            person = bool(account["IsPersonAccount"])
            assert person == org.record_types.is_person(account["RecordTypeId"]), account
            assert halves[account["Id"]] == person, account
            assert not person or count[account["Id"]] == 1, account
    assert all(row["AccountId"] is not None for row in living if row["IsPersonAccount"])


def families_are_pure(org: Org, tables: Tables) -> None:
    """A company has no value in a person field, a person has a last name, and everyone has a name."""
    for account in tables["Account"].values():
        assert account["Name"], account
        if account["IsPersonAccount"]:
            assert account["LastName"], account
            assert account["ParentId"] is None, account
        else:
            assert not [name for name in org.twins.person_only if account[name]], account
            assert account["PersonContactId"] is None, account


def no_reference_dangles(org: Org, tables: Tables) -> None:
    """What a living record refers to lives, and is of a kind the field may refer to."""
    for sobject in org.schema:
        fields = [field for field in sobject.fields if field.reference_to]
        for row in tables[sobject.name].values():
            if not row.get("IsDeleted"):
                for field in fields:
                    if row.get(field.name) is not None:
                        _check_target(org, tables, row, sobject.name, field.name, field.reference_to)


def _check_target(org: Org, tables: Tables, row: Row, kind: str, field: str, allowed: tuple[str, ...]) -> None:
    target = row[field]
    found = org.schema.by_prefix(key_prefix(from_key(target)))
    assert found is not None, (kind, field, from_key(target))
    assert found.name in allowed, (kind, field, from_key(target))
    pointed = tables[found.name].get(target)
    assert pointed is not None, (kind, field, from_key(row["Id"]), from_key(target), "is nowhere")
    if (kind, field) not in _MAY_DANGLE:
        assert not pointed.get("IsDeleted"), (kind, field, from_key(row["Id"]), from_key(target), "is deleted")


def keys_are_unique(org: Org, tables: Tables) -> None:
    """No two living records hold the same value in a unique field, whatever its letter case."""
    for sobject in org.schema:
        for field in sobject.fields:
            if field.unique and not field.calculated:
                values = [
                    row[field.name].lower()
                    for row in tables[sobject.name].values()
                    if row.get(field.name) and not row.get("IsDeleted")
                ]
                assert len(values) == len(set(values)), (sobject.name, field.name, values)


def activities_belong_to_whom_they_are_with(org: Org, tables: Tables) -> None:
    """
    The account of an activity is the one it is about, else the person it is with.

    Whether it follows a case, a deal or an employee to another account later is not known, so nothing is asked there.
    """
    persons = {key: row["AccountId"] for key, row in tables["Contact"].items() if row["IsPersonAccount"]}
    for kind in ("Task", "Event"):
        for row in tables[kind].values():
            what, who = row["WhatId"], row["WhoId"]
            if not row["IsDeleted"] and (
                what in tables["Account"] or (what is None and (who is None or who in persons))
            ):
                wanted = what if what is not None else persons.get(who)
                assert row["AccountId"] == wanted, (kind, from_key(row["Id"]))


def every_relation_stands_once(org: Org, tables: Tables) -> None:
    """A contact of a company has one direct relation, to it; a half of a person has none; and no pair has two."""
    living = [row for row in tables["AccountContactRelation"].values() if not row["IsDeleted"]]
    pairs = [(row["AccountId"], row["ContactId"]) for row in living]
    assert len(pairs) == len(set(pairs)), pairs
    direct: dict[int, list[int]] = {}
    for row in living:
        if row["IsDirect"]:
            direct.setdefault(row["ContactId"], []).append(row["AccountId"])
    for contact in tables["Contact"].values():
        if not contact["IsDeleted"]:
            own = [] if contact["IsPersonAccount"] or contact["AccountId"] is None else [contact["AccountId"]]
            assert direct.get(contact["Id"], []) == own, (from_key(contact["Id"]), direct.get(contact["Id"]), own)
            assert not contact["IsPersonAccount"] or (contact["AccountId"], contact["Id"]) not in pairs


def nobody_is_in_a_campaign_twice(org: Org, tables: Tables) -> None:
    """A campaign has each lead and each contact as a member once."""
    members = [
        (row["CampaignId"], row["LeadOrContactId"]) for row in tables["CampaignMember"].values() if not row["IsDeleted"]
    ]
    assert len(members) == len(set(members)), members
    assert all(member is not None for _, member in members)


def cases_show_their_contact(org: Org, tables: Tables) -> None:
    """What a case shows of its contact is what the contact says."""
    for case in tables["Case"].values():
        if not case["IsDeleted"]:
            contact = tables["Contact"].get(case["ContactId"], {})
            shown = {copy: case[copy] for copy in _CASE_COPIES}
            assert shown == {copy: contact.get(name) for copy, name in _CASE_COPIES.items()}, from_key(case["Id"])


def converted_leads_say_what_they_became(org: Org, tables: Tables) -> None:
    """A converted lead has a date, and what it became as long as that lives; another has nothing of the kind."""
    for lead in tables["Lead"].values():
        became = [lead[name] for name in ("ConvertedAccountId", "ConvertedContactId", "ConvertedOpportunityId")]
        assert bool(lead["IsConverted"]) == bool(lead["ConvertedDate"]), lead
        assert lead["IsConverted"] or not any(became), lead


LAWS = (
    every_relation_stands_once,
    nobody_is_in_a_campaign_twice,
    cases_show_their_contact,
    converted_leads_say_what_they_became,
    both_halves_agree,
    a_person_has_exactly_one_contact,
    families_are_pure,
    no_reference_dangles,
    keys_are_unique,
    activities_belong_to_whom_they_are_with,
)


def differences(before: Tables, after: Tables) -> list[str]:
    """Say which rows differ, for the message of a failure."""
    lines = []
    for name in sorted(before.keys() | after.keys()):
        one, other = before.get(name, {}), after.get(name, {})
        for key in one.keys() | other.keys():
            if one.get(key) != other.get(key):
                a, b = one.get(key) or {}, other.get(key) or {}
                changed = {column: (a.get(column), b.get(column)) for column in a.keys() | b.keys() if a.get(column) != b.get(column)}  # fmt: skip
                lines.append(f"{name} {key}: {changed}")
    return lines
