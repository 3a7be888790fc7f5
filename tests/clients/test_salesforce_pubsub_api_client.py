"""Does the node client of the Pub/Sub API hear of persons? Live, from the earliest event, from an event on; three ways to log in."""

from __future__ import annotations

from tests.clients.processes import Runner, need
from tests.clients.seed import CLIENT_ID, CLIENT_SECRET, PASSWORD, SECURITY_TOKEN, USERNAME


def test_changes_of_both_families_are_heard(runner: Runner) -> None:
    need("salesforce-pubsub-api-client")
    told = {
        "organization": runner.running.box.org.id,
        "username": USERNAME,
        "password": PASSWORD,
        "security_token": SECURITY_TOKEN,
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
    }
    said = runner.script("salesforce-pubsub-api-client", "pubsub_node.cjs", told)
    created, changed, business = (event["payload"] for event in said["live"])
    heads = [payload["ChangeEventHeader"] for payload in (created, changed, business)]
    assert [head["changeType"] for head in heads] == ["CREATE", "UPDATE", "CREATE"]
    assert created["Name"]["FirstName"] == "Ann"
    assert {"Phone", "Name.LastName", "LastModifiedDate"} <= set(heads[1]["changedFields"])
    assert (changed["Phone"], changed["Name"]["LastName"], changed["Name"]["FirstName"]) == ("1", "Lee", None)
    assert business["Name"] == "Acme"  # a business sends a string where a person sends a record
    replay_ids = [event["replayId"] for event in said["live"]]
    assert said["earliest"] == replay_ids
    assert said["later"] == replay_ids[1:]
