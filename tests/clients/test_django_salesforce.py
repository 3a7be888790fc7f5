"""Does django-salesforce get along with the org? Its models are saved, asked, changed and deleted as if the org were a database."""

from __future__ import annotations

from tests.clients.processes import Runner, need
from tests.clients.seed import CLIENT_ID, CLIENT_SECRET, PASSWORD, USERNAME
from tests.emulator.box import Client


def test_models_of_persons(runner: Runner, org: Client) -> None:
    need("django-salesforce")
    app = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
    said = runner.script("django-salesforce", "django_work.py", {**app, "username": USERNAME, "password": PASSWORD})
    assert org.read("Account", said["person"])["PersonMobilePhone"] == "7"
    assert said["name"] == "Ann Roe"
    assert said["half"] == ["7", True, "Ann Roe"]
    assert said["changed"] == 2
    assert len(org.rows("SELECT Id FROM Account WHERE FirstName = 'Both'")) == 2
    assert (said["counted"], said["left"]) == (30, 29)
    assert said["ordered"] == ["M9", "M8"]
    assert said["refused"] == "SalesforceError"
    assert said["inspected"] == ["is_person_account"]
