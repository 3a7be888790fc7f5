"""
Is a formula true of a record? The door to ``formulas``: rules are read when they are written, and asked of each record.

Known: fields of the record and of records above it (``Owner.Name``, ``Account.RecordType.DeveloperName``), ``$User``, ``$Profile``,
``$UserRole``, ``$Organization``, ``$RecordType``; text, numbers, TRUE, FALSE, NULL; the signs of ``formulas.operators`` and the
functions of ``formulas.calls`` and ``formulas.plain``. What isn't known is refused when a rule is written.
Source: which functions there are and what they take, D; the handling of blanks, K.
"""

from __future__ import annotations

import re

from twofold.emulator import refusals
from twofold.emulator.behaviour.caller import Caller
from twofold.emulator.behaviour.draft import Draft
from twofold.emulator.behaviour.org import Org
from twofold.emulator.behaviour.rules.formulas.names import Names
from twofold.emulator.behaviour.rules.formulas.parser import parse
from twofold.emulator.behaviour.rules.formulas.terms import FormulaUnreadable, Kind, Scene, Term, fits
from twofold.emulator.schema.model import Schema, SObject

__all__ = ["FormulaUnreadable", "check_formula", "is_true"]

_FAILURES = (TypeError, ValueError, ArithmeticError, AttributeError, re.error)


def is_true(text: str, org: Org, caller: Caller, draft: Draft) -> bool:
    """
    Evaluate a formula for a record as it will be stored.

    Raises ``Refused`` when it can't be worked out for these values, such as VALUE of a text that is no number; the code is an
    emulator choice.
    """
    try:
        return bool(org.part(_Read).term(text, draft.sobject).run(Scene(org, caller, draft)))
    except _FAILURES as error:
        problem = f"The formula {text!r} can't be evaluated for this record: {error}"
        raise refusals.refuse("FORMULA_EXPRESSION_INVALID", problem) from error


def check_formula(text: str, sobject: SObject, schema: Schema) -> None:
    """Check that a formula can be read for records of a kind and says yes or no; raises ``FormulaUnreadable``."""
    kind = parse(text, Names(schema, sobject)).kind
    if not fits(kind, Kind.BOOLEAN):
        raise FormulaUnreadable(f"The formula gives a {kind}, and has to be true or false.")


class _Read:
    """Formulas that were read, by text and kind of record, until the schema changes."""

    def __init__(self, org: Org) -> None:
        self._org = org
        self._terms: dict[tuple[str, str], Term] = {}

    def refresh(self) -> None:
        self._terms.clear()

    def term(self, text: str, sobject: SObject) -> Term:
        term = self._terms.get((text, sobject.name))
        if term is None:
            whole = self._org.whole(sobject)
            term = self._terms[text, sobject.name] = parse(text, Names(self._org.schema, whole))
        return term
