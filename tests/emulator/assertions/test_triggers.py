"""T91: which triggers a person fires. The box runs none; it counts where one would be called."""

from typing import Any

from tests.emulator.box import Client


def counts(sf: Client) -> dict[str, Any]:
    return dict(sf.control("GET", "triggers").body["counts"])


def test_t91_a_person_fires_account_triggers_alone(sf: Client) -> None:
    """D: Creating, changing and deleting a person fires Account triggers once each, Contact triggers never."""
    sf.control("POST", "triggers")
    account, _ = sf.person()
    assert counts(sf) == {"Account": {"insert": 1}}
    sf.update("Account", account, {"PersonEmail": "jo@example.com"})
    sf.delete("Account", account)
    assert counts(sf) == {"Account": {"insert": 1, "update": 1, "delete": 1}}


def test_a_write_on_a_person_contact_is_an_account_save(sf: Client) -> None:
    _, contact = sf.person()
    sf.control("POST", "triggers")
    sf.update("Contact", contact, {"Email": "jo@example.com"})
    assert counts(sf) == {"Account": {"update": 1}}


def test_what_is_swept_along_or_undone_counts_nothing(sf: Client) -> None:
    account = sf.add("Account", Name="Acme")
    sf.add("Contact", LastName="Kim", AccountId=account)
    sf.control("POST", "triggers")
    sf.delete("Account", account)
    rows = [{"attributes": {"type": "Account"}, "Name": "A"}, {"attributes": {"type": "Account"}, "Site": "B"}]
    sf.data("POST", "composite/sobjects", {"allOrNone": True, "records": rows})
    assert counts(sf) == {"Account": {"delete": 1}}
    sf.control("DELETE", "triggers")
    sf.add("Account", Name="Acme")
    assert counts(sf) == {"Account": {"delete": 1}}
