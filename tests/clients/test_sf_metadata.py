"""Does the ``sf`` command line deploy to the org, fetch from it and list what it holds?"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.clients.sf import Sf
from tests.emulator.box import Client
from tests.emulator.metadata.folder import field_file, file_of, write_folder

BASE = "force-app/main/default"
FILES = {
    "sfdx-project.json": '{"packageDirectories": [{"path": "force-app", "default": true}], "sourceApiVersion": "60.0"}',
    f"{BASE}/objects/Visit__c/Visit__c.object-meta.xml": file_of(
        "CustomObject",
        "<deploymentStatus>Deployed</deploymentStatus><label>Visit</label><nameField><label>Name</label><type>Text</type>"
        "</nameField><pluralLabel>Visits</pluralLabel><sharingModel>ReadWrite</sharingModel>",
    ),
    f"{BASE}/objects/Visit__c/fields/Fun__c.field-meta.xml": field_file(
        "Fun__c", "Checkbox", "<defaultValue>true</defaultValue>"
    ),
    f"{BASE}/objects/Contact/fields/Allergies__c.field-meta.xml": field_file(
        "Allergies__c", "Text", "<length>80</length>"
    ),
    f"{BASE}/permissionsets/Visits.permissionset-meta.xml": file_of(
        "PermissionSet",
        "<fieldPermissions><editable>true</editable><field>Contact.Allergies__c</field><readable>true</readable>"
        "</fieldPermissions><fieldPermissions><editable>true</editable><field>Visit__c.Fun__c</field><readable>true</readable>"
        "</fieldPermissions><label>Visits</label>",
    ),
}


@pytest.fixture(scope="module")
def project(home: Path) -> Path:
    """A project where the client runs."""
    return write_folder(home, FILES)


def test_a_project_is_deployed_and_its_fields_used(sf: Sf, org: Client, project: Path) -> None:
    done = sf("project", "deploy", "start", "--source-dir", "force-app")
    assert (done["status"], done["numberComponentErrors"]) == ("Succeeded", 0)
    assert "Allergies__pc" not in org.fields("Account")
    sf("org", "assign", "permset", "--name", "Visits")
    assert org.fields("Account")["Allergies__pc"]["length"] == 80
    assert org.read("Visit__c", org.add("Visit__c", Name="One"))["Fun__c"] is True


def test_a_failure_is_told_by_file(sf: Sf, project: Path) -> None:
    path = f"{BASE}/objects/Visit__c/fields/Sum__c.field-meta.xml"
    write_folder(project, {path: field_file("Sum__c", "Summary")})
    refused = sf.refused("project", "deploy", "start", "--source-dir", "force-app")
    (failure,) = refused["result"]["details"]["componentFailures"]
    assert "roll-up summaries are not computed" in failure["problem"]


def test_components_are_fetched(sf: Sf, project: Path) -> None:
    field = project / BASE / "objects/Contact/fields/Allergies__c.field-meta.xml"
    field.unlink()
    sf("project", "retrieve", "start", "--metadata", "CustomField:Contact.Allergies__c")
    assert "<length>80</length>" in field.read_text(encoding="utf-8")


def test_types_and_components_are_listed(sf: Sf) -> None:
    types = sf("org", "list", "metadata-types")["metadataObjects"]
    assert "CustomObject" in [found["xmlName"] for found in types]
    listed = sf("org", "list", "metadata", "--metadata-type", "CustomObject")
    assert {"Account", "Visit__c"} <= {found["fullName"] for found in listed}


def test_components_are_asked_for_by_query(sf: Sf) -> None:
    soql = "SELECT DeveloperName FROM CustomField WHERE DeveloperName = 'Fun'"
    assert sf("data", "query", "--use-tooling-api", "--query", soql)["totalSize"] == 1
