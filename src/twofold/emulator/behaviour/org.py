"""What is one org? Its records, its schema, its rules, its clock and who is logged in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

import msgspec

from twofold.emulator.behaviour.background import Background
from twofold.emulator.behaviour.clock import Clock
from twofold.emulator.behaviour.profiles import visible_schema
from twofold.emulator.behaviour.record_types import RecordTypes
from twofold.emulator.behaviour.rights import RIGHTS_TABLES, assigned_sets, with_sets
from twofold.emulator.behaviour.sessions import Sessions
from twofold.emulator.behaviour.shapes import Shape, shape_of
from twofold.emulator.behaviour.twins import Twins
from twofold.emulator.schema.change_events import sobject_of_event
from twofold.emulator.schema.model import Schema, SObject
from twofold.emulator.seeds.basics import PLATFORM_APPS
from twofold.emulator.seeds.document import ConnectedApp, Profile, SeedDocument, SeedUnreadable, render_seed
from twofold.emulator.store import Store
from twofold.emulator.store.cursors import Cursors
from twofold.facts.ids import find_key, first_key, from_key

DAY_MS = 86_400_000
DEFINITIONS = "definitions"
"""Under this name the store remembers the definitions of its org."""
_UNLISTED = Profile(name="")


@dataclass(slots=True)
class Usage:
    """Count API calls in a window of 24 hours. Source: HTTP reference 10 (D); a fixed window is an emulator choice."""

    limit: int
    used: int = 0
    window_start: int = 0

    def take(self, now: int) -> bool:
        """Count one call; False when it is one too many."""
        if now - self.window_start >= DAY_MS:
            self.used, self.window_start = 0, now
        if self.used >= self.limit:
            return False
        self.used += 1
        return True

    def is_spent(self, now: int) -> bool:
        """Tell whether the next call would be one too many."""
        return self.used >= self.limit and now - self.window_start < DAY_MS

    def clear(self) -> None:
        """Begin to count anew."""
        self.used, self.window_start = 0, 0

    @property
    def header(self) -> str:
        """The value of ``Sforce-Limit-Info``."""
        return f"api-usage={self.used}/{self.limit}"


class Part(Protocol):
    """Something a room above keeps beside the org; made from the org alone when it is first asked for."""

    def __init__(self, org: Org) -> None:
        """Begin with the org as it is."""

    def refresh(self) -> None:
        """Look at the org anew: its schema, its definitions or all it holds were replaced."""


PartT = TypeVar("PartT", bound=Part)


@dataclass(slots=True)
class Org:
    """
    Hold everything behind the API of one org.

    Attributes:
        schema: the whole of it; use ``schema_for`` for anything done in a user's name.
        definitions: the seed document without its records.
        changed_at: when the definitions last changed, milliseconds UTC.
        row_fault: refuses a record that is about to be written, on purpose; None while no such fault is set.
        counts_triggers: whether somebody asked how often triggers would run.
        cursors: queries that are still being read page by page.
        background: long work, done in short steps between requests.
        change_origin: which door the running call came through, in the words of a change event.
    """

    store: Store
    schema: Schema
    definitions: SeedDocument
    clock: Clock
    sessions: Sessions
    record_types: RecordTypes
    twins: Twins
    usage: Usage
    api_user: int
    changed_at: int
    row_fault: Callable[[], None] | None = None
    counts_triggers: bool = False
    cursors: Cursors = field(default_factory=Cursors)
    background: Background = field(default_factory=Background)
    change_origin: str = ""
    _profiles: dict[int, Profile] = field(default_factory=dict)
    _schemas: dict[tuple[str, tuple[int, ...]], Schema] = field(default_factory=dict)
    _seen: dict[int, Schema] = field(default_factory=dict)
    _shapes: dict[str, Shape] = field(default_factory=dict)
    _parts: dict[type, Any] = field(default_factory=dict)

    @property
    def person_accounts(self) -> bool:
        """Whether Person Accounts are on."""
        return self.schema.person_accounts

    @property
    def key(self) -> int:
        """The key of the Organization record."""
        return first_key("00D") + 1

    @property
    def id(self) -> str:
        """The org's own 18-character Id."""
        return from_key(self.key)

    def profile_of(self, user: int) -> Profile:
        """Get the profile of a user, as the seed defines it."""
        profile = self._profiles.get(user)
        if profile is None:
            profile = self._profiles[user] = self._read_profile(user)
        return profile

    def _read_profile(self, user: int) -> Profile:
        sets = assigned_sets(self.store, user)
        profile = self._own_profile(user)
        return with_sets(self.store, profile, sets) if sets else profile

    def _own_profile(self, user: int) -> Profile:
        row = self.store.get("User", user)
        profile_row = self.store.get("Profile", row["ProfileId"]) if row and row["ProfileId"] else None
        name = profile_row["Name"] if profile_row else ""
        return next((profile for profile in self.definitions.profiles if profile.name == name), _UNLISTED)

    def schema_for(self, user: int) -> Schema:
        """Get the schema as a user may see and write it."""
        schema = self._seen.get(user)
        if schema is None:
            profile = self.profile_of(user)
            rights = profile.name, assigned_sets(self.store, user)
            schema = self._schemas.get(rights) or visible_schema(self.schema, profile)
            self._schemas[rights] = self._seen[user] = schema
        return schema

    def written(self, table: str) -> None:
        """Take note that records of a kind were written: rights may have changed."""
        if table in RIGHTS_TABLES:
            self._forget_rights()

    def _forget_rights(self) -> None:
        self.sessions.forget_users()
        self._profiles.clear()
        self._schemas.clear()
        self._seen.clear()

    def shape(self, sobject: str) -> Shape:
        """Get what has to be looked at when a record of this kind is written, hidden fields included."""
        shape = self._shapes.get(sobject)
        if shape is None:
            found = self.schema.sobject(sobject)
            assert found is not None, f"{sobject} is an sObject of the org"
            shape = self._shapes[sobject] = shape_of(found)
        return shape

    def whole(self, sobject: SObject) -> SObject:
        """Get an sObject with all its fields, also those hidden from the caller."""
        found = self.schema.sobject(sobject.name)
        assert found is not None, f"{sobject.name} is an sObject of the org"
        return found

    def get_owner(self, text: str) -> int:
        """Get the key of an owner written as an Id or a username in a definition."""
        key = find_key(text)
        found = key if key is not None else self.find_user(text)
        assert found is not None, f"owner {text} was looked at when the definitions were read"
        return found

    def find_user(self, username: str) -> int | None:
        """Find an active user by username, in any letter case."""
        found = self.store.find("User", "Username", username)
        return next((row["Id"] for row in found if row["IsActive"]), None)

    def find_app(self, client_id: str) -> ConnectedApp | None:
        """Find a connected app by its client id: one of the definitions, or one that every org knows."""
        apps = (*self.definitions.connected_apps, *PLATFORM_APPS)
        return next((app for app in apps if app.client_id == client_id), None)

    def change(self, schema: Schema, definitions: SeedDocument) -> None:
        """Take over another schema and other definitions; tables must be there already."""
        self.schema, self.definitions = schema, definitions
        self.record_types, self.twins = RecordTypes(self.store), Twins.of(schema)
        self.changed_at = self.clock.now_ms()
        self.usage.limit = definitions.daily_api_requests
        self._forget_rights()
        self._shapes.clear()
        for part in self._parts.values():
            part.refresh()

    def part(self, kind: type[PartT]) -> PartT:
        """Get what a room above keeps beside the org."""
        found: PartT | None = self._parts.get(kind)
        if found is None:
            found = self._parts[kind] = kind(self)
        return found

    def select_changes(self, names: Iterable[str]) -> None:
        """
        Let changes of exactly these kinds of record become events; the choice is remembered.

        A name is an sObject's or its change event's (``Account``, ``AccountChangeEvent``), in any letter case. Raises
        ``SeedUnreadable`` for one whose changes can't be captured.
        """
        chosen = dict.fromkeys(self._get_captured(name) for name in names)
        self.change(self.schema, msgspec.structs.replace(self.definitions, change_data_capture=list(chosen)))
        self.store.write_meta(DEFINITIONS, render_seed(self.definitions))

    def _get_captured(self, name: str) -> str:
        sobject = sobject_of_event(self.schema, name)
        if sobject is None:
            raise SeedUnreadable(f"change_data_capture: changes of {name!r} can't be captured.")
        return sobject.name
