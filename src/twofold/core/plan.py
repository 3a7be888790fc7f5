"""
Decision -> Plan: ordered writes, each with its check and its undo.

A plan is worked as one unit (one composite graph): all of it is done or none.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


@dataclass(frozen=True, slots=True)
class Ref:
    """A value another write of the same plan will yield: ``Ref("person", "id")``."""

    write: str
    field: str = "id"


class Verb(StrEnum):
    """What a write does."""

    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"
    READ = "read"
    """Reads ``fields`` (names) of a record made earlier in the plan: a new person's ``PersonContactId``."""


@dataclass(frozen=True, slots=True)
class Write:
    """
    One change to one record.

    Args:
        name: unique in its plan, letters and digits (``person``, ``event``): what a ``Ref`` names.
        record_id: an Id or a ``Ref``; None for a create.
        values: field -> value or ``Ref``; for READ the keys are the fields to read.
        before: the values these fields had when they were looked up, for undo; empty for a create.
        assignment_rules: True lets Salesforce's active assignment rules choose the owner.
    """

    name: str
    verb: Verb
    sobject: str
    record_id: str | Ref | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    before: Mapping[str, Any] = field(default_factory=dict)
    assignment_rules: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """Ordered writes for one person; empty when nothing is to be done."""

    writes: tuple[Write, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.writes)


@dataclass(frozen=True, slots=True)
class Refusal:
    """
    The platform's no to one write.

    Args:
        write: name of the refused write, or "" where the platform named none.
        code: the platform's ``errorCode``; we decide on it and on ``fields``, never on ``message``.
        message: kept for the reader only.
        status: HTTP status of the sub-response.
    """

    write: str
    sobject: str
    code: str
    fields: tuple[str, ...] = ()
    message: str = ""
    status: int = 400


@dataclass(frozen=True, slots=True)
class Written:
    """A plan that was done: ``ids`` by write name (18 characters), ``read`` by write name for READ."""

    ids: Mapping[str, str]
    read: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refused:
    """A plan the platform refused: nothing of it was done. ``refusals`` has at least one, the offender first."""

    refusals: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class Unknown:
    """The answer was lost: it may have been done. Look again before anything is written."""

    why: str = ""


@dataclass(frozen=True, slots=True)
class NotSent:
    """The plan was not tried (the org stopped before it, is down or out of quota): nothing of it was done."""

    code: str
    retry_after_s: float | None = None


WriteResult = Written | Refused | Unknown | NotSent
