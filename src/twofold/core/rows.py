"""One record as read from the org."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Value = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Row:
    """
    A record as a query answered it: ``fields`` by API name in the describe's spelling, ``Id`` always among them.

    Parent records that were read along stand under their relationship name as another ``Row`` (``Case.Contact``).
    """

    sobject: str
    fields: Mapping[str, Any]

    @property
    def id(self) -> str:
        """The record's Id, 18 characters."""
        return str(self.fields["Id"])

    @property
    def is_deleted(self) -> bool:
        """Whether the record lies in the recycle bin (merged losers do)."""
        return bool(self.fields.get("IsDeleted"))

    @property
    def is_person_account(self) -> bool:
        """Whether this is either half of a Person Account."""
        return bool(self.fields.get("IsPersonAccount"))

    def get(self, field: str) -> Any:
        """Value of ``field``, or None where it was not read or is null."""
        return self.fields.get(field)

    def text(self, field: str) -> str | None:
        """Value of ``field`` as text; blank is None."""
        value = self.fields.get(field)
        return str(value) if value not in (None, "") else None

    def parent(self, relationship: str) -> "Row | None":
        """The parent record read along under ``relationship``, or None."""
        value = self.fields.get(relationship)
        return value if isinstance(value, Row) else None


@dataclass(frozen=True, slots=True)
class Query:
    """
    One question to the org. ``soql`` is complete and escaped; ``all_rows`` also reads the recycle bin.

    ``name`` says which part of the lookups the answer belongs to.
    """

    name: str
    sobject: str
    soql: str
    all_rows: bool = False
