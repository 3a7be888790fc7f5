"""
How long does the org take for one record by Id or by e-mail over HTTP? Against an empty answer of the framework, in the same run.

The empty answer is uvicorn, set as the org sets it, with an app that sends one small JSON body. Both run in processes of
their own on the first core; the client, a bare socket that is kept alive, runs on another where there is one. Requests take
turns, so that a busy machine slows both. ``TWOFOLD_BENCH_PEOPLE`` sets how many persons the org holds (10,000),
``TWOFOLD_BENCH_REQUESTS`` how many requests of each kind are timed (20,000).
"""

import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from twofold.facts.ids import from_key

PEOPLE = int(os.environ.get("TWOFOLD_BENCH_PEOPLE", "10000"))
REQUESTS = int(os.environ.get("TWOFOLD_BENCH_REQUESTS", "20000"))
A_TURN = 500
TOKEN = "00D000000000001!AQ" + "bench" * 8
QUERIES = {
    "by_id": "SELECT Id, Name, PersonEmail, PersonContactId FROM Account WHERE Id = '{id}'",
    "by_email": "SELECT Id, Name, PersonEmail, PersonContactId FROM Account WHERE PersonEmail = '{email}'",
    "contact_by_email": "SELECT Id, AccountId, IsPersonAccount FROM Contact WHERE Email = '{email}'",
}


def run() -> dict[str, Any]:
    """Median and total of the org's point queries, as multiples of the empty answer's; and of the processor's time."""
    with _serving("serve_empty") as empty, _serving("serve_org") as org:
        kinds = {"empty": (empty, lambda _, __: "/"), **{name: (org, _asking(text)) for name, text in QUERIES.items()}}
        times = {name: Timed() for name in kinds}
        for turn in range(-1, REQUESTS // A_TURN):
            for name, (server, path) in kinds.items():
                times[name].take(server, path, turn)
    bare = times["empty"]
    return {
        "people": PEOPLE,
        "requests_each": REQUESTS,
        "empty": bare.figures(),
        **{name: {**times[name].figures(), **times[name].compared_with(bare)} for name in QUERIES},
    }


class Timed:
    """The requests of one kind: how long each took and how much of the server's processor all did."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self.processor_s = 0.0

    def take(self, server: "Server", path: "Path", turn: int) -> None:
        """Time one turn; that before the first warms up and doesn't count."""
        requests = [server.request(path(server, turn * A_TURN + number)) for number in range(A_TURN)]
        before = server.processor_s()
        taken = [server.time(request) for request in requests]
        if turn >= 0:
            self.seconds += taken
            self.processor_s += server.processor_s() - before

    def figures(self) -> dict[str, float]:
        """Microseconds a request."""
        return {
            "median_us": round(statistics.median(self.seconds) * 1e6, 1),
            "mean_us": round(statistics.fmean(self.seconds) * 1e6, 1),
            "processor_us": round(self.processor_s / len(self.seconds) * 1e6, 1),
        }

    def compared_with(self, bare: "Timed") -> dict[str, float]:
        """Multiples of the empty answer."""
        return {
            "times_median": round(statistics.median(self.seconds) / statistics.median(bare.seconds), 2),
            "times_total": round(sum(self.seconds) / sum(bare.seconds), 2),
            "times_processor": round(self.processor_s / bare.processor_s, 2),
        }


@dataclass
class Server:
    """One process, and the connection to it."""

    process: subprocess.Popen[str]
    connection: socket.socket
    first_person: int

    def request(self, path: str) -> bytes:
        """Write a request as clients send it."""
        return (
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: bench\r\nAccept: */*\r\n"
            f"Connection: keep-alive\r\nAuthorization: Bearer {TOKEN}\r\n\r\n"
        ).encode()

    def time(self, request: bytes) -> float:
        """Send a request and read its answer to the end."""
        started = time.perf_counter()
        self.connection.sendall(request)
        answer = b""
        while not _is_whole(answer):
            received = self.connection.recv(65536)
            assert received, f"the server hung up after {answer!r}"
            answer += received
        taken = time.perf_counter() - started
        assert answer.startswith(b"HTTP/1.1 200"), answer
        return taken

    def processor_s(self) -> float:
        """How much of the processor the process has used."""
        with open(f"/proc/{self.process.pid}/schedstat", encoding="ascii") as file:
            return int(file.read().split()[0]) / 1e9


def _is_whole(answer: bytes) -> bool:
    head, blank, body = answer.partition(b"\r\n\r\n")
    if not blank:
        return False
    length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    return len(body) >= int(length[15:])


Path = Callable[[Server, int], str]


def _asking(text: str) -> Path:
    def path(server: Server, number: int) -> str:
        person = number * 7919 % PEOPLE
        soql = text.format(id=from_key(server.first_person + person), email=f"person{person}@example.com")
        return f"/services/data/v60.0/query?q={quote(soql)}"

    return path


@contextmanager
def _serving(name: str) -> Iterator[Server]:
    command = [sys.executable, "-c", f"from benchmarks.point_query import {name}; {name}()"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, preexec_fn=_on_the_first_core)
    try:
        assert process.stdout is not None
        port, first = map(int, process.stdout.readline().split())
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            yield Server(process, connection, first)
    finally:
        process.terminate()
        process.wait()


def _on_the_first_core() -> None:
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def serve_empty() -> None:
    """Serve the empty answer; prints its port."""
    import uvicorn

    async def app(scope: Any, receive: Any, send: Any) -> None:
        body = b'{"totalSize":0,"done":true,"records":[]}'
        headers = [(b"content-type", b"application/json;charset=UTF-8"), (b"content-length", b"%d" % len(body))]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    listener.listen(64)
    print(listener.getsockname()[1], 0, flush=True)
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="off",
        ws="none",
        server_header=False,
        timeout_keep_alive=600,
    )
    uvicorn.Server(config).run(sockets=[listener])


def serve_org() -> None:
    """Serve an org with many persons; prints its port and the key of the first."""
    from twofold.emulator.server import OrgOptions, RunningOrg, serve

    def ready(running: RunningOrg) -> None:
        first = _fill(running)
        print(running.instance_url.rpartition(":")[2], first, flush=True)

    serve(OrgOptions(port=0, token=TOKEN), ready)


def _fill(running: Any) -> int:
    org = running.box.org
    org.usage.limit = 10**9
    first = org.store.next_key("Account")
    with org.store.transaction():
        for person in range(PEOPLE):
            account = first if person == 0 else org.store.next_key("Account")
            contact = org.store.next_key("Contact")
            name = {"FirstName": "Pat", "LastName": f"Person {person}", "Name": f"Pat Person {person}"}
            audit = {"OwnerId": org.api_user, "CreatedDate": 1_768_384_800_000, "SystemModstamp": 1_768_384_800_000}
            both = {**name, **audit, "IsPersonAccount": 1}
            email = f"person{person}@example.com"
            org.store.insert("Account", {**both, "Id": account, "PersonContactId": contact, "PersonEmail": email})
            org.store.insert("Contact", {**both, "Id": contact, "AccountId": account, "Email": email})
    return int(first)
