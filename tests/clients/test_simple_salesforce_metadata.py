"""Does simple-salesforce speak the Metadata API with the org? It reads a field, creates an object, deploys a zip."""

from __future__ import annotations

from pathlib import Path

from tests.clients.processes import Runner, need
from tests.emulator.box import Client


def test_read_create_and_deploy(runner: Runner, org: Client, home: Path) -> None:
    need("simple-salesforce")
    said = runner.script("simple-salesforce", "simple_salesforce_metadata.py", {"zip": str(home / "package.zip")})
    assert said == {"pet": True, "field": ["Text", 40, True], "deployed": "Succeeded"}
    assert len(org.rows("SELECT Id FROM Pet__c WHERE Name = 'Rex'")) == 1
    fields = org.data("GET", "tooling/query?q=SELECT+DeveloperName+FROM+CustomField+WHERE+DeveloperName='Zip'").body[
        "records"
    ]
    assert [field["DeveloperName"] for field in fields] == ["Zip"]
