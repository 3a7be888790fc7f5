"""Does a client we did not write get along with the Metadata API? simple-salesforce, which reads answers by the WSDL."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from simple_salesforce.api import Salesforce

from tests.emulator.box import Client
from tests.emulator.http.test_clients_of_others import PlainSession
from tests.emulator.metadata.folder import file_of
from tests.emulator.metadata.speaker import manifest, pack


class Session(PlainSession):
    """Plain http for the SOAP library too, which uses the shorter verbs."""

    def post(self, url: Any, *args: Any, **kwargs: Any) -> Any:
        return self.request("POST", url, *args, **kwargs)


@pytest.fixture
def simple(sf: Client) -> Iterator[Any]:
    with Session() as session:
        client: Any = Salesforce(instance_url=sf.running.instance_url, session_id=sf.token, session=session)
        client.mdapi._client.transport.session = session
        yield client


def test_components_go_there_and_back(simple: Any) -> None:
    api = simple.mdapi
    field = api.CustomField(
        fullName="Account.Key__c", label="Key", type=api._client.get_type("ns0:FieldType")("Text"), length=40
    )
    api.CustomField.create([field])
    assert api.CustomField.read(["Account.Key__c"]).length == 40
    field.label = "Other"
    api.CustomField.update([field])
    assert api.CustomField.read(["Account.Key__c"]).label == "Other"
    with pytest.raises(Exception, match="DUPLICATE_DEVELOPER_NAME"):
        api.CustomField.create([field])
    listed = api.list_metadata([api.ListMetadataQuery(type="CustomField")])
    assert "Account.Key__c" in [found.fullName for found in listed]
    assert "Key__c" in [found.fullName for found in api.CustomObject.read(["Account"]).fields]
    api.CustomField.delete(["Account.Key__c"])
    assert "CustomObject" in [found.xmlName for found in api.describe_metadata().metadataObjects]


def deploy(simple: Any, inner: str) -> tuple[str, str]:
    """Send a zip that says something of Account; returns the Id to ask by, and the state."""
    files: dict[str, str | bytes] = {
        "package.xml": manifest(CustomObject="Account"),
        "objects/Account.object": file_of("CustomObject", inner),
    }
    deploy_id, state = simple.mdapi.deploy(io.BytesIO(pack(files)), sandbox=False)
    return deploy_id, state


def test_a_zip_is_deployed_and_fetched(simple: Any) -> None:
    inner = "<fields><fullName>Key__c</fullName><label>Key</label><type>TextArea</type></fields>"
    deploy_id, state = deploy(simple, inner)
    assert state == "Queued"
    state, _, detail, _ = simple.mdapi.check_deploy_status(deploy_id, sandbox=False)
    assert (state, detail["deployed_count"], detail["errors"]) == ("Succeeded", "1", [])
    retrieve_id, _ = simple.mdapi.retrieve("", unpackaged={"CustomObject": ["Account"]})
    state, error, _, zipped = simple.mdapi.retrieve_zip(retrieve_id)
    assert (state, error) == ("Succeeded", None)
    assert zipped.startswith(b"PK")


def test_failures_arrive_as_the_client_expects_them(simple: Any) -> None:
    inner = "<fields><fullName>Sum__c</fullName><label>Sum</label><type>Summary</type></fields>"
    deploy_id, _ = deploy(simple, inner)
    state, _, detail, _ = simple.mdapi.check_deploy_status(deploy_id, sandbox=False)
    assert state == "Failed"
    assert [(error["type"], error["file"], error["status"]) for error in detail["errors"]] == [
        ("CustomField", "objects/Account.object", "Error")
    ]
