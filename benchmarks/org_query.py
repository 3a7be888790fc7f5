"""
What does a query by Id cost over HTTP? As a ratio to the empty answer of the framework alone, block by block in turn.

Both servers are processes of their own behind one kept-alive connection; the ratio is that of the medians of the blocks.
``cpu_ratio`` compares time of the servers' processors and is steadier on a busy machine.
"""

from __future__ import annotations

import statistics
import sys
import time
from urllib.parse import quote

from benchmarks._box import API, Connection, Server, box, started

BLOCKS, REQUESTS_A_BLOCK = 20, 250
PERSONS = 1_000


def run() -> dict[str, float]:
    """Microseconds a request, of the wall and of the processor, and the ratios (budget: 3)."""
    with box() as org, started([sys.executable, "-m", "benchmarks._empty"]) as (process, line):
        empty = Server(process, "127.0.0.1", int(line))
        here, there = Connection(org), Connection(empty)
        ids = [_person(here, number) for number in range(PERSONS)]
        queries = [here.request("GET", f"{API}/query?q={quote(_soql(record_id))}") for record_id in ids]
        nothing = [there.request("GET", f"{API}/query?q={quote(_soql(ids[0]))}")]
        _block(here, queries), _block(there, nothing)
        cpu = org.cpu_s(), empty.cpu_s()
        walls = [(_block(here, queries), _block(there, nothing)) for _ in range(BLOCKS)]
        query_cpu, empty_cpu = org.cpu_s() - cpu[0], empty.cpu_s() - cpu[1]
    query_s, empty_s = (statistics.median(column) for column in zip(*walls, strict=True))
    return {
        "requests": BLOCKS * REQUESTS_A_BLOCK,
        "query_us": round(query_s * 1e6, 1),
        "empty_us": round(empty_s * 1e6, 1),
        "query_cpu_us": round(query_cpu / (BLOCKS * REQUESTS_A_BLOCK) * 1e6, 1),
        "empty_cpu_us": round(empty_cpu / (BLOCKS * REQUESTS_A_BLOCK) * 1e6, 1),
        "cpu_ratio": round(query_cpu / empty_cpu, 2),
        "ratio": round(query_s / empty_s, 2),
    }


def _person(connection: Connection, number: int) -> str:
    values = {"FirstName": "Pat", "LastName": f"Roe {number}", "PersonEmail": f"pat{number}@example.com"}
    return str(connection.ask("POST", "/sobjects/Account", values)["id"])


def _soql(record_id: str) -> str:
    return f"SELECT Id, Name, PersonEmail FROM Account WHERE Id = '{record_id}'"


def _block(connection: Connection, requests: list[bytes]) -> float:
    began = time.perf_counter()
    for number in range(REQUESTS_A_BLOCK):
        connection.send(requests[number % len(requests)])
    return (time.perf_counter() - began) / REQUESTS_A_BLOCK
