"""
Whatever is done to persons, companies, contacts and leads, in any order, legal or not: do the laws of the org hold?

Every step goes through a door of the org. After each, the laws of ``laws`` hold; a refused call has changed nothing, and
what was changed has told it by events. ``TWOFOLD_EXAMPLES`` sets how many runs there are.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.emulator.property import events, laws
from tests.emulator.property.door import DATA, Came, Door
from tests.emulator.property.drawing import (
    CHANGE,
    FITTING_CHANGE,
    KEYS,
    KINDS,
    LIVING,
    NEW_ACCOUNT,
    ORG,
    RECORD_TYPES,
    RICH_FIELDS,
    RICH_ORG,
    WORDS,
    Some,
    as_csv,
    as_text,
    kind_of,
    new_record,
    payload,
    some,
)
from twofold.emulator.seeds.document import SeedDocument
from twofold.emulator.store import Row
from twofold.facts.ids import from_key


class AnyOperation(RuleBasedStateMachine):
    """Do anything to the org."""

    @initialize(org=st.sampled_from([ORG, RICH_ORG]))
    def open(self, org: SeedDocument) -> None:
        self.rich = org is RICH_ORG
        self.door = Door(org)
        self.org = self.door.org
        self.types = {found.name: from_key(found.key) for found in self.org.record_types.of("Account")}
        assert not self.door.control("clock", {"set": "2026-03-02T12:00:00Z", "stopped": True}).refused
        self.tables = laws.read_tables(self.org)
        self.kept: laws.Tables | None = None

    def teardown(self) -> None:
        if hasattr(self, "door"):
            self.door.close()

    # One record.

    @rule(fields=NEW_ACCOUNT, record_type=RECORD_TYPES | st.none())
    def create_account(self, fields: dict[str, Any], record_type: str | None) -> None:
        typed = {} if record_type is None else {"RecordTypeId": self.types[record_type]}
        self.create("Account", {**fields, **typed})

    @rule(new=new_record(*KINDS[1:]))
    def create_other(self, new: tuple[str, dict[str, Any]]) -> None:
        self.create(*new)

    @rule(last_name=WORDS, record_type=st.sampled_from(["PersonAccount", "Patient", None]))
    def create_person(self, last_name: str, record_type: str | None) -> None:
        self.create_account({"LastName": last_name}, record_type)

    @rule(change=FITTING_CHANGE | CHANGE)
    def change(self, change: tuple[Some, dict[str, Any]]) -> None:
        one, fields = change
        self.done(self.door.data("PATCH", f"sobjects/{kind_of(one)}/{self.id(one)}", self.resolved(fields)))

    @rule(one=some("Person", "Company", "Account"), name=RECORD_TYPES, fields=st.just({}) | payload("Account", 1))
    def convert_or_separate(self, one: Some, name: str, fields: dict[str, Any]) -> None:
        fields = {"RecordTypeId": self.types[name], **self.resolved(fields)}
        self.done(self.door.data("PATCH", f"sobjects/Account/{self.id(one)}", fields))

    @rule(one=some(*LIVING) | some(*KINDS))
    def delete(self, one: Some) -> None:
        self.done(self.door.data("DELETE", f"sobjects/{kind_of(one)}/{self.id(one)}"))

    @rule(
        key=KEYS.map(lambda key: key or "3"),
        place=st.sampled_from(["Account/Ext__c", "Account/K__pc", "Contact/K__c"]),
        data=st.data(),
    )
    def upsert(self, key: str, place: str, data: st.DataObject) -> None:
        kind, _, _ = place.partition("/")
        fields = self.resolved(data.draw(payload(kind).map(lambda drawn: {"LastName": "Roe", **drawn})))
        self.done(self.door.data("PATCH", f"sobjects/{place}/{key}", fields))

    # What only SOAP can.

    @rule(one=some("Gone Account", "Gone Contact", "Gone Lead") | some(*KINDS))
    def undelete(self, one: Some) -> None:
        self.rows_done(self.door.soap("undelete", f"<p:ids>{self.id(one)}</p:ids>"))

    @rule(one=some("Gone Account", "Gone Contact", "Gone Lead") | some(*KINDS))
    def empty_the_bin(self, one: Some) -> None:
        self.rows_done(self.door.soap("emptyRecycleBin", f"<p:ids>{self.id(one)}</p:ids>"))

    @rule(
        kind=st.sampled_from(["Account", "Contact", "Lead"]),
        places=st.lists(st.integers(0, 5), min_size=2, max_size=3),
        data=st.data(),
    )
    def merge(self, kind: str, places: list[int], data: st.DataObject) -> None:
        master, *losers = dict.fromkeys(self.id(Some(kind, place)) for place in (*places, 0, 1))
        kind = kind_of(Some(kind, 0))
        fields = self.resolved(data.draw(st.just({}) | payload(kind, 1)))
        values = "".join(
            f"<s:{name}>{as_text(value)}</s:{name}>" for name, value in fields.items() if value is not None
        )
        record = f"<p:masterRecord><s:type>{kind}</s:type><s:Id>{master}</s:Id>{values}</p:masterRecord>"
        removed = "".join(f"<p:recordToMergeIds>{loser}</p:recordToMergeIds>" for loser in losers)
        self.rows_done(self.door.soap("merge", f"<p:request>{record}{removed}</p:request>"))

    @rule(
        lead=some("Lead"),
        account=some("Person", "Company") | st.none(),
        contact=some("Half", "Employee") | st.none(),
        deal=st.booleans(),
    )
    def convert_lead(self, lead: Some, account: Some | None, contact: Some | None, deal: bool) -> None:
        inside = "".join(
            f"<p:{name}>{self.id(one)}</p:{name}>"
            for name, one in (("accountId", account), ("contactId", contact))
            if one
        )
        inside += f"<p:convertedStatus>Closed - Converted</p:convertedStatus><p:doNotCreateOpportunity>{str(not deal).lower()}</p:doNotCreateOpportunity>"
        self.rows_done(
            self.door.soap(
                "convertLead", f"<p:leadConverts>{inside}<p:leadId>{self.id(lead)}</p:leadId></p:leadConverts>"
            )
        )

    # Many records.

    @rule(
        new=st.lists(new_record("Account", "Contact", "Lead", "Case"), min_size=1, max_size=4),
        all_or_none=st.booleans(),
    )
    def create_many(self, new: list[tuple[str, dict[str, Any]]], all_or_none: bool) -> None:
        records = [{"attributes": {"type": kind}, **self.resolved(fields)} for kind, fields in new]
        self.many_done(
            self.door.data("POST", "composite/sobjects", {"allOrNone": all_or_none, "records": records}), all_or_none
        )

    @rule(changes=st.lists(FITTING_CHANGE | CHANGE, min_size=1, max_size=4), all_or_none=st.booleans())
    def change_many(self, changes: list[tuple[Some, dict[str, Any]]], all_or_none: bool) -> None:
        records = [
            {"attributes": {"type": kind_of(one)}, "Id": self.id(one), **self.resolved(fields)}
            for one, fields in changes
        ]
        self.many_done(
            self.door.data("PATCH", "composite/sobjects", {"allOrNone": all_or_none, "records": records}), all_or_none
        )

    @rule(
        ones=st.lists(some("Person", "Company"), min_size=1, max_size=4), name=RECORD_TYPES, all_or_none=st.booleans()
    )
    def convert_many(self, ones: list[Some], name: str, all_or_none: bool) -> None:
        records = [
            {"attributes": {"type": "Account"}, "Id": self.id(one), "RecordTypeId": self.types[name]} for one in ones
        ]
        self.many_done(
            self.door.data("PATCH", "composite/sobjects", {"allOrNone": all_or_none, "records": records}), all_or_none
        )

    @rule(ones=st.lists(some("Account", "Contact", "Lead"), min_size=1, max_size=4), all_or_none=st.booleans())
    def delete_many(self, ones: list[Some], all_or_none: bool) -> None:
        ids = ",".join(self.id(one) for one in ones)
        self.many_done(
            self.door.data("DELETE", f"composite/sobjects?ids={ids}&allOrNone={str(all_or_none).lower()}"), all_or_none
        )

    @rule(account=NEW_ACCOUNT, case=payload("Case", 2), task=payload("Task", 2))
    def graph_of_a_person(self, account: dict[str, Any], case: dict[str, Any], task: dict[str, Any]) -> None:
        requests = [
            {"method": "POST", "url": "/services/data/v60.0/sobjects/Account", "referenceId": "a", "body": self.resolved(account)},
            {"method": "GET", "url": "/services/data/v60.0/sobjects/Account/@{a.id}", "referenceId": "r"},
            {"method": "POST", "url": "/services/data/v60.0/sobjects/Case", "referenceId": "c", "body": {"ContactId": "@{r.PersonContactId}", **self.resolved(case)}},
            {"method": "POST", "url": "/services/data/v60.0/sobjects/Task", "referenceId": "t", "body": {"WhoId": "@{r.PersonContactId}", **self.resolved(task)}},
        ]  # fmt: skip
        came = self.door.data("POST", "composite/graph", {"graphs": [{"graphId": "g", "compositeRequest": requests}]})
        self.settle(came, refused=came.refused or not came.body["graphs"][0]["isSuccessful"])

    @rule(new=st.lists(NEW_ACCOUNT, min_size=1, max_size=3))
    def insert_in_bulk(self, new: list[dict[str, Any]]) -> None:
        self.in_bulk("Account", "insert", [self.resolved(fields) for fields in new])

    @rule(key=KEYS.map(lambda key: key or "3"), new=st.lists(NEW_ACCOUNT, min_size=1, max_size=3))
    def upsert_in_bulk(self, key: str, new: list[dict[str, Any]]) -> None:
        self.in_bulk("Account", "upsert", [{**self.resolved(fields), "Ext__c": key} for fields in new], "Ext__c")

    @rule(changes=st.lists(FITTING_CHANGE, min_size=1, max_size=4))
    def update_in_bulk(self, changes: list[tuple[Some, dict[str, Any]]]) -> None:
        for kind in ("Account", "Contact"):
            rows = [{"Id": self.id(one), **self.resolved(fields)} for one, fields in changes if kind_of(one) == kind]
            if rows:
                self.in_bulk(kind, "update", rows)

    @rule(ones=st.lists(some("Person", "Company"), min_size=1, max_size=3))
    def delete_in_bulk(self, ones: list[Some]) -> None:
        self.in_bulk("Account", "delete", [{"Id": self.id(one)} for one in ones])

    def in_bulk(self, kind: str, operation: str, rows: list[dict[str, Any]], key: str = "") -> None:
        """Work rows by an ingest job; all of them refused is a refusal."""
        job = {"object": kind, "operation": operation, "contentType": "CSV", "lineEnding": "LF"}
        made = self.door.data("POST", "jobs/ingest", {**job, "externalIdFieldName": key} if key else job)
        place = f"jobs/ingest/{made.body['id']}"
        self.door.send("PUT", f"{DATA}/{place}/batches", as_csv(rows), "text/csv", {})
        self.door.data("PATCH", place, {"state": "UploadComplete"})
        done = self.door.data("GET", place)
        assert done.body["state"] in ("JobComplete", "Failed"), done.body
        worked = done.body["numberRecordsProcessed"] - done.body["numberRecordsFailed"]
        self.settle(done, refused=worked == 0)

    @rule(one=some("Person"))
    def read_both_halves(self, one: Some) -> None:
        """What REST shows of one half it shows of the other, addresses as a whole included."""
        account = self.door.data("GET", f"sobjects/Account/{self.id(one)}")
        if account.refused or not account.body["IsPersonAccount"]:
            return
        contact = self.door.data("GET", f"sobjects/Contact/{account.body['PersonContactId']}").body
        pairs = {
            **self.org.twins.to_contact,
            "PersonMailingAddress": "MailingAddress",
            "PersonOtherAddress": "OtherAddress",
        }
        assert {a: account.body[a] for a in pairs} == {a: contact[c] for a, c in pairs.items()}

    @rule()
    def take_a_snapshot(self) -> None:
        assert not self.door.control("snapshots", {"name": "kept"}).refused
        self.kept = self.tables

    @rule()
    def go_back_to_it(self) -> None:
        if self.kept is not None:
            assert not self.door.control("restore", {"name": "kept"}).refused
            self.tables = laws.read_tables(self.org)
            assert self.tables == self.kept, laws.differences(self.kept, self.tables)

    @rule(seconds=st.sampled_from([1, 60, 86_400, 16 * 86_400]))
    def wait(self, seconds: int) -> None:
        assert not self.door.control("clock", {"advance_s": seconds}).refused
        self.tables = laws.read_tables(self.org)

    # What came of it.

    def create(self, kind: str, fields: Mapping[str, Any]) -> None:
        self.done(self.door.data("POST", f"sobjects/{kind}", self.resolved(fields)))

    def done(self, came: Came) -> None:
        assert came.status < 500, came.body
        self.settle(came, refused=came.refused)

    def many_done(self, came: Came, all_or_none: bool) -> None:
        assert came.status < 500, came.body
        failed = came.refused or [not result["success"] for result in came.body]
        self.settle(came, refused=came.refused or (any(failed) if all_or_none else all(failed)))

    def rows_done(self, came: Came) -> None:
        """A SOAP answer for one record."""
        assert "UNKNOWN_EXCEPTION" not in came.body, came.body
        self.settle(came, refused=came.refused or "<success>false</success>" in came.body)

    def settle(self, came: Came, *, refused: bool) -> None:
        """Hold the laws; after a refusal everything is as it was."""
        assert "UNKNOWN_EXCEPTION" not in str(came.body), came.body
        assert "INVALID_SESSION_ID" not in str(came.body), came.body
        before, after = self.tables, laws.read_tables(self.org)
        if refused:
            assert before == after, (came, laws.differences(before, after))
        for law in laws.LAWS:
            law(self.org, after)
        events.every_change_is_told(self.org, before, after)
        self.tables = after

    # Which record is meant.

    def id(self, one: Some) -> str:
        keys = [key for key in sorted(self.tables[kind_of(one)]) if self.fits(one.kind, self.tables[kind_of(one)][key])]
        return from_key(keys[one.place % len(keys)]) if keys else "001000000000999AAA"

    def fits(self, kind: str, row: Row) -> bool:
        """Tell whether a row is of a kind, or lives in a role, or is gone."""
        if kind.startswith("Gone "):
            return bool(row["IsDeleted"])
        return kind not in LIVING or (not row["IsDeleted"] and bool(LIVING[kind][1](row)))

    def resolved(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        """Put Ids in the places of records; leave out what only the rich org has."""
        return {
            name: self.id(value) if isinstance(value, Some) else value
            for name, value in fields.items()
            if self.rich or name not in RICH_FIELDS
        }


TestAnyOperation: Callable[[], Any] = AnyOperation.TestCase
TestAnyOperation.settings = settings(  # type: ignore[attr-defined]
    max_examples=int(os.environ.get("TWOFOLD_EXAMPLES", "25")), stateful_step_count=30, deadline=None
)
