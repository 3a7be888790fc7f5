"""Which functions does a formula know? Each checks the kinds of what it is given when the rule is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from twofold.emulator.behaviour.rules.formulas import operators
from twofold.emulator.behaviour.rules.formulas.plain import PLAIN, Plain
from twofold.emulator.behaviour.rules.formulas.terms import FormulaUnreadable, Kind, Scene, Term, common_kind

_Make = Callable[[str, Sequence[Term]], Term]


def call(name: str, arguments: Sequence[Term]) -> Term:
    """Make the term of a call; raises ``FormulaUnreadable`` for an unknown function or wrong arguments."""
    plain = PLAIN.get(name)
    if plain is not None:
        return _plain(name, plain, arguments)
    make = _SPECIAL.get(name)
    if make is None:
        known = ", ".join(sorted((*PLAIN, *_SPECIAL)))
        raise FormulaUnreadable(f"The formula calls the unknown function {name}. Known are {known}.")
    return make(name, arguments)


def _plain(name: str, function: Plain, arguments: Sequence[Term]) -> Term:
    _count(name, arguments, len(function.takes) - function.optional, len(function.takes), many=function.many)
    for position, argument in enumerate(arguments):
        operators.need(f"function {name}()", function.takes[min(position, len(function.takes) - 1)], argument)
    function.check(arguments)
    return Term(function.gives, lambda scene: function.run(scene, *(argument.run(scene) for argument in arguments)))


def _count(name: str, arguments: Sequence[Term], least: int, most: int, *, many: bool = False) -> None:
    if len(arguments) < least or (len(arguments) > most and not many):
        expected = f"at least {least}" if many else str(least) if least == most else f"{least} to {most}"
        raise FormulaUnreadable(
            f"Incorrect number of parameters for function {name}() in the formula. Expected {expected}, "
            f"received {len(arguments)}."
        )


def _need_choice(name: str, term: Term, *kinds: Kind) -> None:
    if term.kind not in kinds:
        raise FormulaUnreadable(
            f"Incorrect parameter type for function {name}() in the formula. Expected {' or '.join(kinds)}, received {term.kind}."
        )


# Logic.


def _and_or(name: str, terms: Sequence[Term]) -> Term:
    _count(name, terms, 1, 1, many=True)
    for term in terms:
        operators.need(f"function {name}()", Kind.BOOLEAN, term)
    join = all if name == "AND" else any
    return Term(Kind.BOOLEAN, lambda scene: join(bool(term.run(scene)) for term in terms))


def _not(name: str, terms: Sequence[Term]) -> Term:
    _count(name, terms, 1, 1)
    operators.need("function NOT()", Kind.BOOLEAN, terms[0])
    return Term(Kind.BOOLEAN, lambda scene: not terms[0].run(scene))


def _if(name: str, terms: Sequence[Term]) -> Term:
    _count(name, terms, 3, 3)
    condition, yes, no = terms
    operators.need("function IF()", Kind.BOOLEAN, condition)
    kind = common_kind([yes.kind, no.kind], "function IF()")
    return Term(kind, lambda scene: yes.run(scene) if condition.run(scene) else no.run(scene))


def _case(name: str, terms: Sequence[Term]) -> Term:
    """CASE(value, choice, result, ..., otherwise); a picklist is compared by its values."""
    _count(name, terms, 4, 4, many=True)
    if len(terms) % 2:
        raise FormulaUnreadable("Incorrect number of parameters for function CASE() in the formula: one is left over.")
    value, *pairs, otherwise = terms
    choices, results = pairs[::2], pairs[1::2]
    asked = Kind.TEXT if value.kind is Kind.PICKLIST else value.kind
    _need_choice(name, value, *(kind for kind in Kind if kind is not Kind.MULTIPICKLIST))
    common_kind([asked, *(choice.kind for choice in choices)], "function CASE()")
    kind = common_kind([otherwise.kind, *(result.kind for result in results)], "function CASE()")

    def run(scene: Scene) -> Any:
        found = value.run(scene)
        for choice, result in zip(choices, results, strict=True):
            if operators.equal(found, choice.run(scene)):
                return result.run(scene)
        return otherwise.run(scene)

    return Term(kind, run)


# Blanks.


def _is_blank(name: str, terms: Sequence[Term]) -> Term:
    """ISNULL never holds of text, which is empty rather than null (D); ISBLANK does."""
    _count(name, terms, 1, 1)
    term = terms[0]
    if name == "ISNULL" and term.kind is Kind.TEXT:
        return Term(Kind.BOOLEAN, lambda _: False)
    return Term(Kind.BOOLEAN, lambda scene: term.run(scene) in (None, ""))


def _blank_value(name: str, terms: Sequence[Term]) -> Term:
    _count(name, terms, 2, 2)
    first, second = terms
    kind = common_kind([first.kind, second.kind], f"function {name}()")
    return Term(kind, lambda scene: second.run(scene) if (found := first.run(scene)) in (None, "") else found)


# What the record was.


def _is_new(name: str, terms: Sequence[Term]) -> Term:
    _count(name, terms, 0, 0)
    return Term(Kind.BOOLEAN, lambda scene: scene.draft.is_new)


def _is_changed(name: str, terms: Sequence[Term]) -> Term:
    column = _own_field(name, terms)
    return Term(Kind.BOOLEAN, lambda scene: not scene.draft.is_new and bool(scene.draft.changed([column])))


def _prior_value(name: str, terms: Sequence[Term]) -> Term:
    """The value before the change; of a new record the value itself (D)."""
    _own_field(name, terms)
    term = terms[0]
    return Term(term.kind, lambda scene: term.run(scene.as_it_was()))


def _own_field(name: str, terms: Sequence[Term]) -> str:
    _count(name, terms, 1, 1)
    field = terms[0].field
    if field is None:
        raise FormulaUnreadable(f"Function {name}() in the formula takes a field of the record itself.")
    return field.name


# Picklists and text.


def _is_pickval(name: str, terms: Sequence[Term]) -> Term:
    _count(name, terms, 2, 2)
    value, choice = terms
    _need_choice(name, value, Kind.PICKLIST)
    operators.need("function ISPICKVAL()", Kind.TEXT, choice)
    return Term(Kind.BOOLEAN, lambda scene: operators.equal(value.run(scene), choice.run(scene)))


def _includes(name: str, terms: Sequence[Term]) -> Term:
    _count(name, terms, 2, 2)
    value, choice = terms
    _need_choice(name, value, Kind.MULTIPICKLIST)
    operators.need("function INCLUDES()", Kind.TEXT, choice)
    return Term(Kind.BOOLEAN, lambda scene: choice.run(scene) in (value.run(scene) or "").split(";"))


def _text(name: str, terms: Sequence[Term]) -> Term:
    _count(name, terms, 1, 1)
    term = terms[0]
    _need_choice(name, term, Kind.NUMBER, Kind.PICKLIST, Kind.DATE, Kind.DATETIME, Kind.TIME, Kind.ANY)
    return Term(Kind.TEXT, lambda scene: as_text(term.run(scene)))


def _date_value(name: str, terms: Sequence[Term]) -> Term:
    _count(name, terms, 1, 1)
    term = terms[0]
    _need_choice(name, term, Kind.TEXT, Kind.DATETIME, Kind.ANY)
    return Term(Kind.DATE, lambda scene: _as_date(term.run(scene)))


def _as_date(value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    return date.fromisoformat(value.strip()[:10]) if value else None


def as_text(value: Any) -> str:
    """Write a value as TEXT does: numbers without needless digits, dates as ISO, moments in UTC with a Z (D)."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, (int, float)):
        return f"{value:.0f}" if value == int(value) else repr(round(value, 12))
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}Z"
    return str(value)


_SPECIAL: Mapping[str, _Make] = {
    **dict.fromkeys(("AND", "OR"), _and_or),
    **dict.fromkeys(("ISBLANK", "ISNULL"), _is_blank),
    **dict.fromkeys(("BLANKVALUE", "NULLVALUE"), _blank_value),
    "NOT": _not,
    "IF": _if,
    "CASE": _case,
    "ISNEW": _is_new,
    "ISCHANGED": _is_changed,
    "PRIORVALUE": _prior_value,
    "ISPICKVAL": _is_pickval,
    "INCLUDES": _includes,
    "TEXT": _text,
    "DATEVALUE": _date_value,
}
