"""Does jsforce speak SOAP with the org? Lead conversion into a person, undelete, Metadata API, Tooling API."""

from __future__ import annotations

from tests.clients.processes import Runner, need
from tests.emulator.box import Client


def test_lead_conversion_undelete_and_metadata(runner: Runner, org: Client) -> None:
    need("jsforce")
    said = runner.script("jsforce", "jsforce_soap.cjs", {})
    converted = said["converted"]
    assert converted["success"] is True
    person = org.read("Account", converted["accountId"])
    assert (person["Name"], person["PersonEmail"], person["IsPersonAccount"]) == ("Lee Lane", "lee@example.com", True)
    assert person["PersonContactId"] == converted["contactId"]
    assert [row["success"] for row in said["undeleted"]] == [True]
    assert said["created"][0]["success"] is True
    assert (said["read"]["type"], said["read"]["length"]) == ("Text", 20)
    assert {"CustomObject", "PermissionSet", "Profile"} <= set(said["types"])
    assert {"Account", "Contact"} <= set(said["objects"])
    assert {"Key", "Nick"} <= set(said["fields"])
    assert said["apex"]["code"] == "FUNCTIONALITY_NOT_ENABLED"
