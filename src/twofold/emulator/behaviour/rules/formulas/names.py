"""What does a name in a formula mean? A field of the record, of a record above it, of the user, or of the org."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from twofold.emulator.behaviour.rules.formulas.terms import FormulaUnreadable, Kind, Scene, Term, constant
from twofold.emulator.schema.model import Field, FieldType, Schema, SObject
from twofold.emulator.store import Row
from twofold.facts.ids import from_key

_FURTHEST = 10
"""Relationships a name may span. Source: formula limits (D)."""
_ID_LENGTH = 15
_KINDS = {
    FieldType.BOOLEAN: Kind.BOOLEAN,
    FieldType.CURRENCY: Kind.NUMBER,
    FieldType.DATE: Kind.DATE,
    FieldType.DATETIME: Kind.DATETIME,
    FieldType.DOUBLE: Kind.NUMBER,
    FieldType.INT: Kind.NUMBER,
    FieldType.MULTIPICKLIST: Kind.MULTIPICKLIST,
    FieldType.PERCENT: Kind.NUMBER,
    FieldType.PICKLIST: Kind.PICKLIST,
    FieldType.TIME: Kind.TIME,
}
_NO_VALUE = frozenset({FieldType.ADDRESS, FieldType.BASE64})
_GLOBALS = {"$user": "User", "$profile": "Profile", "$userrole": "UserRole", "$organization": "Organization"}

_Find = Callable[[Scene], Row | None]


@dataclass(frozen=True, slots=True)
class Names:
    """Resolve names for rules of one kind of record."""

    schema: Schema
    sobject: SObject

    def resolve(self, text: str) -> Term:
        """Make the term of a name; raises ``FormulaUnreadable`` for what isn't there."""
        first, *rest = text.split(".")
        lowered = first.lower()
        if not rest:
            return self._own_field(first)
        if lowered == "$recordtype":
            return self._above(self.sobject, _own_row, ["RecordType", *rest], text)
        if lowered in _GLOBALS:
            return self._global(lowered, rest, text)
        if lowered.startswith("$"):
            raise FormulaUnreadable(f"The formula names {text}, and {first} is not known here.")
        return self._above(self.sobject, _own_row, [first, *rest], text)

    def _own_field(self, name: str) -> Term:
        if name.upper() in ("TRUE", "FALSE"):
            return constant(Kind.BOOLEAN, name.upper() == "TRUE")
        if name.upper() == "NULL":
            return constant(Kind.ANY, None)
        field = _get_field(self.sobject, name, name)
        return Term(kind_of(field), lambda scene: read(field, scene.draft.get(field.name)), field)

    def _global(self, name: str, rest: list[str], text: str) -> Term:
        sobject = self.schema.sobject(_GLOBALS[name])
        if sobject is None:
            raise FormulaUnreadable(f"The formula names {text}, which the org doesn't have.")
        return self._above(sobject, _FINDERS[name], rest, text)

    def _above(self, sobject: SObject, find: _Find, path: list[str], text: str) -> Term:
        """Climb from a record by its references to the field the name ends with."""
        *references, last = path
        if len(references) > _FURTHEST:
            raise FormulaUnreadable(f"The formula's {text} spans more than {_FURTHEST} relationships.")
        for name in references:
            field, target = self._reference(sobject, name, text)
            find, sobject = _climbing(find, field, target.name), target
        field = _get_field(sobject, last, text)
        return Term(kind_of(field), lambda scene: read(field, (find(scene) or {}).get(field.name)))

    def _reference(self, sobject: SObject, name: str, text: str) -> tuple[Field, SObject]:
        plain, _, kind = name.partition(":")
        field = sobject.relationship(plain)
        targets = [] if field is None else [target for target in field.reference_to if self.schema.sobject(target)]
        if kind:
            wanted = "group" if kind.lower() == "queue" else kind.lower()
            targets = [target for target in targets if target.lower() == wanted]
        if field is None or not targets:
            raise FormulaUnreadable(f"The formula names {text}, and {sobject.name} has no {name}.")
        if len(targets) > 1:
            raise FormulaUnreadable(
                f"The formula's {text} may mean several kinds of records: write {plain}:{targets[-1]}."
            )
        target = self.schema.sobject(targets[0])
        assert target is not None, "targets are sObjects of the schema"
        return field, target


def kind_of(field: Field) -> Kind:
    """Say of which kind a field's values are."""
    return _KINDS.get(field.type, Kind.TEXT)


def read(field: Field, value: Any) -> Any:
    """Turn a stored value into that of a formula; unticked boxes of absent records are false."""
    if field.type is FieldType.BOOLEAN:
        return bool(value)
    if value is None:
        return None
    if field.type in (FieldType.REFERENCE, FieldType.ID):
        return from_key(value)[:_ID_LENGTH]
    if field.type is FieldType.DATETIME:
        return datetime.fromtimestamp(value / 1000, UTC)
    return date.fromisoformat(value) if field.type is FieldType.DATE else value


def _get_field(sobject: SObject, name: str, text: str) -> Field:
    field = sobject.field(name)
    if field is None or field.type in _NO_VALUE:
        raise FormulaUnreadable(f"The formula names {text}, and Field {name} does not exist on {sobject.name}.")
    return field


# Records.


def _own_row(scene: Scene) -> Row:
    return {**(scene.draft.before or {}), **scene.draft.changes}


def _climbing(find: _Find, field: Field, target: str) -> _Find:
    def climb(scene: Scene) -> Row | None:
        row = find(scene)
        key = row.get(field.name) if row is not None else None
        return scene.org.store.get(target, key) if key is not None else None

    return climb


def _user(scene: Scene) -> Row | None:
    return scene.org.store.get("User", scene.caller.user)


def _of_user(name: str, kind: str) -> _Find:
    def find(scene: Scene) -> Row | None:
        key = (_user(scene) or {}).get(name)
        return scene.org.store.get(kind, key) if key is not None else None

    return find


_FINDERS: dict[str, _Find] = {
    "$user": _user,
    "$profile": _of_user("ProfileId", "Profile"),
    "$userrole": _of_user("UserRoleId", "UserRole"),
    "$organization": lambda scene: scene.org.store.get("Organization", scene.org.key),
}
