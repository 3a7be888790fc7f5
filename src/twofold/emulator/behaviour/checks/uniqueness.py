"""Does another record already hold a value that may stand only once?"""

from __future__ import annotations

from typing import Any

from twofold.emulator import refusals
from twofold.emulator.behaviour.draft import Draft
from twofold.emulator.behaviour.org import Org
from twofold.emulator.schema.model import Field, SObject
from twofold.emulator.store.tables import fold, quoted
from twofold.facts.error_codes import DUPLICATE_VALUE
from twofold.facts.ids import from_key


def check_unique(org: Org, draft: Draft) -> None:
    """
    Refuse a second record with the same value in a unique field.

    The unique fields of a person's contact half are compared with all contacts. Source: HTTP reference 2.3,
    DUPLICATE_VALUE (D); a datum of a person is its contact's (rule 2.2).
    """
    for field in org.shape(draft.sobject.name).unique:
        _refuse_second(org, draft.sobject, field, draft.changes.get(field.name), draft.key)
    if draft.sobject.name == "Account" and draft.get("IsPersonAccount"):
        contact = org.schema.sobject("Contact")
        assert contact is not None
        for field in org.shape("Contact").unique:
            value = draft.changes.get(org.twins.to_account.get(field.name, ""))
            _refuse_second(org, contact, field, value, draft.get("PersonContactId") or 0)


def _refuse_second(org: Org, sobject: SObject, field: Field, value: Any, own_key: int) -> None:
    if value is None:
        return
    column = quoted(field.name)
    left = f"fold({column})" if isinstance(value, str) else column
    condition, values = f'{left} = ? AND "Id" <> ?', [fold(value), own_key]
    if sobject.field("IsDeleted"):
        condition += ' AND "IsDeleted" = 0'
    if field.case_sensitive:
        condition, values = f"{condition} AND {column} = ?", [*values, value]
    sql = f'SELECT "Id" FROM {quoted(sobject.name)} WHERE {condition} LIMIT 1'
    found = org.store.connection.execute(sql, values).fetchone()
    if found is not None:
        text = f"duplicate value found: {field.name} duplicates value on record with id: {from_key(found[0])}"
        raise refusals.refuse(DUPLICATE_VALUE, text)
