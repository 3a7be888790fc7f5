"""How is a formula read? By precedence: or, and, comparison, sum, product, power, sign."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from twofold.emulator.behaviour.rules.formulas import operators
from twofold.emulator.behaviour.rules.formulas.calls import call
from twofold.emulator.behaviour.rules.formulas.names import Names
from twofold.emulator.behaviour.rules.formulas.operators import Apply
from twofold.emulator.behaviour.rules.formulas.terms import FormulaUnreadable, Kind, Scene, Term, constant
from twofold.emulator.behaviour.rules.formulas.tokens import Token, read_tokens

_DEEPEST = 60
_Pick = Callable[[str, Kind, Kind], tuple[Kind, Apply]]

_OR, _AND, _COMPARISON, _SUM, _PRODUCT, _POWER = range(6)
_LEVELS = {
    "||": _OR,
    "&&": _AND,
    "^": _POWER,
    **dict.fromkeys(("=", "==", "<>", "!=", "<", "<=", ">", ">="), _COMPARISON),
    **dict.fromkeys(("+", "-", "&"), _SUM),
    **dict.fromkeys(("*", "/"), _PRODUCT),
}
_PICKS: Mapping[int, _Pick] = {
    _COMPARISON: operators.compare,
    _SUM: operators.add,
    _PRODUCT: operators.multiply,
    _POWER: operators.multiply,
}


def parse(formula: str, names: Names) -> Term:
    """Read a formula for one kind of record; raises ``FormulaUnreadable`` with what was expected."""
    parser = _Parser(read_tokens(formula), names)
    term = parser.whole()
    parser.expect("")
    return term


class _Parser:
    def __init__(self, tokens: list[Token], names: Names) -> None:
        self._tokens = tokens
        self._names = names
        self._at = 0
        self._depth = 0

    def _take(self, *wanted: str) -> str | None:
        token = self._tokens[self._at]
        if token.kind in ("sign", "end") and token.text in wanted:
            self._at += 1
            return token.text
        return None

    def expect(self, wanted: str) -> None:
        if self._take(wanted) is None:
            found = self._tokens[self._at].text or "the end"
            raise FormulaUnreadable(f"Expected {wanted or 'the end'!r} in the formula, found {found!r}.")

    def whole(self) -> Term:
        self._go_deeper()
        term = self._climb(self._sign(), _OR)
        self._depth -= 1
        return term

    def _go_deeper(self) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise FormulaUnreadable("The formula is nested too deeply.")

    def _next_level(self) -> int:
        token = self._tokens[self._at]
        return _LEVELS.get(token.text, -1) if token.kind == "sign" else -1

    def _climb(self, left: Term, lowest: int) -> Term:
        """Go on after a term with all signs that bind at least as closely as the lowest level."""
        while (level := self._next_level()) >= lowest:
            parts = list(self._parts_of(level))
            left = _all_or_any(level, left, parts) if level in (_OR, _AND) else _chain(level, left, parts)
        return left

    def _parts_of(self, level: int) -> Iterator[tuple[str, Term]]:
        """Yield the signs of one level that follow each other, each with the term behind it."""
        while self._next_level() == level:
            sign = self._tokens[self._at].text
            self._at += 1
            yield sign, self._climb(self._sign(), level + 1)

    def _sign(self) -> Term:
        sign = self._take("!", "-", "+")
        if sign is None:
            return self._atom()
        self._go_deeper()
        inner = self._sign()
        self._depth -= 1
        if sign == "!":
            operators.need("operator '!'", Kind.BOOLEAN, inner)
            return Term(Kind.BOOLEAN, lambda scene: not inner.run(scene))
        operators.need(f"operator '{sign}'", Kind.NUMBER, inner)
        return inner if sign == "+" else Term(Kind.NUMBER, lambda scene: _negative(inner.run(scene)))

    def _atom(self) -> Term:
        if self._take("("):
            inner = self.whole()
            self.expect(")")
            return inner
        token = self._tokens[self._at]
        if token.kind not in ("number", "text", "name"):
            raise FormulaUnreadable(f"Expected a value in the formula, found {token.text or 'the end'!r}.")
        self._at += 1
        if token.kind == "number":
            return constant(Kind.NUMBER, float(token.text))
        if token.kind == "text":
            return constant(Kind.TEXT, token.text)
        return call(token.text.upper(), self._arguments()) if self._take("(") else self._names.resolve(token.text)

    def _arguments(self) -> list[Term]:
        arguments: list[Term] = []
        if self._take(")"):
            return arguments
        while True:
            arguments.append(self.whole())
            if self._take(",") is None:
                self.expect(")")
                return arguments


def _all_or_any(level: int, left: Term, parts: list[tuple[str, Term]]) -> Term:
    terms = [left, *(term for _, term in parts)]
    for term in terms:
        operators.need(f"operator '{parts[0][0]}'", Kind.BOOLEAN, term)
    join = any if level == _OR else all
    return Term(Kind.BOOLEAN, lambda scene: join(bool(term.run(scene)) for term in terms))


def _chain(level: int, left: Term, parts: list[tuple[str, Term]]) -> Term:
    """Join terms from left to right; however many, it is one term and no tower of them."""
    kind, steps = left.kind, list[tuple[Apply, Term]]()
    for sign, right in parts:
        kind, apply = _PICKS[level](sign, kind, right.kind)
        steps.append((apply, right))

    def walk(scene: Scene) -> Any:
        value = left.run(scene)
        for apply, right in steps:
            value = apply(value, right.run(scene))
        return value

    return Term(kind, walk)


def _negative(value: Any) -> Any:
    return None if value is None else -value
