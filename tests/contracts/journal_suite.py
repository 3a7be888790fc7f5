"""What every journal does, on memory, SQLite and PostgreSQL; a subclass brings the ``store`` fixture."""

from typing import Any

import pytest

from tests.contracts.inbox_suite import accept, batch, finish
from tests.contracts.journal_fixtures import (
    NOON,
    PAT_ACCOUNT,
    PAT_EVENT,
    delivery,
    finished,
    intent,
    later,
    link,
)
from twofold.engine.ports import Calls, State
from twofold.errors import UsageError


class JournalSuite:
    def test_links_come_back_as_stored_and_the_newest_wins(self, store: Any) -> None:
        one, two = accept(store, delivery(1), delivery(2))
        finish(store, one, links=(link("B1", event_id=PAT_EVENT, starts_at=later(60)),))
        newer = link("B1", event_id=PAT_EVENT, reason="moved\0", replaced_by="oncehub:B2")
        finish(store, two, links=(newer, link("B2")))
        known = store.journal.links(["oncehub:B1", "oncehub:B2", "oncehub:B3"])
        assert set(known) == {"oncehub:B1", "oncehub:B2"}
        assert (known["oncehub:B1"].replaced_by, known["oncehub:B1"].starts_at) == ("oncehub:B2", None)
        assert known["oncehub:B1"].changed_at == NOON

    def test_the_booking_of_an_event_is_known(self, store: Any) -> None:
        [row] = accept(store, delivery(1))
        finish(store, row, links=(link("B1", event_id=PAT_EVENT), link("B2")))
        assert store.journal.bookings_of([PAT_EVENT, PAT_ACCOUNT]) == {PAT_EVENT: "oncehub:B1"}
        assert store.journal.bookings_of([]) == {}

    def test_an_intent_marks_its_row(self, store: Any) -> None:
        one, two = accept(store, delivery(1), delivery(2))
        store.journal.intend([intent(one)], NOON)
        assert [store.reader.row(row).has_intent for row in (one, two)] == [True, False]

    def test_an_intent_is_remembered_until_its_outcome_is_known(self, store: Any) -> None:
        one, two = accept(store, delivery(1), delivery(2))
        assert store.journal.intended([one, two]) == {}
        store.journal.intend([intent(one, before="old")], NOON)
        finish(store, one, state=State.WAITING, retry_at=later(1))
        assert store.journal.intended([one, two])[one].writes[0]["before"] == {"Phone": "old"}
        store.journal.intend([intent(one, before="new")], NOON)
        assert store.journal.intended([one, two])[one].writes[0]["before"] == {"Phone": "new"}
        finish(store, one)
        assert store.journal.intended([one, two]) == {}

    def test_what_was_finished_meanwhile_keeps_its_outcome(self, store: Any) -> None:
        [row] = accept(store, delivery(1))
        finish(store, row, links=(link("B1", event_id=PAT_EVENT),))
        late = finished(row, State.PARKED, links=(link("B1"),), parked_reason="ambiguous")
        store.journal.finish("worker-2", [late], later(1), Calls(work=1))
        assert store.reader.row(row).state is State.APPLIED
        assert store.journal.links(["oncehub:B1"])["oncehub:B1"].event_id == PAT_EVENT
        assert store.reader.parked() == []
        assert [e.kind for e in store.reader.timeline(delivery_id="D1")] == ["delivery", "outcome", "link"]

    def test_the_timeline_is_found_by_record_booking_and_delivery(self, store: Any) -> None:
        one, _ = accept(store, delivery(1), delivery(2))
        store.journal.intend([intent(one)], later(1))
        outcome = finished(one, links=(link("B1", event_id=PAT_EVENT),))
        store.journal.finish("worker-1", [outcome], later(2), Calls(work=2))
        kinds = ["delivery", "intent", "outcome", "link"]
        for asked in ({"record_ids": [PAT_ACCOUNT]}, {"record_ids": [PAT_EVENT]}, {"booking_key": "oncehub:B1"}):
            assert [entry.kind for entry in store.reader.timeline(**asked)] == kinds, asked
        assert [entry.kind for entry in store.reader.timeline(delivery_id="D2")] == ["delivery"]
        assert store.reader.timeline(record_ids=["001000000000009AAA"]) == []
        assert store.reader.timeline() == []

    def test_the_timeline_names_what_came_and_when(self, store: Any) -> None:
        [row] = accept(store, delivery(1))
        [arrival] = store.reader.timeline(delivery_id="D1")
        assert (arrival.inbox_id, arrival.at) == (row, NOON)
        assert arrival.payload["app"] == "oncehub"
        assert arrival.payload["rules"] == "v1"

    def test_records_in_the_outcome_are_words_to_look_up_by(self, store: Any) -> None:
        [row] = accept(store, delivery(1))
        outcome = finished(row)
        shown = dict(outcome.entry) | {
            "person": {"account_id": PAT_ACCOUNT, "lead_id": None},
            "records": {"Event": PAT_EVENT},
        }
        store.journal.finish("w", [type(outcome)(row, State.APPLIED, shown)], NOON, Calls())
        for text in (PAT_ACCOUNT, PAT_ACCOUNT[:15], PAT_EVENT, "BKNG-1", "oncehub:BKNG-1", "D1"):
            assert store.reader.find(text) == [row] or (text == "BKNG-1" and row != 1), text

    def test_an_inbox_id_is_found_as_text(self, store: Any) -> None:
        [row] = accept(store, delivery(7))
        assert store.reader.find(str(row)) == [row]
        assert store.reader.find("9999999") == []
        assert store.reader.find("9" * 30) == []

    def test_parked_rows_are_listed_with_reason_code_and_cure(self, store: Any) -> None:
        one, two = accept(store, delivery(1, "pat"), delivery(2, "kim"))
        finish(store, one, state=State.PARKED, parked_reason="refused-by-org", parked_code="FIELD_X", cure="Do this.")
        finish(store, two, state=State.PARKED, parked_reason="ambiguous")
        first, second = store.reader.parked()
        assert (first.delivery_id, first.reason, first.code, first.cure) == (
            "D1",
            "refused-by-org",
            "FIELD_X",
            "Do this.",
        )
        assert (second.code, second.cure, second.at) == (None, None, NOON)
        assert [row.inbox_id for row in store.reader.parked(limit=1)] == [one]
        assert [row.inbox_id for row in store.reader.parked(after=one)] == [two]

    def test_a_parked_row_can_be_worked_again_with_a_chosen_record(self, store: Any) -> None:
        [row] = accept(store, delivery(1))
        finish(store, row, state=State.PARKED, parked_reason="ambiguous")
        store.reader.reopen(row, later(1), chosen_id=PAT_ACCOUNT, rules="v2")
        assert batch(store) == ["D1"]
        assert (store.reader.row(row).chosen_id, store.reader.row(row).rules) == (PAT_ACCOUNT, "v2")
        assert store.reader.parked() == []
        finish(store, row)
        assert store.reader.row(row).state is State.APPLIED

    def test_a_row_parked_twice_is_listed_once(self, store: Any) -> None:
        [row] = accept(store, delivery(1))
        for _ in range(2):
            finish(store, row, state=State.PARKED, parked_reason="ambiguous")
            store.reader.reopen(row, NOON)
        finish(store, row, state=State.PARKED, parked_reason="company-missing")
        assert [parked.reason for parked in store.reader.parked()] == ["company-missing"]

    def test_reopening_a_waiting_row_makes_it_due_and_keeps_its_intent(self, store: Any) -> None:
        [row] = accept(store, delivery(1))
        store.journal.intend([intent(row)], NOON)
        finish(store, row, state=State.WAITING, retry_at=later(900))
        store.reader.reopen(row, later(1))
        assert batch(store, at=1) == ["D1"]
        assert store.reader.row(row).has_intent

    def test_a_waiting_row_whose_write_was_surely_not_done_carries_no_intent_on(self, store: Any) -> None:
        [row] = accept(store, delivery(1))
        store.journal.intend([intent(row)], NOON)
        finish(store, row, state=State.WAITING, retry_at=later(900), unwritten=True)
        kept = store.reader.row(row)
        assert (kept.state, kept.has_intent, kept.attempts) == (State.WAITING, False, 1)

    def test_reopening_what_is_not_there_is_said(self, store: Any) -> None:
        with pytest.raises(UsageError, match="no delivery 99"):
            store.reader.reopen(99, NOON)

    def test_a_parked_row_can_be_put_aside_once(self, store: Any) -> None:
        [row] = accept(store, delivery(1))
        assert store.reader.dismiss(row, NOON) is False
        finish(store, row, state=State.PARKED, parked_reason="ambiguous")
        assert store.reader.dismiss(row, later(1)) is True
        assert store.reader.dismiss(row, later(2)) is False
        assert store.reader.row(row).state is State.SKIPPED
        assert store.reader.timeline(delivery_id="D1")[-1].payload == {"did": "dismissed"}

    def test_the_standing_counts_every_state(self, store: Any) -> None:
        assert store.reader.standing().oldest_unfinished_at is None
        one, two, *_ = accept(store, delivery(1, "a"), delivery(2, "b"), delivery(3, "c"), at=5)
        accept(store, delivery(4, "d", refused="forged"), at=6)
        finish(store, one)
        finish(store, two, state=State.WAITING, retry_at=later(60))
        standing = store.reader.standing()
        assert set(standing.counts) == set(State)
        assert {state.value: count for state, count in standing.counts.items() if count} == {
            "applied": 1,
            "waiting": 1,
            "open": 1,
            "refused": 1,
        }
        assert standing.oldest_unfinished_at == later(5)

    def test_undo_sees_the_true_values_before_a_crash(self, store: Any) -> None:
        [row] = accept(store, delivery(1))
        store.journal.intend([intent(row, before="old")], NOON)
        finish(store, row, state=State.WAITING, retry_at=later(1))
        store.journal.intend([intent(row, before="new")], later(2))
        finish(store, row)
        [done] = store.reader.writes_of(row)
        assert [writes[0]["before"]["Phone"] for writes in done.intents] == ["old", "new"]
        assert (done.state, done.undone, done.entry["outcome"]) == (State.APPLIED, False, "applied")

    def test_an_undo_marks_the_newest_outcome_not_yet_undone(self, store: Any) -> None:
        [row] = accept(store, delivery(1))
        finish(store, row)
        store.reader.reopen(row, later(1))
        finish(store, row, state=State.SKIPPED)
        store.reader.record_undo(row, later(2), {"writes": []})
        assert [(done.state, done.undone) for done in store.reader.writes_of(row)] == [
            (State.SKIPPED, True),
            (State.APPLIED, False),
        ]

    def test_the_latest_outcome_of_each_is_told(self, store: Any) -> None:
        one, two = accept(store, delivery(1), delivery(2))
        finish(store, one, state=State.WAITING, retry_at=later(1))
        finish(store, one, state=State.PARKED, parked_reason="ambiguous")
        latest = store.reader.latest_outcomes([one, two])
        assert {row: entry.payload["state"] for row, entry in latest.items()} == {one: "parked"}

    def test_a_rule_set_stays_as_first_saved(self, store: Any) -> None:
        assert store.reader.rule_set_text("v1") is None
        store.reader.save_rule_set("v1", '{"name":"a"}')
        store.reader.save_rule_set("v1", '{"name":"b"}')
        assert store.reader.rule_set_text("v1") == '{"name":"a"}'
