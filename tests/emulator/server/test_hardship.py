"""What do clients that hang, lie or shout do to the box, and what does a box that dies do to its data?"""

from __future__ import annotations

import asyncio
import http.client
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.emulator.box import Client
from twofold.emulator.server import OrgOptions, RunningOrg, start
from twofold.emulator.server.http import BODY_GAP_S, HEAD_S, KEEP_ALIVE_S
from twofold.emulator.store.tables import fold
from twofold.errors import UsageError

HEAD = "GET /services/data HTTP/1.1\r\nHost: x\r\n"
SERVE = """
import sys
from pathlib import Path
from twofold.emulator.server import OrgOptions, serve
serve(OrgOptions(port=0, data=Path(sys.argv[1]), token="t"), ready=lambda org: print(org.instance_url, flush=True))
"""


@pytest.fixture
def org() -> Iterator[RunningOrg]:
    """A box with all its doors open."""
    with start(OrgOptions(port=0, https_port=0, proxy_port=0, token="t")) as running:
        yield running


def connect(url: str | None) -> socket.socket:
    parts = urlsplit(url or "")
    return socket.create_connection((parts.hostname, parts.port or 0), timeout=30)


def let_time_pass(org: RunningOrg, seconds: float) -> None:
    """Let the box look after its connections as if so much time had passed; the bytes sent before have arrived by then."""
    assert Client(org).send("GET", "/services/data").status == 200

    async def sweep() -> None:
        for door in org._doors:
            door.let_go_of_stalled(time.monotonic() + seconds)

    assert org._loop is not None
    asyncio.run_coroutine_threadsafe(sweep(), org._loop).result(30)


def is_cut(raw: socket.socket) -> bool:
    """Whether the box has cut this connection; waits for it."""
    try:
        return raw.recv(65536) == b""
    except ConnectionResetError:
        return True


# Clients that hang.


@pytest.mark.parametrize("sent", ["", "G", HEAD])
def test_a_client_that_never_ends_its_head_is_let_go(org: RunningOrg, sent: str) -> None:
    with connect(org.instance_url) as raw:
        raw.sendall(sent.encode())
        let_time_pass(org, HEAD_S - 5)
        let_time_pass(org, HEAD_S + 5)
        assert is_cut(raw)


def test_a_client_that_thinks_before_it_ends_its_head_is_waited_for(org: RunningOrg) -> None:
    with connect(org.instance_url) as raw:
        raw.sendall(HEAD.encode())
        let_time_pass(org, HEAD_S - 5)
        raw.sendall(b"\r\n")
        assert raw.recv(65536).startswith(b"HTTP/1.1 200")


def test_a_client_that_stops_in_its_body_is_let_go(org: RunningOrg) -> None:
    head = "POST /services/oauth2/token HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n"
    with connect(org.instance_url) as raw:
        raw.sendall(f"{head}half".encode())
        let_time_pass(org, BODY_GAP_S - 5)
        let_time_pass(org, BODY_GAP_S + 5)
        assert is_cut(raw)


def test_a_connection_may_rest_between_requests(org: RunningOrg) -> None:
    client = Client(org)
    assert client.send("GET", "/services/data").status == 200
    resting = client._connection.sock
    let_time_pass(org, KEEP_ALIVE_S - 5)
    assert client.send("GET", "/services/data").status == 200
    assert client._connection.sock is resting


def test_a_second_request_that_never_ends_is_let_go(org: RunningOrg) -> None:
    with connect(org.instance_url) as raw:
        raw.sendall(f"{HEAD}\r\n{HEAD}".encode())
        let_time_pass(org, HEAD_S + 5)
        answers = b""
        while more := _rest(raw):
            answers += more
    assert answers.count(b"HTTP/1.1 ") == 1


def _rest(raw: socket.socket) -> bytes:
    try:
        return raw.recv(65536)
    except ConnectionResetError:
        return b""


def test_clients_that_say_nothing_keep_nobody_out(org: RunningOrg) -> None:
    silent = [connect(url) for url in (org.instance_url, org.https_url, org.proxy_url) for _ in range(20)]
    assert Client(org).data("GET", "limits").status == 200
    for raw in silent:
        raw.close()


def test_a_tunnel_that_is_left_half_open_keeps_nobody_out_and_ends_with_the_box() -> None:
    with start(OrgOptions(port=0, proxy_port=0, token="t")) as running:
        tunnel = connect(running.proxy_url)
        tunnel.sendall(b"CONNECT login.salesforce.com:443 HTTP/1.1\r\n\r\n")
        assert tunnel.recv(65536).startswith(b"HTTP/1.1 200 ")
        tunnel.shutdown(socket.SHUT_WR)
        assert Client(running).data("GET", "limits").status == 200
    assert is_cut(tunnel)
    tunnel.close()


# Clients that shout.


@pytest.mark.parametrize(
    "request_",
    [
        b"GET /services/data HTTP/1.1\r\nHost: x\r\nX-Long: " + b"x" * 1_000_000 + b"\r\n\r\n",
        b"GET /" + b"x" * 1_000_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 200,
        b"\r\n\r\nnonsense\r\n\r\n",
        b"POST /services/data HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n",
        b"POST /services/data HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"GET /services/data HTTP/1.1\r\n" + b"X: y\r\n" * 10_000 + b"Host: x\r\n\r\n",
    ],
    ids=["header", "address", "tls", "nonsense", "length", "chunk", "headers"],
)
def test_what_is_no_request_is_answered_and_done_with(org: RunningOrg, request_: bytes) -> None:
    with connect(org.instance_url) as raw:
        try:
            raw.sendall(request_)
            answer = raw.recv(65536)
        except ConnectionError:  # It was cut before it could say everything.
            answer = b"HTTP/1.1 400 "
    assert answer.startswith(b"HTTP/1.1 4")
    assert Client(org).data("GET", "limits").status == 200


def test_a_plain_request_at_the_tls_port_is_turned_away(org: RunningOrg) -> None:
    with connect(org.https_url) as raw:
        raw.sendall(f"{HEAD}\r\n".encode())
        assert is_cut(raw) or Client(org).data("GET", "limits").status == 200
    assert Client(org).data("GET", "limits").status == 200


# Stopping.


def test_a_box_stops_though_clients_hang_on_every_door() -> None:
    with start(OrgOptions(port=0, https_port=0, proxy_port=0, token="t")) as running:
        hanging = [connect(url) for url in (running.instance_url, running.https_url, running.proxy_url)]
        hanging[0].sendall(b"POST /services/data HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf")
    assert [is_cut(raw) for raw in hanging] == [True] * 3
    for raw in hanging:
        raw.close()


def test_an_answer_that_waits_is_given_when_the_box_stops() -> None:
    answers: list[int] = []
    with start(OrgOptions(port=0, token="t")) as running:
        Client(running).control("POST", "faults", {"fault": "latency", "ms": 600_000})
        asking = threading.Thread(target=lambda: answers.append(Client(running).data("GET", "limits").status))
        asking.start()
        while not Client(running).control("GET", "requests").body["requests"]:
            pass
    asking.join()
    assert answers == [200]


@dataclass
class _Remote:
    """An org in another process, as far as the client has to know it."""

    instance_url: str
    access_token: str = "t"


def _serve(folder: Path) -> tuple[subprocess.Popen[str], Client]:
    process = subprocess.Popen([sys.executable, "-c", SERVE, str(folder)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    return process, Client(_Remote(process.stdout.readline().strip()))


def _is_sound(folder: Path) -> bool:
    connection = sqlite3.connect(folder / "org.sqlite")
    connection.create_function("fold", 1, fold, deterministic=True)
    sound = connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
    return bool(sound)


def test_a_box_that_is_killed_at_work_keeps_whole_requests(tmp_path: Path) -> None:
    process, sf = _serve(tmp_path)
    answered = threading.Event()
    records = [{"attributes": {"type": "Account"}, "LastName": f"P{n}"} for n in range(200)]

    def write() -> None:
        try:
            while sf.data("POST", "composite/sobjects", {"records": records}).status == 200:
                answered.set()
        except (OSError, http.client.HTTPException):
            answered.set()

    writing = threading.Thread(target=write)
    writing.start()
    answered.wait(60)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    writing.join()
    assert _is_sound(tmp_path)
    with start(OrgOptions(port=0, data=tmp_path, token="t")) as running:
        again = Client(running)
        accounts = again.ask("SELECT COUNT() FROM Account").body["totalSize"]
        assert accounts >= 200
        assert accounts % 200 == 0
        assert again.ask("SELECT COUNT() FROM Contact WHERE IsPersonAccount = true").body["totalSize"] == accounts
        assert again.create("Account", {"LastName": "Roe"}).status == 201


def test_a_box_that_is_told_to_stop_ends_in_good_order(tmp_path: Path) -> None:
    process, sf = _serve(tmp_path)
    sf.add("Account", LastName="Roe")
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGTERM
    assert [file.name for file in tmp_path.iterdir()] == ["org.sqlite"], "what was written is in its place"
    assert _is_sound(tmp_path)


def test_a_database_that_is_a_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "org.sqlite").mkdir()
    with pytest.raises(UsageError, match="can't be opened"):
        start(OrgOptions(port=0, data=tmp_path))
