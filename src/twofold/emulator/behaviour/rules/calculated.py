"""
What do formula fields hold? Worked out whenever their record is written, and kept in the row, so that they can be queried.

That is right for formulas over fields of the record itself; those that reach for other records, the user or the time would go
stale, so they are refused where they can be (an emulator choice). A formula that a seed brings and that can't be worked out leaves
its field empty, as the seed page says. The value on a person contact is that of its ``__pc`` field on the account.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from twofold.emulator.behaviour.caller import platform_caller
from twofold.emulator.behaviour.draft import Draft
from twofold.emulator.behaviour.org import Org
from twofold.emulator.behaviour.rules.formulas.names import Names
from twofold.emulator.behaviour.rules.formulas.parser import parse
from twofold.emulator.behaviour.rules.formulas.terms import FormulaUnreadable, Kind, Scene, Term, fits
from twofold.emulator.behaviour.rules.formulas.tokens import read_tokens
from twofold.emulator.schema.model import Field, FieldType, Schema, SObject
from twofold.emulator.store import Row

_ABOUT_OTHERS = frozenset({"TODAY", "NOW", "TIMENOW", "ISCHANGED", "ISNEW", "PRIORVALUE", "VLOOKUP"})
_OWN_RECORD_TYPE = ("recordtype.", "$recordtype.")
_KINDS = {
    FieldType.BOOLEAN: Kind.BOOLEAN,
    FieldType.CURRENCY: Kind.NUMBER,
    FieldType.DATE: Kind.DATE,
    FieldType.DATETIME: Kind.DATETIME,
    FieldType.DOUBLE: Kind.NUMBER,
    FieldType.PERCENT: Kind.NUMBER,
    FieldType.STRING: Kind.TEXT,
    FieldType.TIME: Kind.TIME,
}
_UNWORKABLE = (TypeError, ValueError, ArithmeticError, AttributeError)
_TEXT_MAX = 1300


def read_calculation(field: Field, sobject: SObject, schema: Schema) -> Term:
    """Read the formula of a field; raises ``FormulaUnreadable`` where the box can't keep its value right."""
    assert field.formula is not None, "only formula fields are calculated"
    for token in read_tokens(field.formula):
        outside = "." in token.text or token.text.startswith("$")
        if token.kind == "name" and outside and not token.text.lower().startswith(_OWN_RECORD_TYPE):
            raise FormulaUnreadable(
                f"The formula names {token.text}; fields are calculated from their own record alone."
            )
        if token.kind == "name" and token.text.upper() in _ABOUT_OTHERS:
            raise FormulaUnreadable(
                f"The formula calls {token.text}; fields are calculated when their record is written."
            )
    term = parse(field.formula, Names(schema, sobject))
    wanted = _KINDS.get(field.type)
    if wanted is None or not fits(term.kind, wanted):
        raise FormulaUnreadable(f"The formula gives a {term.kind}, which a field of type {field.type} can't hold.")
    return term


@dataclass(frozen=True, slots=True)
class _Calculation:
    field: Field
    term: Term


class Calculations:
    """Keep the formula fields of an org filled; told by the store of every row that is written."""

    def __init__(self, org: Org) -> None:
        self._org = org
        self._by_table: dict[str, list[_Calculation]] = {}
        self.refresh()

    def refresh(self) -> None:
        """Look which fields are calculated."""
        schema = self._org.schema
        found = {sobject.name: _calculations_of(sobject, schema) for sobject in schema}
        self._by_table = {name: calculations for name, calculations in found.items() if calculations}
        work: dict[str, Callable[[int], None]] = {name: self._worker(name) for name in self._by_table}
        if "Contact" in work and self._org.person_accounts:
            own = work.get("Account")
            work["Account"] = lambda key: self._work_account(key, own)
        self._org.store.after_write = work

    def catch_up(self, before: Schema) -> None:
        """Work out every row of the kinds whose formulas are others than in the schema of before."""
        for table in self._by_table:
            old, new = before.sobject(table), self._org.schema.sobject(table)
            if old is not None and new is not None and _formulas(old) != _formulas(new):
                for row in self._org.store.where(table, "1"):
                    self._work(table, row["Id"])

    def _worker(self, table: str) -> Callable[[int], None]:
        return lambda key: self._work(table, key)

    def _work(self, table: str, key: int) -> None:
        """Work out the fields of a row, again while one changes another."""
        sobject, row = self._org.schema.sobject(table), self._org.store.get(table, key)
        if sobject is None or row is None:
            return
        before = dict(row)
        for _ in self._by_table[table]:
            changes = self._values(sobject, row)
            if all(row[name] == value for name, value in changes.items()):
                break
            row.update(changes)
        changed = {name: value for name, value in row.items() if before[name] != value}
        self._org.store.put_calculated(table, key, changed)
        if table == "Contact" and row.get("IsPersonAccount") and row["AccountId"] is not None:
            self._copy_to_account(row)

    def _values(self, sobject: SObject, row: Row) -> dict[str, Any]:
        scene = Scene(self._org, platform_caller(self._org), Draft(sobject, row["Id"], row, {}))
        return {found.field.name: _value(found, scene) for found in self._by_table[sobject.name]}

    def _work_account(self, key: int, own: Callable[[int], None] | None) -> None:
        if own is not None:
            own(key)
        account = self._org.store.get("Account", key)
        contact = self._org.store.get("Contact", account["PersonContactId"] or 0) if account else None
        if contact is not None:
            self._copy_to_account(contact)

    def _copy_to_account(self, contact: Row) -> None:
        twins = self._org.twins.to_account
        names = [found.field.name for found in self._by_table["Contact"] if found.field.name in twins]
        values = {twins[name]: contact[name] for name in names}
        self._org.store.put_calculated("Account", contact["AccountId"], values)


def _calculations_of(sobject: SObject, schema: Schema) -> list[_Calculation]:
    found = []
    for field in sobject.fields:
        if field.custom and field.formula is not None and not field.name.endswith("__pc"):
            try:
                found.append(_Calculation(field, read_calculation(field, sobject, schema)))
            except FormulaUnreadable:
                # Described, not calculated: only a seed can bring such a field, and its page says so.
                continue
    return found


def _formulas(sobject: SObject) -> dict[str, str | None]:
    return {field.name: field.formula for field in sobject.fields if field.formula is not None}


def _value(calculation: _Calculation, scene: Scene) -> Any:
    """Work out a value; one that can't be, such as a division by nothing, is empty. Source: #Error! reads as null (K)."""
    try:
        return _stored(calculation.field, calculation.term.run(scene))
    except _UNWORKABLE:
        return 0 if calculation.field.type is FieldType.BOOLEAN else None


def _stored(field: Field, value: Any) -> Any:
    if field.type is FieldType.BOOLEAN:
        return int(bool(value))
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return int(value.timestamp() * 1000)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        return round(float(value), field.scale)
    return str(value)[:_TEXT_MAX]
