"""Does another record already hold a value that may stand only once?"""

from __future__ import annotations

from twofold.emulator import refusals
from twofold.emulator.behaviour.draft import Draft
from twofold.emulator.behaviour.org import Org
from twofold.emulator.store.tables import fold, quoted
from twofold.facts.ids import from_key


def check_unique(org: Org, draft: Draft) -> None:
    """Refuse a second record with the same value in a unique field. Source: HTTP reference 2.3, DUPLICATE_VALUE (D)."""
    for field in org.shape(draft.sobject.name).unique:
        value = draft.changes.get(field.name)
        if value is None:
            continue
        column = quoted(field.name)
        left, right = (f"fold({column})", fold(value)) if isinstance(value, str) else (column, value)
        exactly, values = (
            (f" AND {column} = ?", (right, draft.key, value)) if field.case_sensitive else ("", (right, draft.key))
        )
        living = ' AND "IsDeleted" = 0' if draft.sobject.field("IsDeleted") else ""
        sql = f'SELECT "Id" FROM {quoted(draft.sobject.name)} WHERE {left} = ? AND "Id" <> ?{living}{exactly} LIMIT 1'
        found = org.store.connection.execute(sql, values).fetchone()
        if found is not None:
            text = f"duplicate value found: {field.name} duplicates value on record with id: {from_key(found[0])}"
            raise refusals.refuse("DUPLICATE_VALUE", text)
