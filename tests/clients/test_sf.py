"""Does the ``sf`` command line get along with the org? Log in three ways, query, create, change, describe, plant a tree, search."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.clients.browser import get_refresh_token
from tests.clients.seed import CLIENT_ID, CLIENT_SECRET, USERNAME
from tests.clients.sf import Sf
from tests.emulator.box import Client


def test_a_person_is_created_queried_changed_and_deleted(sf: Sf, org: Client) -> None:
    created = sf(
        "data", "create", "record", "-s", "Account", "-v", "FirstName=Ann LastName=Roe PersonEmail=ann@example.com"
    )
    account = created["id"]
    assert org.read("Account", account)["PersonEmail"] == "ann@example.com"
    soql = f"SELECT Name, PersonContact.Email, (SELECT Id FROM Contacts) FROM Account WHERE Id = '{account}'"
    [row] = sf("data", "query", "--query", soql)["records"]
    assert (row["Name"], row["PersonContact"]["Email"]) == ("Ann Roe", "ann@example.com")
    assert [contact["Id"] for contact in row["Contacts"]["records"]] == [org.contact_of(account)]
    sf("data", "update", "record", "-s", "Account", "-i", account, "-v", "PersonMobilePhone=1")
    assert org.read("Contact", org.contact_of(account))["MobilePhone"] == "1"
    sf("data", "delete", "record", "-s", "Account", "-i", account)
    assert org.rows("SELECT Id FROM Contact") == []


def test_refusals_reach_who_asked(sf: Sf) -> None:
    refusal = sf.refused("data", "create", "record", "-s", "Account", "-v", "Name=Acme PersonEmail=a@example.com")
    assert refusal["name"] == "INVALID_FIELD_FOR_INSERT_UPDATE"
    assert sf.refused("data", "query", "--query", "SELECT Foo FROM Account")["name"] == "INVALID_FIELD"


def test_the_org_is_described(sf: Sf) -> None:
    described = sf("sobject", "describe", "--sobject", "Account")
    assert "IsPersonAccount" in [field["name"] for field in described["fields"]]
    assert {"Account", "Contact", "Case"} <= set(sf("sobject", "list", "--sobject", "all"))
    limits = {limit["name"]: limit for limit in sf("org", "list", "limits")}
    assert limits["DailyApiRequests"]["max"] > limits["DailyApiRequests"]["remaining"]


def test_a_tree_is_planted_and_found_by_search(sf: Sf, org: Client, home: Path) -> None:
    case = {"attributes": {"type": "Case", "referenceId": "case"}, "Subject": "Grown"}
    person = {
        "attributes": {"type": "Account", "referenceId": "person"},
        "LastName": "Oakley",
        "Cases": {"records": [case]},
    }
    (home / "tree.json").write_text(json.dumps({"records": [person]}))
    planted = {row["refId"]: row["id"] for row in sf("data", "import", "tree", "--files", "tree.json")}
    assert org.read("Case", planted["case"])["AccountId"] == planted["person"]
    found = sf("data", "search", "--query", "FIND {Oakley} IN NAME FIELDS RETURNING Account(Id)")["searchRecords"]
    assert [row["Id"] for row in found] == [planted["person"]]


def test_any_address_can_be_asked(sf: Sf, org: Client) -> None:
    org.add("Account", Name="Acme")
    assert '"name": "Account"' in sf.plain(
        "api", "request", "rest", "/services/data/v60.0/limits/recordCount?sObjects=Account"
    )


# Last, for a login replaces the one before.


def test_it_logs_in_by_jwt_over_tls(sf: Sf, jwt_key: Path, box: Any) -> None:
    login = ("org", "login", "jwt", "--username", USERNAME, "--client-id", CLIENT_ID, "--jwt-key-file", str(jwt_key))
    assert sf(*login, "--instance-url", box.https_url, "--alias", "by-jwt")["username"] == USERNAME
    shown = sf("org", "display", "--target-org", "by-jwt")
    assert shown["connectedStatus"] == "Connected"
    assert shown["instanceUrl"].rstrip("/") == box.https_url


def test_it_logs_in_by_the_address_of_a_refresh_token(sf: Sf, org: Client, home: Path, box: Any) -> None:
    host = box.https_url.removeprefix("https://")
    (home / "url.txt").write_text(f"force://{CLIENT_ID}:{CLIENT_SECRET}:{get_refresh_token(org)}@{host}")
    assert sf("org", "login", "sfdx-url", "--sfdx-url-file", "url.txt", "--alias", "by-url")["username"] == USERNAME
    assert sf("data", "query", "--query", "SELECT Id FROM User", "--target-org", "by-url")["totalSize"] == 1
