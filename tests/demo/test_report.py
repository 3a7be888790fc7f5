"""Does the report notice when the day comes out otherwise than the script says?"""

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from twofold.core.notices import BookingChange
from twofold.core.rows import Row
from twofold.demo.chapters.bookings import ONCEHUB, book
from twofold.demo.crowd import CrowdCost
from twofold.demo.day import characters
from twofold.demo.ledger import Ledger
from twofold.demo.play import Played, Scene
from twofold.demo.report import render_report
from twofold.demo.script import Step, applied
from twofold.demo.sweep import SweepResult

BOOKING = book("N1", "14:00", "Nora Feld", "nora.feld@example.com")
STEP = Step("08:05", ONCEHUB, BookingChange.SCHEDULED, BOOKING, applied("person-account-created"))
ENTRY: dict[str, Any] = {
    "delivery": "EVNT-1",
    "booking": "BKNG-N1",
    "outcome": "applied",
    "reasons": ["nobody-known", "person-account-created"],
    "explained": [],
    "cure": None,
    "code": None,
    "writes": [],
    "records": {},
}
SCENE = Scene("08:05", STEP, STEP.expected, ENTRY, 2)
SWEPT = SweepResult(Counter(applied=1, skipped=30, parked=5), calls=5, found=True)
CROWD = CrowdCost(deliveries=200, applied=200, calls=4)
KINDS = ("Account", "Contact", "Lead", "Case", "Event", "User")


def person(number: int) -> Row:
    fields = {
        "Id": f"00100000000000{number}AAA",
        "Name": "Nora Feld",
        "IsPersonAccount": True,
        "PersonContactId": f"00300000000000{number}AAA",
        "PersonEmail": "nora.feld@example.com",
    }
    return Row("Account", fields)


def event(number: int) -> Row:
    fields = {
        "Id": f"00U00000000000{number}AAA",
        "WhoId": "003000000000001AAA",
        "StartDateTime": "2026-03-02T14:00:00.000+0000",
        "Twofold_Booking_Key__c": "oncehub:BKNG-N1",
    }
    return Row("Event", fields)


def played(scene: Scene = SCENE, *rows: Row) -> Played:
    held = {kind: tuple(row for row in rows if row.sobject == kind) for kind in KINDS}
    held["Contact"] = tuple(
        Row("Contact", {"Id": r.get("PersonContactId"), "IsPersonAccount": True}) for r in held["Account"]
    )
    scenes: dict[str, list[Scene]] = {who.name: [] for who in characters()}
    scenes["Nora Feld"] = [scene]
    return Played(Ledger(dict.fromkeys(KINDS, ())), Ledger(held), scenes, setup_calls=1)


# The second round is needed by nobody here, so that figure is not kept: what else is wrong is looked at apart.


def test_a_scene_as_the_script_says_is_no_surprise() -> None:
    report = render_report(played(SCENE, person(1), event(1)), SWEPT, CROWD)
    assert report["surprises"] == []
    assert report["totals"]["doubles"] == 0
    assert report["costs"]["one_round"]["kept"]


@pytest.mark.parametrize(
    "scene",
    [
        replace(SCENE, entry={**ENTRY, "outcome": "parked"}),
        replace(SCENE, entry={**ENTRY, "reasons": ["matched-email"]}),
        replace(SCENE, calls=3),
    ],
    ids=["another outcome", "another reason", "one call more"],
)
def test_what_differs_is_a_surprise(scene: Scene) -> None:
    report = render_report(played(scene, person(1), event(1)), SWEPT, CROWD)
    assert [surprise["person"] for surprise in report["surprises"]] == ["Nora Feld"]
    assert not report["as_expected"]


def test_a_second_person_is_a_double() -> None:
    report = render_report(played(SCENE, person(1), person(2), event(1)), SWEPT, CROWD)
    assert report["totals"]["doubles"] == 1


def test_a_second_event_at_the_same_time_is_a_double() -> None:
    report = render_report(played(SCENE, person(1), event(1), event(2)), SWEPT, CROWD)
    assert report["totals"]["doubles"] == 1


@pytest.mark.parametrize(
    "swept",
    [replace(SWEPT, found=False), replace(SWEPT, outcomes=Counter(applied=2))],
    ids=["the lost booking is not found", "another is applied as well"],
)
def test_a_back_fill_that_does_otherwise_is_told(swept: SweepResult) -> None:
    report = render_report(played(), swept, CROWD)
    assert not report["backfill"]["kept"]
    assert not report["as_expected"]


@pytest.mark.parametrize(
    "crowd", [CrowdCost(200, 200, 13), CrowdCost(200, 199, 4)], ids=["13 calls", "one not applied"]
)
def test_a_crowd_that_costs_too_much_or_is_not_worked_is_told(crowd: CrowdCost) -> None:
    report = render_report(played(), SWEPT, crowd)
    assert not report["costs"]["together"]["kept"]
    assert not report["as_expected"]
