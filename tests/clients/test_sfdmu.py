"""Does the SFDMU plugin move a Person Account org? From CSV into the org, over it again with changes, and back to CSV."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from acceptance.clients.catalogue import clients

from tests.clients.processes import need
from tests.clients.sf import Sf
from tests.clients.tables import only, read_csv, write_csv
from tests.clients.volume import count, many
from tests.emulator.box import Client

ACCOUNTS = "SELECT Id, Name, FirstName, LastName, PersonEmail, Phone, Key__c FROM Account"
CONTACTS = "SELECT Id, FirstName, LastName, Email, Key__c, AccountId FROM Contact"
CASES = "SELECT Id, Subject, Key__c, AccountId, ContactId FROM Case"


def account(key: str, name: str = "", first: str = "", last: str = "", email: str = "") -> dict[str, str]:
    person = str(bool(last)).lower()
    names = {"Name": name, "FirstName": first, "LastName": last, "PersonEmail": email}
    return {"Key__c": key, **names, "Phone": f"1{key}", "IsPersonAccount": person}


def contact(key: str, first: str, last: str, account: str, person: str = "false") -> dict[str, str]:
    email = f"{first.lower()}@example.com"
    names = {"FirstName": first, "LastName": last, "Email": email}
    return {"Key__c": key, **names, "Account.Key__c": account, "IsPersonAccount": person}


def case(key: str, account: str, contact: str) -> dict[str, str]:
    return {"Key__c": key, "Subject": f"About {key}", "Account.Key__c": account, "Contact.Key__c": contact}


FOLDER = {
    "Account": [
        account("B1", "Acme"),
        account("B2", "Globex"),
        account("P1", first="Ann", last="Roe", email="ann@example.com"),
        account("P2", first="Bob", last="Poe", email="bob@example.com"),
    ],
    "Contact": [
        contact("C1", "Cid", "Fox", "B1"),
        contact("C2", "Dan", "Gray", "B2"),
        contact("H1", "Ann", "Roe", "P1", person="true"),
    ],
    "Case": [case("K1", "B1", "C1"), case("K2", "P1", "H1"), case("K3", "P2", "")],
}


class Sfdmu:
    """The plugin, linked into the command line that is logged in."""

    def __init__(self, sf: Sf, folder: Path) -> None:
        need("sfdmu")
        self.sf = sf
        self.folder = folder
        sf.plain("plugins", "link", "--no-install", str(clients()["sfdmu"].place / "node_modules" / "sfdmu"))

    def load(self, name: str, tables: dict[str, list[dict[str, str]]], **options: Any) -> None:
        """Bring CSV files into the org."""
        folder = self._prepare(name, options)
        for sobject, rows in tables.items():
            write_csv(folder / f"{sobject}.csv", rows)
        self._run(folder, "csvfile", "box")

    def extract(self, name: str) -> dict[str, list[dict[str, str]]]:
        """Bring the org into CSV files."""
        folder = self._prepare(name, {})
        self._run(folder, "box", "csvfile")
        return {sobject: read_csv(folder / f"{sobject}.csv") for sobject in ("Account", "Contact", "Case")}

    def _run(self, folder: Path, source: str, target: str) -> None:
        arguments = ("--sourceusername", source, "--targetusername", target, "--path", str(folder), "--noprompt")
        self.sf.plain("sfdmu", "run", *arguments)

    def _prepare(self, name: str, options: dict[str, Any]) -> Path:
        folder = self.folder / name
        folder.mkdir()
        box = self.sf.runner.running
        orgs = [{"name": "box", "instanceUrl": box.instance_url, "accessToken": box.access_token}]
        objects = [
            {"query": soql, "operation": "Upsert", "externalId": "Key__c"} for soql in (ACCOUNTS, CONTACTS, CASES)
        ]
        (folder / "export.json").write_text(
            json.dumps({"orgs": orgs, "objects": objects, "pollingIntervalMs": 200, **options})
        )
        return folder


@pytest.fixture(scope="module")
def sfdmu(sf: Sf, home: Path) -> Sfdmu:
    return Sfdmu(sf, home)


def test_both_families_arrive_with_what_hangs_on_them(sfdmu: Sfdmu, org: Client) -> None:
    sfdmu.load("first", FOLDER)
    rows = org.rows("SELECT Key__c, Name, IsPersonAccount, Phone, PersonEmail FROM Account ORDER BY Key__c")
    found = [(row["Key__c"], row["Name"], row["IsPersonAccount"], row["Phone"], row["PersonEmail"]) for row in rows]
    assert found == [
        ("B1", "Acme", False, "1B1", None),
        ("B2", "Globex", False, "1B2", None),
        ("P1", "Ann Roe", True, "1P1", "ann@example.com"),
        ("P2", "Bob Poe", True, "1P2", "bob@example.com"),
    ]
    assert len(org.rows("SELECT Id FROM Contact")) == 4  # two of the businesses, a half of each person
    cases = {row["Key__c"]: row for row in org.rows("SELECT Key__c, Account.Key__c, Contact.LastName FROM Case")}
    assert [(key, row["Account"]["Key__c"]) for key, row in sorted(cases.items())] == [
        ("K1", "B1"),
        ("K2", "P1"),
        ("K3", "P2"),
    ]
    assert [cases[key]["Contact"]["LastName"] for key in ("K1", "K2")] == ["Fox", "Roe"]


def test_a_second_load_changes_what_changed_and_doubles_nobody(sfdmu: Sfdmu, org: Client) -> None:
    changed = {**FOLDER, "Account": [{**row, "Phone": f"2{row['Key__c']}"} for row in FOLDER["Account"]]}
    sfdmu.load("again", changed)
    assert [row["Phone"] for row in org.rows("SELECT Phone FROM Account ORDER BY Key__c")] == [
        "2B1",
        "2B2",
        "2P1",
        "2P2",
    ]
    assert len(org.rows("SELECT Id FROM Contact")) == 4
    assert len(org.rows("SELECT Id FROM Case")) == 3


def test_what_comes_back_is_what_went_in(sfdmu: Sfdmu) -> None:
    back = sfdmu.extract("back")
    named = ("Key__c", "FirstName", "LastName", "PersonEmail", "IsPersonAccount")
    assert only(back["Account"], *named) == only(FOLDER["Account"], *named)
    businesses = [row for row in back["Contact"] if row["IsPersonAccount"] == "false"]
    linked = ("Key__c", "LastName", "Email", "Account.Key__c")
    assert only(businesses, *linked) == only(FOLDER["Contact"][:2], *linked)
    assert only(back["Case"], "Key__c", "Account.Key__c") == only(FOLDER["Case"], "Key__c", "Account.Key__c")
    halves = [row for row in back["Contact"] if row["IsPersonAccount"] == "true"]
    assert only(halves, "Account.Key__c", "Email") == [("P1", "ann@example.com"), ("P2", "bob@example.com")]


@pytest.mark.parametrize("version", ["2.0", "1.0"])
def test_many_go_by_the_bulk_api(sfdmu: Sfdmu, org: Client, version: str) -> None:
    """More than 200 rows leave the plugin's REST engine for the Bulk API of the asked version."""
    businesses = [account(f"B{n}", f"Acme {n}") for n in range(many(220))]
    persons = [account(f"P{n}", first="Pat", last=f"Poe {n}", email=f"p{n}@example.com") for n in range(many(230))]
    contacts = [contact(f"C{n}", "Cid", f"Fox {n}", f"B{n}") for n in range(many(210))]
    org.control("POST", "reset", {})
    tables = {"Account": [*businesses, *persons], "Contact": contacts, "Case": [case("K1", "P7", "")]}
    sfdmu.load(f"bulk-{version}", tables, bulkApiVersion=version)
    asked = [request["path"] for request in org.control("GET", "requests").body["requests"]]
    assert any(("/jobs/ingest" if version == "2.0" else "/async/") in path for path in asked)
    assert count(org, "Account WHERE IsPersonAccount = true") == many(230)
    assert count(org, "Contact WHERE IsPersonAccount = false") == many(210)
    [row] = org.rows("SELECT Account.Name, Account.PersonEmail FROM Case")
    assert (row["Account"]["Name"], row["Account"]["PersonEmail"]) == ("Pat Poe 7", "p7@example.com")
