"""Rules, rights, queues, settings and captured changes take effect when they are deployed."""

from __future__ import annotations

import pytest

from tests.emulator.metadata.speaker import MetadataSpeaker, problem_of
from twofold.emulator.seeds.basics import empty
from twofold.emulator.server import RunningOrg
from twofold.emulator.wire.xml import children, text_of

RECORD_TYPE = "<active>true</active><label>Patient</label>"
RULE = (
    "<active>true</active><errorConditionFormula>{}</errorConditionFormula><errorDisplayField>Phone</errorDisplayField>"
    "<errorMessage>No phone</errorMessage>"
)


def test_person_record_types_stand_under_person_account(metadata: MetadataSpeaker) -> None:
    assert metadata.create("RecordType", "PersonAccount.Patient", RECORD_TYPE) == ""
    assert metadata.create("RecordType", "Account.PersonAccount", RECORD_TYPE) == ""
    rows = metadata.client.rows(
        "SELECT DeveloperName, IsPersonType FROM RecordType ORDER BY IsPersonType, DeveloperName"
    )
    assert [(row["DeveloperName"], row["IsPersonType"]) for row in rows] == [
        ("Business", False),
        ("PersonAccount", False),
        ("Patient", True),
        ("PersonAccount", True),
    ]


def test_a_record_type_is_relabelled_and_put_to_rest(metadata: MetadataSpeaker) -> None:
    metadata.create("RecordType", "Account.Partner", RECORD_TYPE)
    resting = "<fullName>Account.Partner</fullName><active>false</active><label>Friend</label>"
    assert problem_of(metadata.write("updateMetadata", "RecordType", resting)) == ""
    (row,) = metadata.client.rows("SELECT Id, Name, IsActive FROM RecordType WHERE DeveloperName = 'Partner'")
    assert (row["Name"], row["IsActive"]) == ("Friend", False)
    assert (
        metadata.client.create("Account", {"Name": "A", "RecordTypeId": row["Id"]}).code
        == "INVALID_CROSS_REFERENCE_KEY"
    )
    names = "<type>RecordType</type><fullNames>Account.Partner</fullNames>"
    assert "Cannot delete record type" in metadata.say("deleteMetadata", names).text


def test_persons_need_person_accounts(metadata: MetadataSpeaker) -> None:
    metadata.client.reset(empty(person_accounts=False))
    metadata.session = metadata.client.token
    assert "not enabled" in metadata.create("RecordType", "PersonAccount.Patient", RECORD_TYPE)


def test_a_validation_rule_refuses_records_until_it_is_deleted(metadata: MetadataSpeaker) -> None:
    assert metadata.create("ValidationRule", "Account.Phone", RULE.format("ISBLANK(Phone)")) == ""
    refused = metadata.client.create("Account", {"Name": "Acme"})
    assert (refused.code, refused.message, refused.fields) == (
        "FIELD_CUSTOM_VALIDATION_EXCEPTION",
        "No phone",
        ["Phone"],
    )
    metadata.say("deleteMetadata", "<type>ValidationRule</type><fullNames>Account.Phone</fullNames>")
    assert metadata.client.add("Account", Name="Acme")


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("ISBLANK(Horn__c)", "Field Horn__c does not exist"),
        ("VLOOKUP(1)", "unknown function"),
        ("(", "Expected"),
        ("", "Must specify"),
    ],
)
def test_a_formula_that_cannot_be_worked_out_is_refused(metadata: MetadataSpeaker, formula: str, said: str) -> None:
    assert said.replace("&apos;", "'") in metadata.create("ValidationRule", "Account.Rule", RULE.format(formula))


def test_leads_go_to_the_queue_the_rule_names(metadata: MetadataSpeaker) -> None:
    queue = (
        "<doesSendEmailToMembers>false</doesSendEmailToMembers><name>Intake</name>"
        "<queueMembers><users><user>api@box.example.com</user></users></queueMembers>"
        "<queueSobject><sobjectType>Lead</sobjectType></queueSobject>"
    )
    assert metadata.create("Queue", "Intake", queue) == ""
    item = "<criteriaItems><field>Lead.{}</field><operation>{}</operation><value>{}</value></criteriaItems>"
    items = item.format("LeadSource", "equals", "Web,Other") + item.format("City", "startsWith", "ba")
    entry = "<ruleEntry><assignedTo>Intake</assignedTo><assignedToType>Queue</assignedToType>{}{}</ruleEntry>"
    rule = f"<active>true</active>{entry.format(items, '<booleanFilter>1 OR 2</booleanFilter>')}"
    assert metadata.create("AssignmentRule", "Lead.Standard", rule) == ""
    sf = metadata.client
    group = sf.rows("SELECT Id FROM Group WHERE DeveloperName = 'Intake'")[0]["Id"]
    assert len(sf.rows("SELECT Id FROM GroupMember")) == 1
    for fields, owner in (({"LeadSource": "Web"}, True), ({"City": "Bath"}, True), ({"City": "Ely"}, False)):
        lead = sf.add("Lead", LastName="Lee", **fields)
        assert (sf.read("Lead", lead)["OwnerId"] == group) is owner, fields


@pytest.mark.parametrize(
    ("inner", "said"),
    [
        ("<assignedTo>None</assignedTo><assignedToType>Queue</assignedToType>", "no Queue named None found"),
        ("<assignedTo>x</assignedTo><assignedToType>User</assignedToType>", "no User named x found"),
    ],
)
def test_a_rule_names_owners_there_are(metadata: MetadataSpeaker, inner: str, said: str) -> None:
    assert said in metadata.create(
        "AssignmentRule", "Lead.Rule", f"<active>true</active><ruleEntry>{inner}</ruleEntry>"
    )


MATCHING = (
    "<label>Same</label><matchingRuleItems><blankValueBehavior>NullNotAllowed</blankValueBehavior>"
    "<fieldName>PersonEmail</fieldName><matchingMethod>{}</matchingMethod></matchingRuleItems><ruleStatus>Active</ruleStatus>"
)
DUPLICATE = (
    "<actionOnInsert>{}</actionOnInsert><actionOnUpdate>Allow</actionOnUpdate><alertText>Known already</alertText>"
    "<duplicateRuleMatchRules><matchRuleSObjectType>PersonAccount</matchRuleSObjectType>"
    "<matchingRule>Same</matchingRule></duplicateRuleMatchRules><isActive>true</isActive><masterLabel>Same</masterLabel>"
    "<operationsOnInsert>Alert</operationsOnInsert><securityOption>EnforceSharingRules</securityOption><sortOrder>1</sortOrder>"
)


def test_a_duplicate_rule_finds_persons_by_its_matching_rule(metadata: MetadataSpeaker) -> None:
    assert "no MatchingRule named" in metadata.create("DuplicateRule", "PersonAccount.Same", DUPLICATE.format("Allow"))
    assert metadata.create("MatchingRule", "PersonAccount.Same", MATCHING.format("Exact")) == ""
    assert metadata.create("DuplicateRule", "PersonAccount.Same", DUPLICATE.format("Allow")) == ""
    roe = {"LastName": "Roe", "PersonEmail": "roe@example.com"}
    sf = metadata.client
    sf.create("Account", roe)
    refused = sf.create("Account", roe)
    assert (refused.code, refused.message) == ("DUPLICATES_DETECTED", "Known already")
    assert sf.create("Account", roe, sforce_duplicate_rule_header="allowSave=true").status == 201
    block = f"<fullName>PersonAccount.Same</fullName>{DUPLICATE.format('Block')}"
    assert problem_of(metadata.write("updateMetadata", "DuplicateRule", block)) == ""
    assert sf.create("Account", roe, sforce_duplicate_rule_header="allowSave=true").code == "DUPLICATES_DETECTED"
    metadata.say("deleteMetadata", "<type>DuplicateRule</type><fullNames>PersonAccount.Same</fullNames>")
    assert sf.create("Account", roe).status == 201


def test_a_method_of_matching_is_one_there_is(metadata: MetadataSpeaker) -> None:
    assert "matchingMethod" in metadata.create("MatchingRule", "PersonAccount.Same", MATCHING.format("Smell"))


def test_a_matching_rule_may_compare_by_likeness(metadata: MetadataSpeaker) -> None:
    matching = MATCHING.format("Phone").replace("PersonEmail", "Phone").replace("NullNotAllowed", "MatchBlanks")
    assert metadata.create("MatchingRule", "PersonAccount.Same", matching) == ""
    assert metadata.create("DuplicateRule", "PersonAccount.Same", DUPLICATE.format("Block")) == ""
    sf = metadata.client
    for phone in ("+1 415 555 0101", None):
        assert sf.create("Account", {"LastName": "Roe", "Phone": phone}).status == 201
    for phone in ("(415) 555-0101", None):
        assert sf.create("Account", {"LastName": "Roe", "Phone": phone}).code == "DUPLICATES_DETECTED"


def test_a_profile_takes_rights_away_and_gives_them_back(metadata: MetadataSpeaker) -> None:
    inner = (
        "<fullName>Admin</fullName><fieldPermissions><editable>{0}</editable><field>Account.Phone</field>"
        "<readable>true</readable></fieldPermissions><objectPermissions><allowCreate>{0}</allowCreate>"
        "<allowDelete>{0}</allowDelete><allowEdit>{0}</allowEdit><allowRead>true</allowRead><object>Case</object></objectPermissions>"
    )
    sf = metadata.client
    for given in ("false", "true"):
        assert problem_of(metadata.write("updateMetadata", "Profile", inner.format(given))) == ""
        assert sf.field("Account", "Phone")["updateable"] is (given == "true")
        assert sf.describe("Case")["createable"] is (given == "true")


@pytest.mark.parametrize(
    ("inner", "said"),
    [
        (
            "<fieldPermissions><editable>true</editable><field>Account.None__c</field></fieldPermissions>",
            "no CustomField named",
        ),
        (
            "<objectPermissions><allowRead>true</allowRead><object>None__c</object></objectPermissions>",
            "no CustomObject named",
        ),
        (
            "<objectPermissions><allowEdit>true</allowEdit><object>Case</object></objectPermissions>",
            "includes all lesser rights",
        ),
        (
            "<recordTypeVisibilities><recordType>Account.None</recordType></recordTypeVisibilities>",
            "no RecordType named",
        ),
    ],
)
def test_rights_to_what_is_not_there_are_refused(metadata: MetadataSpeaker, inner: str, said: str) -> None:
    assert said in problem_of(metadata.write("updateMetadata", "Profile", f"<fullName>Admin</fullName>{inner}"))


def test_a_profile_chooses_the_default_record_types(metadata: MetadataSpeaker) -> None:
    metadata.create("RecordType", "PersonAccount.Patient", RECORD_TYPE)
    inner = (
        "<fullName>Admin</fullName><recordTypeVisibilities><default>false</default>"
        "<personAccountDefault>true</personAccountDefault><recordType>PersonAccount.Patient</recordType>"
        "<visible>true</visible></recordTypeVisibilities>"
    )
    assert problem_of(metadata.write("updateMetadata", "Profile", inner)) == ""
    account, _ = metadata.client.person()
    chosen = metadata.client.read("Account", account)["RecordTypeId"]
    assert metadata.client.read("RecordType", chosen)["DeveloperName"] == "Patient"


@pytest.mark.parametrize(
    ("settings", "switch", "sobject", "field"),
    [
        ("Name", "enableMiddleName", "Contact", "MiddleName"),
        ("Name", "enableNameSuffix", "Lead", "Suffix"),
        ("Account", "enableReportsToOnPersonAccount", "Account", "PersonReportsToId"),
        ("Currency", "enableMultiCurrency", "Account", "CurrencyIsoCode"),
    ],
)
def test_a_setting_adds_its_fields(
    metadata: MetadataSpeaker, settings: str, switch: str, sobject: str, field: str
) -> None:
    assert field not in metadata.client.fields(sobject)
    inner = f"<fullName>{settings}</fullName><{switch}>true</{switch}>"
    assert problem_of(metadata.write("updateMetadata", f"{settings}Settings", inner)) == ""
    assert field in metadata.client.fields(sobject)
    assert text_of(metadata.read(f"{settings}Settings", settings), switch) == "true"


@pytest.mark.parametrize(
    ("settings", "inner", "said"),
    [
        ("Account", "<enableAccountTeams>true</enableAccountTeams>", "enableAccountTeams can't be switched on"),
        ("Case", "<x>true</x>", "Settings of Case are not taken"),
    ],
)
def test_a_setting_with_nothing_behind_it_is_refused(
    metadata: MetadataSpeaker, settings: str, inner: str, said: str
) -> None:
    whole = f"<fullName>{settings}</fullName>{inner}"
    assert said in problem_of(metadata.write("updateMetadata", f"{settings}Settings", whole))


MEMBER = "<eventChannel>ChangeEvents</eventChannel><selectedEntity>{}</selectedEntity>"


def test_changes_are_captured_as_the_channel_members_say(metadata: MetadataSpeaker) -> None:
    for name in ("Account", "Contact"):
        entity = f"{name}ChangeEvent"
        assert metadata.create("PlatformEventChannelMember", f"ChangeEvents_{entity}", MEMBER.format(entity)) == ""
    assert captured(metadata) == ["Account", "Contact"]
    names = "<type>PlatformEventChannelMember</type><fullNames>ChangeEvents_AccountChangeEvent</fullNames>"
    assert text_of(metadata.say("deleteMetadata", names).result, "success") == "true"
    assert captured(metadata) == ["Contact"]


def captured(metadata: MetadataSpeaker) -> list[str]:
    """Whose changes become events."""
    running = metadata.client.running
    assert isinstance(running, RunningOrg)
    return running.box.org.definitions.change_data_capture


@pytest.mark.parametrize(
    ("inner", "said"),
    [
        (MEMBER.format("Unicorn__ChangeEvent"), "is no change event"),
        (MEMBER.format("Account"), "is no change event"),
        (
            "<eventChannel>Own__chn</eventChannel><selectedEntity>AccountChangeEvent</selectedEntity>",
            "Only the standard channel",
        ),
        (
            MEMBER.format("AccountChangeEvent") + "<filterExpression>x</filterExpression>",
            "neither enriched nor filtered",
        ),
    ],
)
def test_a_channel_the_box_has_not_is_refused(metadata: MetadataSpeaker, inner: str, said: str) -> None:
    assert said in metadata.create("PlatformEventChannelMember", "One", inner)


@pytest.mark.parametrize(
    ("component_type", "name", "inner"),
    [
        ("CompactLayout", "Account.Short", "<fields>Name</fields><label>Short</label>"),
        ("Layout", "Account-Own Layout", "<layoutSections><label>Info</label></layoutSections>"),
        (
            "ListView",
            "Account.All",
            "<columns>ACCOUNT.NAME</columns><filterScope>Everything</filterScope><label>All</label>",
        ),
        ("CustomTab", "Visits", "<customObject>true</customObject><motif>Custom1: Heart</motif>"),
    ],
)
def test_pages_are_kept_and_given_back(metadata: MetadataSpeaker, component_type: str, name: str, inner: str) -> None:
    assert metadata.create(component_type, name, inner) == ""
    assert text_of(metadata.read(component_type, name), "fullName") == name
    said = metadata.say("deleteMetadata", f"<type>{component_type}</type><fullNames>{name}</fullNames>")
    assert text_of(said.result, "success") == "true"


def test_a_layout_needs_its_object(metadata: MetadataSpeaker) -> None:
    assert "named 'Unicorn__c' cannot be found" in metadata.create("Layout", "Unicorn__c-Layout", "<a>b</a>")


def test_a_profile_keeps_what_several_files_say(metadata: MetadataSpeaker) -> None:
    layout = "<layoutAssignments><layout>Account-Own</layout></layoutAssignments>"
    field = "<fieldPermissions><editable>{0}</editable><field>Account.Phone</field><readable>true</readable></fieldPermissions>"
    for inner in (layout, field.format("false"), field.format("true")):
        assert problem_of(metadata.write("updateMetadata", "Profile", f"<fullName>Admin</fullName>{inner}")) == ""
    record = metadata.read("Profile", "Admin")
    (assigned,) = children(record, "layoutAssignments")
    (right,) = children(record, "fieldPermissions")
    assert (text_of(assigned, "layout"), text_of(right, "editable")) == ("Account-Own", "true")


def test_rights_to_a_deleted_field_are_gone(metadata: MetadataSpeaker) -> None:
    metadata.create("CustomField", "Account.Key__c", "<label>Key</label><type>TextArea</type>")
    right = "<fieldPermissions><editable>true</editable><field>Account.Key__c</field><readable>true</readable></fieldPermissions>"
    metadata.create("PermissionSet", "Keys", f"{right}<label>Keys</label>")
    metadata.show_everything()
    metadata.say("deleteMetadata", "<type>CustomField</type><fullNames>Account.Key__c</fullNames>")
    assert list(children(metadata.read("Profile", "Admin"), "fieldPermissions")) == []
    assert list(children(metadata.read("PermissionSet", "Keys"), "fieldPermissions")) == []
    assert metadata.client.rows("SELECT Id FROM FieldPermissions") == []


def test_a_matching_rule_in_use_stays(metadata: MetadataSpeaker) -> None:
    metadata.create("MatchingRule", "PersonAccount.Same", MATCHING.format("Exact"))
    metadata.create("DuplicateRule", "PersonAccount.Same", DUPLICATE.format("Allow"))
    names = "<type>MatchingRule</type><fullNames>PersonAccount.Same</fullNames>"
    assert "is used by the duplicate rule" in metadata.say("deleteMetadata", names).text


@pytest.mark.parametrize(
    ("component_type", "name", "said"),
    [
        ("ValidationRule", "Account.Two words", "can only contain underscores"),
        ("ValidationRule", "Rule", "the name of what it is a part of"),
        ("CustomObject", "Account.Key__c", "a name starts with a letter"),
        ("Queue", "9", "can only contain underscores"),
    ],
)
def test_a_name_that_cannot_be_is_refused(metadata: MetadataSpeaker, component_type: str, name: str, said: str) -> None:
    inner = "<label>A</label><pluralLabel>A</pluralLabel><nameField><label>N</label><type>Text</type></nameField>"
    assert said in metadata.create(component_type, name, inner)
