"""T44, T79 to T84: undelete, merge and lead conversion, by SOAP as clients do them."""

from tests.emulator.box import Client
from tests.emulator.soap.speaker import Said, Speaker, fields_of
from twofold.emulator.wire.xml import find_child, text_of

CLOSED = "Closed - Converted"


def merge(sf: Client, master: str, *losers: str) -> Said:
    lost = "".join(f"<recordToMergeIds>{loser}</recordToMergeIds>" for loser in losers)
    wanted = f"<masterRecord><type>Account</type><Id>{master}</Id></masterRecord>"
    return Speaker(sf).say("merge", f"<request>{wanted}{lost}</request>")


def convert(sf: Client, lead: str, **arguments: str) -> Said:
    said = {"leadId": lead, "convertedStatus": CLOSED, "doNotCreateOpportunity": "true", **arguments}
    inner = "".join(f"<{name}>{text}</{name}>" for name, text in said.items())
    return Speaker(sf).say("convertLead", f"<leadConverts>{inner}</leadConverts>")


def error_of(said: Said) -> tuple[str, str]:
    """Code and text of the only result's only error."""
    assert text_of(said.result, "success") == "false", said.text
    error = find_child(said.result, "errors")
    return text_of(error, "statusCode"), text_of(error, "message")


def test_t44_an_undeleted_person_is_one_again(sf: Client) -> None:
    """D: Undelete brings both rows of a person back, with their Ids and still married."""
    account, contact = sf.person(PersonEmail="jo@example.com")
    sf.delete("Account", account)
    assert Speaker(sf).say("undelete", f"<ids>{account}</ids>").outcomes() == [account]
    row = sf.read("Account", account)
    assert (row["IsPersonAccount"], row["PersonContactId"], row["PersonEmail"]) == (True, contact, "jo@example.com")
    assert sf.read("Contact", contact)["AccountId"] == account


def test_t79_merged_persons_leave_one_account_and_one_contact(sf: Client) -> None:
    """C: Two persons merge into one account and one contact, with the opportunities on the master."""
    master, contact = sf.person()
    loser, lost = sf.person()
    deal = {"Name": "Deal", "StageName": "Prospecting", "CloseDate": "2026-12-31", "AccountId": loser}
    deals = [sf.add("Opportunity", **deal) for _ in range(5)]
    said = merge(sf, master, loser)
    assert text_of(said.result, "success") == "true", said.text
    assert text_of(said.result, "mergedRecordIds") == loser
    assert [row["Id"] for row in sf.rows("SELECT Id FROM Account")] == [master]
    assert [row["Id"] for row in sf.rows("SELECT Id FROM Contact")] == [contact]
    assert {sf.read("Opportunity", deal)["AccountId"] for deal in deals} == {master}
    gone = sf.rows(f"SELECT IsDeleted, MasterRecordId FROM Contact WHERE Id = '{lost}'", every=True)[0]
    assert (gone["IsDeleted"], gone["MasterRecordId"]) == (True, contact)


def test_t80_a_person_and_a_business_do_not_merge(sf: Client) -> None:
    """C: Merging a person account with a business account is refused (E13)."""
    account, _ = sf.person()
    business = sf.add("Account", Name="Acme")
    for master, loser in ((account, business), (business, account)):
        assert "do not have compatible record types" in error_of(merge(sf, master, loser))[1]
    assert len(sf.rows("SELECT Id FROM Account")) == 2


def test_t81_the_company_decides_what_a_lead_becomes(sf: Client) -> None:
    """D: A lead without a company becomes a person of the default record type, one with a company account and contact."""
    person = fields_of(convert(sf, sf.add("Lead", LastName="Roe", Email="roe@example.com")).result)
    soql = "SELECT IsPersonAccount, RecordType.DeveloperName, PersonContactId, PersonEmail FROM Account WHERE Id = '{}'"
    row = sf.rows(soql.format(person["accountId"]))[0]
    assert (row["IsPersonAccount"], row["RecordType"]["DeveloperName"]) == (True, "PersonAccount")
    assert (row["PersonContactId"], row["PersonEmail"]) == (person["contactId"], "roe@example.com")
    business = fields_of(convert(sf, sf.add("Lead", LastName="Doe", Company="Acme")).result)
    assert sf.rows(soql.format(business["accountId"]))[0]["IsPersonAccount"] is False
    assert sf.read("Contact", business["contactId"])["AccountId"] == business["accountId"]


def test_t82_a_lead_fills_the_blanks_of_a_person(sf: Client) -> None:
    """D: A lead converted into a person fills what is blank there and leaves values as they are."""
    account, _ = sf.person(PersonEmail="jo@example.com")
    lead = sf.add("Lead", LastName="Lee", Email="lee@example.com", MobilePhone="7")
    assert fields_of(convert(sf, lead, accountId=account).result)["accountId"] == account
    row = sf.read("Account", account)
    assert (row["LastName"], row["PersonEmail"], row["PersonMobilePhone"]) == ("Roe", "jo@example.com", "7")


def test_t83_a_person_is_named_by_its_account_alone(sf: Client) -> None:
    """D: Naming the person's contact as well is an error."""
    account, contact = sf.person()
    lead = sf.add("Lead", LastName="Lee")
    assert error_of(convert(sf, lead, accountId=account, contactId=contact))[0] == "INVALID_PERSON_ACCOUNT_OPERATION"
    assert sf.read("Lead", lead)["IsConverted"] is False


def test_t84_a_title_too_long_for_a_person(sf: Client) -> None:
    """D: A lead without a company and with a title of 100 characters can't be converted."""
    lead = sf.add("Lead", LastName="Lee", Title="x" * 100)
    assert error_of(convert(sf, lead))[0] == "STRING_TOO_LONG"
    assert sf.rows("SELECT Id FROM Account") == []
