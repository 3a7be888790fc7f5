"""What every inbox does, on memory, SQLite and PostgreSQL; a subclass brings the ``store`` fixture."""

from dataclasses import replace
from typing import Any

import pytest

from tests.contracts.journal_fixtures import NOON, delivery, finished, intent, later
from twofold.engine.ports import Calls, State
from twofold.engine.shards import ALL_SHARDS, shard_of

ME, OTHER = "worker-1", "worker-2"


def accept(store: Any, *deliveries: Any, at: float = 0) -> list[int]:
    return [accepted.inbox_id for accepted in store.inbox.accept(deliveries, later(at))]


def batch(
    store: Any, at: float = 0, limit: int = 200, owner: str = ME, shards: frozenset[int] = ALL_SHARDS
) -> list[str]:
    store.inbox.lease(owner, sorted(shards), later(at), 60)
    return [row.delivery_id for row in store.inbox.next_batch(owner, shards, limit, later(at))]


def finish(store: Any, *inbox_ids: int, state: State = State.APPLIED, **more: Any) -> None:
    store.journal.finish(ME, [finished(inbox_id, state, **more) for inbox_id in inbox_ids], NOON, Calls())


class InboxSuite:
    def test_a_delivery_comes_out_as_it_went_in(self, store: Any) -> None:
        given = delivery(1)
        accept(store, given)
        store.inbox.lease(ME, sorted(ALL_SHARDS), NOON, 60)
        [row] = store.inbox.next_batch(ME, ALL_SHARDS, 10, NOON)
        assert (row.delivery, row.delivery_id, row.lane, row.rules) == (given.delivery, "D1", given.lane, "v1")
        assert (row.attempts, row.state, row.has_intent, row.chosen_id) == (0, State.OPEN, False, None)
        assert row.shard == shard_of(given.lane)
        assert row.delivery.received_at.utcoffset() is not None

    def test_a_repeated_delivery_is_the_same_row(self, store: Any) -> None:
        [first] = store.inbox.accept([delivery(1)], NOON)
        again, new = store.inbox.accept([delivery(1), delivery(2)], later(5))
        assert (first.repeated, again.repeated, new.repeated) == (False, True, False)
        assert (again.inbox_id, again.state) == (first.inbox_id, State.OPEN)

    def test_a_delivery_repeated_within_one_commit_is_the_same_row(self, store: Any) -> None:
        one, two, three = store.inbox.accept([delivery(1), delivery(2), delivery(1)], NOON)
        assert (one.repeated, two.repeated, three.repeated) == (False, False, True)
        assert three.inbox_id == one.inbox_id < two.inbox_id

    def test_a_repeated_delivery_tells_what_became_of_the_first(self, store: Any) -> None:
        finish(store, *accept(store, delivery(1)))
        [again] = store.inbox.accept([delivery(1)], later(5))
        assert again.state is State.APPLIED
        assert batch(store) == []

    def test_the_same_id_from_another_app_is_another_delivery(self, store: Any) -> None:
        one, two = accept(store, delivery(1), delivery(1, app="calcom"))
        assert one != two

    def test_a_forged_delivery_is_kept_but_not_worked(self, store: Any) -> None:
        [accepted] = store.inbox.accept([delivery(1, refused="The signature does not fit.")], NOON)
        assert accepted.state is State.REFUSED
        assert batch(store) == []
        [outcome] = [entry for entry in store.reader.timeline(delivery_id="D1") if entry.kind == "outcome"]
        assert outcome.payload["entry"]["explained"] == ["The signature does not fit."]

    def test_a_forged_delivery_does_not_make_the_true_one_look_repeated(self, store: Any) -> None:
        accept(store, delivery(1, refused="The signature does not fit."))
        [true] = store.inbox.accept([delivery(1)], later(1))
        assert (true.repeated, true.state) == (False, State.OPEN)
        assert batch(store) == ["D1"]

    def test_nothing_accepted_is_nothing_stored(self, store: Any) -> None:
        assert list(store.inbox.accept([], NOON)) == []

    @pytest.mark.parametrize(
        "text", ["a\0b", "half \ud83d pair", "x" * 100_000, "'; DROP TABLE inbox; --", "é\u202e💥"]
    )
    def test_hostile_text_is_stored_and_recognised_again(self, store: Any, text: str) -> None:
        given = delivery(1)
        headers = {"x-evil": text}
        hostile = replace(given, delivery_id=text, lane=text, delivery=replace(given.delivery, headers=headers))
        first, again = store.inbox.accept([hostile, hostile], NOON)
        [later_again] = store.inbox.accept([hostile], later(1))
        assert (first.repeated, again.repeated, later_again.repeated) == (False, True, True)
        [row] = [store.reader.row(first.inbox_id)]
        assert row.delivery.headers == headers
        assert len(batch(store)) == 1

    def test_the_oldest_of_each_lane_comes_first(self, store: Any) -> None:
        accept(store, delivery(1, "pat"), delivery(2, "kim"), delivery(3, "pat"), delivery(4, "lee"))
        assert batch(store) == ["D1", "D2", "D4"]

    def test_the_next_of_a_lane_comes_when_the_first_is_finished(self, store: Any) -> None:
        first, *_ = accept(store, delivery(1, "pat"), delivery(2, "pat"))
        finish(store, first)
        assert batch(store) == ["D2"]

    def test_a_batch_has_at_most_limit_rows(self, store: Any) -> None:
        accept(store, *[delivery(n, f"lane-{n}") for n in range(1, 10)])
        assert batch(store, limit=3) == ["D1", "D2", "D3"]

    def test_a_batch_spans_two_hundred_people(self, store: Any) -> None:
        accept(store, *[delivery(n, f"lane-{n}") for n in range(1, 211)])
        assert len(batch(store)) == 200

    def test_only_shards_that_are_leased_are_worked(self, store: Any) -> None:
        accept(store, delivery(1, "pat"), delivery(2, "kim"))
        mine = frozenset({shard_of("pat")})
        assert shard_of("kim") not in mine
        store.inbox.lease(ME, sorted(mine), NOON, 60)
        assert [row.delivery_id for row in store.inbox.next_batch(ME, ALL_SHARDS, 10, NOON)] == ["D1"]

    def test_a_waiting_row_holds_its_lane_until_it_is_due(self, store: Any) -> None:
        first, *_ = accept(store, delivery(1, "pat"), delivery(2, "pat"), delivery(3, "kim"))
        finish(store, first, state=State.WAITING, retry_at=later(30))
        assert batch(store, at=29) == ["D3"]
        assert batch(store, at=30) == ["D1", "D3"]

    def test_a_parked_row_does_not_hold_its_lane(self, store: Any) -> None:
        first, _ = accept(store, delivery(1, "pat"), delivery(2, "pat"))
        finish(store, first, state=State.PARKED, parked_reason="ambiguous")
        assert batch(store) == ["D2"]

    def test_waiting_counts_an_attempt_and_keeps_the_intent(self, store: Any) -> None:
        [row] = accept(store, delivery(1))
        store.journal.intend([intent(row)], NOON)
        finish(store, row, state=State.WAITING, retry_at=later(1))
        store.journal.retry([row], NOON)
        assert (store.reader.row(row).attempts, store.reader.row(row).has_intent) == (2, True)
        finish(store, row)
        assert (store.reader.row(row).state, store.reader.row(row).has_intent) == (State.APPLIED, False)

    def test_a_finished_row_counts_no_more_attempts(self, store: Any) -> None:
        [row] = accept(store, delivery(1))
        finish(store, row)
        store.journal.retry([row], NOON)
        assert store.reader.row(row).attempts == 0

    def test_next_due_is_now_then_the_next_retry_then_never(self, store: Any) -> None:
        assert store.inbox.next_due(NOON) is None
        row, behind = accept(store, delivery(1, "pat"), delivery(2, "pat"))
        assert store.inbox.next_due(NOON) == NOON
        finish(store, row, state=State.WAITING, retry_at=later(30))
        assert store.inbox.next_due(later(1)) == later(30), "an open row behind a waiting one is not due"
        assert store.inbox.next_due(later(31)) == later(31)
        finish(store, row, behind)
        assert store.inbox.next_due(NOON) is None

    def test_due_shards_are_those_with_a_head_that_can_be_worked(self, store: Any) -> None:
        pat, *_ = accept(store, delivery(1, "pat"), delivery(2, "kim"), delivery(3, "pat"))
        finish(store, pat, state=State.WAITING, retry_at=later(30))
        assert store.inbox.due_shards(NOON) == {shard_of("kim")}
        assert store.inbox.due_shards(later(30)) == {shard_of("kim"), shard_of("pat")}

    def test_a_lease_is_never_shared(self, store: Any) -> None:
        assert store.inbox.lease(ME, [1, 2], NOON, 10) == {1, 2}
        assert store.inbox.lease(OTHER, [2, 3], later(9), 10) == {3}
        assert store.inbox.holds(ME, frozenset({1, 2}), later(9))
        assert not store.inbox.holds(ME, frozenset({1, 2, 3}), later(9))

    def test_a_lease_that_ran_out_goes_to_who_asks(self, store: Any) -> None:
        store.inbox.lease(ME, [1], NOON, 10)
        assert not store.inbox.holds(ME, frozenset({1}), later(10))
        assert store.inbox.lease(OTHER, [1], later(10), 10) == {1}
        assert store.inbox.lease(ME, [1], later(11), 10) == frozenset()

    def test_a_lease_can_be_renewed(self, store: Any) -> None:
        store.inbox.lease(ME, [1], NOON, 10)
        assert store.inbox.lease(ME, [1], later(9), 10) == {1}
        assert store.inbox.holds(ME, frozenset({1}), later(18))

    def test_released_leases_are_free(self, store: Any) -> None:
        store.inbox.lease(ME, [1], NOON, 10)
        store.inbox.release(ME)
        assert store.inbox.lease(OTHER, [1], later(1), 10) == {1}
        assert store.inbox.next_batch(ME, ALL_SHARDS, 10, later(1)) == []
