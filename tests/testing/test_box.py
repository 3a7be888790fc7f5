"""The public test kit: what somebody else's tests can do with an org in a box."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from twofold.errors import SettingsError
from twofold.testing import BoxOrg, start_org
from twofold.testing.box import OrgRefused

PEOPLE = {"records": [{"object": "Account", "ref": "pat", "fields": {"LastName": "Sample", "PersonEmail": "pat@example.com"}}]}  # fmt: skip
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def kept() -> Iterator[BoxOrg]:
    with start_org() as org:
        yield org


@pytest.fixture
def org(kept: BoxOrg) -> BoxOrg:
    kept.reset("empty")
    return kept


def test_what_a_test_makes_it_can_read_again(org: BoxOrg) -> None:
    made = org.create("Account", FirstName="Pat", LastName="Sample")

    assert org.query(f"SELECT Id, Name, IsPersonAccount FROM Account WHERE Id = '{made}'") == [
        {"Id": made, "Name": "Pat Sample", "IsPersonAccount": True}
    ]


def test_it_refuses_what_salesforce_refuses_with_salesforces_code(org: BoxOrg) -> None:
    person = org.create("Account", LastName="Sample")

    with pytest.raises(OrgRefused) as caught:
        org.create("Contact", LastName="Second half", AccountId=person)

    assert caught.value.status == 400
    assert caught.value.code


def test_a_query_that_is_none_is_refused(org: BoxOrg) -> None:
    with pytest.raises(OrgRefused, match="MALFORMED_QUERY"):
        org.query("SELECT FROM")


def test_a_seed_names_the_records_it_made(org: BoxOrg) -> None:
    refs = org.seed(PEOPLE)

    assert org.query("SELECT Id FROM Account WHERE PersonEmail = 'pat@example.com'") == [{"Id": refs["pat"]}]


def test_reset_forgets_records_clock_faults_and_requests(org: BoxOrg) -> None:
    org.create("Account", LastName="Sample")
    org.clock.stop(NOON)
    org.faults.add("unavailable", times=None)

    org.reset()

    assert org.calls == 0
    assert org.query("SELECT Id FROM Account") == []
    assert org.clock.now() != NOON


def test_a_stopped_clock_stays_and_moves_on_order(org: BoxOrg) -> None:
    org.clock.stop(NOON)
    org.clock.advance(timedelta(hours=1))
    org.create("Account", LastName="Sample")

    assert org.query("SELECT CreatedDate FROM Account") == [{"CreatedDate": "2026-03-02T13:00:00.000+0000"}]
    org.clock.restore()
    assert org.clock.now() > NOON


def test_a_fault_strikes_as_often_as_it_was_told(org: BoxOrg) -> None:
    org.faults.add("unavailable", times=1)

    with pytest.raises(OrgRefused) as caught:
        org.query("SELECT Id FROM Account")

    assert caught.value.status == 503
    assert org.query("SELECT Id FROM Account") == []


def test_cleared_faults_strike_no_more(org: BoxOrg) -> None:
    org.faults.add("unavailable", times=None)
    org.faults.clear()

    assert org.query("SELECT Id FROM Account") == []


def test_an_ended_session_is_refused_and_a_reset_admits_it_again(org: BoxOrg) -> None:
    org.faults.expire_sessions()

    with pytest.raises(OrgRefused, match="INVALID_SESSION_ID"):
        org.query("SELECT Id FROM Account")

    org.reset()
    assert org.query("SELECT Id FROM Account") == []


def test_an_unknown_fault_is_answered_with_those_there_are(org: BoxOrg) -> None:
    with pytest.raises(OrgRefused, match="lost-answer"):
        org.faults.add("gremlins")


def test_calls_are_counted_as_salesforce_counts_them(org: BoxOrg) -> None:
    org.query("SELECT Id FROM Account")
    org.create("Lead", LastName="Sample", Company="Acme")

    assert org.calls == 2
    assert [request["method"] for request in org.requests()] == ["GET", "POST"]

    org.forget_requests()
    assert org.calls == 0


def test_an_org_can_start_with_a_seed_and_without_person_accounts(tmp_path: Path) -> None:
    with start_org(PEOPLE) as org:
        assert len(org.query("SELECT Id FROM Account WHERE IsPersonAccount = true")) == 1
    with start_org(person_accounts=False) as org, pytest.raises(OrgRefused, match="INVALID_FIELD"):
        org.query("SELECT IsPersonAccount FROM Account")


def test_a_seed_that_is_none_says_where_it_is_wrong() -> None:
    with pytest.raises(SettingsError, match="recods"), start_org({"recods": []}):
        pass


def test_afterwards_nobody_answers() -> None:
    with start_org() as org:
        url = org.url

    with pytest.raises(URLError):
        urlopen(url, timeout=1)


def test_a_snapshot_brings_back_what_was_there(org: BoxOrg) -> None:
    kept_id = org.create("Account", LastName="Sample")
    org.snapshot()
    org.delete("Account", kept_id)
    org.create("Account", LastName="Other")

    org.restore()

    assert org.query("SELECT Id, LastName FROM Account") == [{"Id": kept_id, "LastName": "Sample"}]


def test_a_change_is_told_of_both_halves(org: BoxOrg) -> None:
    org.seed({"change_data_capture": ["Account", "Contact"]})
    person = org.create("Account", LastName="Sample")
    told = org.changes()[-1]["replayId"]

    org.update("Account", person, PersonEmail="pat@example.com")

    account, contact = org.changes(after=told)
    assert [account["topic"], contact["topic"]] == ["AccountChangeEvent", "ContactChangeEvent"]
    assert account["payload"]["PersonEmail"] == contact["payload"]["Email"] == "pat@example.com"
    assert account["payload"]["ChangeEventHeader"]["recordIds"] == [person]


def test_person_accounts_are_switched_on_once_nothing_stands_in_the_way() -> None:
    business = {"object": "Account", "name": "Business"}
    with start_org({"person_accounts": False}) as org, pytest.raises(OrgRefused, match="record type"):
        org.enable_person_accounts()
    with start_org({"person_accounts": False, "record_types": [business]}) as org:
        org.enable_person_accounts()
        assert org.create("Account", LastName="Sample")
