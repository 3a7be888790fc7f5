"""Does what goes wrong on purpose go wrong the same way every time? Source: design section 9."""

from __future__ import annotations

import http.client
from typing import Any

import pytest

from tests.emulator.box import Client, Reply
from twofold.emulator.control.faults import Fault, FaultKind
from twofold.emulator.seeds.document import PASSWORD

PEOPLE = [{"attributes": {"type": "Account"}, "LastName": f"P{n:03}"} for n in range(100)]


def fault(sf: Client, kind: str, **more: Any) -> dict[str, Any]:
    reply = sf.control("POST", "faults", {"fault": kind, **more})
    assert reply.status == 201, reply.body
    return dict(reply.body)


def failures(sf: Client) -> list[bool]:
    """Which of a hundred new people fail."""
    reply = sf.data("POST", "composite/sobjects", {"allOrNone": False, "records": PEOPLE})
    return [not result["success"] for result in reply.body]


def statuses(sf: Client, count: int) -> list[int]:
    return [sf.data("GET", "limits").status for _ in range(count)]


# Dice.


def test_the_same_seed_and_the_same_requests_make_the_same_faults(sf: Client) -> None:
    rounds = []
    for seed in (1, 1, 2):
        fault(sf, "server-error", times=None, chance=0.3, seed=seed)
        rounds.append(statuses(sf, 40))
        sf.control("DELETE", "faults")
    assert rounds[0] == rounds[1] != rounds[2]
    assert 4 < rounds[0].count(500) < 25


def test_chance_and_times_go_together(sf: Client) -> None:
    fault(sf, "server-error", times=2, chance=0.5, seed=1)
    assert statuses(sf, 30).count(500) == 2
    assert sf.control("GET", "faults").body == {"faults": []}


def test_dice_are_shown_with_the_fault(sf: Client) -> None:
    shown = fault(sf, "server-error", chance=0.25, seed=7, path="/services/*", every=2)
    assert shown == {
        "id": shown["id"],
        "fault": "server-error",
        "times": 1,
        "every": 2,
        "path": "/services/*",
        "chance": 0.25,
        "seed": 7,
    }


# Records that fail.


def test_records_fail_one_by_one(sf: Client) -> None:
    fault(sf, "partial-failure", chance=0.2, seed=3, code="UNABLE_TO_LOCK_ROW")
    first = failures(sf)
    assert 8 < sum(first) < 35
    assert len(sf.rows("SELECT Id FROM Account")) == 100 - sum(first)
    sf.control("DELETE", "faults")
    assert not any(failures(sf))
    fault(sf, "partial-failure", chance=0.2, seed=3)
    assert failures(sf) == first


def test_every_so_many_records_fail(sf: Client) -> None:
    fault(sf, "partial-failure", every=10)
    assert [place for place, failed in enumerate(failures(sf)) if failed] == list(range(9, 100, 10))


def test_a_failed_record_carries_the_code(sf: Client) -> None:
    fault(sf, "partial-failure", times=1, code="FIELD_CUSTOM_VALIDATION_EXCEPTION")
    assert sf.create("Account", {"LastName": "Roe"}).code == "FIELD_CUSTOM_VALIDATION_EXCEPTION"
    assert sf.create("Account", {"LastName": "Roe"}).status == 201


def test_all_or_none_means_none(sf: Client) -> None:
    fault(sf, "partial-failure", every=50)
    sf.data("POST", "composite/sobjects", {"allOrNone": True, "records": PEOPLE})
    assert sf.rows("SELECT Id FROM Account") == []


def test_records_of_a_bulk_job_fail_too(sf: Client) -> None:
    fault(sf, "partial-failure", every=4, path="*jobs/ingest*")
    fault(sf, "lock-row", path="*jobs/ingest*")
    job = sf.data("POST", "jobs/ingest", {"operation": "insert", "object": "Account", "lineEnding": "LF"}).body["id"]
    path = f"/services/data/v60.0/jobs/ingest/{job}"
    rows = "LastName\n" + "".join(f"P{n}\n" for n in range(12))
    assert sf.send("PUT", f"{path}/batches", raw=rows, headers={"Content-Type": "text/csv"}).status == 201
    sf.send("PATCH", path, {"state": "UploadComplete"})
    while (info := sf.send("GET", path).body)["state"] not in ("JobComplete", "Failed"):
        assert info["state"] in ("UploadComplete", "InProgress")
    failed = sf.send("GET", f"{path}/failedResults").body
    assert info["numberRecordsFailed"] == 3
    assert failed.count("UNABLE_TO_LOCK_ROW") == 1
    assert failed.count("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY") == 2


# Requests that fail.


def test_too_many_requests_say_when_to_come_again(sf: Client) -> None:
    fault(sf, "too-many-requests", retry_after_s=7)
    reply = sf.data("GET", "limits")
    assert (reply.status, reply.code, reply.headers["retry-after"]) == (429, "TOO_MANY_REQUESTS", "7")
    assert sf.data("GET", "limits").status == 200


def test_an_org_that_is_down_says_when_to_come_again(sf: Client) -> None:
    fault(sf, "unavailable", retry_after_s=3)
    reply = sf.data("GET", "limits")
    assert (reply.status, reply.code, reply.headers["retry-after"]) == (503, "SERVER_UNAVAILABLE", "3")


def test_a_server_error_has_done_nothing(sf: Client) -> None:
    fault(sf, "server-error")
    reply = sf.create("Account", {"LastName": "Roe"})
    assert (reply.status, reply.code) == (500, "UNKNOWN_EXCEPTION")
    assert sf.rows("SELECT Id FROM Account") == []


def test_a_connection_that_is_closed_first_has_done_nothing(sf: Client) -> None:
    fault(sf, "hang-up")
    with pytest.raises((http.client.RemoteDisconnected, ConnectionResetError)):
        sf.create("Account", {"LastName": "Roe"})
    assert sf.rows("SELECT Id FROM Account") == []


def test_queries_can_take_too_long(sf: Client) -> None:
    fault(sf, "query-timeout")
    sf.create("Account", {"LastName": "Roe"})
    reply = sf.ask("SELECT Id FROM Account")
    assert (reply.status, reply.code) == (400, "QUERY_TIMEOUT")
    assert sf.ask("SELECT Id FROM Account").status == 200


def test_a_slow_answer_is_logged_and_lasts_until_it_is_removed(sf: Client) -> None:
    fault(sf, "latency", ms=1)
    assert statuses(sf, 3) == [200] * 3
    assert sf.control("GET", "faults").body["faults"][0]["times"] is None


def test_how_slow_depends_on_the_seed() -> None:
    def waits(seed: int) -> list[float]:
        slow = Fault(1, FaultKind.LATENCY, ms=100, jitter_ms=50, seed=seed)
        return [slow.draw_wait_s() for _ in range(20)]

    assert waits(1) == waits(1) != waits(2)
    assert all(0.1 <= wait <= 0.15 for wait in waits(1))


# The table.


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"fault": "latency", "ms": -1}, "'ms'"),
        ({"fault": "latency", "code": "X_Y"}, "takes no code"),
        ({"fault": "server-error", "ms": 1}, "takes no ms"),
        ({"fault": "server-error", "colour": "red"}, "takes no colour"),
        ({"fault": "server-error", "chance": 0}, "'chance'"),
        ({"fault": "server-error", "chance": 1.1}, "'chance'"),
        ({"fault": "server-error", "chance": True}, "A number is needed"),
        ({"fault": "server-error", "seed": 1.5}, "'seed'"),
        ({"fault": "server-error", "every": 0}, "'every'"),
        ({"fault": "server-error", "times": 1e300}, "A number is needed"),
        ({"fault": "server-error", "path": 7}, "'path'"),
        ({"fault": "partial-failure", "code": "lower"}, "'code'"),
        ({"fault": ["server-error"]}, "Known are"),
    ],
)
def test_what_can_not_be_understood_sets_no_fault(sf: Client, body: dict[str, Any], said: str) -> None:
    reply = sf.control("POST", "faults", body)
    assert reply.status == 400
    assert said in reply.body["error"]
    assert sf.control("GET", "faults").body == {"faults": []}


def test_a_fault_that_is_gone_can_not_be_removed(sf: Client) -> None:
    number = fault(sf, "server-error")["id"]
    assert sf.control("DELETE", f"faults/{number}").status == 204
    assert sf.control("DELETE", f"faults/{number}").status == 404
    assert sf.control("DELETE", "faults").status == 204


# The quota.


def test_calls_left_can_be_set(sf: Client) -> None:
    assert sf.control("POST", "quota", {"used": 98, "limit": 100}).body == {"used": 98, "limit": 100}
    assert statuses(sf, 3) == [200, 200, 403]
    assert sf.control("GET", "quota").body == {"used": 100, "limit": 100}
    sf.control("POST", "quota", {"used": 0})
    assert sf.data("GET", "limits").headers["sforce-limit-info"] == "api-usage=1/100"


def test_the_limit_is_kept_when_a_seed_is_added(sf: Client) -> None:
    sf.control("POST", "quota", {"limit": 100})
    sf.control("POST", "seed", {"users": []})
    assert sf.control("GET", "quota").body["limit"] == 100


@pytest.mark.parametrize("body", [{"used": -1}, {"limit": "many"}, {"limit": 1.5}])
def test_a_quota_that_is_none_is_refused(sf: Client, body: dict[str, Any]) -> None:
    assert sf.control("POST", "quota", body).status == 400


# The clock.


@pytest.mark.parametrize(
    "body", [{"advance_s": 9e11}, {"set": "0001-01-01T00:00:00Z"}, {"set": "tomorrow"}, {"set": 5}]
)
def test_the_clock_goes_nowhere_it_could_not_tell(sf: Client, body: dict[str, Any]) -> None:
    sf.control("POST", "clock", {"set": "2030-01-02T03:04:05Z", "stopped": True})
    assert sf.control("POST", "clock", body).status == 400
    assert sf.control("GET", "clock").body["now"] == "2030-01-02T03:04:05.000+0000"


# Other doors.


def log_in_by_soap(sf: Client) -> Reply:
    body = (
        '<Envelope xmlns="http://schemas.xmlsoap.org/soap/envelope/"><Body><login xmlns="urn:partner.soap.sforce.com">'
        f"<username>api@box.example.com</username><password>{PASSWORD}</password></login></Body></Envelope>"
    )
    return sf.send("POST", "/services/Soap/u/60.0", raw=body.encode(), headers={"Content-Type": "text/xml"})


def test_calls_by_soap_are_counted(sf: Client) -> None:
    assert log_in_by_soap(sf).status == 200
    assert sf.control("GET", "requests").body["calls"] == 1
    assert sf.control("GET", "quota").body["used"] == 1


def test_a_batch_of_the_old_bulk_api_can_lose_its_answer(sf: Client) -> None:
    headers = {"X-SFDC-Session": sf.token, "Content-Type": "application/json"}
    job = sf.send(
        "POST", "/services/async/60.0/job", {"operation": "insert", "object": "Account", "contentType": "CSV"}, headers
    )
    assert job.status == 201, job.body
    fault(sf, "lost-answer", path="/services/async/*")
    with pytest.raises((http.client.RemoteDisconnected, ConnectionResetError)):
        sf.send(
            "POST",
            f"/services/async/60.0/job/{job.body['id']}/batch",
            raw=b"LastName\nRoe\n",
            headers={**headers, "Content-Type": "text/csv"},
        )
    batches = sf.send("GET", f"/services/async/60.0/job/{job.body['id']}/batch", headers=headers)
    assert "numberRecordsProcessed" in str(batches.body)
