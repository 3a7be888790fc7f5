"""Does an org open from disk without reading what it holds? A million persons open as fast as ten."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest

from twofold.emulator.app import OrgApp
from twofold.emulator.behaviour.caller import platform_caller
from twofold.emulator.behaviour.dml import create
from twofold.emulator.server import OrgOptions, open_box
from twofold.emulator.store import store as store_room

SEARCH = re.compile(r"\s*SELECT\b", re.IGNORECASE)
RECORDS = re.compile(r"SCAN (Account|Contact|Lead|Case|Event|Task)\b")


def plans_of(connection: sqlite3.Connection, statements: list[str]) -> dict[str, list[str]]:
    """How SQLite goes about each search."""
    searches = [statement for statement in statements if SEARCH.match(statement)]
    return {text: [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {text}")] for text in searches}


def test_no_record_is_read_when_an_org_opens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    box = open_box(OrgOptions(data=tmp_path, seed="sample"))
    create(box.org, platform_caller(box.org), "Account", {"LastName": "Roe"})
    box.org.store.close()
    statements: list[str] = []
    connect = store_room._connect

    def listen(path: Path | None) -> sqlite3.Connection:
        connection = connect(path)
        connection.set_trace_callback(statements.append)
        return connection

    monkeypatch.setattr(store_room, "_connect", listen)
    again = open_box(OrgOptions(data=tmp_path, seed="sample"))
    OrgApp(again)
    connection = again.org.store.connection
    connection.set_trace_callback(None)
    plans = plans_of(connection, statements)
    read = {text: plan for text, plan in plans.items() if any(RECORDS.search(step) for step in plan)}
    assert read == {}
    assert any("Account" in text for text in plans)
    assert [text for text in statements if text.startswith("ALTER")] == []
    again.org.store.close()
