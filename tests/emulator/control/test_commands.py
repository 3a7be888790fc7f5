"""Do the strings behind the stage work? Source: design section 16."""

from __future__ import annotations

import http.client
from typing import Any

import pytest

from tests.emulator.box import Client
from twofold.emulator.control.faults import FaultKind, Faults

ROE = {"LastName": "Roe"}


def names(sf: Client) -> list[str]:
    return [row["Name"] for row in sf.rows("SELECT Name FROM Account ORDER BY Name")]


def lose(sf: Client, name: str) -> bool:
    """Create a person and tell whether the answer got lost."""
    try:
        sf.create("Account", {"LastName": name})
    except (http.client.RemoteDisconnected, ConnectionResetError):
        return True
    return False


# The request log.


def test_the_log_shows_requests_and_counts_calls(sf: Client) -> None:
    sf.create("Account", ROE)
    sf.send("GET", "/services/data")
    sf.data("GET", "limits", Authorization="")
    log = sf.control("GET", "requests").body
    assert [(entry["method"], entry["status"]) for entry in log["requests"]] == [
        ("POST", 201),
        ("GET", 200),
        ("GET", 401),
    ]
    assert log["requests"][0]["path"] == "/services/data/v60.0/sobjects/Account"
    assert log["requests"][0]["ms"] > 0
    assert log["calls"] == 1
    assert sf.control("DELETE", "requests").status == 204
    assert sf.control("GET", "requests").body == {"requests": [], "calls": 0}


# Seeds.


def test_reset_goes_back_to_the_seed(sf: Client) -> None:
    sf.create("Account", ROE)
    sf.control("POST", "faults", {"fault": "unavailable", "path": "/nothing"})
    assert sf.control("POST", "reset").status == 204
    assert names(sf) == []
    assert sf.control("GET", "faults").body == {"faults": []}


def test_named_seeds_can_be_planted_and_returned_to(sf: Client) -> None:
    assert sf.control("POST", "reset", {"seed": "sample"}).status == 204
    assert "Acme Tools" in names(sf)
    assert sf.control("POST", "reset", {"seed": "empty"}).status == 204
    assert sf.control("POST", "seed", {"seed": "sample"}).status == 200
    assert "Acme Tools" in names(sf)


def test_a_seed_adds_fields_and_records(sf: Client) -> None:
    field = {"sobject": "Lead", "name": "New__c", "type": "string", "length": 10}
    record = {
        "object": "Lead",
        "ref": "lee",
        "fields": {"LastName": "Lee", "New__c": "x", "CreatedDate": "2020-01-02T03:04:05Z"},
    }
    refs = sf.control("POST", "seed", {"custom_fields": [field], "records": [record]}).body["refs"]
    row = sf.read("Lead", refs["lee"])
    assert (row["New__c"], row["CreatedDate"]) == ("x", "2020-01-02T03:04:05.000+0000")


@pytest.mark.parametrize(
    "document",
    [
        {"recods": []},
        {"records": [{"object": "Nothing", "fields": {}}]},
        {"records": [{"object": "Contact", "fields": {"LastName": "K", "AccountId": "@nobody"}}]},
        {"records": [{"object": "Account", "fields": {"LastName": "Kept?"}}, {"object": "Account", "fields": {}}]},
        {"custom_fields": [{"sobject": "Nothing", "name": "x__c", "type": "string", "length": 1}]},
        {"users": [{"ref": "k", "username": "k@example.com", "last_name": "K", "profile": "Nobody"}]},
        {"assignment_rules": [{"object": "Lead", "name": "L", "entries": [{"owner": "@nobody"}]}]},
        {"seed": "nothing"},
    ],
)
def test_a_seed_that_can_not_be_worked_changes_nothing(sf: Client, document: dict[str, Any]) -> None:
    reply = sf.control("POST", "seed", document)
    assert (reply.status, bool(reply.body["error"])) == (400, True)
    assert names(sf) == []
    assert sf.create("Account", ROE).status == 201


def test_a_reset_that_can_not_be_worked_changes_nothing(sf: Client) -> None:
    sf.create("Account", ROE)
    broken = {
        "custom_fields": [],
        "records": [{"object": "Account", "fields": {"LastName": "Doe"}}, {"object": "Account", "fields": {}}],
    }
    reply = sf.control("POST", "reset", {"seed": broken})
    assert (reply.status, "records[1]" in reply.body["error"]) == (400, True)
    assert names(sf) == ["Roe"]
    assert sf.create("Account", ROE).status == 201


# The clock.


def test_the_clock_can_be_set_stopped_and_moved(sf: Client) -> None:
    sf.control("POST", "clock", {"set": "2030-01-02T03:04:05Z", "stopped": True})
    assert sf.control("GET", "clock").body == {"now": "2030-01-02T03:04:05.000+0000", "stopped": True}
    account, _ = sf.person()
    assert sf.read("Account", account)["CreatedDate"] == "2030-01-02T03:04:05.000+0000"
    assert sf.control("POST", "clock", {"advance_s": 55}).body["now"] == "2030-01-02T03:05:00.000+0000"
    assert sf.control("POST", "clock", {"restore": True}).body["stopped"] is False


# Faults.


def test_a_lost_answer_loses_the_answer_and_not_the_write(sf: Client) -> None:
    sf.control("POST", "faults", {"fault": "lost-answer"})
    sf.rows("SELECT Id FROM Account")
    assert [lose(sf, name) for name in ("One", "Two")] == [True, False]
    assert names(sf) == ["One", "Two"]
    assert [entry["status"] for entry in sf.control("GET", "requests").body["requests"]] == [200, 0, 201, 200]


def test_every_so_many_answers_can_be_lost(sf: Client) -> None:
    sf.control("POST", "faults", {"fault": "lost-answer", "every": 3, "times": None})
    assert [lose(sf, f"P{n}") for n in range(7)] == [False, False, True, False, False, True, False]
    assert len(names(sf)) == 7
    sf.control("DELETE", "faults")
    assert not any(lose(sf, f"Q{n}") for n in range(3))


def test_a_fault_strikes_only_its_path(sf: Client) -> None:
    sf.control("POST", "faults", {"fault": "lost-answer", "path": "*/composite*"})
    assert lose(sf, "Roe") is False
    body = {"compositeRequest": [{"method": "GET", "url": "/services/data/v60.0/limits", "referenceId": "a"}]}
    assert sf.data("POST", "composite", body).status == 200


def test_an_org_can_be_down_for_a_while(sf: Client) -> None:
    fault = sf.control("POST", "faults", {"fault": "unavailable", "times": 2, "path": "/services/*"}).body
    assert [sf.data("GET", "limits").status for _ in range(3)] == [503, 503, 200]
    again = sf.control("POST", "faults", {"fault": "unavailable", "times": None}).body
    assert again["id"] != fault["id"]
    assert sf.sign_in("twofold-box", "twofold-box-secret").status == 503
    assert sf.control("DELETE", f"faults/{again['id']}").status == 204
    assert sf.data("GET", "limits").status == 200


def test_an_org_can_be_out_of_calls(sf: Client) -> None:
    sf.control("POST", "faults", {"fault": "request-limit"})
    reply = sf.data("GET", "limits")
    assert (reply.status, reply.code, reply.message) == (403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.")
    assert sf.data("GET", "limits").status == 200


def test_calls_run_out_by_themselves(sf: Client) -> None:
    sf.control("POST", "reset", {"seed": {"daily_api_requests": 2}})
    sf.token = sf.running.access_token
    assert [sf.data("GET", "limits").status for _ in range(3)] == [200, 200, 403]
    sf.advance(86_401)
    assert sf.data("GET", "limits").status == 200


def test_a_row_can_be_locked(sf: Client) -> None:
    sf.control("POST", "faults", {"fault": "lock-row"})
    sf.rows("SELECT Id FROM Account")
    records = [{"attributes": {"type": "Account"}, "LastName": name} for name in ("One", "Two")]
    results = sf.data("POST", "composite/sobjects", {"records": records}).body
    assert [result["success"] for result in results] == [False, True]
    assert results[0]["errors"][0]["statusCode"] == "UNABLE_TO_LOCK_ROW"
    assert sf.create("Account", ROE).status == 201


@pytest.mark.parametrize(
    "body", [{}, {"fault": "rain"}, {"fault": "unavailable", "times": 0}, {"fault": "unavailable", "every": "x"}]
)
def test_a_fault_that_is_none_is_refused(sf: Client, body: dict[str, Any]) -> None:
    assert sf.control("POST", "faults", body).status == 400


def test_an_unknown_command_names_the_known_ones(sf: Client) -> None:
    reply = sf.control("GET", "nothing")
    assert reply.status == 404
    assert "GET requests" in reply.body["error"]


def test_used_up_faults_leave_the_table() -> None:
    faults = Faults()
    faults.add(FaultKind.UNAVAILABLE, times=1, every=2)
    assert [faults.strike(FaultKind.UNAVAILABLE, "/x") is not None for _ in range(3)] == [False, True, False]
    assert list(faults) == []


def test_a_write_that_was_undone_has_no_answer_to_lose(sf: Client) -> None:
    sf.control("POST", "faults", {"fault": "lost-answer"})
    people = [{"LastName": "Roe"}, {"FirstName": "Jo"}]
    url = "/services/data/v60.0/sobjects/Account"
    requests = [{"method": "POST", "url": url, "referenceId": f"r{n}", "body": body} for n, body in enumerate(people)]
    assert sf.data("POST", "composite", {"allOrNone": True, "compositeRequest": requests}).status == 200
    assert lose(sf, "Doe") is True


def test_rules_and_rights_can_be_changed_while_the_org_runs(sf: Client) -> None:
    rule = {"object": "Account", "name": "Never", "formula": "TRUE", "message": "No."}
    assert sf.control("POST", "seed", {"validation_rules": [rule]}).status == 200
    assert sf.create("Account", ROE).code == "FIELD_CUSTOM_VALIDATION_EXCEPTION"
    assert sf.control("POST", "seed", {"validation_rules": [{**rule, "active": False}]}).status == 200
    account, _ = sf.person()
    defaults = {"Account": "Business", "PersonAccount": "PersonAccount"}
    profile = {"name": "System Administrator", "default_record_types": defaults, "fields": {"Account.Phone": "read"}}
    assert sf.control("POST", "seed", {"profiles": [profile]}).status == 200
    assert sf.update("Account", account, {"Phone": "1"}).code == "INVALID_FIELD_FOR_INSERT_UPDATE"


@pytest.mark.parametrize("origin", ["https://evil.example.com", "null", "http://127.0.0.1:8700"])
def test_a_web_page_can_give_no_orders(sf: Client, origin: str) -> None:
    sf.create("Account", ROE)
    reply = sf.send("POST", "/_box/reset", headers={"Origin": origin, "Content-Type": "text/plain"})
    assert (reply.status, reply.body["error"]) == (403, "The control API takes no orders from web pages.")
    assert names(sf) == ["Roe"]
