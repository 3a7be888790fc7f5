"""T95 to T97: upsert by keys of the caller's own."""

from tests.emulator.box import Client


def test_t95_an_upsert_by_external_id_makes_one_person(sf: Client) -> None:
    """C: An upsert on an Account external Id creates a person, and the second time changes it."""
    first = sf.data("PATCH", "sobjects/Account/Ext__c/1", {"LastName": "Roe"})
    second = sf.data("PATCH", "sobjects/Account/Ext__c/1", {"LastName": "Roe"})
    assert (first.status, first.body["created"]) == (201, True)
    assert (second.status, second.body["created"]) == (200, False)
    assert [row["IsPersonAccount"] for row in sf.rows("SELECT IsPersonAccount FROM Account")] == [True]


def test_t96_the_email_is_no_key_of_an_account(sf: Client) -> None:
    """C: An upsert by PersonEmail is refused."""
    reply = sf.data("PATCH", "sobjects/Account/PersonEmail/a@b.c", {"LastName": "Roe"})
    assert reply.status == 404
    assert sf.rows("SELECT Id FROM Account") == []


def test_t97_the_key_of_a_contact_is_a_key_of_its_person(sf: Client) -> None:
    """B: An upsert by the __pc field of a Contact external Id creates a person."""
    reply = sf.data("PATCH", "sobjects/Account/K__pc/1", {"LastName": "Roe"})
    assert reply.status == 201
    contact = sf.contact_of(reply.body["id"])
    assert sf.read("Contact", contact)["K__c"] == "1"
