"""A zip is deployed as a whole or in part, told of component by component, and can be fetched again as it was."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.emulator.metadata.folder import file_of
from tests.emulator.metadata.speaker import MetadataSpeaker, manifest, pack, problems_of
from twofold.emulator.metadata.archive_file import ZipUnreadable, read_zip, write_zip
from twofold.emulator.seeds.basics import empty
from twofold.emulator.wire.xml import children, find_child, text_of

VISIT = (
    "<deploymentStatus>Deployed</deploymentStatus><label>Visit</label><pluralLabel>Visits</pluralLabel>"
    "<nameField><label>Name</label><type>Text</type></nameField><sharingModel>ReadWrite</sharingModel>"
)
FUN = "<fields><fullName>Fun__c</fullName><label>Fun</label><type>TextArea</type></fields>"
BAD = "<fields><fullName>Bad__c</fullName><label>Bad</label><type>Summary</type></fields>"
CHECK = "<checkOnly>true</checkOnly><rollbackOnError>true</rollbackOnError><singlePackage>true</singlePackage>"
PARTLY = "<rollbackOnError>false</rollbackOnError><singlePackage>true</singlePackage>"


def visit(more: str = FUN) -> dict[str, str | bytes]:
    """A package with one object."""
    return {
        "package.xml": manifest(CustomObject="Visit__c"),
        "objects/Visit__c.object": file_of("CustomObject", VISIT + more),
    }


def test_a_package_is_deployed_and_told_of_part_by_part(metadata: MetadataSpeaker) -> None:
    result = metadata.deploy(visit())
    assert text_of(result, "status") == "Succeeded"
    assert (text_of(result, "done"), text_of(result, "success")) == ("true", "true")
    assert text_of(result, "numberComponentsDeployed") == "2"
    details = find_child(result, "details")
    assert details is not None
    told = {text_of(found, "fullName"): text_of(found, "created") for found in children(details, "componentSuccesses")}
    assert told == {"Visit__c": "true", "Visit__c.Fun__c": "true", "package.xml": "false"}
    assert metadata.client.add("Visit__c", Name="One")


def test_the_same_again_changes_nothing(metadata: MetadataSpeaker) -> None:
    metadata.deploy(visit())
    details = find_child(metadata.deploy(visit()), "details")
    assert details is not None
    told = [text_of(found, "changed") for found in children(details, "componentSuccesses")]
    assert told == ["false", "false", "true"]


def test_one_failure_keeps_everything_out(metadata: MetadataSpeaker) -> None:
    result = metadata.deploy(visit(FUN + BAD))
    assert text_of(result, "status") == "Failed"
    assert problems_of(result) == [
        "Visit__c.Bad__c: Fields of type Summary are not taken by the org in a box: roll-up summaries are not computed"
    ]
    assert metadata.client.create("Visit__c", {}).status == 404


def test_the_good_parts_are_kept_where_that_is_asked(metadata: MetadataSpeaker) -> None:
    result = metadata.deploy(visit(FUN + BAD), PARTLY)
    assert (text_of(result, "status"), text_of(result, "success")) == ("SucceededPartial", "false")
    assert metadata.client.add("Visit__c", Name="One")


def test_a_check_keeps_nothing(metadata: MetadataSpeaker) -> None:
    assert text_of(metadata.deploy(visit(), CHECK), "status") == "Succeeded"
    assert metadata.client.create("Visit__c", {}).status == 404
    assert text_of(metadata.deploy(visit()), "status") == "Succeeded"


def test_a_package_may_lie_in_a_folder(metadata: MetadataSpeaker) -> None:
    files = {f"unpackaged/{path}": content for path, content in visit().items()}
    details = find_child(metadata.deploy(files), "details")
    assert details is not None
    assert text_of(find_child(details, "componentSuccesses"), "fileName") == "unpackaged/objects/Visit__c.object"


def test_only_what_the_manifest_names_is_deployed(metadata: MetadataSpeaker) -> None:
    files = visit() | {"package.xml": manifest(CustomField="Visit__c.Fun__c")}
    assert problems_of(metadata.deploy(files)) == [
        "Visit__c.Fun__c: Entity of type 'CustomObject' named 'Visit__c' cannot be found"
    ]
    metadata.deploy(visit(""))
    assert text_of(metadata.deploy(files), "numberComponentsDeployed") == "1"


@pytest.mark.parametrize(
    ("case", "changed", "said"),
    [
        ("no manifest", {"package.xml": None}, "No package.xml found"),
        ("a manifest that is none", {"package.xml": "nonsense"}, "Error parsing file"),
        ("a manifest of something else", {"package.xml": file_of("Flow", "")}, "root element is Flow"),
        (
            "a member without file",
            {"package.xml": manifest(CustomField="Account.None__c")},
            "not found in zipped directory",
        ),
        (
            "a type that is not taken",
            {"package.xml": manifest(ApexClass="A")},
            "doesn't take components of type ApexClass",
        ),
        ("a file that is no XML", {"objects/Visit__c.object": "nonsense"}, "The file can't be read"),
        ("entities", {"objects/Visit__c.object": "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}, "The file can't be read"),
        ("a path that leads out", {"../objects/X.object": ""}, "leads out of the package"),
    ],
)
def test_a_package_that_cannot_be_deployed_says_why(
    metadata: MetadataSpeaker, case: str, changed: dict[str, str | None], said: str
) -> None:
    files = {path: content for path, content in (visit() | changed).items() if content is not None}
    result = metadata.deploy(files)
    assert text_of(result, "status") == "Failed"
    assert [problem for problem in problems_of(result) if said in problem], case
    assert metadata.client.create("Visit__c", {}).status == 404


def test_components_are_deleted_by_a_package(metadata: MetadataSpeaker) -> None:
    metadata.deploy(visit())
    gone = {"package.xml": manifest(), "destructiveChanges.xml": manifest(CustomField="Visit__c.Fun__c")}
    assert text_of(metadata.deploy(gone), "status") == "Succeeded"
    assert "No CustomField named: Visit__c.Fun__c found" in problems_of(metadata.deploy(gone))[0]
    whole = {"package.xml": manifest(), "destructiveChanges.xml": manifest(CustomObject="Visit__c")}
    assert text_of(metadata.deploy(whole), "status") == "Succeeded"
    assert metadata.client.create("Visit__c", {}).status == 404
    assert text_of(metadata.deploy(visit()), "status") == "Succeeded"
    assert metadata.client.rows("SELECT Id FROM Visit__c") == []


def test_tests_that_are_not_there_fail(metadata: MetadataSpeaker) -> None:
    options = (
        "<rollbackOnError>true</rollbackOnError><runTests>FunTest</runTests><testLevel>RunSpecifiedTests</testLevel>"
    )
    assert problems_of(metadata.deploy(visit(), options)) == ["package.xml: No ApexClass named: FunTest found"]


def test_what_was_deployed_can_be_fetched(metadata: MetadataSpeaker) -> None:
    metadata.deploy(visit())
    types = "<types><members>Visit__c</members><members>None__c</members><name>CustomObject</name></types>"
    files = metadata.retrieve(types + "<types><members>*</members><name>Flow</name></types>")
    assert (
        "<fields><fullName>Fun__c</fullName><label>Fun</label><type>TextArea</type></fields>"
        in files["objects/Visit__c.object"]
    )
    assert "<members>Visit__c</members>" in files["package.xml"]
    assert "named 'None__c' cannot be found" in files["messages"]
    assert "type Flow" in files["messages"]


def test_what_was_fetched_can_be_deployed_elsewhere(metadata: MetadataSpeaker) -> None:
    metadata.deploy(visit())
    files = metadata.retrieve("<types><members>*</members><name>CustomObject</name></types>")
    files.pop("messages")
    metadata.client.reset(empty())
    metadata.session = metadata.client.token
    assert text_of(metadata.deploy(dict(files)), "status") == "Succeeded"
    assert metadata.client.add("Visit__c", Name="One")


def test_parts_are_fetched_alone(metadata: MetadataSpeaker) -> None:
    metadata.deploy(visit())
    files = metadata.retrieve("<types><members>Visit__c.Fun__c</members><name>CustomField</name></types>")
    assert "<pluralLabel>" not in files["objects/Visit__c.object"]
    assert "Fun__c" in files["objects/Visit__c.object"]


@pytest.mark.parametrize("operation", ["checkDeployStatus", "checkRetrieveStatus", "checkStatus", "cancelDeploy"])
def test_nothing_is_known_of_what_was_never_asked(metadata: MetadataSpeaker, operation: str) -> None:
    assert metadata.say(operation, "<asyncProcessId>0Af000000000999</asyncProcessId>").code == "INVALID_ID_FIELD"


def test_the_old_question_is_answered_too(metadata: MetadataSpeaker) -> None:
    said = metadata.say("checkStatus", f"<asyncProcessId>{text_of(metadata.deploy(visit()), 'id')}</asyncProcessId>")
    assert (text_of(said.result, "done"), text_of(said.result, "state")) == ("true", "Completed")


def test_a_deployment_that_is_done_is_not_cancelled(metadata: MetadataSpeaker) -> None:
    deploy_id = text_of(metadata.deploy(visit()), "id")
    assert "already completed" in metadata.say("cancelDeploy", f"<String>{deploy_id}</String>").fault


def test_a_zip_that_is_no_base64_is_refused(metadata: MetadataSpeaker) -> None:
    assert metadata.say("deploy", "<ZipFile>!!!</ZipFile>").code == "MISSING_ARGUMENT"


# Zips without trust.


def bomb() -> bytes:
    """A small zip that says it is huge."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(9):
            archive.writestr(f"objects/{number}.object", b"\0" * 50_000_000)
    return packed.getvalue()


def lying(content: bytes) -> bytes:
    """A zip whose directory says that a large file is small."""
    packed = bytearray(content)
    at = packed.index(b"PK\x01\x02")
    packed[at + 24 : at + 28] = struct.pack("<I", 1)
    return bytes(packed)


@pytest.mark.parametrize(
    ("case", "content"),
    [
        ("nothing", b""),
        ("no zip", b"hello"),
        ("half a zip", pack({"a": "b" * 100})[:60]),
        ("a bomb", bomb()),
        ("a file larger than it says", lying(pack({"a": b"x" * 1000}))),
        ("an absolute path", pack({"/etc/passwd": "x"})),
        ("a path upwards", pack({"a/../../b": "x"})),
        ("a path of another system", pack({"..\\b": "x"})),
        ("a drive", pack({"C:/b": "x"})),
        ("too many files", pack({str(number): "" for number in range(10_001)})),
    ],
)
def test_a_zip_that_lies_is_refused(case: str, content: bytes) -> None:
    with pytest.raises(ZipUnreadable):
        read_zip(content)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_broken_zip_is_refused_or_read(data: st.DataObject) -> None:
    content = bytearray(pack({"package.xml": "<a/>", "objects/A.object": "<b/>" * 30}))
    for _ in range(data.draw(st.integers(1, 5))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        files = read_zip(bytes(content))
    except ZipUnreadable:
        return
    assert all(not path.startswith("/") for path in files)


def test_files_come_out_of_a_zip_as_they_went_in() -> None:
    files = {"a/b.txt": b"one", "c": b""}
    assert read_zip(write_zip(files)) == files
    assert write_zip(files) == write_zip(files)
