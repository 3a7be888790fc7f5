"""Are single records created, read, changed and deleted as the reference says? Source: HTTP reference 2.3 and 5."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.box import Client

NOBODY = "001000000000999AAA"


def refusal(sf: Client, sobject: str, **fields: Any) -> tuple[str, Any]:
    """The code and fields with which a creation is refused."""
    reply = sf.create(sobject, fields)
    assert reply.status == 400, reply.body
    return reply.code, reply.fields


def test_a_created_record_has_an_id_of_18_characters_and_an_address(sf: Client) -> None:
    reply = sf.create("Account", {"attributes": {"type": "Account"}, "Name": "Acme"})
    assert set(reply.body) == {"id", "success", "errors"}
    assert len(reply.id) == 18
    assert reply.headers["location"] == f"/services/data/v60.0/sobjects/Account/{reply.id}"


def test_a_record_reads_with_attributes_first(sf: Client) -> None:
    account = sf.add("Account", Name="Acme")
    row = sf.data("GET", f"sobjects/Account/{account[:15]}?fields=name,ISPERSONACCOUNT").body
    assert list(row) == ["attributes", "Name", "IsPersonAccount", "Id"]
    assert row["attributes"] == {"type": "Account", "url": f"/services/data/v60.0/sobjects/Account/{account}"}


def test_addresses_are_put_together(sf: Client) -> None:
    account, contact = sf.person(PersonMailingCity="Bremen", PersonMailingCountry="Germany")
    assert sf.read("Account", account)["PersonMailingAddress"]["city"] == "Bremen"
    assert sf.read("Contact", contact)["MailingAddress"]["country"] == "Germany"
    assert sf.read("Account", account)["BillingAddress"] is None


def test_unknown_and_deleted_records_are_not_found(sf: Client) -> None:
    account, _ = sf.person()
    assert sf.delete("Account", account).status == 204
    for method, code in (
        ("GET", "NOT_FOUND"),
        ("PATCH", "INVALID_CROSS_REFERENCE_KEY"),
        ("DELETE", "INVALID_CROSS_REFERENCE_KEY"),
    ):
        assert (reply := sf.data(method, f"sobjects/Account/{NOBODY}", {"Phone": "1"})).status == 404
        assert reply.code == code
        assert (reply := sf.data(method, f"sobjects/Account/{account}", {"Phone": "1"})).status == 404
        assert reply.code == "ENTITY_IS_DELETED"


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
@pytest.mark.parametrize("text", ["nonsense", "003000000000001AAA"])
def test_what_is_no_id_of_an_account_is_named(sf: Client, method: str, text: str) -> None:
    reply = sf.data(method, f"sobjects/Account/{text}", {"Phone": "1"})
    assert (reply.status, reply.code) == (404, "NOT_FOUND")
    assert reply.message == f"Provided external ID field does not exist or is not accessible: {text}"


def test_an_id_of_null_is_none(sf: Client) -> None:
    assert sf.create("Account", {"Id": None, "Name": "Acme"}).status == 201


def test_patch_may_come_as_post(sf: Client) -> None:
    account, _ = sf.person()
    assert sf.data("POST", f"sobjects/Account/{account}?_HttpMethod=PATCH", {"Phone": "1"}).status == 204
    assert sf.data("POST", f"sobjects/Account/{account}", {"Phone": "1"}).status == 405


@pytest.mark.parametrize(
    ("sobject", "fields", "code", "named"),
    [
        ("Account", {"Name": "A", "Nope__c": 1}, "INVALID_FIELD", None),
        ("Account", {"Name": "A", "Id": NOBODY}, "INVALID_FIELD_FOR_INSERT_UPDATE", ["Id"]),
        ("Account", {"Name": "A", "CreatedDate": "2026-01-01"}, "INVALID_FIELD_FOR_INSERT_UPDATE", ["CreatedDate"]),
        ("Account", {"Name": "A", "IsPersonAccount": True}, "INVALID_FIELD_FOR_INSERT_UPDATE", ["IsPersonAccount"]),
        ("Account", {}, "REQUIRED_FIELD_MISSING", ["Name"]),
        ("Account", {"Name": "   "}, "REQUIRED_FIELD_MISSING", ["Name"]),
        ("Contact", {"FirstName": "A"}, "REQUIRED_FIELD_MISSING", ["LastName"]),
        ("Lead", {"Company": "A"}, "REQUIRED_FIELD_MISSING", ["LastName"]),
        (
            "Lead",
            {"LastName": "A", "ConvertedDate": "2026-01-01"},
            "INVALID_FIELD_FOR_INSERT_UPDATE",
            ["ConvertedDate"],
        ),
        ("Lead", {"LastName": "A", "Name": "A"}, "INVALID_FIELD_FOR_INSERT_UPDATE", ["Name"]),
        ("Contact", {"LastName": "A" * 81}, "STRING_TOO_LONG", ["LastName"]),
        ("Account", {"LastName": "A", "PersonTitle": "t" * 81}, "STRING_TOO_LONG", ["PersonTitle"]),
        ("Contact", {"LastName": "A", "Email": "no at"}, "INVALID_EMAIL_ADDRESS", ["Email"]),
        ("Contact", {"LastName": "A", "Email": '"a b"@c.de'}, "INVALID_EMAIL_ADDRESS", ["Email"]),
        ("Contact", {"LastName": "A", "AccountId": "003000000000001AAA"}, "MALFORMED_ID", ["AccountId"]),
        ("Contact", {"LastName": "A", "AccountId": "nonsense"}, "MALFORMED_ID", ["AccountId"]),
        ("Contact", {"LastName": "A", "AccountId": NOBODY}, "INVALID_CROSS_REFERENCE_KEY", ["AccountId"]),
        ("Contact", {"LastName": "A", "AccountId": "0015g00000Zz9qAAAR"}, "INVALID_CROSS_REFERENCE_KEY", []),
        ("Account", {"LastName": "A", "PersonDoNotCall": "maybe"}, "JSON_PARSER_ERROR", None),
        ("Account", {"LastName": "A", "PersonBirthdate": "yesterday"}, "JSON_PARSER_ERROR", None),
        ("Account", {"LastName": "A", "PersonBirthdate": "2026-13-01"}, "JSON_PARSER_ERROR", None),
        ("Account", {"Name": "A", "NumberOfEmployees": "many"}, "JSON_PARSER_ERROR", None),
        ("Account", {"Name": "A", "AnnualRevenue": 1e30}, "NUMBER_OUTSIDE_VALID_RANGE", ["AnnualRevenue"]),
        ("Account", {"Name": ["A"]}, "JSON_PARSER_ERROR", None),
        (
            "Event",
            {"StartDateTime": "2026-01-01T10:00:00Z", "DurationInMinutes": 1, "ShowAs": "Asleep"},
            None,
            ["ShowAs"],
        ),
    ],
)
def test_a_bad_creation_is_refused(
    sf: Client, sobject: str, fields: dict[str, Any], code: str | None, named: Any
) -> None:
    expected = code or "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"
    assert refusal(sf, sobject, **fields) == (expected, named)


def test_the_texts_clients_read_are_the_platforms(sf: Client) -> None:
    def text(sobject: str, **fields: Any) -> str:
        return sf.create(sobject, fields).message

    assert text("Account", Name="A", Nope__c=1) == "No such column 'Nope__c' on sobject of type Account"
    assert text("Contact", LastName="A", Email="x") == "Email: invalid email address: x"
    assert text("Contact", LastName="A" * 81).endswith("(max length=80)")
    assert text("Contact", FirstName="A") == "Required fields are missing: [LastName]"


def test_values_are_stored_as_the_platform_shows_them(sf: Client) -> None:
    account = sf.add(
        "Account",
        LastName="  Roe ",
        PersonEmail="Pat.O'Neill@Example.com",
        PersonBirthdate="1984-06-02",
        PersonDoNotCall="true",
        AnnualRevenue=12,
        NumberOfEmployees=7.0,
        PersonEmailBouncedDate="2026-01-02T03:04:05.678+01:00",
        Description="",
    )
    row = sf.read("Account", account)
    assert (row["LastName"], row["PersonEmail"]) == ("Roe", "Pat.O'Neill@Example.com")
    assert (row["PersonBirthdate"], row["PersonDoNotCall"]) == ("1984-06-02", True)
    assert (row["AnnualRevenue"], row["NumberOfEmployees"]) == (12.0, 7)
    assert row["PersonEmailBouncedDate"] == "2026-01-02T02:04:05.000+0000"
    assert row["Description"] is None


def test_names_in_any_script_are_kept(sf: Client) -> None:
    for first, last in (("さくら", "田中"), ("Zoé", "O'Neill-Çelik"), ("أحمد", "الفاسي"), ("😀", "Smile")):
        account, contact = sf.person(FirstName=first, LastName=last)
        assert sf.read("Account", account)["Name"] == sf.read("Contact", contact)["Name"] == f"{first} {last}"


def test_references_may_be_given_by_a_key_of_the_other(sf: Client) -> None:
    acme = sf.add("Account", Name="Acme", Ext__c="A-1")
    contact = sf.add("Contact", LastName="Kim", Account={"Ext__c": "a-1"})
    assert sf.read("Contact", contact)["AccountId"] == acme
    assert sf.create("Contact", {"LastName": "Lee", "Account": {"Ext__c": "nope"}}).code == "INVALID_FIELD"


def test_a_value_that_may_stand_once_stands_once(sf: Client) -> None:
    first = sf.add("Account", LastName="Roe", Ext__c="One")
    reply = sf.create("Account", {"LastName": "Doe", "Ext__c": "ONE"})
    assert (reply.status, reply.code) == (400, "DUPLICATE_VALUE")
    assert reply.message == f"duplicate value found: Ext__c duplicates value on record with id: {first}"
    assert sf.update("Account", first, {"Ext__c": "one"}).status == 204
    sf.delete("Account", first)
    assert sf.create("Account", {"LastName": "Doe", "Ext__c": "One"}).status == 201


def test_a_refused_write_changes_nothing(sf: Client) -> None:
    account, contact = sf.person(Phone="1")
    assert sf.update("Account", account, {"Phone": "2", "PersonEmail": "bad"}).status == 400
    assert sf.read("Account", account)["Phone"] == sf.read("Contact", contact)["Phone"] == "1"


def test_deleting_a_company_takes_its_contacts_along(sf: Client) -> None:
    acme = sf.add("Account", Name="Acme")
    kim = sf.add("Contact", LastName="Kim", AccountId=acme)
    event = sf.add("Event", WhoId=kim, StartDateTime="2026-01-02T10:00:00Z", DurationInMinutes=5)
    below = sf.add("Account", Name="Below", ParentId=acme)
    assert sf.delete("Account", acme).status == 204
    assert sf.rows("SELECT Id FROM Contact") == sf.rows("SELECT Id FROM Event") == []
    assert sf.rows("SELECT Id FROM Event WHERE IsDeleted = true", every=True)[0]["Id"] == event
    assert sf.read("Account", below)["ParentId"] is None


# Keys of the caller's own.


def key(sf: Client, method: str, value: str, body: Any = None, version: str = "60.0", field: str = "Ext__c") -> Any:
    return sf.send(method, f"/services/data/v{version}/sobjects/Account/{field}/{value}", body)


def test_an_upsert_answers_by_the_version(sf: Client) -> None:
    created = key(sf, "PATCH", "1", {"LastName": "Roe"}, version="45.0")
    assert (created.status, created.body["created"], created.headers["location"][-18:]) == (
        201,
        True,
        created.body["id"],
    )
    assert key(sf, "PATCH", "1", {"Phone": "1"}, version="45.0").status == 204
    changed = key(sf, "PATCH", "1", {"Phone": "1"}, version="46.0")
    assert (changed.status, changed.body["created"]) == (200, False)


def test_records_are_read_and_deleted_by_key(sf: Client) -> None:
    account = sf.add("Account", LastName="Roe", Ext__c="a/b c")
    assert key(sf, "GET", "a%2Fb%20c").body["Id"] == account
    assert key(sf, "DELETE", "a%2Fb%20c").status == 204
    assert key(sf, "GET", "a%2Fb%20c").status == 404


def test_several_matches_are_listed(sf: Client) -> None:
    ids = [sf.add("Account", LastName=name, Loose__c="x") for name in ("Roe", "Doe")]
    reply = key(sf, "PATCH", "x", {"Phone": "1"}, field="Loose__c")
    assert reply.status == 300
    assert reply.body == [f"/services/data/v60.0/sobjects/Account/{found}" for found in ids]


def test_the_key_may_not_stand_in_the_body(sf: Client) -> None:
    reply = key(sf, "PATCH", "1", {"LastName": "Roe", "ext__C": "1"})
    assert (reply.status, reply.code) == (400, "INVALID_FIELD")


def test_update_only_creates_nothing(sf: Client) -> None:
    assert key(sf, "PATCH", "1?updateOnly=true", {"LastName": "Roe"}).status == 404
    assert sf.rows("SELECT Id FROM Account") == []


def test_a_contact_found_by_email_is_written_through_to_its_person(sf: Client) -> None:
    account, _ = sf.person(PersonEmail="pat@example.com")
    reply = sf.data("PATCH", "sobjects/Contact/Email/PAT@example.com", {"MobilePhone": "7"})
    assert (reply.status, reply.body["created"]) == (200, False)
    assert sf.read("Account", account)["PersonMobilePhone"] == "7"


def test_an_unknown_key_field_is_not_found(sf: Client) -> None:
    reply = key(sf, "PATCH", "1", {"LastName": "Roe"}, field="Phone")
    assert (reply.status, reply.code) == (404, "NOT_FOUND")


def test_records_are_counted(sf: Client) -> None:
    sf.person()
    counts = sf.data("GET", "limits/recordCount?sObjects=Account,contact,Nothing").body["sObjects"]
    assert counts == [{"count": 1, "name": "Account"}, {"count": 1, "name": "Contact"}]


def test_a_key_of_contacts_stands_once_for_persons_too(sf: Client) -> None:
    kim = sf.add("Contact", LastName="Kim", K__c="7")
    reply = sf.create("Account", {"LastName": "Roe", "K__pc": "7"})
    assert (reply.code, reply.message[-18:]) == ("DUPLICATE_VALUE", kim)
    _, contact = sf.person(K__pc="8")
    assert sf.update("Contact", contact, {"K__c": "8"}).status == 204
    assert sf.update("Contact", contact, {"K__c": "7"}).code == "DUPLICATE_VALUE"
    assert sf.update("Contact", kim, {"K__c": "8"}).code == "DUPLICATE_VALUE"


def test_a_record_type_may_be_given_by_its_name(sf: Client) -> None:
    account = sf.add("Account", LastName="Roe", RecordType={"attributes": {"type": "RecordType"}, "Name": "patient"})
    assert (
        sf.rows(f"SELECT RecordType.DeveloperName FROM Account WHERE Id = '{account}'")[0]["RecordType"][
            "DeveloperName"
        ]
        == "Patient"
    )
    assert sf.create("Account", {"LastName": "Roe", "RecordType": {"Name": "Nothing"}}).code == "INVALID_FIELD"


def test_nobody_reports_to_a_person(sf: Client) -> None:
    _, contact = sf.person()
    assert sf.create("Contact", {"LastName": "Kim", "ReportsToId": contact}).fields == ["ReportsToId"]
    assert sf.update("Contact", contact, {"ReportsToId": None}).fields == ["ReportsToId"]


@pytest.mark.parametrize(("name", "value"), [("PersonMailingLatitude", 90.1), ("PersonMailingLongitude", -180.5)])
def test_a_place_lies_on_the_globe(sf: Client, name: str, value: float) -> None:
    reply = sf.data("POST", "sobjects/Account", {"LastName": "Roe", name: value})
    assert (reply.status, reply.code) == (400, "NUMBER_OUTSIDE_VALID_RANGE")
    account = sf.add("Account", LastName="Roe", **{name: int(value)})
    assert sf.read("Account", account)[name] == int(value)


def test_a_person_keeps_a_record_type(sf: Client) -> None:
    account, _ = sf.person()
    reply = sf.data("PATCH", f"sobjects/Account/{account}", {"RecordTypeId": None})
    assert (reply.status, reply.code) == (400, "REQUIRED_FIELD_MISSING")
    assert sf.read("Account", account)["RecordTypeId"] is not None


def test_nobody_deactivates_himself(sf: Client) -> None:
    """Else the org would be shut for good."""
    (me,) = sf.rows("SELECT Id FROM User ORDER BY CreatedDate, Id LIMIT 1")
    reply = sf.data("PATCH", f"sobjects/User/{me['Id']}", {"IsActive": False})
    assert (reply.status, reply.code) == (400, "FIELD_INTEGRITY_EXCEPTION")
    assert sf.read("User", me["Id"])["IsActive"] is True
