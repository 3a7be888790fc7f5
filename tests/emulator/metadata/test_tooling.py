"""Tools ask for components as records, make and change them, and hear plainly that there is no Apex."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest

from tests.emulator.box import Client, Reply
from tests.emulator.metadata.folder import file_of
from tests.emulator.metadata.speaker import MetadataSpeaker, manifest, pack

KEY = {"label": "Key", "type": "Text", "length": 40, "externalId": True}
VALUES = {"valueSetDefinition": {"sorted": False, "value": [{"valueName": "A", "default": True, "label": "A"}]}}


def ask(sf: Client, soql: str, more: str = "") -> Reply:
    """Ask the Tooling API."""
    return sf.data("GET", f"tooling/query?q={quote(soql)}{more}")


def create(sf: Client, kind: str, name: str, metadata: dict[str, Any]) -> Reply:
    return sf.data("POST", f"tooling/sobjects/{kind}", {"FullName": name, "Metadata": metadata})


def test_a_field_is_made_found_changed_and_deleted(sf: Client) -> None:
    made = create(sf, "CustomField", "Account.Key__c", KEY)
    assert made.status == 201
    field = made.body["id"]
    assert field.startswith("00N")
    soql = "SELECT Id, DeveloperName, TableEnumOrId, Metadata FROM CustomField WHERE EntityDefinition.QualifiedApiName = 'Account'"
    body = ask(sf, soql).body
    (found,) = [record for record in body["records"] if record["DeveloperName"] == "Key"]
    assert (body["entityTypeName"], body["size"], body["done"]) == ("CustomField", body["totalSize"], True)
    assert (found["Id"], found["Metadata"]) == (field, KEY)
    assert found["attributes"]["url"] == f"/services/data/v60.0/tooling/sobjects/CustomField/{field}"
    address = f"tooling/sobjects/CustomField/{field}"
    assert sf.data("PATCH", address, {"Metadata": {**KEY, "label": "Other"}}).status == 204
    assert sf.data("GET", address).body["Metadata"]["label"] == "Other"
    assert sf.data("DELETE", address).status == 204
    assert sf.data("GET", address).status == 404


@pytest.mark.parametrize(
    ("kind", "name", "metadata"),
    [
        (
            "CustomObject",
            "Visit__c",
            {"label": "Visit", "pluralLabel": "Visits", "nameField": {"label": "Name", "type": "Text"}},
        ),
        ("CustomField", "Account.Tier__c", {"label": "Tier", "type": "Picklist", "valueSet": VALUES}),
        ("ValidationRule", "Account.Rule", {"active": True, "errorConditionFormula": "FALSE", "errorMessage": "No"}),
        (
            "PlatformEventChannelMember",
            "ChangeEvents_AccountChangeEvent",
            {"eventChannel": "ChangeEvents", "selectedEntity": "AccountChangeEvent"},
        ),
    ],
)
def test_components_of_each_kind_read_back_as_they_were_made(
    sf: Client, kind: str, name: str, metadata: dict[str, Any]
) -> None:
    record_id = create(sf, kind, name, metadata).id
    record = sf.data("GET", f"tooling/sobjects/{kind}/{record_id}").body
    assert (record["FullName"], record["Metadata"]) == (name, metadata)
    assert [found["Id"] for found in ask(sf, f"SELECT Id FROM {kind} WHERE Id = '{record_id}'").body["records"]] == [
        record_id
    ]
    assert create(sf, kind, name, metadata).code == "DUPLICATE_DEVELOPER_NAME"


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ({"FullName": "Account.Key__c"}, "REQUIRED_FIELD_MISSING"),
        ({"Metadata": KEY}, "REQUIRED_FIELD_MISSING"),
        ({"FullName": "Account.Key__c", "Metadata": "x"}, "REQUIRED_FIELD_MISSING"),
        ({"FullName": "Unicorn__c.Key__c", "Metadata": KEY}, "FIELD_INTEGRITY_EXCEPTION"),
        ({"FullName": "Account.Key__c", "Metadata": {"type": "Summary"}}, "FIELD_INTEGRITY_EXCEPTION"),
    ],
)
def test_a_component_that_cannot_be_is_refused(sf: Client, payload: dict[str, Any], code: str) -> None:
    assert sf.data("POST", "tooling/sobjects/CustomField", payload).code == code


def test_there_is_no_code(sf: Client) -> None:
    for kind in ("ApexClass", "ApexTrigger", "Flow"):
        assert ask(sf, f"SELECT Id, Name FROM {kind}").body["records"] == []
        assert create(sf, kind, "A", {"x": "y"}).code == "FUNCTIONALITY_NOT_ENABLED"
    assert sf.data("GET", "tooling/executeAnonymous?anonymousBody=x").code == "FUNCTIONALITY_NOT_ENABLED"
    reply = sf.send("GET", "/services/apexrest/a/b/c?d=e")
    assert (reply.status, reply.code, reply.message) == (404, "NOT_FOUND", "Could not find a match for URL")
    assert sf.send("POST", "/services/apexrest/a", headers={"Authorization": ""}).code == "INVALID_SESSION_ID"
    assert sf.send("POST", "/services/Soap/s/60.0", raw=b"<a/>").status == 500


@pytest.mark.parametrize(
    "soql",
    [
        "SELECT Username FROM User",
        "SELECT Name FROM Organization",
        "SELECT QualifiedApiName FROM EntityDefinition LIMIT 3",
    ],
)
def test_records_beside_components_are_answered_too(sf: Client, soql: str) -> None:
    body = ask(sf, soql).body
    assert body["size"] == len(body["records"]) > 0


@pytest.mark.parametrize("soql", ["SELECT Id FROM SandboxProcess", "SELECT Nope FROM CustomField", "SELECT", ""])
def test_a_query_that_cannot_be_worked_is_refused(sf: Client, soql: str) -> None:
    assert ask(sf, soql).status == 400


def test_columns_are_told(sf: Client) -> None:
    body = ask(sf, "SELECT Id, DeveloperName FROM CustomField", "&columns=true").body
    assert [column["columnName"] for column in body["columnMetadata"]] == ["Id", "DeveloperName"]


def test_kinds_are_described_under_their_own_addresses(sf: Client) -> None:
    heads = {head["name"]: head for head in sf.data("GET", "tooling/sobjects").body["sobjects"]}
    assert heads["CustomField"]["createable"] is True
    assert heads["ApexClass"]["createable"] is False
    described = sf.data("GET", "tooling/sobjects/customfield/describe").body
    assert described["urls"]["describe"] == "/services/data/v60.0/tooling/sobjects/CustomField/describe"
    assert sf.data("GET", "tooling/sobjects/Unicorn/describe").status == 404


# Deploying over REST.


def test_a_zip_is_deployed_over_rest(metadata: MetadataSpeaker) -> None:
    inner = "<fields><fullName>Key__c</fullName><label>Key</label><type>TextArea</type></fields>"
    zipped = pack(
        {"package.xml": manifest(CustomObject="Account"), "objects/Account.object": file_of("CustomObject", inner)}
    )
    sf = metadata.client
    started = post(sf, {"deployOptions": {"rollbackOnError": True, "testLevel": None}}, zipped)
    assert started.status == 201
    assert started.body["deployResult"]["status"] == "Succeeded"
    done = sf.data("GET", f"metadata/deployRequest/{started.body['id']}?includeDetails=true").body["deployResult"]
    assert [found["fullName"] for found in done["details"]["componentSuccesses"]] == ["Account.Key__c", "package.xml"]
    assert sf.data("PATCH", f"metadata/deployRequest/{started.body['id']}", {}).code == "INVALID_ID_FIELD"
    assert sf.data("GET", "metadata/deployRequest/0Af000000000999").code == "INVALID_ID_FIELD"


@pytest.mark.parametrize("options", [{"deployOptions": {"checkOnly": "perhaps"}}, {"deployOptions": 7}])
def test_options_that_are_none_are_refused(sf: Client, options: dict[str, Any]) -> None:
    assert post(sf, options, b"").code == "JSON_PARSER_ERROR"


def post(sf: Client, options: dict[str, Any], zipped: bytes) -> Reply:
    """Send a multipart request as jsforce does."""
    raw = (
        b'--b\r\nContent-Disposition: form-data; name="json"\r\nContent-Type: application/json\r\n\r\n'
        + json.dumps(options).encode()
        + b'\r\n--b\r\nContent-Disposition: form-data; name="file"; filename="deploy.zip"\r\n\r\n'
        + zipped
        + b"\r\n--b--\r\n"
    )
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    return sf.send("POST", "/services/data/v60.0/metadata/deployRequest", headers=headers, raw=raw)
