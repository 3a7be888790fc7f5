"""
Can one keep a copy of the org by its events alone, whatever is done to it?

The copy is what a careful subscriber makes: created and undeleted records as they come, updates by the fields they name,
records read again after a gap and after a change of family. Every event is also sent through Avro and back, and has to say
the same as in JSON.
"""

from __future__ import annotations

import io
import json
from typing import Any

import fastavro
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, rule

from tests.emulator.events.pubsub import names_of
from tests.emulator.events.tale import BOTH, Tale
from twofold.emulator.behaviour import dml
from twofold.emulator.behaviour.moves.merging import merge
from twofold.emulator.behaviour.moves.undeletion import undelete
from twofold.emulator.events.capture import RecordChange, _whole
from twofold.emulator.events.event import ChangeType, OrgEvent
from twofold.emulator.events.feed import Mishap
from twofold.emulator.events.log import Logged
from twofold.emulator.events.pubsub.payloads import encode
from twofold.emulator.events.rendering import render_payload
from twofold.emulator.events.topics import schema_of
from twofold.emulator.refusals import Refused
from twofold.facts.ids import find_key, from_key

Record = dict[str, Any]

TEXTS = st.text("abcé", min_size=1, max_size=5)
PERSON = {
    "FirstName": st.one_of(TEXTS, st.none()),
    "LastName": TEXTS,
    "Salutation": st.sampled_from(["Ms.", None]),
    "PersonEmail": st.sampled_from(["pat@example.com", "kim@example.com", None]),
    "PersonBirthdate": st.sampled_from(["1990-02-03", "1969-12-31", None]),
    "PersonDoNotCall": st.booleans(),
    "PersonMailingCity": st.one_of(TEXTS, st.none()),
    "BillingStreet": st.one_of(TEXTS, st.none()),
    "Phone": st.one_of(TEXTS, st.none()),
    "AnnualRevenue": st.sampled_from([0, 7, None]),
    "Foo__pc": st.one_of(TEXTS, st.none()),
    "X__pc": st.sampled_from([1.5, -2, None]),
}
COMPANY = {"Name": TEXTS, "Phone": TEXTS, "BillingCity": TEXTS, "NumberOfEmployees": st.sampled_from([0, 3, None])}
CONTACT = {
    "LastName": TEXTS,
    "FirstName": TEXTS,
    "Email": st.sampled_from(["pat@example.com", "no address", None]),
    "MailingCity": TEXTS,
    "X__c": st.sampled_from([3, None]),
}
TYPES = st.sampled_from(["Business", "PersonAccount", "Patient"])


def some(fields: dict[str, Any]) -> st.SearchStrategy[Record]:
    """A payload of a few of the fields."""
    return st.fixed_dictionaries({}, optional=fields)


class Copy:
    """What a subscriber has made of the events."""

    def __init__(self, tale: Tale) -> None:
        self.tale = tale
        self.records: dict[str, Record] = {}

    def take(self, event: OrgEvent, payload: Record) -> None:
        header = event.header
        assert header is not None
        fields = {name: value for name, value in payload.items() if name != "ChangeEventHeader"}
        changed = payload["ChangeEventHeader"]["changedFields"]
        for record_id in header.record_ids:
            match header.change:
                case ChangeType.CREATE | ChangeType.UNDELETE:
                    self.records[record_id] = flat(fields)
                case ChangeType.UPDATE if "RecordTypeId" in changed:
                    self.read_again(record_id)
                case ChangeType.UPDATE:
                    told = flat(fields)
                    assert set(told) <= set(changed)
                    self.records[record_id] = drop_nulls(
                        {**self.records[record_id], **{name: told.get(name) for name in changed}}
                    )
                case ChangeType.DELETE | ChangeType.GAP_DELETE:
                    assert fields == {}
                    del self.records[record_id]
                case _:
                    assert fields == {}
                    self.read_again(record_id)

    def read_again(self, record_id: str) -> None:
        """Read a record anew, and the contacts of an account with it."""
        living = in_org(self.tale)
        account = find_key(record_id)
        rows = self.tale.org.store.find("Contact", "AccountId", account)
        for found in (record_id, *(from_key(row["Id"]) for row in rows)):
            self.records.pop(found, None)
            if found in living:
                self.records[found] = living[found]


def in_org(tale: Tale) -> dict[str, Record]:
    """What the org holds, in the words of events."""
    found: dict[str, Record] = {}
    for kind in BOTH:
        shape = tale.feed.shape(kind)
        for row in tale.org.store.where(kind, '"IsDeleted" = 0'):
            whole = _whole(tale.org, shape, RecordChange(kind, row["Id"], new=True), row, ChangeType.CREATE)
            found[from_key(row["Id"])] = flat(render_payload(OrgEvent("", dict(whole.values), ""), shape))
    return found


def flat(fields: Record) -> Record:
    """Write compound fields as ``Name.LastName``."""
    whole = {name: value for name, value in fields.items() if not isinstance(value, dict)}
    parts = {
        f"{name}.{part}": value
        for name, parts in fields.items()
        if isinstance(parts, dict)
        for part, value in parts.items()
    }
    return whole | parts


def drop_nulls(record: Record) -> Record:
    return {name: value for name, value in record.items() if value is not None}


def check_avro(tale: Tale, event: OrgEvent, payload: Record) -> None:
    """Avro says what JSON says: the header, the names behind the bitmaps, and which fields are filled."""
    schema = schema_of(tale.feed, event.topic)
    parsed: Any = fastavro.parse_schema(json.loads(schema.text))
    encoded = encode(event, tale.feed.shape_of_event(event), schema.text)
    read: Any = fastavro.schemaless_reader(io.BytesIO(encoded), parsed, parsed)
    header, told = read.pop("ChangeEventHeader"), payload["ChangeEventHeader"]
    for name in ("changedFields", "nulledFields"):
        assert sorted(names_of(json.loads(schema.text), header.pop(name))) == sorted(told[name])
    assert header.items() <= told.items()
    filled = drop_nulls(flat(drop_nulls(read)))
    assert set(filled) == set(flat({name: value for name, value in payload.items() if name != "ChangeEventHeader"}))


class Replica(RuleBasedStateMachine):
    """Do anything to persons, companies and contacts, and follow by the events."""

    accounts: Bundle[str] = Bundle("accounts")
    gone: Bundle[str] = Bundle("gone")

    @initialize()
    def start(self) -> None:
        self.tale = Tale()
        self.copy = Copy(self.tale)
        self.seen: list[Logged] = []

    def teardown(self) -> None:
        if hasattr(self, "tale"):
            self.tale.close()

    def attempt(self, verb: Any, *args: Any) -> Any:
        try:
            return verb(self.tale.org, self.tale.caller, *args)
        except Refused:
            return None

    @rule(target=accounts, fields=some(PERSON))
    def add_person(self, fields: Record) -> str:
        key = self.attempt(dml.create, "Account", {"LastName": "Roe", **fields})
        return from_key(key) if key is not None else ""

    @rule(target=accounts, fields=some(COMPANY), contacts=st.lists(some(CONTACT), max_size=2))
    def add_company(self, fields: Record, contacts: list[Record]) -> str:
        key = self.attempt(dml.create, "Account", {"Name": "Acme", **fields})
        for contact in contacts:
            self.attempt(dml.create, "Contact", {"LastName": "Kim", **contact, "AccountId": from_key(key)})
        return from_key(key)

    @rule(account=accounts, fields=st.one_of(some(PERSON), some(COMPANY)))
    def change(self, account: str, fields: Record) -> None:
        self.attempt(dml.update, "Account", account, fields)

    @rule(account=accounts, fields=some(CONTACT))
    def change_contacts(self, account: str, fields: Record) -> None:
        for row in self.tale.org.store.find("Contact", "AccountId", find_key(account)):
            self.attempt(dml.update, "Contact", from_key(row["Id"]), fields)

    @rule(account=accounts, name=TYPES)
    def change_record_type(self, account: str, name: str) -> None:
        self.attempt(dml.update, "Account", account, {"RecordTypeId": self.tale.record_type(name)})

    @rule(target=gone, account=consumes(accounts))
    def delete(self, account: str) -> str:
        self.attempt(dml.delete, "Account", account)
        return account

    @rule(target=accounts, account=consumes(gone))
    def bring_back(self, account: str) -> str:
        self.attempt(undelete, "Account", account)
        return account

    @rule(master=accounts, loser=consumes(accounts), fields=some(PERSON))
    def merge(self, master: str, loser: str, fields: Record) -> None:
        self.attempt(merge, "Account", master, [loser], fields)

    @rule(accounts=st.lists(accounts, min_size=2, max_size=4), fields=some(PERSON), kept=st.booleans())
    def change_many(self, accounts: list[str], fields: Record, kept: bool) -> None:
        try:
            with self.tale.org.store.transaction():
                for account in accounts:
                    self.attempt(dml.update, "Account", account, fields)
                if not kept:
                    raise KeyError
        except KeyError:
            pass

    @rule(account=accounts, fields=some(PERSON))
    def change_with_gap(self, account: str, fields: Record) -> None:
        self.tale.feed.mishap = Mishap.GAP
        self.attempt(dml.update, "Account", account, fields)
        self.tale.feed.mishap = None

    @rule(place=st.integers(0, 1000))
    def replay(self, place: int) -> None:
        """A subscriber that comes back at any event gets exactly the rest."""
        if not self.seen:
            return
        place %= len(self.seen)
        assert self.tale.feed.log.knows(self.seen[place].replay_id)
        assert self.read(self.seen[place].replay_id) == self.seen[place + 1 :]

    def read(self, after: int) -> list[Logged]:
        return self.tale.feed.read(["AccountChangeEvent", "ContactChangeEvent"], after, 10_000)

    @invariant()
    def the_copy_is_true(self) -> None:
        if not hasattr(self, "tale"):
            return
        found = self.read(self.seen[-1].replay_id if self.seen else 0)
        self.seen += found
        for logged in found:
            payload = render_payload(logged.event, self.tale.feed.shape_of_event(logged.event))
            check_avro(self.tale, logged.event, payload)
            self.copy.take(logged.event, payload)
        assert self.copy.records == in_org(self.tale)


TestReplica = Replica.TestCase
TestReplica.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
