"""Can an org go back to where it was? Source: design section 9."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.emulator.box import Client
from twofold.emulator.seeds.basics import CLIENT_ID, CLIENT_SECRET
from twofold.emulator.seeds.document import SeedDocument
from twofold.emulator.server import OrgOptions, start
from twofold.emulator.store.tables import fold

ROE = {"LastName": "Roe"}


def take(sf: Client, name: str) -> dict[str, Any]:
    reply = sf.control("POST", "snapshots", {"name": name})
    assert reply.status == 201, reply.body
    return dict(reply.body)


def restore(sf: Client, name: str) -> None:
    reply = sf.control("POST", "restore", {"name": name})
    assert reply.status == 200, reply.body


def people(sf: Client) -> list[str]:
    return [row["LastName"] for row in sf.rows("SELECT LastName FROM Account ORDER BY LastName")]


def names(sf: Client) -> list[str]:
    return [snapshot["name"] for snapshot in sf.control("GET", "snapshots").body["snapshots"]]


def forget_all(sf: Client) -> None:
    for name in names(sf):
        assert sf.control("DELETE", f"snapshots/{name}").status == 204


@pytest.fixture
def org(sf: Client) -> Client:
    """An org without snapshots, for they outlive a reset."""
    forget_all(sf)
    return sf


def test_records_come_back_as_they_were(org: Client) -> None:
    account, contact = org.person(FirstName="Pat", LastName="Roe", PersonEmail="pat@example.com")
    before = org.read("Account", account)
    take(org, "before")
    org.update("Account", account, {"FirstName": "Changed"})
    org.add("Account", LastName="Doe")
    org.delete("Account", account)
    restore(org, "before")
    assert org.read("Account", account) == before
    assert org.read("Contact", contact)["LastName"] == "Roe"
    assert people(org) == ["Roe"]


def test_the_same_snapshot_can_be_gone_back_to_again(org: Client) -> None:
    take(org, "empty")
    for _ in range(3):
        first = org.add("Account", LastName="Roe")
        assert people(org) == ["Roe"]
        restore(org, "empty")
    assert org.add("Account", LastName="Roe") == first


def test_fields_rules_and_rights_go_with_the_records(org: Client) -> None:
    take(org, "plain")
    rule = {"object": "Account", "name": "Never", "formula": "TRUE", "message": "No."}
    field = {"sobject": "Contact", "name": "New__c", "type": "string", "length": 10}
    org.control("POST", "seed", {"validation_rules": [rule], "custom_fields": [field]})
    take(org, "ruled")
    restore(org, "plain")
    assert "New__c" not in org.fields("Contact")
    assert org.create("Account", ROE).status == 201
    restore(org, "ruled")
    assert "New__c" in org.fields("Contact")
    assert org.create("Account", ROE).code == "FIELD_CUSTOM_VALIDATION_EXCEPTION"


def test_the_clock_goes_back_too(org: Client) -> None:
    org.control("POST", "clock", {"set": "2030-01-02T03:04:05Z", "stopped": True})
    assert take(org, "then")["taken_at"] == "2030-01-02T03:04:05.000+0000"
    org.control("POST", "clock", {"restore": True})
    restore(org, "then")
    assert org.control("GET", "clock").body == {"now": "2030-01-02T03:04:05.000+0000", "stopped": True}


def test_who_is_logged_in_stays_logged_in(org: Client) -> None:
    take(org, "before")
    org.sign_in(CLIENT_ID, CLIENT_SECRET)
    restore(org, "before")
    assert org.data("GET", "limits").status == 200


def test_who_is_not_there_any_more_is_logged_out(org: Client) -> None:
    take(org, "before")
    kim = {"ref": "kim", "username": "kim@example.com", "last_name": "Kim", "password": "secret-of-kim"}
    org.control("POST", "seed", {"users": [kim]})
    form = {"grant_type": "password", "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
    raw = urlencode({**form, "username": "kim@example.com", "password": "secret-of-kim"})
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Authorization": ""}
    org.token = org.send("POST", "/services/oauth2/token", raw=raw, headers=headers).body["access_token"]
    assert org.data("GET", "limits").status == 200
    restore(org, "before")
    assert org.data("GET", "limits").status == 401


def test_pages_of_a_query_end_with_what_they_were_read_from(org: Client) -> None:
    records = [{"attributes": {"type": "Account"}, "LastName": f"P{n:03}"} for n in range(200)]
    for _ in range(2):
        org.data("POST", "composite/sobjects", {"records": records})
    take(org, "many")
    first = org.data("GET", "query?q=SELECT+Id+FROM+Account", Sforce_Query_Options="batchSize=200").body
    restore(org, "many")
    assert org.send("GET", first["nextRecordsUrl"]).code == "INVALID_QUERY_LOCATOR"


def test_faults_and_the_request_log_stay(org: Client) -> None:
    take(org, "before")
    org.control("POST", "faults", {"fault": "unavailable", "path": "/nothing"})
    org.create("Account", ROE)
    restore(org, "before")
    assert len(org.control("GET", "faults").body["faults"]) == 1
    assert org.control("GET", "requests").body["calls"] == 1


def test_snapshots_are_listed_replaced_and_forgotten(org: Client) -> None:
    assert take(org, "b")["size_bytes"] > 0
    take(org, "a")
    assert sorted(names(org)) == ["a", "b"]
    org.add("Account", LastName="Roe")
    take(org, "a")
    restore(org, "b")
    assert people(org) == []
    restore(org, "a")
    assert people(org) == ["Roe"]
    assert org.control("DELETE", "snapshots/a").status == 204
    assert org.control("DELETE", "snapshots/a").status == 404
    assert names(org) == ["b"]


def test_a_snapshot_outlives_a_reset(org: Client) -> None:
    org.add("Account", LastName="Roe")
    take(org, "one")
    org.reset(SeedDocument())
    restore(org, "one")
    assert people(org) == ["Roe"]


def test_an_unknown_snapshot_changes_nothing(org: Client) -> None:
    take(org, "known")
    org.add("Account", LastName="Roe")
    reply = org.control("POST", "restore", {"name": "unknown"})
    assert (reply.status, "Known are: known" in reply.body["error"]) == (404, True)
    assert people(org) == ["Roe"]


@pytest.mark.parametrize("name", ["", "../up", "a/b", ".hidden", "x" * 65, "a b", None, 7])
def test_a_name_that_could_be_a_path_is_refused(org: Client, name: object) -> None:
    assert org.control("POST", "snapshots", {"name": name}).status == 400
    assert names(org) == []


def test_work_under_way_is_as_it_was(org: Client) -> None:
    take(org, "before")
    job = org.data("POST", "jobs/ingest", {"operation": "insert", "object": "Account"}).body
    restore(org, "before")
    assert org.data("GET", f"jobs/ingest/{job['id']}").status == 404


# On disk.


def test_snapshots_on_disk_survive_a_restart(tmp_path: Path) -> None:
    options = OrgOptions(port=0, data=tmp_path, token="t")
    with start(options) as running:
        sf = Client(running)
        account = sf.add("Account", LastName="Roe")
        take(sf, "one")
        sf.delete("Account", account)
    with start(options) as running:
        sf = Client(running)
        assert names(sf) == ["one"]
        restore(sf, "one")
    with start(options) as running:
        assert people(Client(running)) == ["Roe"]


def test_a_moved_clock_survives_a_restart(tmp_path: Path) -> None:
    options = OrgOptions(port=0, data=tmp_path, token="t")
    with start(options) as running:
        Client(running).control("POST", "clock", {"set": "2030-01-02T03:04:05Z", "stopped": True})
    with start(options) as running:
        assert Client(running).control("GET", "clock").body["now"] == "2030-01-02T03:04:05.000+0000"
        Client(running).control("POST", "reset")
    with start(options) as running:
        assert Client(running).control("GET", "clock").body["stopped"] is False


def test_a_copy_that_was_cut_short_is_none(tmp_path: Path) -> None:
    with start(OrgOptions(port=0, data=tmp_path, token="t")) as running:
        sf = Client(running)
        take(sf, "whole")
        (tmp_path / "snapshots" / "half.unfinished").write_bytes(b"half")
        assert names(sf) == ["whole"]
        take(sf, "half")
        assert sorted(names(sf)) == ["half", "whole"]


@pytest.mark.parametrize("content", [b"", b"This is a letter. " * 500])
def test_a_spoilt_snapshot_is_none_and_harms_nothing(tmp_path: Path, content: bytes) -> None:
    with start(OrgOptions(port=0, data=tmp_path, token="t")) as running:
        sf = Client(running)
        take(sf, "good")
        (tmp_path / "snapshots" / "bad.snapshot").write_bytes(content)
        sf.add("Account", LastName="Roe")
        reply = sf.control("POST", "restore", {"name": "bad"})
        assert (reply.status, "can't be brought back" in reply.body["error"]) == (500, True)
        assert names(sf) == ["good"]
        assert people(sf) == ["Roe"]


def test_a_snapshot_that_can_not_be_written_is_told(tmp_path: Path) -> None:
    with start(OrgOptions(port=0, data=tmp_path, token="t")) as running:
        (tmp_path / "snapshots").write_text("no folder")
        reply = Client(running).control("POST", "snapshots", {"name": "one"})
        assert (reply.status, "can't be kept" in reply.body["error"]) == (500, True)


def test_a_snapshot_is_a_database_of_its_own(tmp_path: Path) -> None:
    with start(OrgOptions(port=0, data=tmp_path, token="t")) as running:
        take(Client(running), "one")
    connection = sqlite3.connect(tmp_path / "snapshots" / "one.snapshot")
    connection.create_function("fold", 1, fold, deterministic=True)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
