"""What may a job do? The operations of both Bulk APIs."""

from __future__ import annotations

from enum import StrEnum


class Operation(StrEnum):
    """One operation, spelled as in a job."""

    INSERT = "insert"
    UPDATE = "update"
    UPSERT = "upsert"
    DELETE = "delete"
    HARD_DELETE = "hardDelete"
    QUERY = "query"
    QUERY_ALL = "queryAll"

    @property
    def reads(self) -> bool:
        """Whether records are read and not written."""
        return self in (Operation.QUERY, Operation.QUERY_ALL)

    @property
    def needs_id(self) -> bool:
        """Whether every record is named by its Id."""
        return self in (Operation.UPDATE, Operation.DELETE, Operation.HARD_DELETE)

    @property
    def by_id_alone(self) -> bool:
        """Whether there is nothing to say about a record but its Id."""
        return self in (Operation.DELETE, Operation.HARD_DELETE)


WRITES = tuple(operation for operation in Operation if not operation.reads)
READS = tuple(operation for operation in Operation if operation.reads)
