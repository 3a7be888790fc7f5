"""
Is a formula true of a record? A small subset of Salesforce's formula language, parsed once, then called.

Known: fields of the record, ``RecordType.DeveloperName``, ``$User.Id``, ``$Profile.Name``; text, numbers, TRUE, FALSE, NULL;
``= == <> != < <= > >= && || ! + - * / &``; the functions of ``_FUNCTIONS``. Blank text equals no text, and a comparison of size
with a blank is false. Source: which functions there are, D; the handling of blanks, K.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from twofold.emulator import refusals
from twofold.emulator.behaviour.caller import Caller
from twofold.emulator.behaviour.draft import Draft
from twofold.emulator.behaviour.org import Org
from twofold.emulator.schema.model import Field, FieldType, SObject
from twofold.facts.ids import from_key

_TOKEN = re.compile(
    r"""\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
    r"""|(?P<name>\$?[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*)|(?P<sign><>|!=|<=|>=|==|&&|\|\||[-=<>!+*/&(),]))"""
)
_DEEPEST = 60


class FormulaUnreadable(ValueError):
    """A formula can't be understood."""


@dataclass(frozen=True, slots=True)
class _Scene:
    org: Org
    caller: Caller
    draft: Draft


_Term = Callable[[_Scene], Any]


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that was understood, and the fields it names."""

    term: _Term
    fields: frozenset[str]


def is_true(text: str, org: Org, caller: Caller, draft: Draft) -> bool:
    """
    Evaluate a formula for a record as it will be stored.

    Raises ``Refused`` when its values don't go together, such as a text plus a number; the code is an emulator choice.
    """
    try:
        return bool(compile_formula(text).term(_Scene(org, caller, draft)))
    except (TypeError, ValueError, ArithmeticError, AttributeError, re.error) as error:
        problem = f"The formula {text!r} can't be evaluated for this record: {error}"
        raise refusals.refuse("FORMULA_EXPRESSION_INVALID", problem) from error


def check_formula(text: str, sobject: SObject) -> None:
    """Check that a formula can be read and names only fields there are; raises ``FormulaUnreadable``."""
    unknown = sorted(name for name in compile_formula(text).fields if sobject.field(name) is None)
    if unknown:
        raise FormulaUnreadable(f"The formula names what isn't on {sobject.name}: {', '.join(unknown)}.")


@lru_cache(maxsize=512)
def compile_formula(text: str) -> Formula:
    """Parse a formula; raises ``FormulaUnreadable`` with what was expected."""
    parser = _Parser(_tokens(text))
    term = parser.either()
    parser.expect("")
    return Formula(term, frozenset(parser.fields))


def _tokens(text: str) -> list[tuple[str, str]]:
    found, at = [], 0
    text = text.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise FormulaUnreadable(f"Can't read the formula from {text[at : at + 20]!r}.")
        assert match.lastgroup is not None
        found.append((match.lastgroup, match[match.lastgroup]))
        at = match.end()
    return found


class _Parser:
    """Read tokens by precedence: or, and, comparison, sum, product, sign."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens = [*tokens, ("end", "")]
        self._at = 0
        self._depth = 0
        self.fields: set[str] = set()

    def _take(self, *wanted: str) -> str | None:
        kind, text = self._tokens[self._at]
        if kind in ("sign", "end") and text in wanted:
            self._at += 1
            return text
        return None

    def expect(self, wanted: str) -> None:
        if self._take(wanted) is None:
            found = self._tokens[self._at][1] or "the end"
            raise FormulaUnreadable(f"Expected {wanted or 'the end'!r} in the formula, found {found!r}.")

    def either(self) -> _Term:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise FormulaUnreadable("The formula is nested too deeply.")
        term = self._chain(self._both, {"||": lambda a, b: bool(a) or bool(b)})
        self._depth -= 1
        return term

    def _both(self) -> _Term:
        return self._chain(self._comparison, {"&&": lambda a, b: bool(a) and bool(b)})

    def _comparison(self) -> _Term:
        return self._chain(self._sum, _COMPARISONS)

    def _sum(self) -> _Term:
        return self._chain(self._product, _SUMS)

    def _product(self) -> _Term:
        return self._chain(self._sign, _PRODUCTS)

    def _chain(self, part: Callable[[], _Term], signs: Mapping[str, Callable[[Any, Any], Any]]) -> _Term:
        left = part()
        while (sign := self._take(*signs)) is not None:
            left = _binary(signs[sign], left, part())
        return left

    def _sign(self) -> _Term:
        if self._take("!"):
            inner = self._sign()
            return lambda scene: not inner(scene)
        if self._take("-"):
            inner = self._sign()
            return lambda scene: None if (value := inner(scene)) is None else -value
        return self._atom()

    def _atom(self) -> _Term:
        if self._take("("):
            inner = self.either()
            self.expect(")")
            return inner
        kind, text = self._tokens[self._at]
        self._at += 1
        if kind == "number":
            number = float(text)
            return lambda _: number
        if kind == "text":
            value = re.sub(r"\\(.)", r"\1", text[1:-1])
            return lambda _: value
        if kind == "name":
            return self._call(text.upper()) if self._take("(") else self._name(text)
        raise FormulaUnreadable(f"Expected a value in the formula, found {text or 'the end'!r}.")

    def _call(self, name: str) -> _Term:
        arguments: list[_Term] = []
        names: list[str] = []
        while not self._take(")"):
            names.append(self._tokens[self._at][1])
            arguments.append(self.either())
            if self._take(",") is None:
                self.expect(")")
                break
        function = _FUNCTIONS.get(name)
        if function is None:
            raise FormulaUnreadable(
                f"The formula calls the unknown function {name}. Known are {', '.join(sorted(_FUNCTIONS))}."
            )
        if name in _ABOUT_FIELDS:
            return lambda scene: function(scene, *names[:1], *(argument(scene) for argument in arguments[1:]))
        return lambda scene: function(scene, *(argument(scene) for argument in arguments))

    def _name(self, text: str) -> _Term:
        upper = text.upper()
        if upper in ("TRUE", "FALSE"):
            return lambda _: upper == "TRUE"
        if upper == "NULL":
            return lambda _: None
        special = _SPECIAL.get(upper)
        if special is not None:
            return special
        self.fields.add(text)
        return lambda scene: _field_value(scene, text, scene.draft.get)


# Values.

_SPECIAL: Mapping[str, _Term] = {
    "RECORDTYPE.DEVELOPERNAME": lambda s: (
        found.name if (found := s.org.record_types.find(s.draft.get("RecordTypeId"))) else None
    ),
    "$USER.ID": lambda scene: from_key(scene.caller.user),
    "$PROFILE.NAME": lambda scene: scene.caller.profile.name,
}


def _get_field(scene: _Scene, name: str) -> Field:
    field = scene.draft.sobject.field(name)
    if field is None:
        raise FormulaUnreadable(f"Field {name} does not exist on {scene.draft.sobject.name}.")
    return field


def _field_value(scene: _Scene, name: str, read: Callable[[str], Any]) -> Any:
    field = _get_field(scene, name)
    value = read(field.name)
    if field.type is FieldType.BOOLEAN:
        return bool(value)
    if value is None:
        return None
    if field.type in (FieldType.REFERENCE, FieldType.ID):
        return from_key(value)
    if field.type is FieldType.DATETIME:
        return datetime.fromtimestamp(value / 1000, UTC)
    return date.fromisoformat(value) if field.type is FieldType.DATE else value


# Operators.


def _binary(function: Callable[[Any, Any], Any], left: _Term, right: _Term) -> _Term:
    return lambda scene: function(left(scene), right(scene))


def _equal(a: Any, b: Any) -> bool:
    return (None if a == "" else a) == (None if b == "" else b)


def _sized(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    return lambda a, b: type(a) is not type(None) and b is not None and _alike(a, b) and compare(a, b)


def _alike(a: Any, b: Any) -> bool:
    numbers = (int, float)
    return type(a) is type(b) or (isinstance(a, numbers) and isinstance(b, numbers))


def _counted(calculate: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    return lambda a, b: None if a is None or b is None else calculate(a, b)


_COMPARISONS: Mapping[str, Callable[[Any, Any], Any]] = {
    "=": _equal,
    "==": _equal,
    "<>": lambda a, b: not _equal(a, b),
    "!=": lambda a, b: not _equal(a, b),
    "<": _sized(lambda a, b: a < b),
    "<=": _sized(lambda a, b: a <= b),
    ">": _sized(lambda a, b: a > b),
    ">=": _sized(lambda a, b: a >= b),
}
_SUMS: Mapping[str, Callable[[Any, Any], Any]] = {
    "+": _counted(lambda a, b: a + b),
    "-": _counted(lambda a, b: (a - b).days if isinstance(a, date) and isinstance(b, date) else a - b),
    "&": lambda a, b: f"{a or ''}{b or ''}",
}
_PRODUCTS: Mapping[str, Callable[[Any, Any], Any]] = {
    "*": _counted(lambda a, b: a * b),
    "/": _counted(lambda a, b: a / b if b else None),
}


# Functions.


def _now(scene: _Scene) -> datetime:
    return datetime.fromtimestamp(scene.caller.now / 1000, UTC)


def _date_value(_: _Scene, value: Any) -> date | None:
    if value is None:
        return None
    return value.date() if isinstance(value, datetime) else date.fromisoformat(value[:10])


def _is_changed(scene: _Scene, name: str) -> bool:
    field = _get_field(scene, name)
    return not scene.draft.is_new and bool(scene.draft.changed([field.name]))


_ABOUT_FIELDS = frozenset({"ISCHANGED", "PRIORVALUE"})
_FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "AND": lambda _, *terms: all(terms),
    "OR": lambda _, *terms: any(terms),
    "NOT": lambda _, term: not term,
    "IF": lambda _, condition, yes, no: yes if condition else no,
    "ISBLANK": lambda _, value: value is None or value == "",
    "ISNULL": lambda _, value: value is None or value == "",
    "BLANKVALUE": lambda _, value, other: other if value is None or value == "" else value,
    "ISNEW": lambda scene: scene.draft.is_new,
    "ISCHANGED": _is_changed,
    "PRIORVALUE": lambda scene, name: _field_value(scene, name, scene.draft.was),
    "ISPICKVAL": lambda _, value, choice: (value or "") == choice,
    "INCLUDES": lambda _, value, choice: choice in (value or "").split(";"),
    "TEXT": lambda _, value: "" if value is None else f"{value:g}" if isinstance(value, float) else str(value),
    "LEN": lambda _, value: len(value or ""),
    "LOWER": lambda _, value: (value or "").lower(),
    "UPPER": lambda _, value: (value or "").upper(),
    "TRIM": lambda _, value: (value or "").strip(),
    "CONTAINS": lambda _, value, part: (part or "") in (value or ""),
    "BEGINS": lambda _, value, part: (value or "").startswith(part or ""),
    "REGEX": lambda _, value, pattern: re.fullmatch(pattern or "", value or "") is not None,
    "TODAY": lambda scene: _now(scene).date(),
    "NOW": _now,
    "DATE": lambda _, year, month, day: date(int(year), int(month), int(day)),
    "DATEVALUE": _date_value,
}
