"""How is one record of a job written, and what came of it?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from twofold.emulator import refusals
from twofold.emulator.behaviour import dml, upserts
from twofold.emulator.behaviour.caller import Caller
from twofold.emulator.behaviour.checks.incoming import Changes
from twofold.emulator.behaviour.checks.listed import check_id
from twofold.emulator.behaviour.moves.undeletion import hard_delete
from twofold.emulator.behaviour.org import Org
from twofold.emulator.behaviour.values import parse_value
from twofold.emulator.bulk.operations import Operation
from twofold.emulator.refusals import Problem, Refused, SeveralMatch
from twofold.emulator.schema.model import Field, SObject
from twofold.emulator.store.tables import fold
from twofold.facts.error_codes import (
    DUPLICATE_EXTERNAL_ID,
    DUPLICATE_VALUE,
    INVALID_FIELD,
    INVALID_FIELD_FOR_INSERT_UPDATE,
    MALFORMED_ID,
    MISSING_ARGUMENT,
)
from twofold.facts.ids import find_key, from_key

ReadChanges = Callable[[bool], Changes]
"""Read the fields of a record, for a new one or not; raises ``Refused``."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Say what came of a record: its Id ("" for none), whether it is new, why it was refused (nothing: it was not)."""

    record_id: str
    created: bool = False
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One record on its way: the Id it names ("" for none), the value of the upsert's key, and how its fields are read."""

    record_id: str
    key: str
    read: ReadChanges


@dataclass(frozen=True, slots=True)
class Writer:
    """Write records of one kind by one operation; ``key`` is the field of an upsert."""

    org: Org
    caller: Caller
    sobject: SObject
    operation: Operation
    key: Field | None = None

    def write(self, entries: Sequence[Entry]) -> list[Outcome]:
        """Write the records of one chunk, each in a savepoint of its own; never raises ``Refused``."""
        names = [self._name_of(entry) for entry in entries]
        counts = Counter(name for name in names if name)
        return [self._write_one(entry, counts[name] > 1) for entry, name in zip(entries, names, strict=True)]

    def _name_of(self, entry: Entry) -> str:
        """Tell by what a record is found that may be there already; "" where it is new or deleted."""
        if self.operation is Operation.UPDATE or (self.key is not None and self.key.name == "Id"):
            return _known(entry.record_id)
        if self.key is None:
            return ""
        return entry.key if self.key.case_sensitive else str(fold(entry.key))

    def _write_one(self, entry: Entry, repeated: bool) -> Outcome:
        try:
            if repeated:
                raise self._repeated(entry)
            return self._write(entry.record_id, entry.key, entry.read)
        except Refused as refusal:
            return Outcome(_known(entry.record_id), problems=tuple(map(refusals.as_row_problem, refusal.problems)))
        except SeveralMatch as several:
            text = f"{several.sobject}: more than one record found for external id field"
            return Outcome("", problems=(Problem(DUPLICATE_EXTERNAL_ID, text, ()),))

    def _repeated(self, entry: Entry) -> Refused:
        """Refuse all records of a chunk that name the same one. Source: recorded answers (C); fields of the second K."""
        if self.key is not None and self.key.name != "Id":
            text = f"Duplicate external id specified: {entry.key}"
            return refusals.refuse(DUPLICATE_VALUE, text, (self.key.name,))
        return refusals.refuse(DUPLICATE_VALUE, f"Duplicate id specified: {_known(entry.record_id)}", ("Id",))

    def _write(self, record_id: str, key: str, read: ReadChanges) -> Outcome:
        operation = self.operation
        if operation is Operation.INSERT:
            _refuse_id(record_id, INVALID_FIELD_FOR_INSERT_UPDATE, "cannot specify Id in an insert call")
            return self._created(read(True))
        if operation is Operation.UPSERT:
            return self._upsert(record_id, key, read)
        if operation is Operation.UPDATE:
            check_id(self.sobject, record_id)
            return self._updated(_known(record_id), read(False))
        self._check_deleted_id(record_id)
        delete = hard_delete if operation is Operation.HARD_DELETE else dml.delete
        delete(self.org, self.caller, self.sobject.name, record_id)
        return Outcome(_known(record_id))

    def _upsert(self, record_id: str, key: str, read: ReadChanges) -> Outcome:
        """Source: HTTP reference 8.1 (O, C): a blank Id beside another key, and upserts by Id without any."""
        key_field = self.key
        assert key_field is not None, "an upsert has a key"
        if key_field.name == "Id":
            return self._updated(_known(record_id), read(False)) if record_id else self._created(read(True))
        _refuse_id(record_id, INVALID_FIELD, "The Id field should not be specified in the sobject data.")
        if not key.strip():
            raise refusals.refuse(MISSING_ARGUMENT, f"{key_field.name} not specified")
        matches = upserts.find_matches(self.org, self.sobject, key_field, key)
        if len(matches) > 1:
            raise SeveralMatch(self.sobject.name, matches)
        if matches:
            return self._updated(from_key(matches[0]), read(False))
        changes = read(True)
        changes[key_field.name] = parse_value(key_field, key)
        return self._created(changes)

    def _created(self, changes: Changes) -> Outcome:
        return Outcome(from_key(dml.create_read(self.org, self.caller, self.sobject, changes)), created=True)

    def _updated(self, record_id: str, changes: Changes) -> Outcome:
        dml.update_read(self.org, self.caller, self.sobject, record_id, changes)
        return Outcome(record_id)

    def _check_deleted_id(self, record_id: str) -> None:
        """Refuse what is no Id of this kind of record. Source: HTTP reference 2.3, MALFORMED_ID (D); MISSING_ARGUMENT K."""
        if not record_id:
            raise refusals.refuse(MISSING_ARGUMENT, f"Id not specified in an {self.operation.value} call")
        if self.sobject.key_prefix and not record_id.startswith(self.sobject.key_prefix):
            raise refusals.refuse(MALFORMED_ID, f"malformed id {record_id}")


def _refuse_id(record_id: str, code: str, text: str) -> None:
    if record_id:
        raise refusals.refuse(code, text, ("Id",))


def _known(record_id: str) -> str:
    """Write an Id with 18 characters where it can be one of the org's."""
    key = find_key(record_id)
    return record_id if key is None else from_key(key)


def error_text(problems: tuple[Problem, ...]) -> str:
    """Write why a record was refused, as in ``sf__Error``. Source: HTTP reference 8.1 (C); that several are joined by ; is K."""
    return ";".join(_one_error(problem) for problem in problems)


def _one_error(problem: Problem) -> str:
    names = ",".join(problem.fields or ())
    return f"{problem.code}:{problem.message}:{names}{' ' if names else ''}--"
