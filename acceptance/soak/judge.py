"""
Was anything lost, doubled or out of order? Pure: what was sent and what is left behind, against the laws.

Every law is a function that yields a sentence for each time it is broken.
"""

import itertools
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from acceptance.soak.evidence import Evidence, Noted, Stored
from acceptance.soak.ledger import Sent
from acceptance.soak.script import EventExpected, Sending, expect_events, of_person
from twofold.connectors.oncehub.samples import booking_id
from twofold.engine.ports import EntryKind, State

FINAL = frozenset({State.APPLIED, State.SKIPPED, State.PARKED, State.REFUSED})


@dataclass(frozen=True)
class Trial:
    """One soak before the judge: the script, what the sender says, what is left behind; the first two by number."""

    script: Sequence[Sending]
    ledger: Sequence[Sent]
    evidence: Evidence

    @cached_property
    def accepted(self) -> Mapping[str, Sending]:
        """What was answered with 2xx, by delivery id, in the order sent."""
        return {s.delivery_id: self.script[s.number] for s in self.ledger if s.accepted_at is not None}

    @cached_property
    def stored(self) -> Mapping[str, Stored]:
        """The inbox by delivery id."""
        return {row.delivery_id: row for row in self.evidence.stored}

    @cached_property
    def outcomes(self) -> Mapping[int, Sequence[Noted]]:
        """Final outcomes by inbox id, in order."""
        found = defaultdict[int, list[Noted]](list)
        for entry in self.evidence.noted:
            if entry.kind is EntryKind.OUTCOME and entry.state in FINAL:
                found[entry.inbox_id].append(entry)
        return found

    @cached_property
    def first_effects(self) -> Mapping[int, int]:
        """Number of the first entry that any row has in the journal."""
        firsts: dict[int, int] = {}
        for entry in self.evidence.noted:
            firsts.setdefault(entry.inbox_id, entry.seq)
        return firsts


def all_were_accepted(trial: Trial) -> Iterator[str]:
    """Every delivery is accepted in the end."""
    for sent in trial.ledger:
        if sent.accepted_at is None:
            yield f"{sent.delivery_id} was never accepted, answers were {sent.answers[-5:]}"


def none_is_lost(trial: Trial) -> Iterator[str]:
    """Every accepted delivery is in the inbox."""
    yield from (f"{delivery_id} was accepted and isn't in the inbox" for delivery_id in _less(trial.accepted, trial))


def none_is_doubled(trial: Trial) -> Iterator[str]:
    """No delivery is in the inbox twice, and none that nobody sent."""
    counted = Counter(row.delivery_id for row in trial.evidence.stored)
    known = {sent.delivery_id for sent in trial.ledger}
    yield from (f"{delivery_id} is in the inbox {count} times" for delivery_id, count in counted.items() if count > 1)
    yield from (f"{delivery_id} is in the inbox and was never sent" for delivery_id in counted.keys() - known)


def each_has_one_outcome(trial: Trial) -> Iterator[str]:
    """Every delivery in the inbox ends in exactly one outcome, the one its row shows."""
    for row in trial.evidence.stored:
        states = [str(entry.state) for entry in trial.outcomes.get(row.inbox_id, ())]
        if states != [row.state]:
            yield f"{row.delivery_id} stands as {row.state} and has the outcomes {states}"


def each_is_settled(trial: Trial) -> Iterator[str]:
    """Nothing here needs a person: every outcome is applied or skipped."""
    for row in trial.evidence.stored:
        if row.state not in (State.APPLIED, State.SKIPPED):
            yield f"{row.delivery_id} is {row.state}"


def people_are_worked_in_order(trial: Trial) -> Iterator[str]:
    """Within a lane nothing of a delivery is done before the one ahead of it has its outcome."""
    lanes = defaultdict[str, list[Stored]](list)
    for row in sorted(trial.evidence.stored, key=lambda row: row.inbox_id):
        lanes[row.lane].append(row)
    for rows in lanes.values():
        for ahead, row in itertools.pairwise(rows):
            done = trial.outcomes.get(ahead.inbox_id)
            begun = trial.first_effects.get(row.inbox_id)
            if done and begun is not None and begun < done[-1].seq:
                yield f"{row.delivery_id} was begun at {begun}, before {ahead.delivery_id} ended at {done[-1].seq}"


def people_are_stored_in_order(trial: Trial) -> Iterator[str]:
    """A person's deliveries stand in the inbox in the order they were sent, all in one lane."""
    ids = {(sending.booking, sending.changed_at): delivery_id for delivery_id, sending in trial.accepted.items()}
    for email, sendings in of_person(list(trial.accepted.values())).items():
        rows = [trial.stored[d] for s in sendings if (d := ids[s.booking, s.changed_at]) in trial.stored]
        numbers = [row.inbox_id for row in rows]
        if numbers != sorted(numbers):
            yield f"{email}: stored as {numbers}"
        if len({row.lane for row in rows}) > 1:
            yield f"{email}: more than one lane"


def one_person_for_each_address(trial: Trial) -> Iterator[str]:
    """Each address is one Person Account, and there is nobody else."""
    found = Counter((person.sobject, person.email) for person in trial.evidence.people)
    wanted = {("Account", sending.email) for sending in trial.accepted.values()}
    yield from (f"{email}: {found[sobject, email]} records" for sobject, email in wanted if found[sobject, email] != 1)
    yield from (f"{sobject} {email or 'without e-mail'} is of nobody" for sobject, email in found.keys() - wanted)


def one_event_for_each_booking(trial: Trial) -> Iterator[str]:
    """Each booking is one Event of its person, and there is no other."""
    found = Counter(event.booking_key for event in trial.evidence.events)
    wanted = {f"oncehub:{booking_id(booking)}": event for booking, event in _expected(trial).items()}
    yield from (f"{key}: {found[key]} Events" for key in wanted if found[key] != 1)
    yield from (f"An Event of {key} is of no booking" for key in found.keys() - wanted.keys())
    accounts = {person.email: person.id for person in trial.evidence.people}
    for event in trial.evidence.events:
        expected = wanted.get(event.booking_key or "")
        if expected is not None and event.account_id != accounts.get(expected.email):
            yield f"{event.booking_key}: on {event.account_id}, not on its person"


def events_show_the_newest(trial: Trial) -> Iterator[str]:
    """Each Event shows the newest state of its booking."""
    events = {event.booking_key: event for event in trial.evidence.events}
    for booking, expected in _expected(trial).items():
        event = events.get(f"oncehub:{booking_id(booking)}")
        shown = (event.status, event.starts_at) if event else None
        if event and shown != (expected.status, expected.starts_at):
            yield f"{booking}: shows {shown}, newest is {expected.status} at {expected.starts_at}"


def repeats_are_recognised(trial: Trial) -> Iterator[str]:
    """What is sent again after its answer is told to be known."""
    for sent in trial.ledger:
        if sent.again_repeated is False:
            yield f"{sent.delivery_id} was sent again and taken for new"


LAWS: tuple[Callable[[Trial], Iterable[str]], ...] = (
    all_were_accepted,
    none_is_lost,
    none_is_doubled,
    each_has_one_outcome,
    each_is_settled,
    people_are_stored_in_order,
    people_are_worked_in_order,
    one_person_for_each_address,
    one_event_for_each_booking,
    events_show_the_newest,
    repeats_are_recognised,
)


def judge(trial: Trial) -> dict[str, list[str]]:
    """Each law's sentence with what broke it; empty lists are what is hoped for."""
    return {(law.__doc__ or law.__name__): list(law(trial)) for law in LAWS}


def _less(wanted: Iterable[str], trial: Trial) -> list[str]:
    return [delivery_id for delivery_id in wanted if delivery_id not in trial.stored]


def _expected(trial: Trial) -> Mapping[str, EventExpected]:
    return expect_events(trial.accepted.values())
