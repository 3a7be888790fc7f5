"""Records are written, found and changed by SOAP, and refused in the same words as by REST."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import pytest

from tests.emulator.box import Client
from tests.emulator.soap.speaker import ENTERPRISE, Said, Speaker, fields_of
from twofold.emulator.seeds.document import AssignmentEntry, AssignmentRule, DuplicateRule, Queue, SeedDocument
from twofold.emulator.wire.xml import children, find_child, is_nil, local_name, text_of, xsi_type

ALL_OR_NONE = "<AllOrNoneHeader><allOrNone>true</allOrNone></AllOrNoneHeader>"


@pytest.fixture
def soap(sf: Client) -> Speaker:
    return Speaker(sf)


def record(kind: str, **fields: str) -> str:
    """Write a record as partner clients do."""
    return f"<sObjects><type>{kind}</type>{''.join(f'<{name}>{text}</{name}>' for name, text in fields.items())}</sObjects>"


# Writing.


def test_records_of_several_kinds_are_created_in_one_call(soap: Speaker) -> None:
    person, business, none = soap.say(
        "create",
        record("Account", LastName="Roe", PersonEmail="roe@example.com")
        + record("Account", Name="Acme", NumberOfEmployees="7")
        + record("Contact", FirstName="Nobody"),
    ).outcomes()
    assert soap.client.read("Account", person)["IsPersonAccount"] is True
    assert soap.client.read("Account", business)["NumberOfEmployees"] == 7
    assert none == "REQUIRED_FIELD_MISSING"


def test_a_field_is_emptied_by_fields_to_null_and_left_by_nil(soap: Speaker) -> None:
    account = soap.client.add("Account", Name="Acme", Phone="1", Site="Here", Fax="2")
    said = soap.say(
        "update",
        f"<sObjects><type>Account</type><fieldsToNull>Phone</fieldsToNull><Id>{account}</Id>"
        '<Site xsi:nil="true"/><Fax>3</Fax></sObjects>',
    )
    assert said.outcomes() == [account]
    row = soap.client.read("Account", account)
    assert (row["Phone"], row["Site"], row["Fax"]) == (None, "Here", "3")


@pytest.mark.parametrize(("text", "kept"), [("true", True), ("1", True), ("0", False), ("false", False)])
def test_booleans_are_taken_in_both_spellings(soap: Speaker, text: str, kept: bool) -> None:
    (contact,) = soap.say("create", record("Contact", LastName="Roe", HasOptedOutOfEmail=text)).outcomes()
    assert soap.client.read("Contact", contact)["HasOptedOutOfEmail"] is kept


def test_a_parent_is_found_by_its_external_id(soap: Speaker) -> None:
    account = soap.client.add("Account", Name="Acme", Ext__c="7")
    (contact,) = soap.say(
        "create",
        "<sObjects><type>Contact</type><LastName>Roe</LastName>"
        "<Account><type>Account</type><Ext__c>7</Ext__c></Account></sObjects>",
    ).outcomes()
    assert soap.client.read("Contact", contact)["AccountId"] == account


def test_an_upsert_creates_and_then_changes(soap: Speaker) -> None:
    key = "<externalIDFieldName>Ext__c</externalIDFieldName>"
    for name, created in (("One", "true"), ("Two", "false")):
        said = soap.say("upsert", key + record("Account", Ext__c="7", Name=name))
        assert [local_name(part) for part in said.result] == ["created", "id", "success"]
        assert text_of(said.result, "created") == created
    assert [row["Name"] for row in soap.client.rows("SELECT Name FROM Account")] == ["Two"]
    assert soap.say("upsert", key + record("Account", Name="Three")).outcomes() == ["MISSING_ARGUMENT"]
    by_id = "<externalIDFieldName>Id</externalIDFieldName>"
    assert soap.say("upsert", by_id + record("Account", Name="Four")).outcomes()[0].startswith("001")


def test_one_failure_undoes_all_where_that_is_asked(soap: Speaker) -> None:
    said = soap.say("create", record("Account", Name="Acme") + record("Account"), ALL_OR_NONE)
    assert said.outcomes() == ["ALL_OR_NONE_OPERATION_ROLLED_BACK", "REQUIRED_FIELD_MISSING"]
    assert all(is_nil(found) for result in said.results for found in children(result, "id"))
    assert soap.client.rows("SELECT Id FROM Account") == []


def test_a_deleted_record_comes_back_or_is_gone_for_good(soap: Speaker) -> None:
    account, contact = soap.client.person(LastName="Roe")
    assert soap.say("delete", f"<ids>{account}</ids>").outcomes() == [account]
    assert soap.say("undelete", f"<ids>{account}</ids>").outcomes() == [account]
    assert soap.client.read("Contact", contact)["AccountId"] == account
    assert soap.say("undelete", f"<ids>{account}</ids>").outcomes() == ["UNDELETE_FAILED"]
    soap.say("delete", f"<ids>{account}</ids>")
    assert soap.say("emptyRecycleBin", f"<ids>{account}</ids>").outcomes() == [account]
    assert soap.client.rows("SELECT Id FROM Account", every=True) == []
    assert soap.say("delete", "<ids>nonsense</ids>").outcomes() == ["MALFORMED_ID"]


def test_an_alerting_duplicate_rule_gives_way_to_the_header(soap: Speaker) -> None:
    rule = DuplicateRule("PersonAccount", "Same_Email", ["PersonEmail"])
    soap.client.plant(SeedDocument(duplicate_rules=[rule]))
    roe = record("Account", LastName="Roe", PersonEmail="roe@example.com")
    assert soap.say("create", roe).outcomes()[0].startswith("001")
    said = soap.say("create", roe)
    assert said.outcomes() == ["DUPLICATES_DETECTED"]
    errors = find_child(said.result, "errors")
    assert errors is not None
    assert xsi_type(errors) == "DuplicateError"
    allowed = "<DuplicateRuleHeader><allowSave>true</allowSave></DuplicateRuleHeader>"
    assert soap.say("create", roe, allowed).outcomes()[0].startswith("001")


def test_assignment_rules_run_only_when_the_header_asks(soap: Speaker) -> None:
    queue = Queue(ref="intake", name="Intake", objects=["Lead"])
    rule = AssignmentRule("Lead", "All", [AssignmentEntry("@intake")])
    intake = soap.client.plant(SeedDocument(queues=[queue], assignment_rules=[rule]))["intake"]
    lead = record("Lead", LastName="Lee")
    header = "<AssignmentRuleHeader><useDefaultRule>true</useDefaultRule></AssignmentRuleHeader>"
    (plain,) = soap.say("create", lead).outcomes()
    (assigned,) = soap.say("create", lead, header).outcomes()
    assert soap.client.read("Lead", plain)["OwnerId"].startswith("005")
    assert soap.client.read("Lead", assigned)["OwnerId"] == intake


@pytest.mark.parametrize(("operation", "part"), [("create", "sObjects"), ("update", "sObjects"), ("delete", "ids")])
def test_too_many_records_are_refused_whole(soap: Speaker, operation: str, part: str) -> None:
    assert soap.say(operation, f"<{part}/>" * 201).code == "EXCEEDED_ID_LIMIT"


def test_an_unknown_kind_is_an_error_of_its_record(soap: Speaker) -> None:
    assert soap.say("create", record("Unicorn", Name="x") + "<sObjects/>").outcomes() == ["INVALID_TYPE"] * 2


# Reading.


def test_a_query_types_its_records_and_says_null_aloud(soap: Speaker) -> None:
    account = soap.client.add("Account", Name="Acme & Sons")
    soap.client.add("Contact", LastName="Roe", AccountId=account)
    (found,) = soap.query(
        "SELECT Name, Phone, CreatedDate, Owner.Name, BillingAddress, (SELECT LastName FROM Contacts), (SELECT Id FROM Cases) "
        "FROM Account"
    )
    assert xsi_type(found) == "sObject"
    assert [local_name(part) for part in found][:3] == ["type", "Id", "Name"]
    phone, cases, inner, owner = (find_child(found, name) for name in ("Phone", "Cases", "Contacts", "Owner"))
    assert phone is not None
    assert is_nil(phone)
    assert cases is not None
    assert is_nil(cases)
    assert text_of(found, "Name") == "Acme & Sons"
    assert text_of(found, "CreatedDate").endswith(".000Z")
    assert text_of(owner, "type") == "User"
    assert text_of(inner, "size") == "1"
    assert text_of(find_child(inner, "records"), "LastName") == "Roe"


def test_an_address_is_written_part_by_part(soap: Speaker) -> None:
    soap.client.add("Account", Name="Acme", BillingCity="Bath", BillingStreet="1 High St")
    (found,) = soap.query("SELECT BillingAddress FROM Account")
    address = find_child(found, "BillingAddress")
    assert address is not None
    assert fields_of(address) == {"city": "Bath", "street": "1 High St"}


def test_numbers_of_an_aggregate_carry_their_type(soap: Speaker) -> None:
    soap.client.add("Account", Name="Acme", AnnualRevenue=5)
    (found,) = soap.query("SELECT COUNT(Id), SUM(AnnualRevenue) total, MAX(CreatedDate) newest FROM Account")
    assert fields_of(found)["expr0"] == "1"
    assert fields_of(found)["newest"].endswith("Z")
    assert [xsi_type(part) for part in found if local_name(part) in ("expr0", "total")] == ["int", "double"]


def test_long_answers_come_page_by_page(soap: Speaker) -> None:
    for _ in range(2):
        soap.say("create", "".join(record("Account", Name=f"A{number}") for number in range(150)))
    options = "<QueryOptions><batchSize>200</batchSize></QueryOptions>"
    first = soap.say("query", "<queryString>SELECT Id FROM Account</queryString>", options)
    assert (text_of(first.result, "done"), text_of(first.result, "size")) == ("false", "300")
    assert len(list(children(first.result, "records"))) == 200
    locator = text_of(first.result, "queryLocator")
    second = soap.say("queryMore", f"<queryLocator>{locator}</queryLocator>", options)
    assert (text_of(second.result, "done"), len(list(children(second.result, "records")))) == ("true", 100)
    assert soap.say("queryMore", "<queryLocator>none</queryLocator>").code == "INVALID_QUERY_LOCATOR"


@pytest.mark.parametrize(
    ("soql", "code", "kind"),
    [
        ("SELECT Foo FROM Account", "INVALID_FIELD", "InvalidFieldFault"),
        ("SELECT Id FROM Unicorn", "INVALID_TYPE", "InvalidSObjectFault"),
        ("SELECT", "MALFORMED_QUERY", "MalformedQueryFault"),
        ("", "MALFORMED_QUERY", "MalformedQueryFault"),
    ],
)
def test_a_query_that_cannot_be_worked_is_a_typed_fault(soap: Speaker, soql: str, code: str, kind: str) -> None:
    said = soap.say("query", f"<queryString>{soql}</queryString>")
    assert said.code == code
    assert f"<sf:{kind} " in said.text
    assert "<sf:row>" in said.text


def test_deleted_records_are_in_query_all_alone(soap: Speaker) -> None:
    account = soap.client.add("Account", Name="Acme")
    soap.client.delete("Account", account)
    asked = "<queryString>SELECT Id FROM Account</queryString>"
    assert text_of(soap.say("query", asked).result, "size") == "0"
    assert text_of(soap.say("queryAll", asked).result, "size") == "1"


def test_retrieve_answers_as_many_as_were_asked(soap: Speaker) -> None:
    account = soap.client.add("Account", Name="Acme")
    said = soap.say(
        "retrieve",
        f"<fieldList>Name,Phone</fieldList><sObjectType>Account</sObjectType><ids>{account}</ids><ids>001000000000999</ids>",
    )
    assert [is_nil(result) for result in said.results] == [False, True]
    assert text_of(said.results[0], "Name") == "Acme"
    assert said.text.count(account) == 2


def test_what_changed_and_what_went_is_told(soap: Speaker) -> None:
    kept, gone = soap.client.add("Account", Name="Kept"), soap.client.add("Account", Name="Gone")
    soap.client.delete("Account", gone)
    now = text_of(soap.say("getServerTimestamp").result, "timestamp")
    span = f"<sObjectType>Account</sObjectType><startDate>{now[:10]}T00:00:00.000Z</startDate><endDate>2099-01-01T00:00:00Z</endDate>"
    assert soap.say("getUpdated", span).code == "INVALID_REPLICATION_DATE"
    span = span.replace("2099-01-01T00:00:00Z", f"{now[:10]}T23:59:59.000Z")
    assert text_of(soap.say("getUpdated", span).result, "ids") == kept
    deleted = find_child(soap.say("getDeleted", span).result, "deletedRecords")
    assert text_of(deleted, "id") == gone


def test_words_are_searched_for(soap: Speaker) -> None:
    account = soap.client.add("Account", Name="Acme")
    said = soap.say("search", "<searchString>FIND {Acme} IN NAME FIELDS RETURNING Account(Id, Name)</searchString>")
    assert text_of(find_child(find_child(said.result, "searchRecords"), "record"), "Id") == account
    assert soap.say("search", "<searchString>FIND</searchString>").code == "MALFORMED_SEARCH"


# Whole records.


def test_two_persons_are_merged(soap: Speaker) -> None:
    one, _ = soap.client.person(LastName="Roe")
    two, _ = soap.client.person(LastName="Roe", PersonEmail="roe@example.com")
    said = soap.say(
        "merge",
        f"<request><masterRecord><type>Account</type><Id>{one}</Id><PersonEmail>roe@example.com</PersonEmail></masterRecord>"
        f"<recordToMergeIds>{two}</recordToMergeIds></request>",
    )
    assert said.outcomes() == [one]
    assert text_of(said.result, "mergedRecordIds") == two
    assert soap.client.read("Account", one)["PersonEmail"] == "roe@example.com"


def test_an_argument_by_another_name_is_no_argument(soap: Speaker) -> None:
    assert "mergeRequests invalid at this location" in soap.say("merge", "<mergeRequests/>").fault


def test_a_lead_becomes_a_person(soap: Speaker) -> None:
    lead = soap.client.add("Lead", LastName="Lee")
    said = convert(soap, lead, "Closed - Converted")
    assert [local_name(part) for part in said.result] == [
        "accountId",
        "contactId",
        "leadId",
        "opportunityId",
        "relatedPersonAccountId",
        "success",
    ]
    assert soap.client.read("Account", text_of(said.result, "accountId"))["IsPersonAccount"] is True
    assert text_of(said.result, "leadId") == lead


def test_a_lead_that_cannot_be_converted_says_why(soap: Speaker) -> None:
    lead = soap.client.add("Lead", LastName="Lee")
    said = convert(soap, lead, "Nonsense")
    assert text_of(said.result, "success") == "false"
    assert text_of(find_child(said.result, "errors"), "statusCode")


def convert(soap: Speaker, lead: str, status: str) -> Said:
    return soap.say(
        "convertLead",
        f"<leadConverts><convertedStatus>{status}</convertedStatus><doNotCreateOpportunity>true</doNotCreateOpportunity>"
        f"<leadId>{lead}</leadId><overwriteLeadSource>false</overwriteLeadSource>"
        "<sendNotificationEmail>false</sendNotificationEmail></leadConverts>",
    )


# Describing.


def test_kinds_are_described_with_their_elements_in_order(soap: Speaker) -> None:
    said = soap.say("describeSObject", "<sObjectType>account</sObjectType>")
    names = [local_name(part) for part in said.result]
    assert names == sorted(names)
    assert "IsPersonAccount" in [text_of(field, "name") for field in children(said.result, "fields")]
    assert text_of(said.result, "urlDetail").endswith("{ID}")
    assert soap.say("describeSObject", "<sObjectType>Unicorn</sObjectType>").code == "INVALID_TYPE"
    asked = "<sObjectType>Contact</sObjectType><sObjectType>Lead</sObjectType>"
    assert [text_of(found, "name") for found in soap.say("describeSObjects", asked).results] == ["Contact", "Lead"]


def test_all_kinds_and_their_tabs_are_listed(soap: Speaker) -> None:
    names = [text_of(found, "name") for found in children(soap.say("describeGlobal").result, "sobjects")]
    assert {"Account", "Contact"} <= set(names)
    tabs = [text_of(found, "sobjectName") for found in children(soap.say("describeTabs").result, "tabs")]
    assert {"Account", "Contact"} <= set(tabs)


# The other dialect.


def test_the_enterprise_api_names_kinds_by_type(soap: Speaker) -> None:
    enterprise = Speaker(soap.client, "c", ENTERPRISE)
    said = enterprise.say(
        "create",
        '<sObjects xsi:type="ens:Account" xmlns:ens="urn:sobject.enterprise.soap.sforce.com"><Name>Acme</Name></sObjects>',
    )
    (account,) = said.outcomes()
    (found,) = enterprise.query("SELECT Name FROM Account")
    assert xsi_type(found) == "Account"
    assert fields_of(found) == {"Name": "Acme"}
    assert xsi_type(first_record(enterprise, account)) == "Account"


def first_record(speaker: Speaker, account: str) -> Element:
    asked = f"<fieldList>Name</fieldList><sObjectType>Account</sObjectType><ids>{account}</ids>"
    return speaker.say("retrieve", asked).result


def test_soap_calls_take_from_the_same_quota(soap: Speaker) -> None:
    soap.client.reset(SeedDocument(daily_api_requests=1))
    soap.session = soap.client.token
    assert soap.say("getUserInfo").status == 200
    assert soap.say("getUserInfo").code == "REQUEST_LIMIT_EXCEEDED"


def test_a_call_is_counted_once(soap: Speaker) -> None:
    soap.client.reset(SeedDocument(daily_api_requests=10))
    soap.session = soap.client.token
    for _ in range(3):
        soap.say("getServerTimestamp")
    said = soap.say("getServerTimestamp")
    assert "<current>3</current><limit>10</limit>" in said.text


def test_a_bad_row_has_a_status_code_of_the_wsdl(soap: Speaker) -> None:
    account = soap.client.add("Account", Name="Acme")
    said = soap.say(
        "update",
        record("Contact", Id=account, LastName="Roe")
        + record("Account", Id="001000000000zzz", Name="X")
        + record("Account", Id=account, NumberOfEmployees="NaN"),
    )
    assert said.outcomes() == ["MALFORMED_ID", "INVALID_CROSS_REFERENCE_KEY", "INVALID_TYPE_ON_FIELD_IN_RECORD"]


def test_a_merge_does_not_change_the_family(soap: Speaker) -> None:
    master, _ = soap.client.person()
    loser, _ = soap.client.person()
    (business,) = soap.client.rows(
        "SELECT Id FROM RecordType WHERE SobjectType = 'Account' AND IsPersonType = false LIMIT 1"
    )
    asked = (
        f"<masterRecord><type>Account</type><Id>{master}</Id><RecordTypeId>{business['Id']}</RecordTypeId></masterRecord>"
        f"<recordToMergeIds>{loser}</recordToMergeIds>"
    )
    assert soap.say("merge", f"<request>{asked}</request>").outcomes() == ["INVALID_FIELD_FOR_INSERT_UPDATE"]
    assert soap.client.read("Account", master)["IsPersonAccount"] is True
    assert soap.client.read("Account", loser)["IsDeleted"] is False
