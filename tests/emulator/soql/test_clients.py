"""Are the queries that real clients send in passing understood? Source: HTTP reference 6.1 and 14 (O)."""

import pytest

from tests.emulator.box import Client

QUERIES = [
    # The command line, right after a login.
    "SELECT Name, InstanceName, IsSandbox, TrialExpirationDate, NamespacePrefix, OrganizationType FROM Organization",
    # Data loaders that look for Person Accounts, record types and sizes.
    "SELECT IsPersonAccount FROM Account LIMIT 1",
    "SELECT Id, DeveloperName, Name, SobjectType, IsPersonType, IsActive, NamespacePrefix FROM RecordType",
    "SELECT COUNT(Id) CNT FROM Account",
    "SELECT Id, AccountId FROM Contact WHERE IsPersonAccount = true AND AccountId IN ('001000000000001AAA')",
    "SELECT Id, Name, DeveloperName FROM RecordType WHERE SobjectType='Account' AND IsPersonType=true",
    # Extractors that read by SystemModstamp.
    "SELECT Id, SystemModstamp FROM Account WHERE SystemModstamp >= 2026-01-01T00:00:00.000000Z ORDER BY SystemModstamp ASC",
    "SELECT Id FROM Lead WHERE SystemModstamp >= 2026-01-01T00:00:00.000+00:00 AND SystemModstamp < 2026-01-31T00:00:00.000+0000",
    # An object mapper that puts the object before every field.
    "SELECT Contact.Id, Contact.Account.Name FROM Contact WHERE Contact.Account.Name = 'x' ORDER BY Contact.Id ASC NULLS FIRST LIMIT 2",
    # Others.
    "select id from account",
    "SELECT Id\n  ,  Name\r\nFROM\tAccount\n\nWHERE Id != NULL  LIMIT 200  OFFSET 0",
    "SELECT Id FROM Profile WHERE Id IN (SELECT ProfileId FROM User WHERE Username = 'api@example.com')",
    "SELECT Id, Profile.Name, UserType FROM User WHERE IsActive = true AND UserType = 'Standard'",
    "SELECT Id, DeveloperName FROM Group WHERE Type = 'Queue'",
    "SELECT Id, Name FROM Account FOR VIEW",
    "SELECT FIELDS(STANDARD) FROM Lead",
    "SELECT Id, Subject, Who.Name, What.Name, Owner.Name FROM Event ORDER BY StartDateTime DESC NULLS LAST",
    "SELECT AccountId, COUNT(Id) FROM Contact WHERE AccountId != null GROUP BY AccountId HAVING COUNT(Id) > 1",
    "SELECT Email, COUNT(Id) FROM Contact GROUP BY Email HAVING COUNT(Id) > 1 LIMIT 100",
    "SELECT Id, (SELECT Id, ContactId FROM OpportunityContactRoles), (SELECT Id FROM Tasks) FROM Opportunity",
    "SELECT Id, CampaignId, Contact.IsPersonAccount, Lead.Email FROM CampaignMember",
]


@pytest.mark.parametrize("text", QUERIES)
def test_the_query_is_understood(sf: Client, text: str) -> None:
    reply = sf.ask(text)
    assert reply.status == 200, reply.body
    assert reply.body["done"] is True


def test_objects_that_are_not_there_are_a_plain_400(sf: Client) -> None:
    for text in ("SELECT Id FROM ScratchOrgInfo", "SELECT Id FROM SandboxProcess"):
        assert (sf.ask(text).status, sf.ask(text).code) == (400, "INVALID_TYPE")
