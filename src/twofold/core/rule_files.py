"""
What does a rule file say, and what is wrong with it?

Works on the file's text; nothing is read or written here. A file is read whole: every mistake is reported, each with its
place and the name that was probably meant. The keys are documented in ``rule_keys.KEYS``.
"""

import string
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from phonenumbers import SUPPORTED_REGIONS

from twofold.core.creation_rules import (
    BlanksPolicy,
    CompanyPolicy,
    DuplicatePolicy,
    EventRule,
    FieldMapping,
    MatchKey,
    ObjectRule,
    OwnerPolicy,
    Ownership,
    RuleSet,
    Target,
    WriteMode,
)
from twofold.core.nearest import did_you_mean
from twofold.core.presets import PRESETS
from twofold.core.rule_json import versioned
from twofold.core.rule_keys import KINDS
from twofold.core.sources import source_problem

SUBJECT_WORDS = ("subject", "page", "host")
"""What a template of the Event's subject may name."""


@dataclass(frozen=True, slots=True)
class RuleProblem:
    """One mistake: where (``rules.Lead.owner``) and what."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


def parse_rules(text: str, name: str) -> RuleSet | tuple[RuleProblem, ...]:
    """
    Read a rule file.

    Args:
        text: TOML.
        name: what the set is called if the file does not say: the file's name without its ending.

    Returns:
        The rule set with its version, or every problem in the order of the file, at least one.
    """
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as wrong:
        return (RuleProblem("file", f"is not TOML: {wrong}"),)
    problems: list[RuleProblem] = []
    rule_set = _file(data, name, problems)
    return tuple(problems) if problems or rule_set is None else versioned(rule_set)


# Values


@dataclass(frozen=True, slots=True)
class _Wrong:
    why: str


_Reader = Callable[[Any], Any]


def _text(value: Any) -> str | _Wrong:
    return value if isinstance(value, str) else _Wrong(f"is text, not {_kind_of(value)}")


def _filled(value: Any) -> str | _Wrong:
    text = _text(value)
    return _Wrong("is blank") if isinstance(text, str) and not text.strip() else text


def _yes_no(value: Any) -> bool | _Wrong:
    return value if isinstance(value, bool) else _Wrong(f"is true or false, not {_kind_of(value)}")


def _one_of(choices: type[StrEnum]) -> _Reader:
    names = [choice.value for choice in choices]

    def read(value: Any) -> StrEnum | _Wrong:
        if isinstance(value, str) and value in names:
            return choices(value)
        shown, hint = (f'"{value}"', did_you_mean(value, names)) if isinstance(value, str) else (_kind_of(value), "")
        return _Wrong(f"is one of {', '.join(names)}, not {shown}{hint}")

    return read


def _keys(value: Any) -> tuple[Any, ...] | _Wrong:
    if not isinstance(value, list) or not value:
        return _Wrong(f"is a list of at least one key, not {_kind_of(value)}")
    read = [_one_of(MatchKey)(item) for item in value]
    wrong = next((item for item in read if isinstance(item, _Wrong)), None)
    if wrong:
        return wrong
    return tuple(read) if len(set(read)) == len(read) else _Wrong("names a key twice")


def _region(value: Any) -> str | _Wrong:
    code = value.upper() if isinstance(value, str) else ""
    return code if code in SUPPORTED_REGIONS else _Wrong("is a two-letter country code such as AT or US")


def _template(value: Any) -> str | _Wrong:
    text = _filled(value)
    if isinstance(text, _Wrong):
        return text
    try:
        named = [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]
    except ValueError:
        return _Wrong("has a brace that is not closed")
    for name in named:
        if name not in SUBJECT_WORDS:
            return _Wrong(f"names {{{name}}}, but knows only {{subject}}, {{page}} and {{host}}")
    return text


def _source(value: Any) -> str | _Wrong:
    text = _filled(value)
    if isinstance(text, _Wrong):
        return text
    if text == "value":
        return _Wrong('takes its fixed text from the key value: { value = "..." }')
    wrong = source_problem(text)
    return _Wrong(f'"{text}": {wrong}') if wrong else text


def _kind_of(value: Any) -> str:
    names = {bool: "true or false", str: "text", int: "a number", float: "a number", list: "a list", dict: "a table"}
    return names.get(type(value), "a date")


# Tables


@dataclass(slots=True)
class _Table:
    """A table of the file as it is read: what was understood, and where problems go."""

    path: str
    problems: list[RuleProblem]
    values: dict[str, Any] = field(default_factory=dict)

    def report(self, key: str, message: str) -> None:
        self.problems.append(RuleProblem(f"{self.path}.{key}" if self.path else key, message))

    def read(self, data: Any, readers: Mapping[str, _Reader]) -> dict[str, Any]:
        """Read every key of ``data`` by its reader; ``values`` has those that were right."""
        if not isinstance(data, dict):
            self.problems.append(RuleProblem(self.path, f"is a table, not {_kind_of(data)}"))
            return self.values
        for key, value in data.items():
            reader = readers.get(key)
            if reader is None:
                self.report(key, f"unknown key{did_you_mean(key, readers)}")
                continue
            read = reader(value)
            if isinstance(read, _Wrong):
                self.report(key, read.why)
            else:
                self.values[key] = read
        return self.values


def _as_is(value: Any) -> Any:
    return value


_FILE: Mapping[str, _Reader] = {
    "name": _filled,
    "extends": _filled,
    "description": _text,
    "target": _one_of(Target),
    "keys": _keys,
    "duplicates": _one_of(DuplicatePolicy),
    "create": _yes_no,
    "company_missing": _one_of(CompanyPolicy),
    "phone_region": _region,
    "active": _yes_no,
    "mode": _one_of(WriteMode),
    "event": _as_is,
    "rules": _as_is,
}
_EVENT: Mapping[str, _Reader] = {
    "create": _yes_no,
    "record_type": _filled,
    "subject": _template,
    "guests_in_description": _yes_no,
}
_OBJECT: Mapping[str, _Reader] = {
    "mode": _one_of(WriteMode),
    "blanks": _one_of(BlanksPolicy),
    "record_type": _filled,
    "owner": _as_is,
    "mapping": _as_is,
}
_OWNER: Mapping[str, _Reader] = {"new": _one_of(OwnerPolicy), "existing": _one_of(OwnerPolicy), "name": _filled}
_MAPPING: Mapping[str, _Reader] = {
    "source": _source,
    "value": _filled,
    "default": _filled,
    "mode": _one_of(WriteMode),
    "blanks": _one_of(BlanksPolicy),
}


def _file(data: dict[str, Any], name: str, problems: list[RuleProblem]) -> RuleSet | None:
    table = _Table("", problems)
    values = table.read(data, _FILE)
    base = _base(values, name, table)
    event = _event(values.pop("event", {}), base.event if base else EventRule(), problems)
    mode = values.pop("mode", None)
    rules = _rules(values.pop("rules", {}), base, mode, problems)
    if base is None:
        return None
    return replace(base, **{"name": name, "description": "", **values}, event=event, rules=rules)


def _base(values: dict[str, Any], name: str, table: _Table) -> RuleSet | None:
    """The set a file starts from: the preset it extends, else one of defaults; None where neither can be told."""
    extends = values.pop("extends", None)
    if extends is not None:
        if extends in PRESETS:
            return PRESETS[extends]
        table.report("extends", f'there is no preset "{extends}"{did_you_mean(extends, PRESETS)}')
        return None
    if "target" in values:
        return RuleSet(name, values["target"])
    if not any(problem.path == "target" for problem in table.problems):
        table.report("target", f"is missing; say one of {', '.join(Target)}, or extends a preset")
    return None


def _event(data: Any, base: EventRule, problems: list[RuleProblem]) -> EventRule:
    return replace(base, **_Table("event", problems).read(data, _EVENT))


def _rules(
    data: Any, base: RuleSet | None, mode: WriteMode | None, problems: list[RuleProblem]
) -> dict[str, ObjectRule]:
    """Read the tables by kind on top of the base's; ``mode`` is the file's for every kind without its own."""
    given = _Table("rules", problems).read(data, dict.fromkeys(KINDS, _as_is))
    rules = dict(base.rules) if base else {}
    if mode is not None:
        rules = {kind: replace(rules.get(kind, ObjectRule()), mode=mode) for kind in _spoken_for(rules)}
    for kind, table in given.items():
        rules[kind] = _object(
            f"rules.{kind}", table, rules.get(kind, ObjectRule(mode=mode or WriteMode.IF_BLANK)), problems
        )
    return rules


def _spoken_for(rules: Mapping[str, ObjectRule]) -> tuple[str, ...]:
    """Kinds a file-wide mode is written down for: a Person Account without a rule of its own follows Contact's."""
    return tuple(dict.fromkeys((*rules, "Lead", "Contact", "Case")))


def _object(path: str, data: Any, base: ObjectRule, problems: list[RuleProblem]) -> ObjectRule:
    values = _Table(path, problems).read(data, _OBJECT)
    owner = _owner(f"{path}.owner", values.pop("owner", {}), base.owner, problems)
    mapping = _mappings(f"{path}.mapping", values.pop("mapping", {}), base.mapping, problems)
    return replace(base, **values, owner=owner, mapping=mapping)


def _owner(path: str, data: Any, base: Ownership, problems: list[RuleProblem]) -> Ownership:
    """Read an owner: one word for new and existing records alike, or a table that tells them apart."""
    if isinstance(data, str):
        policy = _one_of(OwnerPolicy)(data)
        if isinstance(policy, _Wrong):
            problems.append(RuleProblem(path, policy.why))
            return base
        owner = replace(base, new=policy, existing=policy)
    else:
        owner = replace(base, **_Table(path, problems).read(data, _OWNER))
    if {owner.new, owner.existing} & {OwnerPolicy.USER, OwnerPolicy.QUEUE} and not owner.name:
        problems.append(RuleProblem(path, "names no user or queue; add name"))
    return owner


def _mappings(
    path: str, data: Any, base: tuple[FieldMapping, ...], problems: list[RuleProblem]
) -> tuple[FieldMapping, ...]:
    """Read the mappings on top of the base's: the same field is replaced, in place."""
    if not isinstance(data, dict):
        problems.append(RuleProblem(path, f"is a table of fields, not {_kind_of(data)}"))
        return base
    found = {mapping.target.lower(): mapping for mapping in base}
    for target, value in data.items():
        mapping = _mapping(f"{path}.{target}", target, value, problems)
        if mapping is not None:
            found[target.lower()] = mapping
    return tuple(found.values())


def _mapping(path: str, target: str, data: Any, problems: list[RuleProblem]) -> FieldMapping | None:
    values = _Table(path, problems).read(data if isinstance(data, dict) else {"source": data}, _MAPPING)
    if "source" in values and "value" in values:
        problems.append(RuleProblem(path, "has both a source and a fixed value"))
    elif "value" in values:
        return FieldMapping("value", target, **values)
    elif "source" in values:
        return FieldMapping(values.pop("source"), target, **values)
    elif not any(problem.path.startswith(path) for problem in problems):
        problems.append(RuleProblem(path, "has neither a source nor a fixed value"))
    return None
