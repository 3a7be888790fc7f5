"""Which rule set a page gets, and that what waits keeps the one it came with."""

import pytest

from twofold.adapters.journal.memory import MemoryStore
from twofold.core.creation_rules import RuleSet, Target
from twofold.core.presets import PRESETS
from twofold.core.rule_json import versioned
from twofold.errors import SettingsError
from twofold.usecases.rule_book import Choice, RuleBook

CHOICE = Choice(
    pages={"P1": "page", "calcom:P2": "calcom-page", "P2": "page-2"}, apps={"calendly": "app"}, default="default"
)


@pytest.mark.parametrize(
    ("choice", "app", "page", "name"),
    [
        (CHOICE, "oncehub", "P1", "page"),
        (CHOICE, "calcom", "P2", "calcom-page"),
        (CHOICE, "oncehub", "P2", "page-2"),
        (CHOICE, "calendly", "P9", "app"),
        (CHOICE, "calendly", None, "app"),
        (CHOICE, "oncehub", "P9", "default"),
        (CHOICE, "oncehub", None, "default"),
        (Choice(forced="forced", pages={"P1": "page"}, default="default"), "oncehub", "P1", "forced"),
        (Choice(), "oncehub", "P1", None),
    ],
)
def test_option_then_page_then_app_then_default(choice: Choice, app: str, page: str | None, name: str | None) -> None:
    assert choice.name_for(app, page) == name


def test_what_waits_keeps_its_rule_set_when_the_file_changes() -> None:
    store = MemoryStore()
    file = {"mine": versioned(RuleSet("mine", Target.LEAD))}
    version = RuleBook(Choice(default="mine"), store, file.__getitem__).choose("oncehub", None)
    assert version is not None
    file["mine"] = versioned(RuleSet("mine", Target.CASE))
    later = RuleBook(Choice(default="mine"), store, file.__getitem__)
    assert later.choose("oncehub", None) != version
    found = later.find(version)
    assert found is not None
    assert found.target is Target.LEAD


def test_a_file_is_loaded_once_however_many_deliveries_come() -> None:
    loaded: list[str] = []

    def load(name: str) -> RuleSet:
        loaded.append(name)
        return PRESETS[name]

    book = RuleBook(Choice(default="booking-lead"), MemoryStore(), load)
    assert len({book.choose("oncehub", f"P{number}") for number in range(100)}) == 1
    assert loaded == ["booking-lead"]


def test_every_named_rule_set_is_checked_before_anything_is_accepted() -> None:
    def load(name: str) -> RuleSet:
        raise SettingsError(f"{name} is wrong")

    with pytest.raises(SettingsError, match="page is wrong"):
        RuleBook(Choice(pages={"P1": "page"}), MemoryStore(), load).check()


def test_a_version_nobody_kept_is_unknown() -> None:
    assert RuleBook(Choice(), MemoryStore(), PRESETS.__getitem__).find("nosuch") is None
