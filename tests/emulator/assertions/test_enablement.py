"""T11 to T16 and T100: what has to be true before Person Accounts are switched on, that they stay on, and reports-to."""

from __future__ import annotations

from pathlib import Path

import msgspec

from tests.emulator.box import Client, Reply
from tests.emulator.conftest import ASSERTION_ORG
from twofold.emulator.behaviour.lives.enablement import enable as enable_persons
from twofold.emulator.seeds.basics import BUSINESS, empty
from twofold.emulator.seeds.document import Profile, SeedDocument
from twofold.emulator.server import OrgOptions, open_box

READY = SeedDocument(person_accounts=False, record_types=[BUSINESS])
"""An org without Person Accounts that could have them."""


def but(**changes: object) -> SeedDocument:
    """The ready org with something changed."""
    return msgspec.structs.replace(READY, **changes)


def enable(sf: Client, document: SeedDocument) -> Reply:
    """Start anew with a document and switch Person Accounts on."""
    sf.reset(document)
    return sf.control("POST", "person-accounts", {"enabled": True})


def is_on(sf: Client) -> bool:
    """Detect Person Accounts as careful clients do."""
    return "IsPersonAccount" in sf.fields("Account")


def refused(sf: Client, reply: Reply, word: str) -> bool:
    """Tell whether switching on was refused for one reason that names a word, and changed nothing."""
    (blocker,) = reply.body["blockers"]
    return reply.status == 409 and word in blocker and not is_on(sf)


def test_t11_an_account_record_type_has_to_be_there_first(sf: Client) -> None:
    """D: An org without any record type on Account can't switch Person Accounts on."""
    assert refused(sf, enable(sf, empty(person_accounts=False)), "record type")


def test_t12_contacts_may_not_be_public_on_their_own(sf: Client) -> None:
    """D: While contacts are Public Read/Write by default Person Accounts can't be switched on."""
    assert refused(sf, enable(sf, but(sharing={"Contact": "ReadWrite"})), "sharing")
    assert refused(sf, enable(sf, but(sharing={"Contact": "Private", "Account": "Read"})), "sharing")


def test_t13_accounts_and_contacts_may_both_be_private(sf: Client) -> None:
    """D: With accounts and contacts both Private, or contacts controlled by their account, they can be switched on."""
    assert enable(sf, but(sharing={"Contact": "Private", "Account": "Private"})).status == 200
    assert is_on(sf)
    assert enable(sf, but(sharing={"Contact": "ControlledByParent", "Account": "ReadWrite"})).status == 200
    assert is_on(sf)


def test_t14_who_reads_accounts_has_to_read_contacts(sf: Client) -> None:
    """D: A profile that reads Account and not Contact stands in the way."""
    clerk = Profile("Clerk", objects={"Account": "read", "Contact": "none"})
    assert refused(sf, enable(sf, but(profiles=[Profile("System Administrator"), clerk])), "Clerk")


def test_t15_a_private_contact_does_not_stand_in_the_way(sf: Client) -> None:
    """B: A contact without an account is no obstacle, and stays as it was."""
    sf.reset(READY)
    contact = sf.add("Contact", LastName="Alone")
    assert sf.control("POST", "person-accounts", {"enabled": True}).status == 200
    after = sf.read("Contact", contact)
    assert (after["LastName"], after["AccountId"], after["IsPersonAccount"]) == ("Alone", None, False)


def test_t16_person_accounts_cannot_be_switched_off(sf: Client) -> None:
    """D: What was switched on stays on."""
    reply = sf.control("POST", "person-accounts", {"enabled": False})
    assert reply.status == 409
    assert is_on(sf)


def test_what_the_org_held_stays_and_persons_can_be_made(sf: Client) -> None:
    sf.reset(READY)
    company = sf.add("Account", Name="Acme")
    contact = sf.add("Contact", LastName="Kim", AccountId=company)
    assert sf.control("POST", "person-accounts", {"enabled": True}).body == {"enabled": True, "blockers": []}
    kept = sf.read("Account", company)
    assert (kept["Name"], kept["IsPersonAccount"], kept["PersonContactId"]) == ("Acme", False, None)
    assert sf.rows("SELECT Id FROM Contact WHERE IsPersonAccount = false") == sf.rows("SELECT Id FROM Contact")
    person, half = sf.person(LastName="Roe")
    assert sf.read("Contact", half)["AccountId"] == person
    assert sf.update("Account", company, {"RecordTypeId": sf.read("Account", person)["RecordTypeId"]}).status == 204
    assert sf.read("Account", company)["PersonContactId"] == contact


def test_the_schema_changes_as_it_does_in_a_real_org(sf: Client) -> None:
    sf.reset(READY)
    assert sf.ask("SELECT IsPersonType FROM RecordType").code == "INVALID_FIELD"
    assert sf.create("Lead", {"LastName": "Lee"}).code == "REQUIRED_FIELD_MISSING"
    sf.control("POST", "person-accounts", {"enabled": True})
    rows = sf.rows("SELECT DeveloperName, Name, SobjectType FROM RecordType WHERE IsPersonType = true")
    assert [(row["DeveloperName"], row["Name"], row["SobjectType"]) for row in rows] == [
        ("PersonAccount", "Person Account", "Account")
    ]
    assert sf.create("Lead", {"LastName": "Lee"}).status == 201


def test_switching_on_again_changes_nothing(sf: Client) -> None:
    assert sf.control("GET", "person-accounts").body == {"enabled": True, "blockers": []}
    assert sf.control("POST", "person-accounts", {"enabled": True}).body == {"enabled": True, "blockers": []}


def test_what_stands_in_the_way_can_be_asked_first(sf: Client) -> None:
    sf.reset(msgspec.structs.replace(empty(person_accounts=False), sharing={"Contact": "Read"}))
    reply = sf.control("GET", "person-accounts")
    assert (reply.status, reply.body["enabled"], len(reply.body["blockers"])) == (200, False, 2)


def test_a_word_that_is_neither_on_nor_off_is_not_understood(sf: Client) -> None:
    assert sf.control("POST", "person-accounts", {"enabled": "yes"}).status == 400


def test_t100_reports_to_of_a_person_comes_with_its_setting(sf: Client) -> None:
    """D: PersonReportsToId is absent, and with the setting on it refers to Contact."""
    assert "PersonReportsToId" not in sf.fields("Account")
    sf.reset(msgspec.structs.replace(ASSERTION_ORG, features=["person-reports-to"]))
    field = sf.field("Account", "PersonReportsToId")
    assert (field["type"], field["referenceTo"], field["relationshipName"]) == (
        "reference",
        ["Contact"],
        "PersonReportsTo",
    )


def test_sharing_defaults_show_on_organization(sf: Client) -> None:
    sf.reset(but(sharing={"Contact": "Private", "Account": "Private"}))
    (row,) = sf.rows(
        "SELECT DefaultAccountAccess, DefaultContactAccess, DefaultOpportunityAccess, DefaultLeadAccess, DefaultCaseAccess "
        "FROM Organization"
    )
    del row["attributes"]
    assert row == {
        "DefaultAccountAccess": "None",
        "DefaultContactAccess": "None",
        "DefaultOpportunityAccess": "Edit",
        "DefaultLeadAccess": "ReadEditTransfer",
        "DefaultCaseAccess": "ReadEditTransfer",
    }
    sf.plant(SeedDocument(sharing={"Contact": "ControlledByParent"}))
    assert sf.rows("SELECT DefaultContactAccess FROM Organization")[0]["DefaultContactAccess"] == "ControlledByParent"


def test_with_the_setting_persons_report_to_each_other_by_the_account_alone(sf: Client) -> None:
    sf.reset(msgspec.structs.replace(ASSERTION_ORG, features=["person-reports-to"]))
    _, chief = sf.person(LastName="Chief")
    person, half = sf.person(LastName="Roe", PersonReportsToId=chief)
    assert sf.read("Contact", half)["ReportsToId"] == chief
    refused = sf.update("Contact", half, {"ReportsToId": None})
    assert (refused.status, refused.code) == (400, "INVALID_FIELD_FOR_INSERT_UPDATE")
    assert sf.update("Account", person, {"PersonReportsToId": None}).status == 204
    contact = sf.add("Contact", LastName="Kim", ReportsToId=chief)
    assert sf.read("Contact", contact)["ReportsToId"] == chief


def test_person_accounts_are_still_on_after_a_restart(tmp_path: Path) -> None:
    options = OrgOptions(seed=READY, data=tmp_path)
    box = open_box(options)
    assert enable_persons(box.org) == ()
    box.org.store.close()
    again = open_box(options)
    assert again.org.person_accounts
    assert [found.name for found in again.org.record_types.of("Account") if found.person] == ["PersonAccount"]
    again.org.store.close()
