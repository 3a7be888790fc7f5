"""Are records that changed in the meantime kept from being overwritten? Source: HTTP reference 5, conditional headers."""

from __future__ import annotations

import pytest

from tests.emulator.box import Client

BEFORE, AFTER = "Tue, 01 Jan 2030 11:00:00 GMT", "Tue, 01 Jan 2030 13:00:00 GMT"


@pytest.fixture
def noon(sf: Client) -> Client:
    """An org where it is noon for good."""
    sf.control("POST", "clock", {"set": "2030-01-01T12:00:00Z", "stopped": True})
    return sf


def test_a_record_that_has_not_changed_is_not_sent_again(noon: Client) -> None:
    _, contact = noon.person()
    assert noon.data("GET", f"sobjects/Contact/{contact}", If_Modified_Since=AFTER).status == 304
    assert noon.data("GET", f"sobjects/Contact/{contact}", If_Modified_Since=BEFORE).status == 200
    assert noon.data("GET", f"sobjects/Contact/{contact}", If_Modified_Since="soon").status == 200


def test_a_record_that_has_changed_is_not_overwritten(noon: Client) -> None:
    _, contact = noon.person()
    changed = noon.update("Contact", contact, {"Phone": "1"}, If_Unmodified_Since=BEFORE)
    assert (changed.status, noon.read("Contact", contact)["Phone"]) == (412, None)
    assert noon.update("Contact", contact, {"Phone": "1"}, If_Unmodified_Since="soon").status == 400
    assert noon.update("Contact", contact, {"Phone": "1"}, If_Unmodified_Since=AFTER).status == 204


def test_accounts_have_tags(noon: Client) -> None:
    account, contact = noon.person()
    tag = noon.data("GET", f"sobjects/Account/{account}").headers["etag"]
    assert "etag" not in noon.data("GET", f"sobjects/Contact/{contact}").headers
    assert noon.data("GET", f"sobjects/Account/{account}", If_None_Match=tag).status == 304
    assert noon.update("Account", account, {"Phone": "1"}, If_Match=tag).status == 204
    noon.advance(60)
    assert noon.update("Account", account, {"Phone": "2"}, If_Match='"another"').status == 412
    assert noon.update("Account", account, {"Phone": "2"}, If_Match="*").status == 204
    assert noon.data("GET", f"sobjects/Account/{account}", If_None_Match=tag).status == 200
