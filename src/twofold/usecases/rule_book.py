"""Which rule set does a page get, and which one did a waiting delivery get when it came?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from twofold.core.creation_rules import RuleSet
from twofold.core.rule_json import from_json, to_json
from twofold.engine.ports import JournalReader


@dataclass(frozen=True, slots=True)
class Choice:
    """
    The admin's choice of rule sets, by name (preset or file).

    ``forced`` wins over all; then the page (``app:page``, else the page alone), the app, and ``default``.
    """

    forced: str | None = None
    pages: Mapping[str, str] = field(default_factory=dict)
    apps: Mapping[str, str] = field(default_factory=dict)
    default: str | None = None

    def name_for(self, app: str, page: str | None) -> str | None:
        """The rule set's name for a page, or None."""
        if self.forced:
            return self.forced
        paged = (self.pages.get(f"{app}:{page}") or self.pages.get(page)) if page else None
        return paged or self.apps.get(app) or self.default

    def names(self) -> frozenset[str]:
        """Every rule set that is named anywhere."""
        named = [self.forced, self.default, *self.pages.values(), *self.apps.values()]
        return frozenset(name for name in named if name)


class RuleBook:
    """
    Rule sets by name as they are now, and by version as they were.

    Args:
        load: a rule set by name; raises ``SettingsError`` where there is none or it is wrong.
    """

    def __init__(self, choice: Choice, reader: JournalReader, load: Callable[[str], RuleSet]) -> None:
        self.choice = choice
        self._reader = reader
        self._load = load
        self._versions: dict[str, str] = {}
        self._sets: dict[str, RuleSet] = {}

    def check(self) -> None:
        """
        Load every rule set the settings name, so that a wrong one is told before anything is accepted.

        Raises:
            SettingsError: one is wrong.
        """
        for name in sorted(self.choice.names()):
            self.keep(name)

    def keep(self, name: str) -> str:
        """Load the rule set ``name``, keep it in the journal and return its version."""
        if name not in self._versions:
            rules = self._load(name)
            self._reader.save_rule_set(rules.version, to_json(rules))
            self._sets[rules.version] = rules
            self._versions[name] = rules.version
        return self._versions[name]

    def choose(self, app: str, page: str | None) -> str | None:
        """Version of the rule set that is the page's now, or None."""
        name = self.choice.name_for(app, page)
        return self.keep(name) if name else None

    def find(self, version: str) -> RuleSet | None:
        """The rule set of that version, from the journal where it isn't known yet; None where it never was kept."""
        if version not in self._sets:
            text = self._reader.rule_set_text(version)
            if text is None:
                return None
            self._sets[version] = from_json(text)
        return self._sets[version]
