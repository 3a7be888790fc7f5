"""An org started with a folder of metadata has its objects, fields and rules, and says what it could not take."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.emulator.metadata.folder import field_file, file_of, org_of, write_folder
from twofold.emulator.metadata.source import FolderUnreadable
from twofold.emulator.seeds.document import Record, SeedDocument
from twofold.emulator.server import OrgOptions, open_box

BASE = "force-app/main/default/objects"
VISIT = file_of(
    "CustomObject",
    "<deploymentStatus>Deployed</deploymentStatus><label>Visit</label><pluralLabel>Visits</pluralLabel>"
    "<nameField><displayFormat>V-{0000}</displayFormat><label>Visit Number</label><type>AutoNumber</type></nameField>"
    "<sharingModel>ReadWrite</sharingModel>",
)
FILES = {
    "sfdx-project.json": "{}",
    f"{BASE}/Visit__c/Visit__c.object-meta.xml": VISIT,
    f"{BASE}/Visit__c/fields/Guest__c.field-meta.xml": field_file(
        "Guest__c", "Lookup", "<referenceTo>Contact</referenceTo><relationshipName>Visits</relationshipName>"
    ),
    f"{BASE}/Contact/fields/Allergies__c.field-meta.xml": field_file("Allergies__c", "Text", "<length>80</length>"),
    f"{BASE}/Activity/fields/Key__c.field-meta.xml": field_file("Key__c", "Text", "<length>40</length>"),
    f"{BASE}/PersonAccount/recordTypes/Patient.recordType-meta.xml": file_of(
        "RecordType", "<fullName>Patient</fullName><active>true</active><label>Patient</label>"
    ),
    f"{BASE}/Visit__c/validationRules/Guest_Needed.validationRule-meta.xml": file_of(
        "ValidationRule",
        "<fullName>Guest_Needed</fullName><active>true</active><errorConditionFormula>ISBLANK(Guest__c)</errorConditionFormula>"
        "<errorMessage>Who comes?</errorMessage>",
    ),
    "force-app/main/default/classes/A.cls": "class A {}",
    "force-app/main/default/classes/A.cls-meta.xml": file_of("ApexClass", ""),
    "node_modules/x/objects/Bad__c/Bad__c.object-meta.xml": "not XML",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_folder(tmp_path / "project", FILES)


def test_objects_fields_and_rules_of_a_folder_are_there(folder: Path) -> None:
    with org_of(folder) as sf:
        assert sf.field("Account", "Allergies__pc")["length"] == 80
        assert sf.field("Event", "Key__c")["length"] == sf.field("Task", "Key__c")["length"] == 40
        _, contact = sf.person(Allergies__pc="Nuts")
        visit = sf.add("Visit__c", Guest__c=contact)
        assert sf.read("Visit__c", visit)["Name"] == "V-0001"
        assert sf.rows("SELECT (SELECT Name FROM Visits__r) FROM Contact")[0]["Visits__r"]["totalSize"] == 1
        assert sf.create("Visit__c", {}).message == "Who comes?"
        assert sf.rows("SELECT Id FROM RecordType WHERE DeveloperName = 'Patient' AND IsPersonType = true")


def test_records_of_a_seed_may_use_the_fields_of_the_folder(folder: Path) -> None:
    seed = SeedDocument(records=[Record("Account", {"LastName": "Roe", "Allergies__pc": "Nuts"})])
    with org_of(folder, seed=seed) as sf:
        assert [row["Allergies__c"] for row in sf.rows("SELECT Allergies__c FROM Contact")] == ["Nuts"]
        sf.control("POST", "reset", {})
        assert [row["Allergies__c"] for row in sf.rows("SELECT Allergies__c FROM Contact")] == ["Nuts"]


def test_an_org_on_disk_keeps_its_records_when_the_folder_changes(folder: Path, tmp_path: Path) -> None:
    with org_of(folder, tmp_path / "data") as sf:
        sf.person(Allergies__pc="Nuts")
    write_folder(folder, {f"{BASE}/Contact/fields/Diet__c.field-meta.xml": field_file("Diet__c", "TextArea")})
    with org_of(folder, tmp_path / "data") as sf:
        assert sf.rows("SELECT Allergies__pc, Diet__pc FROM Account")[0]["Allergies__pc"] == "Nuts"
    nothing = write_folder(tmp_path / "nothing", {"README.md": ""})
    with org_of(nothing, tmp_path / "data") as sf:
        assert sf.rows("SELECT Diet__c FROM Contact")[0]["Diet__c"] is None


def test_types_that_are_not_taken_are_counted(folder: Path) -> None:
    box = open_box(OrgOptions(metadata=folder))
    assert box.not_taken == ("Not taken: 1 of type ApexClass.",)
    box.org.store.close()


def test_a_package_folder_is_read_too(tmp_path: Path) -> None:
    inner = (
        "<fields><fullName>Tier__c</fullName><label>Tier</label><length>10</length><type>Text</type></fields>"
        "<recordTypes><fullName>Partner</fullName><active>true</active><label>Partner</label></recordTypes>"
    )
    files = {
        "package.xml": file_of("Package", "<version>60.0</version>"),
        "objects/Account.object": file_of("CustomObject", inner),
    }
    with org_of(write_folder(tmp_path, files)) as sf:
        assert sf.field("Account", "Tier__c")["length"] == 10
        assert sf.rows("SELECT Id FROM RecordType WHERE DeveloperName = 'Partner' AND IsPersonType = false")


@pytest.mark.parametrize(
    ("case", "path", "text", "said"),
    [
        ("XML that is none", f"{BASE}/Account/fields/A__c.field-meta.xml", "nonsense", "can't be read"),
        ("another root", f"{BASE}/Visit__c/Visit__c.object-meta.xml", file_of("Flow", ""), "root element is Flow"),
        (
            "a roll-up summary",
            f"{BASE}/Account/fields/Sum__c.field-meta.xml",
            field_file("Sum__c", "Summary"),
            "roll-up summaries are not computed",
        ),
        (
            "a field of nothing",
            f"{BASE}/Unicorn__c/fields/Horn__c.field-meta.xml",
            field_file("Horn__c", "TextArea"),
            "named 'Unicorn__c' cannot be found",
        ),
        (
            "custom metadata",
            f"{BASE}/Rule__mdt/Rule__mdt.object-meta.xml",
            file_of("CustomObject", "<label>Rule</label>"),
            "keeps no custom metadata types",
        ),
    ],
)
def test_what_is_not_taken_is_said_and_the_rest_is_there(
    folder: Path, case: str, path: str, text: str, said: str
) -> None:
    write_folder(folder, {path: text})
    box = open_box(OrgOptions(metadata=folder))
    assert [sentence for sentence in box.not_taken if said in sentence], case
    assert box.org.schema.sobject("Contact").field("Allergies__c")  # type: ignore[union-attr]
    box.org.store.close()


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FolderUnreadable, match="not a folder"):
        open_box(OrgOptions(metadata=tmp_path / "none"))


def test_links_do_not_lead_out_of_the_folder(folder: Path, tmp_path: Path) -> None:
    outside = write_folder(tmp_path / "outside", {"X__c.field-meta.xml": field_file("X__c", "TextArea")})
    link = folder / BASE / "Account/fields/X__c.field-meta.xml"
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(outside / "X__c.field-meta.xml")
    with pytest.raises(FolderUnreadable, match="leads out"):
        open_box(OrgOptions(metadata=folder))


def test_all_new_fields_are_for_everybody(folder: Path) -> None:
    with org_of(folder) as sf:
        assert sf.field("Contact", "Allergies__c")["updateable"] is True
