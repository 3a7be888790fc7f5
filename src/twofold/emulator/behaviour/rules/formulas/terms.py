"""What is a formula made of? Terms that know the kind of their value, and the scene in which they are asked for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from twofold.emulator.behaviour.caller import Caller
from twofold.emulator.behaviour.draft import Draft
from twofold.emulator.behaviour.org import Org
from twofold.emulator.schema.model import Field


class FormulaUnreadable(ValueError):
    """A formula can't be understood."""


class Kind(StrEnum):
    """
    The kinds of values, named as messages name them.

    Values are str, float or int, bool, date, aware datetime and str for times; None is blank. Ids are text of 15 characters (D).
    """

    TEXT = "Text"
    NUMBER = "Number"
    BOOLEAN = "Boolean"
    DATE = "Date"
    DATETIME = "DateTime"
    TIME = "Time"
    PICKLIST = "Picklist"
    MULTIPICKLIST = "Multi-Select Picklist"
    ANY = "Null"
    """The literal NULL: fits everywhere."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One record on its way into the store, and who sends it."""

    org: Org
    caller: Caller
    draft: Draft

    def as_it_was(self) -> Scene:
        """Look at the record before the change; a new one is as it comes."""
        before = self.draft.before
        if before is None:
            return self
        return Scene(self.org, self.caller, Draft(self.draft.sobject, self.draft.key, before, {}))


@dataclass(frozen=True, slots=True)
class Term:
    """
    A part of a formula.

    Attributes:
        field: the field of the record itself that the term names, for ISCHANGED and PRIORVALUE.
        literal: the text of a literal in quotes, for patterns that are looked at when the rule is written.
    """

    kind: Kind
    run: Callable[[Scene], Any]
    field: Field | None = None
    literal: str | None = None


def constant(kind: Kind, value: Any) -> Term:
    """Make a term that is always the same."""
    return Term(kind, lambda _: value, literal=value if kind is Kind.TEXT else None)


def fits(kind: Kind, wanted: Kind) -> bool:
    """Tell whether a value of a kind may stand where another is wanted."""
    return kind is wanted or kind is Kind.ANY


def common_kind(kinds: list[Kind], where: str) -> Kind:
    """Find the one kind of several terms, NULL aside; raises ``FormulaUnreadable`` when they differ."""
    found = {kind for kind in kinds if kind is not Kind.ANY}
    if len(found) > 1:
        raise FormulaUnreadable(f"Incorrect parameter types for {where} in the formula: {', '.join(sorted(found))}.")
    return found.pop() if found else Kind.ANY
