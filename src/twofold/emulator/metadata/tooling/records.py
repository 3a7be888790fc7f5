"""How is a component found, made, changed and deleted as a record of the Tooling API?"""

from __future__ import annotations

from typing import Any

import msgspec

from twofold.emulator import refusals
from twofold.emulator.behaviour.org import Org
from twofold.emulator.metadata.applying import Change, Outcome, apply
from twofold.emulator.metadata.archive import Archive
from twofold.emulator.metadata.component import Component
from twofold.emulator.metadata.existing import find_existing
from twofold.emulator.metadata.tooling.kinds import COMPONENT_KINDS, METADATA, TOOLING_SCHEMA
from twofold.emulator.metadata.tooling.rows import components_with_keys, fill_store
from twofold.emulator.metadata.tooling.values import to_body
from twofold.emulator.soql.ast import Query
from twofold.emulator.soql.parser import parse
from twofold.emulator.soql.run import Reader, run
from twofold.facts.error_codes import (
    DUPLICATE_DEVELOPER_NAME,
    FIELD_INTEGRITY_EXCEPTION,
    FUNCTIONALITY_NOT_ENABLED,
    REQUIRED_FIELD_MISSING,
)
from twofold.facts.ids import find_key

Json = dict[str, Any]


def is_tooling(query: Query) -> bool:
    """Tell whether a query is over components; any other is answered by the org's own records."""
    name = query.source.parts[0]
    found = TOOLING_SCHEMA.sobject(name) if len(query.source.parts) == 1 else None
    return found is not None and found.name != "EntityDefinition"


def answer_query(org: Org, reader: Reader, query: Query) -> Json:
    """Answer a query over components, all on one page."""
    store = fill_store(org)
    try:
        asked = Reader(store, TOOLING_SCHEMA, reader.now, reader.user, reader.version, reader.api)
        result = run(asked, query)
    finally:
        store.close()
    for record in result.records:
        _unpack(record)
    return {"totalSize": result.total_size, "done": True, "records": result.records}


def _unpack(record: Json) -> None:
    """Show the body of a component as JSON, not as text of JSON."""
    if isinstance(record.get(METADATA), str):
        record[METADATA] = msgspec.json.decode(record[METADATA])


def read(org: Org, reader: Reader, kind: str, record_id: str) -> Json:
    """Read the record of a component with all its fields; raises ``Refused`` (NOT_FOUND)."""
    component = get_component(org, kind, record_id)
    names = ", ".join(field.name for field in COMPONENT_KINDS[component.type].fields)
    query = parse(f"SELECT {names} FROM {component.type} WHERE FullName = '{_quoted(component.full_name)}'")
    records = answer_query(org, reader, query)["records"]
    record: Json = records[0]
    return record


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace("'", "\\'")


def get_component(org: Org, kind: str, record_id: str) -> Component:
    """Get the component behind a record; raises ``Refused`` (NOT_FOUND)."""
    name = get_kind(kind)
    wanted = find_key(record_id)
    found = (component for component, key in components_with_keys(org) if key == wanted and component.type == name)
    component = next(found, None)
    if component is None:
        raise refusals.record_not_found()
    return component


def get_kind(name: str) -> str:
    """Find the kind of a name in any letter case; raises ``Refused`` (NOT_FOUND, or FUNCTIONALITY_NOT_ENABLED for code)."""
    found = TOOLING_SCHEMA.sobject(name)
    if found is None or found.name == "EntityDefinition":
        raise refusals.not_found()
    if found.name not in COMPONENT_KINDS:
        raise refusals.refuse(FUNCTIONALITY_NOT_ENABLED, f"The org in a box keeps no {found.name}", None, 403)
    return found.name


# Writing.


def create(org: Org, user: int, kind: str, payload: Json) -> str:
    """Make a component from its ``FullName`` and ``Metadata`` and return the Id of its record; raises ``Refused``."""
    component = _component(get_kind(kind), payload, str(payload.get("FullName") or ""))
    if find_existing(org, component) is not None:
        text = f"The developer name you specified is already in use: {component.full_name}"
        raise refusals.refuse(DUPLICATE_DEVELOPER_NAME, text)
    _apply(org, user, Change([component]))
    return Archive(org.store).id_of(component)


def update(org: Org, user: int, kind: str, record_id: str, payload: Json) -> None:
    """Give a component another body; raises ``Refused``."""
    existing = get_component(org, kind, record_id)
    _apply(org, user, Change([_component(existing.type, payload, existing.full_name)]))


def delete(org: Org, user: int, kind: str, record_id: str) -> None:
    """Delete a component; raises ``Refused``."""
    _apply(org, user, Change(drops=[get_component(org, kind, record_id)]))


def _component(kind: str, payload: Json, full_name: str) -> Component:
    body = payload.get(METADATA)
    missing = [name for name, value in (("FullName", full_name), (METADATA, body)) if not value]
    if missing or not isinstance(body, dict):
        text = f"Required fields are missing: [{', '.join(missing or [METADATA])}]"
        raise refusals.refuse(REQUIRED_FIELD_MISSING, text, missing or [METADATA])
    return Component(kind, full_name, to_body(kind, body))


def _apply(org: Org, user: int, change: Change) -> list[Outcome]:
    outcomes = apply(org, change, user)
    problems = [outcome.problem for outcome in outcomes if not outcome.success]
    if problems:
        raise refusals.refuse(FIELD_INTEGRITY_EXCEPTION, " ".join(problems))
    return outcomes
