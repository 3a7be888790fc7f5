"""T43 and T45: deleting a person."""

from tests.emulator.box import Client


def test_t43_a_deleted_person_takes_its_contact_along(sf: Client) -> None:
    """D: Deleting a person account moves account and contact to the recycle bin."""
    account, contact = sf.person()
    assert sf.delete("Account", account).status == 204
    for sobject, key in (("Account", account), ("Contact", contact)):
        assert sf.rows(f"SELECT IsDeleted FROM {sobject} WHERE Id = '{key}'", every=True)[0]["IsDeleted"] is True
        assert sf.rows(f"SELECT Id FROM {sobject} WHERE Id = '{key}'") == []


def test_t45_a_case_keeps_its_person(sf: Client) -> None:
    """C/B: A person account with a case can't be deleted (E15)."""
    account, contact = sf.person()
    sf.add("Case", ContactId=contact, Subject="Help")
    reply = sf.delete("Account", account)
    assert (reply.status, reply.code) == (400, "DELETE_FAILED")
    assert sf.read("Account", account)["IsDeleted"] is False
