"""What do the signs of a formula do, and to which kinds of values?"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from twofold.emulator.behaviour.rules.formulas.terms import FormulaUnreadable, Kind, Term, common_kind, fits

Apply = Callable[[Any, Any], Any]

_DAY_S = 86_400
_BARE_CHOICES = frozenset({Kind.PICKLIST, Kind.MULTIPICKLIST})
_DAYS = frozenset({Kind.DATE, Kind.DATETIME})
_SIZED = frozenset({Kind.NUMBER, Kind.DATE, Kind.DATETIME, Kind.TEXT, Kind.TIME, Kind.ANY})


def compare(sign: str, left: Kind, right: Kind) -> tuple[Kind, Apply]:
    """Pick a comparison; picklists are only compared by functions (D)."""
    for kind in (left, right):
        if kind in _BARE_CHOICES:
            raise FormulaUnreadable(
                f"A {kind} field in the formula stands beside {sign}: it is only understood by some functions, such as "
                "ISPICKVAL and TEXT."
            )
    kind = common_kind([left, right], f"operator '{sign}'")
    if sign not in _EQUALITIES and kind not in _SIZED:
        raise _wrong(sign, kind)
    return Kind.BOOLEAN, _COMPARISONS[sign]


def add(sign: str, left: Kind, right: Kind) -> tuple[Kind, Apply]:
    """Pick what ``+``, ``-`` or ``&`` does: numbers are added, text joined, dates moved by days."""
    if sign == "&":
        _need(sign, Kind.TEXT, left, right)
        return Kind.TEXT, _join
    if fits(left, Kind.NUMBER) and fits(right, Kind.NUMBER):
        return Kind.NUMBER, _counted(_plus if sign == "+" else _minus)
    if sign == "+" and fits(left, Kind.TEXT) and fits(right, Kind.TEXT):
        return Kind.TEXT, _join
    if left in _DAYS and fits(right, Kind.NUMBER):
        return left, _counted(_later if sign == "+" else _earlier)
    if sign == "+" and fits(left, Kind.NUMBER) and right in _DAYS:
        return right, _counted(lambda days, moment: _later(moment, days))
    if sign == "-" and left in _DAYS and left is right:
        return Kind.NUMBER, _counted(_between)
    raise _wrong(sign, right if left in (Kind.NUMBER, Kind.TEXT, Kind.ANY) else left)


def multiply(sign: str, left: Kind, right: Kind) -> tuple[Kind, Apply]:
    """Pick what ``*``, ``/`` or ``^`` does to numbers; a division by zero is blank (emulator choice)."""
    _need(sign, Kind.NUMBER, left, right)
    return Kind.NUMBER, _counted(_PRODUCTS[sign])


def need(where: str, wanted: Kind, term: Term) -> None:
    """Check that a term is of a kind; raises ``FormulaUnreadable``."""
    if not fits(term.kind, wanted):
        raise FormulaUnreadable(
            f"Incorrect parameter type for {where} in the formula. Expected {wanted}, received {term.kind}."
        )


def equal(a: Any, b: Any) -> bool:
    """Compare; letter case counts, and no text is as good as blank."""
    return bool((None if a == "" else a) == (None if b == "" else b))


def _need(sign: str, wanted: Kind, *kinds: Kind) -> None:
    for kind in kinds:
        if not fits(kind, wanted):
            raise _wrong(sign, kind)


def _wrong(sign: str, kind: Kind) -> FormulaUnreadable:
    return FormulaUnreadable(f"Incorrect parameter type for operator '{sign}' in the formula: received {kind}.")


# Values.


def _counted(calculate: Apply) -> Apply:
    return lambda a, b: None if a is None or b is None else calculate(a, b)


def _sized(matches: Apply) -> Apply:
    """A comparison of size with a blank is false (K)."""
    return lambda a, b: a is not None and b is not None and bool(matches(a, b))


def _join(a: Any, b: Any) -> str:
    return f"{a or ''}{b or ''}"


def _plus(a: Any, b: Any) -> Any:
    return a + b


def _minus(a: Any, b: Any) -> Any:
    return a - b


def _later(moment: Any, days: Any) -> Any:
    return moment + timedelta(days=days if isinstance(moment, datetime) else int(days))


def _earlier(moment: Any, days: Any) -> Any:
    return _later(moment, -days)


def _between(later: date, earlier: date) -> float:
    return (later - earlier).total_seconds() / _DAY_S


def _power(base: Any, exponent: Any) -> float:
    return math.pow(base, exponent)


_EQUALITIES: Mapping[str, Apply] = {
    "=": equal,
    "==": equal,
    "<>": lambda a, b: not equal(a, b),
    "!=": lambda a, b: not equal(a, b),
}
_COMPARISONS: Mapping[str, Apply] = {
    **_EQUALITIES,
    "<": _sized(lambda a, b: a < b),
    "<=": _sized(lambda a, b: a <= b),
    ">": _sized(lambda a, b: a > b),
    ">=": _sized(lambda a, b: a >= b),
}
_PRODUCTS: Mapping[str, Apply] = {"*": lambda a, b: a * b, "/": lambda a, b: a / b if b else None, "^": _power}
