"""Records that an approval has locked."""

from tests.emulator.box import Client


def test_a_locked_record_is_neither_changed_nor_deleted(sf: Client) -> None:
    account = sf.add("Account", Name="Acme")
    assert sf.control("POST", "locks", {"ids": [account]}).body == {"ids": [account]}
    for reply in (sf.update("Account", account, {"Site": "Here"}), sf.delete("Account", account)):
        assert (reply.status, reply.code) == (400, "ENTITY_IS_LOCKED")
    sf.control("DELETE", f"locks/{account}")
    assert sf.update("Account", account, {"Site": "Here"}).status == 204


def test_both_halves_of_a_person_are_locked_together(sf: Client) -> None:
    account, contact = sf.person()
    assert sf.control("POST", "locks", {"ids": [contact]}).body == {"ids": [account]}
    assert sf.update("Account", account, {"PersonEmail": "jo@example.com"}).code == "ENTITY_IS_LOCKED"
    assert sf.update("Contact", contact, {"Email": "jo@example.com"}).code == "ENTITY_IS_LOCKED"
    sf.control("DELETE", "locks")
    assert sf.update("Contact", contact, {"Email": "jo@example.com"}).status == 204


def test_what_is_no_id_locks_nothing(sf: Client) -> None:
    for ids in ("001", ["nothing"], [7], None):
        assert sf.control("POST", "locks", {"ids": ids}).status == 400
    assert sf.control("GET", "locks").body == {"ids": []}
