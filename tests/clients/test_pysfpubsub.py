"""Does the Python client of the Pub/Sub API hear the contact half of a person? SOAP login, topic, schema, latest events."""

from __future__ import annotations

from tests.clients.processes import Runner, need
from tests.clients.seed import PASSWORD, SECURITY_TOKEN, USERNAME
from tests.emulator.box import Client


def test_the_contact_half_is_heard(runner: Runner, org: Client) -> None:
    need("pysfpubsub")
    told = {"username": USERNAME, "password": PASSWORD, "security_token": SECURITY_TOKEN}
    said = runner.script("pysfpubsub", "pubsub_python.py", told)
    assert said["can_subscribe"] is True
    head = said["heard"]["ChangeEventHeader"]
    assert (head["entityName"], head["changeType"]) == ("Contact", "CREATE")
    [contact] = org.rows(f"SELECT Email, IsPersonAccount FROM Contact WHERE Id = '{head['recordIds'][0]}'")
    assert contact["IsPersonAccount"] is True
    assert (said["heard"]["Email"], contact["Email"]) == ("ann@example.com", "ann@example.com")
    assert said["heard"]["Name"]["LastName"] == "Heard"
