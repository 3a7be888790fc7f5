"""How are questions answered in as few calls as the platform allows?"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from twofold.adapters.salesforce.composite import Part, parse_reads, render_reads
from twofold.adapters.salesforce.problems import refused_read
from twofold.adapters.salesforce.session import Session
from twofold.adapters.salesforce.wire import as_list, as_object, parse_row, query_path
from twofold.core.rows import Query, Row
from twofold.errors import ReadError
from twofold.facts.limits import COMPOSITE_QUERIES_MAX


@dataclass(slots=True)
class _Reading:
    """A query on its way: the address of its next page (None when done) and the rows so far."""

    query: Query
    next_path: str | None
    rows: list[Row] = field(default_factory=list)


async def read_queries(session: Session, version: str, queries: Sequence[Query]) -> tuple[tuple[Row, ...], ...]:
    """
    Answer all queries, five a call; further pages are read five a call too.

    Raises:
        OrgUnavailable, AccessRefused, ReadError.
    """
    readings = [_Reading(q, query_path(version, q.soql, all_rows=q.all_rows)) for q in queries]
    while open_ones := [r for r in readings if r.next_path]:
        for start in range(0, len(open_ones), COMPOSITE_QUERIES_MAX):
            await _read_pages(session, version, open_ones[start : start + COMPOSITE_QUERIES_MAX])
    return tuple(tuple(r.rows) for r in readings)


async def _read_pages(session: Session, version: str, readings: Sequence[_Reading]) -> None:
    paths = [r.next_path for r in readings if r.next_path]
    answer = await session.read(render_reads(version, paths))
    for reading, part in zip(readings, parse_reads(answer, len(paths)), strict=True):
        take_page(reading.query, part, reading.rows)
        reading.next_path = next_page(reading.query, part, len(reading.rows))


def take_page(query: Query, part: Part, rows: list[Row]) -> None:
    """Add one page's rows to ``rows``; raises for a refused or unreadable one."""
    if not part.ok:
        raise refused_read(query.sobject, part.status, part.problems)
    body = as_object(part.body, f"a query of {query.sobject}")
    rows.extend(parse_row(r, query.sobject) for r in as_list(body.get("records"), f"a query of {query.sobject}"))


def next_page(query: Query, part: Part, read: int) -> str | None:
    """
    Tell where the next page is; None after the last.

    Raises:
        ReadError: the link leads elsewhere, or the pages hold more than the org itself counted (they would never end).
    """
    body = as_object(part.body, f"a query of {query.sobject}")
    path, total = body.get("nextRecordsUrl"), body.get("totalSize")
    if not path:
        return None
    ours = isinstance(path, str) and path.startswith("/services/data/")
    more = isinstance(total, int) and read < total and bool(body.get("records"))
    if not (ours and more):
        raise ReadError(f"The org answered a query of {query.sobject} with pages that do not end.")
    return str(path)
