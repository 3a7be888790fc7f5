"""
A machine of random steps: SQLite does what memory does.

Memory is written to be plain, the SQL to be fast; whatever is accepted, finished, parked, reopened or leased, in any order,
both must yield the same batches, states and due times.
"""

import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.contracts.journal_fixtures import delivery, finished, intent, later, link
from twofold.adapters.journal.memory import MemoryStore
from twofold.adapters.journal.store import open_store
from twofold.engine.ports import Calls, State
from twofold.engine.shards import ALL_SHARDS

WORKERS = ("worker-1", "worker-2")
LANES = tuple(f"lane-{number}" for number in range(5))
HALF = frozenset(range(32))

numbers = st.integers(1, 25)
lanes = st.sampled_from(LANES)
workers = st.sampled_from(WORKERS)
some_shards = st.sampled_from([ALL_SHARDS, HALF, ALL_SHARDS - HALF])


class BothStores(RuleBasedStateMachine):
    @initialize()
    def open(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.sql = open_store(f"sqlite:///{Path(self.folder.name)}/twofold.db")
        self.memory = MemoryStore()
        self.second = 0
        self.ids: list[int] = []
        self.lane_of: dict[int, str] = {}

    def teardown(self) -> None:
        self.sql.close()
        self.folder.cleanup()

    def both(self, part: str, verb: str, *given: Any, **named: Any) -> Any:
        one, other = (getattr(getattr(store, part), verb)(*given, **named) for store in (self.sql, self.memory))
        assert one == other, (verb, given)
        return one

    @property
    def now(self) -> Any:
        return later(self.second)

    @rule(number=numbers, lane=lanes, forged=st.booleans())
    def accept(self, number: int, lane: str, forged: bool) -> None:
        lane = self.lane_of.setdefault(number, lane)
        given = delivery(number, lane, refused="forged" if forged else None)
        sql = self.sql.inbox.accept([given], self.now)
        memory = self.memory.accept([given], self.now)
        assert [(a.repeated, a.state) for a in sql] == [(a.repeated, a.state) for a in memory]
        # A database may leave out numbers: what is compared by id has to be the same row.
        assert sql[0].inbox_id == memory[0].inbox_id
        if not sql[0].repeated:
            self.ids.append(sql[0].inbox_id)

    @rule(seconds=st.integers(1, 40))
    def time_passes(self, seconds: int) -> None:
        self.second += seconds

    @rule(worker=workers, shards=some_shards)
    def lease(self, worker: str, shards: frozenset[int]) -> None:
        self.both("inbox", "lease", worker, sorted(shards), self.now, 30)

    @rule(worker=workers)
    def release(self, worker: str) -> None:
        self.both("inbox", "release", worker)

    @rule(worker=workers, limit=st.integers(1, 8), data=st.data())
    def work(self, worker: str, limit: int, data: st.DataObject) -> None:
        rows = self.both("inbox", "next_batch", worker, ALL_SHARDS, limit, self.now)
        lanes_worked = [row.lane for row in rows]
        assert len(set(lanes_worked)) == len(lanes_worked), "one person, one row a batch"
        for row in rows:
            self.both("journal", "intend", [intent(row.inbox_id)], self.now)
            state = data.draw(st.sampled_from([State.APPLIED, State.PARKED, State.WAITING, State.SKIPPED, None]))
            if state is None:
                self.both("journal", "retry", [row.inbox_id], self.now)
            else:
                self.finish(worker, row.inbox_id, state)

    @precondition(lambda self: self.ids)
    @rule(worker=workers, data=st.data())
    def finish_late(self, worker: str, data: st.DataObject) -> None:
        self.finish(worker, data.draw(st.sampled_from(self.ids)), State.APPLIED)

    def finish(self, worker: str, inbox_id: int, state: State) -> None:
        retry_at = self.now + timedelta(seconds=20) if state is State.WAITING else None
        reason = "ambiguous" if state is State.PARKED else None
        links = (link(f"B{inbox_id % 3}", reason=f"{inbox_id} {self.second}"),)
        outcome = finished(inbox_id, state, retry_at=retry_at, parked_reason=reason, links=links)
        self.both("journal", "finish", worker, [outcome], self.now, Calls(1))

    @precondition(lambda self: self.ids)
    @rule(data=st.data(), chosen=st.sampled_from([None, "001000000000001AAA"]))
    def reopen(self, data: st.DataObject, chosen: str | None) -> None:
        self.both("reader", "reopen", data.draw(st.sampled_from(self.ids)), self.now, chosen_id=chosen)

    @precondition(lambda self: self.ids)
    @rule(data=st.data())
    def dismiss(self, data: st.DataObject) -> None:
        self.both("reader", "dismiss", data.draw(st.sampled_from(self.ids)), self.now)

    @invariant()
    def look_the_same(self) -> None:
        self.both("inbox", "next_due", self.now)
        self.both("inbox", "due_shards", self.now)
        self.both("reader", "standing")
        self.both("reader", "parked")
        self.both("journal", "links", ["oncehub:B0", "oncehub:B1", "oncehub:B2"])
        for inbox_id in self.ids:
            self.both("reader", "row", inbox_id)


TestBothStores = BothStores.TestCase
TestBothStores.settings = settings(
    max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
