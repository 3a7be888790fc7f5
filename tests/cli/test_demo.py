"""
Does ``twofold demo`` play the day, tell it, and stay up until it is told to stop?

The day is played twice, as users play it: once to its end, once staying up for a booking of the visitor's own.
"""

import json
import re
import shlex
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Timer
from typing import IO, Any

import pytest

from twofold.cli.demo_text import Paper, render_text

PATIENCE_S = 180
"""Only so that a demo that hangs ends at all; nothing is timed."""
COMMAND = (sys.executable, "-m", "twofold.cli.main", "demo", "--json")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def once(folder: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*COMMAND, "--once"], capture_output=True, text=True, timeout=PATIENCE_S, cwd=folder, check=False
    )


@pytest.fixture(scope="module")
def report(once: "subprocess.CompletedProcess[str]") -> dict[str, Any]:
    document: dict[str, Any] = json.loads(once.stdout)
    return document


def test_the_day_comes_out_as_the_script_says(once: "subprocess.CompletedProcess[str]", report: dict[str, Any]) -> None:
    assert report["surprises"] == []
    assert report["as_expected"]
    assert once.returncode == 0


def test_one_document_and_nothing_else_is_printed(once: "subprocess.CompletedProcess[str]") -> None:
    assert len(once.stdout.splitlines()) == 1
    assert once.stderr == ""


def test_nothing_is_left_behind(once: "subprocess.CompletedProcess[str]", folder: Path) -> None:
    assert list(folder.iterdir()) == []


def test_totals_add_up(report: dict[str, Any]) -> None:
    totals = report["totals"]
    people = [person for chapter in report["chapters"] for person in chapter["people"]]
    deliveries = [delivery for person in people for delivery in person["deliveries"]]
    assert totals["deliveries"] == sum(totals["outcomes"].values()) == sum(not d["again"] for d in deliveries) >= 40
    assert totals["waited"] + totals["settled_by_hand"] == sum(d["again"] for d in deliveries)
    assert (
        totals["api_calls"] == sum(person["api_calls"] for person in people) == sum(d["api_calls"] for d in deliveries)
    )
    assert totals["people_made"] == sum(totals["made"][kind] for kind in ("Person Account", "Contact", "Lead"))
    assert totals["events"] == len({d["records"]["Event"] for d in deliveries if "Event" in d["records"]})
    assert totals["doubles"] == 0


def test_bookings_cost_what_was_promised(report: dict[str, Any]) -> None:
    costs = report["costs"]
    assert costs["one_round"]["api_calls"] == 2
    assert costs["two_rounds"]["api_calls"] == 3
    assert costs["together"]["deliveries"] == costs["together"]["applied"] == 200
    assert costs["together"]["api_calls"] <= 12


def test_a_booking_without_webhook_is_found_by_asking_the_app(report: dict[str, Any]) -> None:
    swept = report["backfill"]
    assert swept["applied"] == 1
    assert swept["unchanged"] >= 30
    assert swept["bookings"] == swept["applied"] + swept["unchanged"] + swept["still_parked"]


def test_whatever_is_parked_or_refused_names_the_way_out(report: dict[str, Any]) -> None:
    people = [person for chapter in report["chapters"] for person in chapter["people"]]
    stuck = [d for person in people for d in person["deliveries"] if d["outcome"] in ("parked", "refused")]
    assert stuck
    assert all(delivery["cure"] and not delivery["writes"] for delivery in stuck)


def test_it_can_be_read_on_a_hundred_columns(report: dict[str, Any]) -> None:
    text = "\n".join(render_text(report, Paper(100)))
    for person in (person for chapter in report["chapters"] for person in chapter["people"]):
        assert f"\n{person['name']}: " in text
    assert "NOT AS EXPECTED" not in text


# Staying up


@dataclass
class Visit:
    """A demo that stays up: its report, and what it said since, line by line."""

    process: "subprocess.Popen[str]"
    report: dict[str, Any]
    said: list[str] = field(default_factory=list)

    def wait_for(self, word: str) -> str:
        """Read on until a line holds ``word``."""
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.said.append(line)
            if word in line:
                return line
        raise AssertionError(f"ended before it said {word!r}: {self.said}")


@pytest.fixture(scope="module")
def visit(folder: Path) -> Iterator[Visit]:
    process = subprocess.Popen(COMMAND, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=folder)
    rescue = Timer(PATIENCE_S, process.kill)
    rescue.start()
    try:
        stdout: IO[str] | None = process.stdout
        assert stdout is not None
        yield Visit(process, json.loads(stdout.readline()))
    finally:
        process.kill()
        process.wait()
        rescue.cancel()


def test_two_runs_tell_the_same_story(visit: Visit, report: dict[str, Any]) -> None:
    assert visit.report == report


def test_a_booking_of_ones_own_is_worked_and_ctrl_c_ends_calmly(visit: Visit) -> None:
    visit.wait_for("openssl")
    answer = post(curl_of("".join(visit.said)))
    assert answer["accepted"]
    assert not answer["repeated"]
    assert visit.wait_for(answer["delivery"]).startswith("applied")
    assert post(curl_of("".join(visit.said)))["repeated"]
    health = next(url for line in visit.said for url in re.findall(r"http://\S+/health", line))
    with urllib.request.urlopen(health) as told:
        assert json.load(told)["status"] == "ok"
    visit.process.send_signal(signal.SIGINT)
    visit.wait_for("Stopped.")
    assert visit.process.wait() == 0


def curl_of(text: str) -> list[str]:
    """Take the command a visitor is told to copy: curl -X POST URL -H HEADER --data-binary @FILE."""
    start = text.index("curl -X POST")
    return shlex.split(text[start : text.index("\nTo change", start)].replace("\\\n", " "))


def post(curl: list[str]) -> dict[str, Any]:
    url, header, file = curl[3], curl[5], curl[7].removeprefix("@")
    name, _, value = header.partition(": ")
    request = urllib.request.Request(url, Path(file).read_bytes(), {name: value}, method="POST")
    with urllib.request.urlopen(request) as answer:
        document: dict[str, Any] = json.load(answer)
    return document
