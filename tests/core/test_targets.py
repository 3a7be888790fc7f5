"""Which field a name in a rule set means, by kind and by what the org really has."""

import pytest

from twofold.core.org import FieldInfo, OrgProfile, SObjectInfo
from twofold.core.targets import MappingProblem, ResolvedField, resolve_target


def sobject(name: str, *names: str, read_only: tuple[str, ...] = ()) -> SObjectInfo:
    fields = [FieldInfo(field, "string", 80) for field in names]
    fields += [FieldInfo(field, "string", 80, createable=False, updateable=False) for field in read_only]
    return SObjectInfo(name, {info.name: info for info in fields})


ACCOUNT = sobject(
    "Account",
    *(
        "Name",
        "OwnerId",
        "RecordTypeId",
        "ParentId",
        "FirstName",
        "LastName",
        "Salutation",
        "PersonEmail",
        "PersonTitle",
    ),
    *("Phone", "Description", "Website", "BillingCity", "PersonMobilePhone", "PersonMailingCity", "PersonBirthdate"),
    *("Side__c", "Both__c", "Both__pc", "Person__pc", "ns__Point__pc"),
    read_only=("IsPersonAccount", "PersonContactId", "Sum__c", "PersonLastCUUpdateDate"),
)
CONTACT = sobject(
    "Contact",
    *("FirstName", "LastName", "Email", "Title", "Phone", "MobilePhone", "MailingCity", "AccountId", "OwnerId"),
    *("Both__c", "Person__c"),
    read_only=("Name", "IsPersonAccount"),
)
LEAD = sobject(
    "Lead", "FirstName", "LastName", "Email", "Company", "Phone", "Person__c", read_only=("Name", "IsConverted")
)
CASE = sobject("Case", "Subject", "Description", "ContactId", "AccountId", "OwnerId")
ORG = OrgProfile("00D", "005", True, {info.name: info for info in (ACCOUNT, CONTACT, LEAD, CASE)})

MEANT = [
    ("PersonAccount", "Email", "PersonEmail"),
    ("PersonAccount", "PersonEmail", "PersonEmail"),
    ("PersonAccount", "personemail", "PersonEmail"),
    ("PersonAccount", "Phone", "Phone"),
    ("PersonAccount", "MobilePhone", "PersonMobilePhone"),
    ("PersonAccount", "Title", "PersonTitle"),
    ("PersonAccount", "MailingCity", "PersonMailingCity"),
    ("PersonAccount", "BillingCity", "BillingCity"),
    ("PersonAccount", "PersonBirthDate", "PersonBirthdate"),
    ("PersonAccount", "Description", "Description"),
    ("PersonAccount", "FirstName", "FirstName"),
    ("PersonAccount", "Side__c", "Side__c"),
    ("PersonAccount", "Side__pc", "Side__c"),
    ("PersonAccount", "Person__pc", "Person__pc"),
    ("PersonAccount", "Person__c", "Person__pc"),
    ("PersonAccount", "ns__point__C", "ns__Point__pc"),
    ("PersonAccount", "Both__c", "Both__c"),
    ("PersonAccount", "Both__pc", "Both__pc"),
    ("Contact", "Email", "Email"),
    ("Contact", "PersonEmail", "Email"),
    ("Contact", "PersonMailingCity", "MailingCity"),
    ("Contact", "Person__pc", "Person__c"),
    ("Contact", "Person__c", "Person__c"),
    ("Account", "Name", "Name"),
    ("Account", "Website", "Website"),
    ("Account", "ParentId", "ParentId"),
    ("Lead", "company", "Company"),
    ("Case", "Subject", "Subject"),
]


@pytest.mark.parametrize(("kind", "name", "field"), MEANT, ids=[f"{kind}.{name}" for kind, name, _ in MEANT])
def test_what_a_name_means(kind: str, name: str, field: str) -> None:
    target = resolve_target(kind, name, ORG)
    assert isinstance(target, ResolvedField), target
    assert target.name == field


REFUSED = [
    ("PersonAccount", "Name", "Name is Salesforce's own and is refused when written"),
    ("PersonAccount", "IsPersonAccount", "IsPersonAccount is Salesforce's own and is refused when written"),
    ("PersonAccount", "PersonContactId", "PersonContactId is Salesforce's own and is refused when written"),
    ("PersonAccount", "OwnerId", "OwnerId is chosen by owner"),
    ("PersonAccount", "RecordTypeId", "RecordTypeId is chosen by record_type"),
    ("PersonAccount", "ParentId", "ParentId exists on business accounts only"),
    ("PersonAccount", "Sum__c", "Sum__c can't be written by the API user"),
    ("PersonAccount", "PersonLastCUUpdateDate", "PersonLastCUUpdateDate can't be written by the API user"),
    ("PersonAccount", "PersonPhone", "PersonPhone does not exist; did you mean Phone?"),
    ("PersonAccount", "PersonFirstName", "PersonFirstName does not exist; did you mean FirstName?"),
    ("PersonAccount", "Desciption", "Desciption is no field of Account; did you mean Description?"),
    ("PersonAccount", "Zzz__c", "Zzz__c is no field of Account"),
    ("Contact", "PersonPhone", "PersonPhone does not exist; did you mean Phone?"),
    ("Contact", "AccountId", "AccountId is Salesforce's own and is refused when written"),
    ("Contact", "Name", "Name is Salesforce's own and is refused when written"),
    ("Contact", "Side__c", "Side__c is no field of Contact"),
    ("Account", "LastName", "LastName exists on Person Accounts only"),
    ("Account", "PersonEmail", "PersonEmail exists on Person Accounts only"),
    ("Account", "Person__pc", "Person__pc exists on Person Accounts only"),
    ("Lead", "Name", "Name is Salesforce's own and is refused when written"),
    ("Lead", "Person__pc", "Person__pc is no field of Lead; did you mean Person__c?"),
    ("Case", "ContactId", "ContactId follows from the booking itself"),
    ("Event", "Subject", "Subject can't be found: the API user does not see that object"),
]


@pytest.mark.parametrize(("kind", "name", "sentence"), REFUSED, ids=[f"{kind}.{name}" for kind, name, _ in REFUSED])
def test_names_that_can_not_be_mapped(kind: str, name: str, sentence: str) -> None:
    problem = resolve_target(kind, name, ORG)
    assert isinstance(problem, MappingProblem), problem
    assert problem.sentence == sentence
    assert problem.reason.code == ("mapping-unknown" if problem.unknown else "not-writable")
