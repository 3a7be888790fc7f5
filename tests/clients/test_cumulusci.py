"""Does CumulusCI keep a Person Account dataset? Extract it from one org, load it into an empty one, extract it again."""

from __future__ import annotations

import json
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from tests.clients.processes import Runner, need
from tests.clients.seed import USERNAME
from tests.emulator.box import Client

PROJECT = {"project": {"name": "box", "package": {"name": "box", "api_version": "60.0"}}}
MAPPING: dict[str, dict[str, Any]] = {
    "Account": {
        "sf_object": "Account",
        "table": "Account",
        "fields": ["Name", "FirstName", "LastName", "PersonEmail", "Phone", "Key__c", "RecordTypeId"],
    },
    "Contact": {
        "sf_object": "Contact",
        "table": "Contact",
        "fields": ["FirstName", "LastName", "Email", "Key__c"],
        "lookups": {"AccountId": {"table": "Account"}},
    },
    "Case": {
        "sf_object": "Case",
        "table": "Case",
        "fields": ["Subject", "Key__c"],
        "lookups": {"AccountId": {"table": "Account"}, "ContactId": {"table": "Contact"}},
    },
}


class Cci:
    """The command line of CumulusCI in a project of its own."""

    def __init__(self, runner: Runner, folder: Path) -> None:
        need("cumulusci")
        self.runner = runner
        self.folder = folder
        (folder / "cumulusci.yml").write_text(json.dumps(PROJECT))  # JSON is YAML
        subprocess.run(["git", "init", "--quiet", str(folder)], check=True)  # it wants to live in a repository
        known = folder / ".cumulusci"
        known.mkdir()
        (known / "cumulus_timestamp").write_text(str(time.time()))  # or it asks the net for newer versions of itself

    def move(self, task: str, dataset: str, api: str) -> str:
        """Extract or load a dataset by one of the ways it has to the org; returns the dataset."""
        mapping = self.folder / f"{api}.yml"
        mapping.write_text(json.dumps({step: {**given, "api": api} for step, given in MAPPING.items()}))
        arguments = ("--mapping", mapping.name, "--sql_path", dataset, "--no-prompt")
        self.run(task, *arguments)
        return (self.folder / dataset).read_text()

    def run(self, task: str, *arguments: str) -> None:
        """Run a task that has to succeed."""
        done = self.runner.tool("cumulusci", "cci", "task", "run", task, "--org", "box", *arguments, **self._told())
        assert done.code == 0, done.out + done.err

    def _told(self) -> dict[str, str]:
        box = self.runner.running
        user = f"{box.https_url}/id/{box.box.org.id}/005000000000001AAA"
        org = {"access_token": box.access_token, "instance_url": box.https_url, "id": user, "username": USERNAME}
        return {
            "CUMULUSCI_ORG_box": json.dumps(org),
            "CUMULUSCI_DISABLE_REFRESH": "1",
            "CUMULUSCI_KEY": "0123456789abcdef",
            "CUMULUSCI_SYSTEM_CERTS": "True",
        }


@pytest.fixture(scope="module")
def cci(runner: Runner, home: Path) -> Cci:
    return Cci(runner, home)


def fill(org: Client, persons: int) -> None:
    """Two businesses with a contact each, some persons, a case for each; in the order in which a load creates them."""
    org.control("POST", "reset", {})
    businesses = [org.add("Account", Name=f"Acme {n}", Key__c=f"B{n}") for n in range(2)]
    halves = [
        org.person(FirstName="Ann", LastName=f"Roe {n}", PersonEmail=f"a{n}@example.com", Key__c=f"P{n}")[1]
        for n in range(persons)
    ]
    contacts = [
        org.add("Contact", AccountId=account, LastName=f"Fox {n}", Key__c=f"C{n}")
        for n, account in enumerate(businesses)
    ]
    for n, contact in enumerate([*contacts, *halves]):
        org.add("Case", ContactId=contact, Subject="About it", Key__c=f"K{n}")


def picture(org: Client) -> list[tuple[object, ...]]:
    """Everything that the dataset says, without Ids."""
    rows = org.rows(
        "SELECT Key__c, Subject, Account.Name, Account.IsPersonAccount, Account.PersonEmail, Account.RecordType.DeveloperName,"
        " Contact.LastName, Contact.Email, Contact.IsPersonAccount FROM Case ORDER BY Key__c"
    )
    people = org.rows("SELECT Key__c, Name, AccountId FROM Contact")
    return [(len(people),), *(_flat(row) for row in rows)]


def _flat(row: dict[str, object]) -> tuple[object, ...]:
    flat: list[object] = []
    for name, value in row.items():
        if isinstance(value, dict):
            flat.extend(_flat(value))
        elif name not in ("attributes", "type", "url"):
            flat.append(value)
    return tuple(flat)


def test_a_dataset_with_persons_survives_the_journey(cci: Cci, org: Client) -> None:
    fill(org, persons=3)
    before = picture(org)
    assert before[0] == (5,)
    first = cci.move("extract_dataset", "first.sql", "rest")
    assert first.count("'True'") == 6  # each person as account and as contact
    org.control("POST", "reset", {})
    cci.move("load_dataset", "first.sql", "rest")
    assert picture(org) == before
    assert cci.move("extract_dataset", "second.sql", "rest") == first
