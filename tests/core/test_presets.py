"""The rule sets that come with Twofold say what the connector they follow does (apps A4)."""

import pytest

from twofold.core.creation_rules import DuplicatePolicy, MatchKey, OwnerPolicy, RuleSet, Target, WriteMode
from twofold.core.presets import PRESETS
from twofold.core.rule_json import version_of

VENDOR = ["booking-lead", "booking-contact", "booking-case"]


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_every_preset(preset: RuleSet) -> None:
    assert preset.name in PRESETS
    assert preset.keys[0] is MatchKey.RECORD_ID
    assert MatchKey.PHONE not in preset.keys
    assert preset.description.endswith(".")
    assert preset.version == version_of(preset)
    for kind in ("Lead", "Contact", "Case", "PersonAccount"):
        rule = preset.rule(kind)
        assert rule.mode is WriteMode.IF_BLANK
        assert (rule.owner.new, rule.owner.existing) == (OwnerPolicy.HOST, OwnerPolicy.KEEP)


@pytest.mark.parametrize("name", VENDOR)
def test_the_vendors_presets_take_the_newest_of_several(name: str) -> None:
    assert PRESETS[name].duplicates is DuplicatePolicy.NEWEST


@pytest.mark.parametrize("name", VENDOR)
def test_a_person_follows_the_contact_rule_there(name: str) -> None:
    assert "PersonAccount" not in PRESETS[name].rules
    assert PRESETS[name].rule("PersonAccount") == PRESETS[name].rule("Contact")


def test_ours_parks_several() -> None:
    assert PRESETS["booking-person-account"].duplicates is DuplicatePolicy.PARK


def test_targets() -> None:
    assert {name: preset.target for name, preset in PRESETS.items()} == {
        "booking-lead": Target.LEAD,
        "booking-contact": Target.CONTACT,
        "booking-case": Target.CASE,
        "booking-person-account": Target.PERSON_ACCOUNT,
    }


def test_versions_differ() -> None:
    assert len({preset.version for preset in PRESETS.values()}) == len(PRESETS)
