"""How is a rule set shown to a person: as a rule file, and as the page that documents them?"""

import json
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from twofold.core.creation_rules import FieldMapping, ObjectRule, RuleSet
from twofold.core.mapping import STANDARD
from twofold.core.presets import PRESETS
from twofold.core.rule_keys import KEYS, MEANINGS, Key
from twofold.core.sources import FAMILIES, SOURCES

EXAMPLE = """\
# Bookings of the advice page: strangers become Person Accounts.
name = "advice"
extends = "booking-person-account"
description = "Advice page: Person Accounts of the type Customer"
keys = ["record-id", "own-key", "email", "phone"]
phone_region = "AT"

[event]
subject = "{page}: {subject}"

[rules.PersonAccount]
record_type = "PersonAccount"
mode = "if-blank"
owner = { new = "host", existing = "keep" }

[rules.PersonAccount.mapping]
Policy_Number__pc = "answer.Policy number"                  # a custom field of the person (Contact side)
Segment__c = { value = "Advice" }                           # a custom field of the account
Description = { source = "note", mode = "always" }          # the newest note wins
LeadSource = { source = "utm.source", default = "Web", mode = "never" }   # only when created
MobilePhone = { source = "mobile-phone", mode = "newest" }
"""
"""A rule file that uses most keys; a test reads it and checks it against an org."""


def render_toml(rule_set: RuleSet) -> str:
    """Write a rule set as a complete rule file: no ``extends``, every value said. Reading it gives the same rules."""
    lines = [
        *_pairs(name=rule_set.name, description=rule_set.description or None, target=rule_set.target),
        f"keys = [{', '.join(_value(key) for key in rule_set.keys)}]",
        *_pairs(
            duplicates=rule_set.duplicates,
            create=rule_set.create,
            company_missing=rule_set.company_missing,
            phone_region=rule_set.phone_region,
            active=rule_set.active,
        ),
        "",
        "[event]",
        *_pairs(
            create=rule_set.event.create,
            record_type=rule_set.event.record_type,
            subject=rule_set.event.subject,
            guests_in_description=rule_set.event.guests_in_description,
        ),
    ]
    for kind, rule in rule_set.rules.items():
        lines += ["", *_kind(kind, rule)]
    return "\n".join(lines) + "\n"


def render_reference() -> str:
    """Write the reference page of rule files, in Markdown."""
    return "\n".join((*_intro(), *_key_table(), *_choice_tables(), *_source_table(), *_standard_table(), *_example()))


def _kind(kind: str, rule: ObjectRule) -> Iterator[str]:
    yield f"[rules.{kind}]"
    yield from _pairs(mode=rule.mode, blanks=rule.blanks, record_type=rule.record_type)
    yield f"owner = {_inline(new=rule.owner.new, existing=rule.owner.existing, name=rule.owner.name)}"
    if rule.mapping:
        yield f"\n[rules.{kind}.mapping]"
        yield from (f"{_key(mapping.target)} = {_mapping(mapping)}" for mapping in rule.mapping)


def _mapping(mapping: FieldMapping) -> str:
    plain = mapping.source != "value" and not (mapping.default or mapping.mode or mapping.blanks)
    if plain:
        return _value(mapping.source)
    source = None if mapping.source == "value" else mapping.source
    return _inline(
        source=source, value=mapping.value, default=mapping.default, mode=mapping.mode, blanks=mapping.blanks
    )


def _pairs(**values: Any) -> Iterator[str]:
    return (f"{name} = {_value(value)}" for name, value in values.items() if value is not None)


def _inline(**values: Any) -> str:
    return "{ " + ", ".join(_pairs(**values)) + " }"


def _value(value: str | bool | StrEnum) -> str:
    # A JSON string is a TOML string, but for the delete character.
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")


def _key(name: str) -> str:
    bare = name.isascii() and all(character.isalnum() or character in "_-" for character in name)
    return name if name and bare else _value(name)


def _intro() -> Iterator[str]:
    yield "# Rule files\n"
    yield "A rule file says in TOML what becomes of a booking: whom to recognise, what to create, update and assign."
    yield "Check one with `twofold rules check FILE`; add `--org` to hold it against an org.\n"
    yield "Most files extend a preset:\n"
    yield from (f"- `{preset.name}`: {preset.description}" for preset in PRESETS.values())
    yield ""


def _key_table() -> Iterator[str]:
    yield "## Keys\n"
    yield "`<Kind>` is Lead, Contact, Case, PersonAccount or Account (the business account of a new contact). A Person"
    yield "Account without a table of its own follows Contact.\n"
    yield "| Key | Takes | Without it | Meaning |\n|---|---|---|---|"
    yield from (f"| `{key.path}` | {_takes(key)} | {_default(key)} | {key.sentence} |" for key in KEYS)
    yield ""


def _takes(key: Key) -> str:
    allowed = ", ".join(f"`{value}`" for value in key.allowed)
    return f"{key.type} {allowed}".strip()


def _default(key: Key) -> str:
    return f"`{key.default}`" if key.default[0] in '"[{' or key.default in ("true", "false") else key.default


def _choice_tables() -> Iterator[str]:
    """Explain each closed set once, under the first key that takes it."""
    yield "## Values\n"
    for choices, key in {key.choices: key for key in reversed(KEYS) if key.choices}.items():
        yield f"`{key.path}`:\n"
        yield from (f"- `{choice.value}`: {MEANINGS[choices][choice]}" for choice in choices)
        yield ""


def _standard_table() -> Iterator[str]:
    yield "## Standard mapping\n"
    yield "Mapped without being told to, unless a rule maps the same source or field. A person's fields are found under"
    yield "their Person names. Where an org has no MiddleName or Suffix, these words stand in FirstName and LastName.\n"
    yield "| Kind | Field from source |\n|---|---|"
    for kind, pairs in STANDARD.items():
        if pairs:
            yield f"| {kind} | {', '.join(f'{target} from `{source}`' for source, target in pairs)} |"
    yield ""


def _source_table() -> Iterator[str]:
    yield "## Sources\n"
    yield "| Source | Value |\n|---|---|"
    yield from (f"| `{name}` | {source.sentence} |" for name, source in SOURCES.items())
    yield from (f"| `{name}.` | {sentence} |" for name, sentence in FAMILIES.items())
    yield ""


def _example() -> Iterator[str]:
    yield "## Example\n"
    yield f"```toml\n{EXAMPLE}```\n"
