"""Does jsforce get along with the Metadata, Tooling and SOAP APIs?"""

from __future__ import annotations

import base64

from tests.clients.processes import Runner, need
from tests.clients.seed import USERNAME
from tests.emulator.box import Client
from tests.emulator.metadata.folder import file_of
from tests.emulator.metadata.speaker import manifest, pack

VISIT = (
    "<deploymentStatus>Deployed</deploymentStatus><label>Visit</label><nameField><label>Name</label><type>Text</type></nameField>"
    "<pluralLabel>Visits</pluralLabel><sharingModel>ReadWrite</sharingModel>"
)


def test_components_zips_and_calls(runner: Runner, org: Client) -> None:
    need("jsforce")
    packed = pack(
        {"package.xml": manifest(CustomObject="Visit__c"), "objects/Visit__c.object": file_of("CustomObject", VISIT)}
    )
    deleted = org.add("Account", Name="Acme")
    org.delete("Account", deleted)
    zipped = base64.b64encode(packed).decode()
    given = {"zip": zipped, "lead": org.add("Lead", LastName="Lee"), "deleted": deleted}
    said = runner.script("jsforce", "jsforce_metadata.cjs", given)
    assert {"CustomObject", "Profile"} <= set(said["types"])
    assert said["created"]["success"] is True
    assert said["again"]["errors"][0]["statusCode"] == "DUPLICATE_DEVELOPER_NAME"
    assert said["updated"]["success"] is True
    assert said["upserted"][0]["created"] is True
    assert said["read"] == ["Rank", 20]
    assert {"Account.Tier__c", "Account.Other__c"} <= set(said["listed"])
    assert said["deleted"][0]["success"] is True
    assert said["deployed"] == said["rest"] == ["Succeeded", 1]
    assert said["broken"][0] == "Failed"
    assert said["fetched"] == ["Succeeded", "UEsD"]
    assert said["found"] == ["Tool"]
    assert said["apex"]["code"] == "FUNCTIONALITY_NOT_ENABLED"
    assert org.read("Account", said["converted"]["accountId"])["IsPersonAccount"] is True
    assert said["emptied"][0]["id"] == deleted
    assert said["user"] == USERNAME
    assert said["timestamp"].endswith("Z")
