"""Does jsforce hear of changes? A person is created, renamed and deleted; three change events come, and come again by replay."""

from __future__ import annotations

from tests.clients.processes import Runner, need
from tests.emulator.box import Client


def test_changes_of_a_person_are_heard_by_cometd(runner: Runner, org: Client) -> None:
    need("jsforce")
    said = runner.script("jsforce", "jsforce_streaming.cjs", {})
    created, changed, deleted = (message["payload"] for message in said["live"])
    heads = [payload["ChangeEventHeader"] for payload in (created, changed, deleted)]
    assert [head["changeType"] for head in heads] == ["CREATE", "UPDATE", "DELETE"]
    assert {head["entityName"] for head in heads} == {"Account"}
    assert (created["Name"]["FirstName"], created["Name"]["LastName"]) == ("Ann", "Roe")
    assert "Name.LastName" in heads[1]["changedFields"]
    assert changed["Name"] == {"LastName": "Lee"}
    [gone] = org.rows(f"SELECT Name FROM Account WHERE Id = '{heads[2]['recordIds'][0]}'", every=True)
    assert gone["Name"] == "Ann Lee"
    assert said["replayed"] == [message["event"]["replayId"] for message in said["live"]]
