"""Do the commands for a running org in a box do and say what they should?"""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.emulator.box import Client
from twofold.emulator.control.faults import FaultKind
from twofold.emulator.server import OrgOptions, RunningOrg, start


@pytest.fixture(scope="module")
def org() -> Iterator[RunningOrg]:
    with start(OrgOptions(port=0, token="T1")) as running:
        yield running


@pytest.fixture
def sf(org: RunningOrg) -> Iterator[Client]:
    """The org as it was at the start, seen by its API."""
    client = Client(org)
    client.control("POST", "reset")
    for one in client.control("GET", "snapshots").body["snapshots"]:
        client.control("DELETE", f"snapshots/{one['name']}")
    yield client
    client.close()


@pytest.fixture
def twofold(
    sf: Client, org: RunningOrg, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Shell:
    monkeypatch.setenv("TWOFOLD_BOX_URL", org.instance_url)
    return Shell(tmp_path, capsys)


# Snapshots.


def test_a_snapshot_is_kept_listed_brought_back_and_forgotten(twofold: Shell, sf: Client) -> None:
    assert "Kept clean:" in twofold.run("org", "snapshot", "clean")
    sf.add("Account", LastName="Roe")
    assert "clean" in twofold.run("org", "snapshots")
    assert "Brought back clean" in twofold.run("org", "restore", "clean")
    assert sf.rows("SELECT Id FROM Account") == []
    assert twofold.run("org", "snapshots", "--forget", "clean") == "Forgot clean.\n"
    assert twofold.run("org", "snapshots") == "There are no snapshots.\n"


def test_snapshots_are_shown_as_json(twofold: Shell) -> None:
    taken = twofold.json("org", "snapshot", "one")
    assert taken[0].keys() == {"name", "taken_at", "size_bytes"}
    assert twofold.json("org", "snapshots") == taken == twofold.json("org", "restore", "one")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("restore", "nothing"), "There is no snapshot 'nothing'. Known are: none."),
        (("snapshots", "--forget", "nothing"), "There is no snapshot 'nothing'."),
        (("snapshot", "../up"), "A snapshot's name is"),
        (("fault", "add", "rain"), "There is no fault 'rain'. Known are: latency,"),
        (("fault", "add", "latency", "--code", "X_Y"), "The fault latency takes no code."),
        (("fault", "add", "latency", "--chance", "2"), "'chance' is above 0 and at most 1."),
        (("fault", "add", "latency", "--always", "--times", "2"), "--always and --times don't go together."),
        (("fault", "clear", "99"), "There is no fault 99."),
        (("clock", "--set", "tomorrow"), "'set' is a date-time"),
        (("clock", "--advance", "soon"), "'soon' is no duration."),
        (("clock", "--advance", "99999999999999d"), "is no duration."),
        (("clock", "--advance", "9000000d"), "The clock goes from 1970 to 9000."),
    ],
)
def test_what_the_box_refuses_is_told(twofold: Shell, args: tuple[str, ...], said: str) -> None:
    twofold.run("org", *args, code=2)
    assert said in twofold.err


# Faults.


def test_faults_are_set_listed_and_cleared(twofold: Shell, sf: Client) -> None:
    said = twofold.run(
        "org", "fault", "add", "unavailable", "--times", "2", "--retry-after", "5", "--path", "/services/*"
    )
    assert "unavailable, path /services/*, retry_after_s 5." in said
    assert sf.data("GET", "limits").status == 503
    listed = twofold.json("org", "fault", "list")
    assert (listed[0]["fault"], listed[0]["times"]) == ("unavailable", 1)
    assert "unavailable" in twofold.run("org", "fault", "list")
    assert "strikes no more" in twofold.run("org", "fault", "clear", str(listed[0]["id"]))
    assert twofold.run("org", "fault", "list") == "Nothing goes wrong.\n"
    assert sf.data("GET", "limits").status == 200


def test_a_fault_may_last_and_come_by_chance(twofold: Shell, sf: Client) -> None:
    args = ("org", "fault", "add", "server-error", "--always", "--chance", "0.5", "--seed", "1", "--json")
    assert twofold.json(*args)[0]["times"] is None
    first = [sf.data("GET", "limits").status for _ in range(20)]
    twofold.run("org", "fault", "clear")
    twofold.run(*args)
    assert [sf.data("GET", "limits").status for _ in range(20)] == first
    assert set(first) == {200, 500}


def test_the_help_names_every_fault(twofold: Shell) -> None:
    said = " ".join(twofold.run("org", "fault", "add", "--help").split())
    assert [kind.value for kind in FaultKind if kind.value not in said] == []


def test_sessions_can_be_ended(twofold: Shell) -> None:
    assert twofold.run("org", "fault", "add", "expire-sessions") == "Ended 1 sessions.\n"


# Clock, quota, requests.


def test_the_clock_is_told_and_moved(twofold: Shell) -> None:
    assert (
        twofold.run("org", "clock", "--set", "2030-01-02T00:00:00Z", "--stop")
        == "2030-01-02T00:00:00.000+0000 (stopped)\n"
    )
    assert twofold.json("org", "clock", "--advance", "2d12h")[0]["now"] == "2030-01-04T12:00:00.000+0000"
    assert twofold.json("org", "clock", "--advance", "-90")[0]["now"] == "2030-01-04T11:58:30.000+0000"
    assert twofold.json("org", "clock")[0]["stopped"] is True
    assert "(stopped)" not in twofold.run("org", "clock", "--real")
    assert "(stopped)" in twofold.run("org", "clock", "--stop")


def test_the_quota_is_told_and_set(twofold: Shell, sf: Client) -> None:
    assert twofold.run("org", "quota", "--used", "9", "--limit", "10") == "9 of 10 API calls.\n"
    assert [sf.data("GET", "limits").status for _ in range(2)] == [200, 403]
    assert twofold.json("org", "quota") == [{"used": 10, "limit": 10}]


def test_requests_are_listed_counted_and_forgotten(twofold: Shell, sf: Client) -> None:
    sf.data("GET", "limits")
    assert twofold.json("org", "requests")[-1] == {"calls": 1}
    assert "/services/data/v60.0/limits" in twofold.run("org", "requests")
    assert twofold.run("org", "requests", "--clear") == "Forgot all requests.\n"
    assert twofold.run("org", "requests") == "Nothing was asked yet.\n0 API calls.\n"


# Nobody there, or somebody else.


@pytest.mark.parametrize(
    "args",
    [
        ("snapshot", "x"),
        ("snapshots",),
        ("restore", "x"),
        ("clock",),
        ("quota",),
        ("requests",),
        ("fault", "list"),
        ("fault", "add", "latency"),
        ("fault", "clear"),
        ("seed", "sample"),
        ("reset",),
    ],
)
def test_where_no_box_answers_it_is_told(twofold: Shell, args: tuple[str, ...]) -> None:
    twofold.run("org", *args, "--url", "http://127.0.0.1:9", code=3)
    assert twofold.err == "No org in a box answers at http://127.0.0.1:9. Start one: twofold org start\n"


class _Stranger(http.server.BaseHTTPRequestHandler):
    """A web server that is no box."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"<html>Hello</html>")

    def do_POST(self) -> None:
        self.send_error(501)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.mark.parametrize("args", [("clock",), ("snapshot", "x")])
def test_what_is_no_box_is_told(twofold: Shell, args: tuple[str, ...]) -> None:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Stranger)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        twofold.run("org", *args, "--url", f"http://127.0.0.1:{server.server_port}", code=3)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert "is no org in a box" in twofold.err
