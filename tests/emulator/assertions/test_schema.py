"""T1 to T10: what Person Accounts change in the schema."""

from tests.emulator.box import Client
from tests.emulator.conftest import ASSERTION_ORG
from twofold.emulator.seeds.basics import BUSINESS, PERSON, empty
from twofold.emulator.seeds.document import RecordType, SeedDocument


def test_t01_without_person_accounts_the_describe_of_account_shows_none(sf: Client) -> None:
    """C: Without Person Accounts the describe of Account has no IsPersonAccount and no Person fields, and Name is required."""
    sf.reset(empty(person_accounts=False))
    names = [field["name"] for field in sf.describe("Account")["fields"]]
    assert not [name for name in names if name.startswith("Person") or name == "IsPersonAccount"]
    assert sf.field("Account", "Name")["nillable"] is False


def test_t02_is_person_account_is_a_stored_read_only_boolean(sf: Client) -> None:
    """C: IsPersonAccount can't be created, updated or null, and is not calculated."""
    field = sf.field("Account", "IsPersonAccount")
    assert (field["createable"], field["updateable"], field["nillable"], field["calculated"]) == (False,) * 4


def test_t03_name_may_be_null_and_is_switchable(sf: Client) -> None:
    """C: Account.Name is nillable and a switchable person name, and LastName is a name field."""
    name = sf.field("Account", "Name")
    assert name["nillable"] is True
    assert name["extraTypeInfo"] == "switchablepersonname"
    assert sf.field("Account", "LastName")["nameField"] is True


def test_t04_person_contact_id_is_read_only(sf: Client) -> None:
    """C: PersonContactId can't be written and its relationship is PersonContact."""
    field = sf.field("Account", "PersonContactId")
    assert (field["createable"], field["updateable"]) == (False, False)
    assert field["relationshipName"] == "PersonContact"


def test_t05_some_person_names_do_not_exist(sf: Client) -> None:
    """C: There is no PersonPhone, PersonFax or PersonDescription."""
    names = {field["name"] for field in sf.describe("Account")["fields"]}
    assert names.isdisjoint({"PersonPhone", "PersonFax", "PersonDescription"})


def test_t06_the_email_of_an_account_is_no_lookup_key(sf: Client) -> None:
    """C: PersonEmail is not usable as a lookup key, Contact.Email is."""
    assert sf.field("Account", "PersonEmail")["idLookup"] is False
    assert sf.field("Contact", "Email")["idLookup"] is True


def test_t07_the_title_of_a_person_is_shorter(sf: Client) -> None:
    """C: PersonTitle holds 80 characters, Contact.Title 128."""
    assert sf.field("Account", "PersonTitle")["length"] == 80
    assert sf.field("Contact", "Title")["length"] == 128


def test_t08_custom_contact_fields_show_on_account(sf: Client) -> None:
    """C: Custom Contact fields, packaged ones too, show on Account as __pc, and lookups as __pr."""
    lookup = {"type": "reference", "reference_to": ["Account"]}
    sf.reset(
        SeedDocument(
            custom_fields=[
                {"sobject": "Contact", "name": "Foo__c", "type": "string", "length": 80},
                {"sobject": "Contact", "name": "ns__Foo__c", "type": "string", "length": 80},
                {"sobject": "Contact", "name": "Home__c", **lookup},
            ]
        )
    )
    assert {"Foo__pc", "ns__Foo__pc"} <= set(sf.fields("Account"))
    assert sf.field("Account", "Home__pc")["relationshipName"] == "Home__pr"


def test_t09_account_sees_the_children_of_its_contact(sf: Client) -> None:
    """C: The describe of Account lists PersonCases, which restrict a delete, and PersonTasks, which go with it."""
    children = {child["relationshipName"]: child for child in sf.describe("Account")["childRelationships"]}
    assert (children["PersonCases"]["restrictedDelete"], children["PersonCases"]["cascadeDelete"]) == (True, False)
    assert (children["PersonTasks"]["restrictedDelete"], children["PersonTasks"]["cascadeDelete"]) == (False, True)


def test_t10_record_types_of_one_name_differ_by_family(sf: Client) -> None:
    """C: A business record type may also be called PersonAccount; IsPersonType tells the two apart."""
    namesake = RecordType("Account", "PersonAccount", "Not A Person")
    sf.reset(SeedDocument(record_types=[BUSINESS, namesake, PERSON], profiles=ASSERTION_ORG.profiles))
    rows = sf.rows(
        "SELECT IsPersonType FROM RecordType WHERE SobjectType = 'Account' AND DeveloperName = 'PersonAccount'"
    )
    assert sorted(row["IsPersonType"] for row in rows) == [False, True]
