"""The names of rule sets held against describes recorded in real orgs."""

from typing import Any

import pytest

from tests.recordings import recorded
from twofold.core.creation_rules import RuleSet
from twofold.core.mapping import target_fields
from twofold.core.org import FieldInfo, OrgProfile, RecordType, SObjectInfo
from twofold.core.presets import PRESETS
from twofold.core.rule_checks import check_against
from twofold.core.targets import MappingProblem, ResolvedField, resolve_target
from twofold.facts.families import Family
from twofold.facts.twins import TWINS


@pytest.fixture(scope="module")
def org() -> OrgProfile:
    names = ("account_person_org", "contact", "lead", "case", "event")
    sobjects = {info.name: info for info in (_sobject(recorded(name)) for name in names)}
    person = RecordType("012", "Account", "PersonAccount", Family.PERSON, is_default=True)
    return OrgProfile("00D", "005", True, sobjects, (person,))


def _sobject(describe: dict[str, Any]) -> SObjectInfo:
    return SObjectInfo(describe["name"], {field["name"]: _field(field) for field in describe["fields"]})


def _field(described: dict[str, Any]) -> FieldInfo:
    return FieldInfo(
        described["name"],
        described["type"],
        described["length"],
        createable=described["createable"],
        updateable=described["updateable"],
        nillable=described["nillable"],
        defaulted=described["defaultedOnCreate"],
        restricted=described["restrictedPicklist"],
        picklist=tuple(value["value"] for value in described["picklistValues"] if value["active"]),
        reference_to=tuple(described["referenceTo"]),
    )


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_presets_work_as_they_are(org: OrgProfile, preset: RuleSet) -> None:
    assert check_against(preset, org) == ()
    assert target_fields(preset.rule("PersonAccount"), "PersonAccount", org) == (
        *("FirstName", "LastName", "PersonEmail", "PersonMobilePhone", "Phone", "Salutation"),
    )


def test_every_twin_the_org_has_is_found_under_both_names(org: OrgProfile) -> None:
    account, contact = org.sobjects["Account"], org.sobjects["Contact"]
    writable = [twin for twin in TWINS if twin.via_account and account.has(twin.person) and contact.has(twin.contact)]
    assert len(writable) > 20
    for twin in writable:
        for name in (twin.contact, twin.person):
            found = [resolve_target(kind, name, org) for kind in ("PersonAccount", "Contact")]
            assert [target.name for target in found] == [twin.person, twin.contact]


def test_no_field_that_salesforce_refuses_is_mapped_to(org: OrgProfile) -> None:
    for name, info in org.sobjects["Account"].fields.items():
        target = resolve_target("PersonAccount", name, org)
        if isinstance(target, ResolvedField):
            assert info.createable or info.updateable
            assert name not in ("Name", "ParentId", "IsPersonAccount", "PersonContactId", "TickerSymbol")
        else:
            assert isinstance(target, MappingProblem)
            assert not target.unknown
