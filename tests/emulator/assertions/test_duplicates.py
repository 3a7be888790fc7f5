"""T93 and T94: duplicate rules."""

from typing import Literal

from tests.emulator.box import Client, Reply
from twofold.emulator.seeds.document import DuplicateRule, SeedDocument


def plant_rule(sf: Client, action: Literal["alert", "block"]) -> None:
    """Add a rule for persons with the same e-mail, and one such person."""
    sf.person(PersonEmail="pat@example.com")
    rule = DuplicateRule("PersonAccount", f"Same_Email_{action}", ["PersonEmail"], action=action)
    sf.plant(SeedDocument(duplicate_rules=[rule]))


def create_twin(sf: Client, **headers: str) -> Reply:
    return sf.create("Account", {"LastName": "Roe", "PersonEmail": "PAT@example.com"}, **headers)


def test_t93_an_alerting_rule_refuses_a_duplicate(sf: Client) -> None:
    """C: A duplicate person is refused with DUPLICATES_DETECTED and a duplicateResut that names the match."""
    plant_rule(sf, "alert")
    reply = create_twin(sf)
    assert (reply.status, reply.code) == (400, "DUPLICATES_DETECTED")
    details = reply.body[0]["duplicateResut"]
    assert details["allowSave"] is True
    assert details["matchResults"][0]["size"] == 1


def test_t94_the_header_overrides_an_alert_but_no_block(sf: Client) -> None:
    """D: The header lets an alerting rule pass, and a blocking rule still refuses."""
    plant_rule(sf, "alert")
    assert create_twin(sf, Sforce_Duplicate_Rule_Header="allowSave=true").status == 201
    block = SeedDocument(duplicate_rules=[DuplicateRule("PersonAccount", "Blocked", ["PersonEmail"], action="block")])
    sf.plant(block)
    assert create_twin(sf, Sforce_Duplicate_Rule_Header="allowSave=true").code == "DUPLICATES_DETECTED"


def test_rules_for_persons_are_filed_under_account(sf: Client) -> None:
    plant_rule(sf, "block")
    row = sf.rows("SELECT SobjectType, SobjectSubtype, IsActive FROM DuplicateRule")[0]
    assert (row["SobjectType"], row["SobjectSubtype"], row["IsActive"]) == ("Account", "PersonAccount", True)


def test_a_rule_for_contacts_looks_among_persons_only_when_told(sf: Client) -> None:
    account, _ = sf.person(PersonEmail="pat@example.com")
    match = ["Email", "LastName"]
    twin = {"LastName": "Roe", "Email": "pat@example.com"}
    sf.plant(SeedDocument(duplicate_rules=[DuplicateRule("Contact", "Own", match, action="block")]))
    sf.delete("Contact", sf.create("Contact", twin).id)
    sf.plant(SeedDocument(duplicate_rules=[DuplicateRule("Contact", "Across", match, against=["PersonAccount"])]))
    result = sf.create("Contact", twin).body[0]["duplicateResut"]["matchResults"][0]
    assert [found["record"]["Id"] for found in result["matchRecords"]] == [account]
