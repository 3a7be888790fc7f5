"""How does an org come to be, or come back from disk?"""

from __future__ import annotations

from pathlib import Path

import msgspec

from twofold.emulator.behaviour.caller import platform_caller
from twofold.emulator.behaviour.clock import Clock
from twofold.emulator.behaviour.kinds.relations import RELATION, has_relations, relate_everybody
from twofold.emulator.behaviour.lives.currencies import has_currencies, price_everything
from twofold.emulator.behaviour.lives.seeding import Refs, merged, plant, plant_organization, schema_of
from twofold.emulator.behaviour.org import DEFINITIONS, Org, Usage
from twofold.emulator.behaviour.record_types import RecordTypes
from twofold.emulator.behaviour.rules.calculated import Calculations
from twofold.emulator.behaviour.sessions import Sessions
from twofold.emulator.behaviour.twins import Twins
from twofold.emulator.schema.model import Schema
from twofold.emulator.seeds.basics import with_basics
from twofold.emulator.seeds.document import SeedDocument, parse_seed, render_seed
from twofold.emulator.store import Store
from twofold.emulator.store.cursors import Cursors
from twofold.facts.ids import first_key


def open_org(path: Path | None, document: SeedDocument, clock: Clock) -> Org:
    """
    Open the org kept at ``path``; a new one, or one in memory, is planted from the document.

    An org on disk keeps its own definitions: the document is then only what ``reset`` goes back to. Raises ``SeedUnreadable``.
    """
    store = Store(path)
    remembered = store.read_meta(DEFINITIONS)
    if remembered is not None:
        return _assemble(store, parse_seed(remembered), clock)
    store.clear()
    org = _assemble(store, _definitions_of(document), clock)
    _plant_first(org, document)
    return org


def reset(org: Org, document: SeedDocument) -> None:
    """Throw everything away and plant the document anew; sessions end with it. Raises ``SeedUnreadable``."""
    definitions = _definitions_of(document)
    schema = schema_of(definitions)
    org.background.clear()
    org.store.clear()
    org.store.create_tables(schema)
    org.sessions.prepare()
    org.change(schema, definitions)
    org.row_fault = None
    org.counts_triggers = False
    org.usage.clear()
    org.cursors = Cursors()
    _plant_first(org, document)


def reopen(org: Org) -> None:
    """Look at the store anew, all of which was replaced by another state of the org."""
    remembered = org.store.read_meta(DEFINITIONS)
    assert remembered is not None, "the store of an org has definitions"
    definitions = parse_seed(remembered)
    schema = schema_of(definitions)
    org.store.create_tables(schema)
    org.sessions.prepare()
    org.clock.recall(org.store)
    org.change(schema, definitions)
    org.row_fault = None
    org.counts_triggers = False
    org.cursors = Cursors()
    _choose_api_user(org)
    org.background.start()


def add_seed(org: Org, document: SeedDocument) -> Refs:
    """
    Add the definitions and records of a document to a living org.

    Returns the key of every ``ref``. Raises ``SeedUnreadable``.
    """
    return redefine(org, merged(org.definitions, document), document)


def redefine(org: Org, definitions: SeedDocument, document: SeedDocument) -> Refs:
    """
    Let a living org have other definitions, and add what the document holds; what is there stays.

    Returns the key of every ``ref``. Raises ``SeedUnreadable``, and the org is as it was but for empty columns.
    """
    schema = schema_of(definitions)
    before = org.schema, org.definitions
    org.store.create_tables(schema)
    org.change(schema, definitions)
    try:
        _settle_features(org, before[0])
        org.part(Calculations).catch_up(before[0])
        refs = plant(org, document)
    except Exception:
        org.change(*before)
        raise
    org.store.write_meta(DEFINITIONS, render_seed(org.definitions))
    return refs


def _settle_features(org: Org, before: Schema) -> None:
    """Fit the records there are to features that have just been switched on."""
    if has_relations(org) and before.sobject(RELATION) is None:
        relate_everybody(org, platform_caller(org))
    if has_currencies(org) and before.sobject("CurrencyType") is None:
        price_everything(org)


def _assemble(store: Store, definitions: SeedDocument, clock: Clock) -> Org:
    schema = schema_of(definitions)
    store.create_tables(schema)
    clock.recall(store)
    org = Org(
        store=store,
        schema=schema,
        definitions=definitions,
        clock=clock,
        sessions=Sessions(store, clock),
        record_types=RecordTypes(store),
        twins=Twins.of(schema),
        usage=Usage(definitions.daily_api_requests),
        api_user=first_key("005") + 1,
        changed_at=clock.now_ms(),
    )
    _choose_api_user(org)
    # From now on the store tells it of every row.
    org.part(Calculations)
    return org


def _plant_first(org: Org, document: SeedDocument) -> None:
    with org.store.transaction():
        plant_organization(org, document)
        plant(org, with_basics(document))
        org.store.write_meta(DEFINITIONS, render_seed(org.definitions))
    _choose_api_user(org)


def _choose_api_user(org: Org) -> None:
    """Make the user the document names the API user; the first one otherwise."""
    named = org.find_user(org.definitions.api_user) if org.definitions.api_user else None
    org.api_user = named if named is not None else first_key("005") + 1


def _definitions_of(document: SeedDocument) -> SeedDocument:
    return msgspec.structs.replace(with_basics(document), records=[])
