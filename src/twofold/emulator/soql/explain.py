"""
How would a query be run? The answer to ``explain``: one plan, read off the plan SQLite makes.

Source: HTTP reference 6 (D) for the shape; costs are an emulator choice: rows read divided by rows there.
"""

from __future__ import annotations

from twofold.emulator.soql.ast import Query
from twofold.emulator.soql.compile import compile_query, source_of
from twofold.emulator.soql.run import Reader, execute

Body = dict[str, object]

# How many rows an index search is taken to find where nothing was counted.
_FOUND_BY_INDEX = 10


def explain(reader: Reader, query: Query, *, all_rows: bool = False) -> Body:
    """
    Describe the plan of a query.

    Raises ``Refused``: as ``compile_query``.
    """
    statement = compile_query(reader.schema, query, all_rows=all_rows)
    sobject = source_of(reader.schema, query)
    values = statement.rows.values(reader.moment)
    steps = [row[3] for row in execute(reader, f"EXPLAIN QUERY PLAN {statement.rows.text}", values)]
    index = next((step.partition(" USING ")[2] for step in steps if step.startswith("SEARCH t0")), "")
    there = reader.store.count(sobject.name)
    found = min(_FOUND_BY_INDEX, there) if index else there
    plan = {
        "cardinality": found,
        "fields": _indexed_fields(index),
        "leadingOperationType": "Index" if index else "TableScan",
        "notes": [],
        "relativeCost": round(found / there, 3) if there else 0.0,
        "sobjectCardinality": there,
        "sobjectType": sobject.name,
    }
    return {"plans": [plan], "sourceQuery": query.text}


def _indexed_fields(index: str) -> list[str]:
    if index.startswith("INTEGER PRIMARY KEY"):
        return ["Id"]
    name = index.removeprefix("INDEX ").partition(" (")[0]
    return [name.partition(".")[2]] if name else []
