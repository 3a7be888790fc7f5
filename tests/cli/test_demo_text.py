"""Does the day fit the screen it is told on?"""

import json
import re
import unicodedata
from contextlib import nullcontext
from io import BytesIO, TextIOWrapper
from typing import Any

import pytest

from twofold.cli.demo import printable
from twofold.cli.demo_text import Paper, render_text
from twofold.cli.main import main

DELIVERY: dict[str, Any] = {
    "at": "09:05",
    "app_name": "Calendly",
    "came": "books First visit, Wed 10:30 (the link carries the Id of her contact half, 15 characters)",
    "again": False,
    "outcome": "parked",
    "decision": "applied: creates business account and Contact and Event, updates Person Account",
    "why": ['Recognised by the record Id in the booking as Account "さくら 田中".', "The owner stays."] * 3,
    "cure": f"Correct the e-mail in the booking app, then run: twofold replay {'0a' * 32}",
    "api_calls": 2,
    "expected": {"outcome": "parked", "reason": "ambiguous", "api_calls": 1},
    "as_expected": True,
}
PERSON: dict[str, Any] = {
    "name": "田中 さくら",
    "who": "A Person Account. She books with an e-mail address the org has never seen, which happens rather often.",
    "before": ['Person Account "Sakura", no phone'],
    "deliveries": [DELIVERY],
    "after": ['Person Account "Sakura", no phone', "Event Wed 10:30, Scheduled, host Noor Haddad"],
}
COST = {"deliveries": 3, "applied": 3, "api_calls": 2, "limit": 2, "kept": True}
REPORT: dict[str, Any] = {
    "pages": [{"page": "First visit", "rules": "first-visit"}, {"page": "Open evening", "rules": "booking-lead"}],
    "chapters": [{"title": "Somebody known", "lesson": "Whoever is there is used.", "people": [PERSON]}],
    "totals": {
        "deliveries": 1,
        "outcomes": {"applied": 1, "skipped": 0},
        "waited": 0,
        "settled_by_hand": 1,
        "made": {"Person Account": 2, "Lead": 1, "Case": 0},
        "events": 1,
        "doubles": 0,
        "api_calls": 2,
        "setup_calls": 1,
    },
    "backfill": {
        "since": "07:00",
        "at": "17:30",
        "lost": "Lina Quiet",
        "bookings": 36,
        "applied": 1,
        "unchanged": 30,
        "still_parked": 5,
        "api_calls": 5,
        "kept": True,
    },
    "costs": {"one_round": COST, "two_rounds": COST, "together": COST},
    "surprises": [],
    "as_expected": True,
}


def render(report: dict[str, Any] = REPORT, **paper: Any) -> str:
    return "\n".join(render_text(report, Paper(**paper)))


def cells(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in line)


@pytest.mark.parametrize("width", [72, 80, 100, 120])
def test_no_line_is_wider_than_the_paper(width: int) -> None:
    assert max(map(cells, render(width=width).splitlines())) <= width


def test_all_but_names_is_ascii_and_plain() -> None:
    text = render()
    assert "\x1b" not in text
    assert set(filter(lambda letter: not letter.isascii(), text)) == set("さくら田中")


def test_colours_change_nothing_but_the_colour() -> None:

    assert re.sub(r"\x1b\[\d+m", "", render(colours=True)) == render()


def test_a_star_marks_what_is_new() -> None:
    lines = render().splitlines()
    assert "  after   " + PERSON["after"][0] in lines
    assert "        * " + PERSON["after"][1] in lines


def test_a_hash_is_shortened_and_an_id_is_not_broken() -> None:
    assert "twofold replay 0a0a0a0a0a0a..." in " ".join(render().split())


def test_what_came_out_otherwise_is_told() -> None:
    surprise = {
        "at": "09:05",
        "person": "Pat",
        "expected": DELIVERY["expected"],
        "found": {"outcome": "applied", "reasons": ["x"], "api_calls": 2},
    }
    wrong = {**REPORT, "surprises": [surprise], "as_expected": False}
    assert "as the script says:" in render()
    assert "Pat: expected parked, ambiguous, 1 call; found applied, x, 2 calls" in " ".join(render(wrong).split())


@pytest.mark.parametrize(("as_expected", "code"), [(True, 0), (False, 3)])
def test_the_exit_code_says_whether_the_day_came_out_right(
    as_expected: bool, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def tell_story(stage: object, progress: object) -> dict[str, Any]:
        return {**REPORT, "as_expected": as_expected}

    monkeypatch.setattr("twofold.demo.stage.open_stage", lambda at: nullcontext())
    monkeypatch.setattr("twofold.demo.story.tell_story", tell_story)
    assert main(["demo", "--once", "--json"]) == code
    assert json.loads(capsys.readouterr().out)["as_expected"] is as_expected


def test_letters_the_terminal_lacks_are_shown_as_escapes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stream = TextIOWrapper(BytesIO(), encoding="ascii")
    monkeypatch.setattr("sys.stdout", stream)
    assert printable("田 Pat") == "\\u7530 Pat"
