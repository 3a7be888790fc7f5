"""Which kinds of record want a certain filter before they answer? Source: refusal recorded by users (C)."""

from __future__ import annotations

from collections.abc import Iterator

from twofold.emulator.schema.model import SObject
from twofold.emulator.soql.ast import And, Comparison, Condition, Membership, Path, Query, SemiJoin
from twofold.emulator.soql.refusals import refuse_whole

_LINKS = "ContentDocumentLink"
_LINK_FILTERS = ("contentdocumentid", "linkedentityid")


def check_filter(sobject: SObject, query: Query) -> None:
    """Refuse a query that lacks the filter its kind of record wants; raises ``Refused`` (MALFORMED_QUERY)."""
    if sobject.name == _LINKS and not any(part in _LINK_FILTERS for part in (*matched_fields(query), *_joined(query))):
        raise refuse_whole(
            "Implementation restriction: ContentDocumentLink requires a filter by a single Id on ContentDocumentId or "
            "LinkedEntityId using the equals operator or multiple Id's using the IN operator."
        )


def matched_fields(query: Query) -> Iterator[str]:
    """Yield the fields that every row is compared with by = or IN, in small letters, without name or alias of FROM."""
    for condition in _parts(query.where):
        if isinstance(condition, Comparison | Membership) and condition.operator in ("=", "IN"):
            operand = condition.operand
            if isinstance(operand, Path):
                yield _own_name(query, operand)


def _joined(query: Query) -> Iterator[str]:
    """Yield the fields that every row finds among what another query selects. Source: queries of clients (C)."""
    for condition in _parts(query.where):
        if isinstance(condition, SemiJoin) and not condition.negated:
            yield _own_name(query, condition.operand)


def _own_name(query: Query, path: Path) -> str:
    own = (query.source.parts[0].lower(), (query.alias or "").lower())
    parts = [part.lower() for part in path.parts]
    return ".".join(parts[1:] if len(parts) > 1 and parts[0] in own else parts)


def _parts(condition: Condition | None) -> Iterator[Condition]:
    if isinstance(condition, And):
        for part in condition.conditions:
            yield from _parts(part)
    elif condition is not None:
        yield condition
