"""Does jsforce get along with the org? Records, collections, composite, pages, describes."""

from __future__ import annotations

from typing import Any

import pytest

from tests.clients.processes import Runner, need
from tests.clients.seed import USERNAME
from tests.emulator.box import Client


@pytest.fixture(autouse=True)
def _installed() -> None:
    need("jsforce")


def test_records_one_by_one_and_many_at_once(runner: Runner, org: Client) -> None:
    said = runner.script("jsforce", "jsforce_records.cjs", {})
    person = org.read("Account", said["person"])
    assert (person["Name"], person["PersonMobilePhone"]) == ("Anna Roe", "1")
    assert outcomes(said["mixed"]) == ["ok", "ok", "INVALID_FIELD_FOR_INSERT_UPDATE"]
    assert outcomes(said["undone"]) == ["ALL_OR_NONE_OPERATION_ROLLED_BACK", "INVALID_FIELD_FOR_INSERT_UPDATE"]
    assert org.rows("SELECT Id FROM Account WHERE Name = 'Lost'") == []
    assert [made["created"] for made in said["upserted"]] == [False, True]
    assert outcomes(said["updated"]) == ["ok", "INVALID_FIELD_FOR_INSERT_UPDATE"]
    assert said["retrieved"] == ["Acme", None, "Anna Roe"]
    assert said["composite"] == [201, 200, 201]
    [case] = org.rows("SELECT Contact.LastName, Account.IsPersonAccount FROM Case")
    assert (case["Contact"]["LastName"], case["Account"]["IsPersonAccount"]) == ("Composed", True)
    assert said["identity"] == USERNAME
    assert outcomes(said["deleted"]) == ["ok", "ok"]
    assert said["afterwards"]["code"] == "ENTITY_IS_DELETED"


def test_refusals_carry_the_codes_of_the_platform(runner: Runner, org: Client) -> None:
    org.control("POST", "reset", {})
    said = runner.script("jsforce", "jsforce_records.cjs", {})
    assert said["refused"]["code"] == "INVALID_FIELD_FOR_INSERT_UPDATE"
    assert said["misspelt"]["code"] == "INVALID_FIELD"
    assert "No such column 'Foo' on entity 'Account'" in said["misspelt"]["message"]


def test_pages_describes_search_and_limits(runner: Runner, org: Client) -> None:
    for start in range(0, 600, 200):
        people = [{"attributes": {"type": "Account"}, "LastName": f"Page {start + n}"} for n in range(200)]
        assert org.data("POST", "composite/sobjects", {"records": people}).status == 200
    said = runner.script("jsforce", "jsforce_reads.cjs", {})
    assert said["pages"] == [200, 200, 200]
    assert said["found"] == said["searched"] == ["Page 7"]
    assert said["counted"] == 600
    assert said["nameType"] == "switchablepersonname"
    assert {"Account", "Contact", "Lead", "Case"} <= set(said["sobjects"])
    assert said["limits"]["Max"] == said["counted_calls"]["limit"] == 1_000_000
    assert said["counted_calls"]["used"] > 0


def outcomes(results: list[Any]) -> list[str]:
    """``ok`` or the code of each."""
    return ["ok" if result["success"] else result["errors"][0]["statusCode"] for result in results]
