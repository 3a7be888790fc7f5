"""Does the judge see each thing that must not be? One honest soak of two deliveries, then spoilt in one place at a time."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from acceptance.soak import judge as laws
from acceptance.soak.evidence import EventFound, Evidence, Noted, PersonFound, Stored
from acceptance.soak.judge import LAWS, Trial
from acceptance.soak.ledger import Sent
from acceptance.soak.script import Sending

from twofold.core.notices import BookingChange
from twofold.engine.ports import EntryKind, State

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=1)
EMAIL = "person-00007@example.com"
SCRIPT = (
    Sending(0, 0.0, 7, "S00007-0", BookingChange.SCHEDULED, NOON, NOON, twice=True),
    Sending(1, 0.1, 7, "S00007-0", BookingChange.RESCHEDULED, NOON + timedelta(seconds=1), LATER, twice=False),
)
LEDGER = (Sent(0, "E0", [0], 100.0, 0.01, again_repeated=True), Sent(1, "E1", [], 101.0, 0.01))
STORED = (
    Stored(1, "E0", f"email:{EMAIL}", State.APPLIED, NOON),
    Stored(2, "E1", f"email:{EMAIL}", State.APPLIED, NOON),
)
NOTED = (
    Noted(1, NOON, EntryKind.INTENT, 1, None),
    Noted(2, NOON, EntryKind.OUTCOME, 1, State.APPLIED),
    Noted(3, NOON, EntryKind.INTENT, 2, None),
    Noted(4, NOON, EntryKind.OUTCOME, 2, State.APPLIED),
)
PAT = PersonFound("Account", "001A", EMAIL)
EVENT = EventFound("00U1", "oncehub:BKNG-S00007-0", "Rescheduled (by customer)", LATER, "001A")
HONEST = Trial(SCRIPT, LEDGER, Evidence(STORED, NOTED, (PAT,), (EVENT,), calls=4))


def spoilt(**evidence: object) -> Trial:
    return replace(HONEST, evidence=replace(HONEST.evidence, **evidence))  # type: ignore[arg-type]


def renumbered(*order: int) -> tuple[Noted, ...]:
    return tuple(sorted((replace(e, seq=s) for e, s in zip(NOTED, order, strict=True)), key=lambda e: e.seq))


def test_an_honest_soak_breaks_no_law() -> None:
    assert [list(law(HONEST)) for law in LAWS] == [[] for _ in LAWS]


GIVEN_UP = Sent(1, "E1", [503, 503], None, 0.0)
BROKEN: list[tuple[str, Callable[..., object], Trial]] = [
    ("the sender gave up", laws.all_were_accepted, replace(HONEST, ledger=(LEDGER[0], GIVEN_UP))),
    ("an accepted delivery is gone", laws.none_is_lost, spoilt(stored=STORED[:1])),
    ("a delivery is stored twice", laws.none_is_doubled, spoilt(stored=(*STORED, replace(STORED[1], inbox_id=3)))),
    ("a delivery came from nowhere", laws.none_is_doubled, spoilt(stored=(*STORED, replace(STORED[1], delivery_id="E9")))),
    ("an outcome is missing", laws.each_has_one_outcome, spoilt(noted=NOTED[:3])),
    ("an outcome is doubled", laws.each_has_one_outcome, spoilt(noted=(*NOTED, replace(NOTED[3], seq=5)))),
    ("row and outcome disagree", laws.each_has_one_outcome, spoilt(stored=(STORED[0], replace(STORED[1], state=State.SKIPPED)))),
    ("a delivery is parked", laws.each_is_settled, spoilt(stored=(STORED[0], replace(STORED[1], state=State.PARKED)))),
    ("the later was stored first", laws.people_are_stored_in_order, spoilt(stored=(replace(STORED[0], inbox_id=3), STORED[1]))),
    ("a person has two lanes", laws.people_are_stored_in_order, spoilt(stored=(STORED[0], replace(STORED[1], lane="x")))),
    ("the later ended first", laws.people_are_worked_in_order, spoilt(noted=renumbered(3, 4, 1, 2))),
    ("the later began too early", laws.people_are_worked_in_order, spoilt(noted=renumbered(1, 3, 2, 4))),
    ("a person is doubled", laws.one_person_for_each_address, spoilt(people=(PAT, replace(PAT, id="001B")))),
    ("a person is missing", laws.one_person_for_each_address, spoilt(people=())),
    ("a lead was made", laws.one_person_for_each_address, spoilt(people=(PAT, PersonFound("Lead", "00Q1", EMAIL)))),
    ("an Event is doubled", laws.one_event_for_each_booking, spoilt(events=(EVENT, replace(EVENT, id="00U2")))),
    ("an Event is missing", laws.one_event_for_each_booking, spoilt(events=())),
    ("an Event is of no booking", laws.one_event_for_each_booking, spoilt(events=(EVENT, replace(EVENT, booking_key=None)))),
    ("an Event is on somebody else", laws.one_event_for_each_booking, spoilt(events=(replace(EVENT, account_id="001Z"),))),
    ("an older state was written last", laws.events_show_the_newest, spoilt(events=(replace(EVENT, starts_at=NOON),))),
    ("a status is old", laws.events_show_the_newest, spoilt(events=(replace(EVENT, status="Scheduled"),))),
    ("a repeat was taken for new", laws.repeats_are_recognised, replace(HONEST, ledger=(Sent(0, "E0", [], 1.0, 0.0, again_repeated=False), LEDGER[1]))),
]  # fmt: skip


@pytest.mark.parametrize(("law", "trial"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN])
def test_the_judge_sees_that(law: Callable[[Trial], object], trial: Trial) -> None:
    assert list(law(trial))  # type: ignore[call-overload]
