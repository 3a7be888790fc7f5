"""Does the ``sf`` command line deploy metadata? An object, a field of Contact, a permission set; then a person gets values of them."""

from __future__ import annotations

import json
from pathlib import Path

from tests.clients.seed import USERNAME
from tests.clients.sf import Sf
from tests.emulator.box import Client

PROJECT = {"packageDirectories": [{"path": "source", "default": True}], "sourceApiVersion": "60.0"}
SOURCE = {
    "objects/Contact/fields/Shoe_Size__c.field": (
        "CustomField",
        "<fullName>Shoe_Size__c</fullName><label>Shoe Size</label><precision>4</precision><scale>1</scale><type>Number</type>",
    ),
    "objects/Visit__c/Visit__c.object": (
        "CustomObject",
        "<deploymentStatus>Deployed</deploymentStatus><label>Visit</label><nameField><displayFormat>V-{0000}</displayFormat>"
        "<label>Visit Number</label><type>AutoNumber</type></nameField><pluralLabel>Visits</pluralLabel>"
        "<sharingModel>ReadWrite</sharingModel>",
    ),
    "objects/Visit__c/fields/Person__c.field": (
        "CustomField",
        "<fullName>Person__c</fullName><label>Person</label><referenceTo>Contact</referenceTo>"
        "<relationshipName>Visits</relationshipName><type>Lookup</type>",
    ),
    "permissionsets/Visits.permissionset": (
        "PermissionSet",
        "<fieldPermissions><editable>true</editable><field>Contact.Shoe_Size__c</field><readable>true</readable></fieldPermissions>"
        "<fieldPermissions><editable>true</editable><field>Visit__c.Person__c</field><readable>true</readable></fieldPermissions>"
        "<label>Visits</label><objectPermissions><allowCreate>true</allowCreate><allowDelete>true</allowDelete>"
        "<allowEdit>true</allowEdit><allowRead>true</allowRead><object>Visit__c</object></objectPermissions>",
    ),
}


def write_project(folder: Path) -> None:
    (folder / "sfdx-project.json").write_text(json.dumps(PROJECT))
    for name, (kind, content) in SOURCE.items():
        file = folder / "source" / f"{name}-meta.xml"
        file.parent.mkdir(parents=True, exist_ok=True)
        head = f'<?xml version="1.0" encoding="UTF-8"?>\n<{kind} xmlns="http://soap.sforce.com/2006/04/metadata">'
        file.write_text(f"{head}{content}</{kind}>\n")


def test_what_is_deployed_can_be_used_once_it_is_granted(sf: Sf, org: Client, home: Path) -> None:
    write_project(home)
    deployed = sf("project", "deploy", "start", "--source-dir", "source", "--target-org", USERNAME, "--wait", "2")
    assert deployed["status"] == "Succeeded"
    assert "Shoe_Size__pc" not in org.fields("Account")  # deployed is not granted
    sf("org", "assign", "permset", "--name", "Visits", "--target-org", USERNAME)
    assert org.field("Account", "Shoe_Size__pc")["type"] == "double"
    _, contact = org.person(Shoe_Size__pc=42.5)
    assert org.read("Contact", contact)["Shoe_Size__c"] == 42.5
    org.add("Visit__c", Person__c=contact)
    [row] = org.rows("SELECT Name, Person__r.Account.Shoe_Size__pc FROM Visit__c")
    assert row["Name"].startswith("V-000")
    assert row["Person__r"]["Account"]["Shoe_Size__pc"] == 42.5
    retrieved = sf(
        "project", "retrieve", "start", "--metadata", "CustomField:Contact.Shoe_Size__c", "--target-org", USERNAME
    )
    assert retrieved["status"] == "Succeeded"
