"""Whatever is said in SOAP is answered or refused: no bytes make the org fail."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.emulator.box import Client
from tests.emulator.soap.speaker import Speaker
from twofold.emulator.metadata.kinds import KINDS, PARTS
from twofold.emulator.soap.operations import OPERATIONS
from twofold.emulator.wire.xml import tag

NEVER_IN_LOOP = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
ARGUMENTS = (
    "queryString",
    "queryLocator",
    "sObjects",
    "ids",
    "request",
    "leadConverts",
    "sObjectType",
    "fieldList",
    "externalIDFieldName",
    "startDate",
    "endDate",
    "userId",
    "password",
    "searchString",
    "type",
    "fullNames",
    "metadata",
    "zipFile",
    "deployOptions",
    "retrieveRequest",
    "asyncProcessId",
    "queries",
)
PARTS_OF_RECORDS = (
    "type",
    "Id",
    "Name",
    "LastName",
    "fieldsToNull",
    "AccountId",
    "Account",
    "masterRecord",
    "recordToMergeIds",
)
TEXTS = st.one_of(
    st.sampled_from(
        [
            "",
            "Account",
            "Lead",
            "SELECT Id FROM Account",
            "001000000000001",
            "true",
            "-1",
            "2026-01-01T00:00:00Z",
            "*",
            "é<&>",
        ]
    ),
    st.text(max_size=20),
)
METADATA_OPERATIONS = (
    "cancelDeploy",
    "checkDeployStatus",
    "checkRetrieveStatus",
    "createMetadata",
    "deleteMetadata",
    "deploy",
    "describeMetadata",
    "listMetadata",
    "readMetadata",
    "retrieve",
    "updateMetadata",
    "upsertMetadata",
)
ELEMENTS = (
    "fullName",
    "label",
    "type",
    "length",
    "precision",
    "scale",
    "formula",
    "referenceTo",
    "defaultValue",
    "valueSet",
    "valueSetDefinition",
    "value",
    "active",
    "fieldPermissions",
    "field",
    "editable",
    "objectPermissions",
    "object",
    "ruleEntry",
    "criteriaItems",
    "operation",
    "booleanFilter",
    "assignedTo",
    "matchingRuleItems",
    "fieldName",
    "errorConditionFormula",
    "errorMessage",
    "fields",
    "recordTypes",
    "nameField",
    "pluralLabel",
    "customValue",
)
NAMES = st.sampled_from(
    ["Account.A__c", "Visit__c", "Account.B", "PersonAccount.C", "Lead.D", "Admin", "Account", "Name", "x", ""]
)


def trees(names: tuple[str, ...]) -> st.SearchStrategy[Any]:
    """Elements of some names, a few levels deep."""
    return st.recursive(
        st.builds(tag, st.sampled_from(names), TEXTS),
        lambda inner: st.builds(
            lambda name, parts: tag(name, *parts), st.sampled_from(names), st.lists(inner, max_size=4)
        ),
        max_leaves=8,
    )


@pytest.fixture
def soap(sf: Client) -> Speaker:
    return Speaker(sf)


@NEVER_IN_LOOP
@given(
    operation=st.sampled_from([name for name in OPERATIONS if name != "logout"]),
    parts=st.lists(trees(ARGUMENTS + PARTS_OF_RECORDS), max_size=4),
)
def test_any_arguments_are_answered_or_refused(soap: Speaker, operation: str, parts: list[str]) -> None:
    said = soap.say(operation, "".join(parts))
    assert said.status in (200, 500)
    assert "UNKNOWN_EXCEPTION" not in said.text


@NEVER_IN_LOOP
@given(
    operation=st.sampled_from(METADATA_OPERATIONS),
    component_type=st.sampled_from([*(kind.type for kind in KINDS), *PARTS, "AccountSettings", "Flow", ""]),
    name=NAMES,
    parts=st.lists(trees(ELEMENTS), max_size=5),
)
def test_any_metadata_is_taken_or_refused(
    soap: Speaker, operation: str, component_type: str, name: str, parts: list[str]
) -> None:
    speaker = Speaker(soap.client, "m", "http://soap.sforce.com/2006/04/metadata")
    inner = f"<fullName>{name}</fullName>{''.join(parts)}"
    said = speaker.say(
        operation, f'<metadata xsi:type="{component_type}">{inner}</metadata><type>{component_type}</type>{inner}'
    )
    assert said.status in (200, 500)
    assert "UNKNOWN_EXCEPTION" not in said.text
    assert soap.client.data("GET", "sobjects/Account/describe").status == 200


@NEVER_IN_LOOP
@given(st.binary(max_size=300))
def test_any_bytes_are_a_fault(soap: Speaker, raw: bytes) -> None:
    assert soap.send(raw).status == 500
