"""How do components take effect? One after the other into a blueprint, then all at once, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

import msgspec

from twofold.emulator.behaviour.lives.opening import redefine
from twofold.emulator.behaviour.org import Org
from twofold.emulator.metadata.archive import Archive
from twofold.emulator.metadata.blueprint import Blueprint
from twofold.emulator.metadata.component import Component, ComponentRefused, render_body
from twofold.emulator.metadata.effects import fields, grants, objects, people, rules, settings
from twofold.emulator.metadata.existing import find_standard, known_components
from twofold.emulator.metadata.kinds import KEPT_ONLY, ORDER, is_known, unknown
from twofold.emulator.metadata.naming import check_name
from twofold.emulator.metadata.profiles import merge_profile, without_entries
from twofold.emulator.seeds.document import SeedUnreadable
from twofold.emulator.wire.xml import text_of

Effect = Callable[[Blueprint, Component], None]

_PUT: Mapping[str, Effect] = {
    "AssignmentRule": rules.put_assignment_rule,
    "CustomField": fields.put_field,
    "CustomObject": objects.put_object,
    "DuplicateRule": rules.put_duplicate_rule,
    "GlobalValueSet": settings.put_value_set,
    "MatchingRule": rules.put_matching_rule,
    "PermissionSet": grants.put_permission_set,
    "PlatformEventChannelMember": settings.put_channel_member,
    "Profile": people.put_profile,
    "Queue": people.put_queue,
    "RecordType": objects.put_record_type,
    "Settings": settings.put_settings,
    "ValidationRule": objects.put_validation_rule,
}
_DROP: Mapping[str, Effect] = {
    "AssignmentRule": rules.drop_assignment_rule,
    "CustomField": fields.drop_field,
    "CustomObject": objects.drop_object,
    "DuplicateRule": rules.drop_duplicate_rule,
    "GlobalValueSet": settings.drop_value_set,
    "MatchingRule": rules.drop_matching_rule,
    "PermissionSet": grants.drop_permission_set,
    "PlatformEventChannelMember": settings.drop_channel_member,
    "RecordType": objects.drop_record_type,
    "ValidationRule": objects.drop_validation_rule,
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """Say what came of one component; ``problem`` is why not, "" where it was taken."""

    component: Component
    problem: str = ""
    created: bool = False
    changed: bool = False
    deleted: bool = False

    @property
    def success(self) -> bool:
        """Whether it was taken."""
        return not self.problem


@dataclass(frozen=True, slots=True)
class Change:
    """
    Say what is to change and how.

    Attributes:
        all_or_none: nothing is kept where one component fails.
        check_only: nothing is kept in any case.
        visible: whether new fields may be used by every profile at once. The Metadata API leaves them hidden until a profile or
            permission set grants them (K).
    """

    puts: Sequence[Component] = ()
    drops: Sequence[Component] = ()
    all_or_none: bool = True
    check_only: bool = False
    visible: bool = False


class _Undone(Exception):
    """What was tried is not to be kept."""


def apply(org: Org, change: Change, user: int) -> list[Outcome]:
    """
    Work a change; the outcomes come in the order of the effects, each component once.

    A refusal that only shows when everything is put together is the outcome of every component that was fine until then.
    """
    known = known_components(org)
    given = {component.key: component for component in change.puts}
    plan = Blueprint(org, org.definitions, {**known, **given}, known)
    outcomes = [_drop(plan, component) for component in sorted(change.drops, key=_place, reverse=True)]
    outcomes += [_put(plan, component, known) for component in sorted(change.puts, key=_place)]
    if change.all_or_none and not all(outcome.success for outcome in outcomes):
        return outcomes
    if not change.visible:
        _hide_new_fields(plan)
    try:
        with kept_or_undone(org):
            _take_effect(plan, outcomes, user)
            if change.check_only:
                raise _Undone
    except _Undone:
        return outcomes
    except (SeedUnreadable, ComponentRefused) as error:
        return [outcome if not outcome.success else Outcome(outcome.component, str(error)) for outcome in outcomes]
    return outcomes


@contextmanager
def kept_or_undone(org: Org) -> Iterator[None]:
    """Keep what is done to definitions, tables and rows, or go back to what was."""
    before = org.schema, org.definitions
    try:
        with org.store.transaction():
            yield
    except BaseException:
        org.store.create_tables(before[0])
        org.change(*before)
        raise


def _take_effect(plan: Blueprint, outcomes: Sequence[Outcome], user: int) -> None:
    org, archive = plan.org, Archive(plan.org.store)
    redefine(org, plan.definitions, plan.additions)
    for work in plan.afterwards:
        work()
    for outcome in outcomes:
        if not outcome.success:
            continue
        if outcome.deleted:
            archive.forget(outcome.component)
        else:
            archive.keep(_grown(plan, outcome.component), org.clock.now_ms(), user)
    _forget_rights(archive, plan, user)
    org.store.create_tables(org.schema)
    org.change(org.schema, org.definitions)


def _grown(plan: Blueprint, component: Component) -> Component:
    """A profile's file names what it changes; what is kept is the whole of it."""
    old = plan.known.get(component.key) if component.type == "Profile" else None
    return component if old is None else replace(component, body=merge_profile(old.body, component.body))


def _forget_rights(archive: Archive, plan: Blueprint, user: int) -> None:
    """Leave rights to fields that are gone out of what is kept."""
    if not plan.gone:
        return
    for kept in list(archive.all()):
        if kept.component.type in ("Profile", "PermissionSet"):
            body = without_entries(kept.component.body, "fieldPermissions", "field", plan.gone)
            archive.keep(replace(kept.component, body=body), plan.org.clock.now_ms(), user)


def _place(component: Component) -> tuple[int, bool]:
    """Order components by type; fields that are worked out from others come last."""
    order = ORDER.index(component.type) if component.type in ORDER else len(ORDER)
    return order, component.type == "CustomField" and bool(text_of(component.body, "formula"))


def _put(plan: Blueprint, component: Component, known: Mapping[tuple[str, str], Component]) -> Outcome:
    before = plan.definitions, plan.additions, len(plan.afterwards)
    existing = known.get(component.key) or find_standard(plan.org, component)
    try:
        if not is_known(component.type):
            raise ComponentRefused(unknown(component.type))
        check_name(component)
        if component.type in KEPT_ONLY:
            _check_parent(plan, component)
        else:
            _PUT.get(component.type, _nothing)(plan, component)
    except ComponentRefused as refusal:
        plan.change(**_sections(before[0]))
        plan.additions = before[1]
        del plan.afterwards[before[2] :]
        return Outcome(component, str(refusal))
    same = existing is not None and render_body(existing.body) == render_body(component.body)
    return Outcome(component, created=existing is None, changed=not same)


def _drop(plan: Blueprint, component: Component) -> Outcome:
    existing = plan.components.get(component.key) or find_standard(plan.org, component)
    drop = _DROP.get(component.type)
    try:
        if existing is None:
            raise ComponentRefused(f"No {component.type} named: {component.full_name} found")
        if drop is None and component.type not in KEPT_ONLY:
            raise ComponentRefused(f"Components of type {component.type} can't be deleted in the org in a box")
        if drop is not None:
            drop(plan, existing)
    except ComponentRefused as refusal:
        return Outcome(component, str(refusal))
    plan.components.pop(component.key, None)
    return Outcome(component, changed=True, deleted=True)


def _nothing(plan: Blueprint, component: Component) -> None:
    """Take what has an effect by its parts alone."""


def _check_parent(plan: Blueprint, component: Component) -> None:
    """A part of an object, or its layout, needs the object."""
    if component.type == "Layout":
        plan.get_sobject(objects.family_of(component.full_name.partition("-")[0])[0])
    elif "." in component.full_name:
        plan.get_sobject(objects.family_of(component.parent)[0])


def _hide_new_fields(plan: Blueprint) -> None:
    """Hide new fields from profiles that were not given a right to them; required ones are always seen. Source: (K)."""
    old = {(line["sobject"].lower(), line["name"].lower()) for line in plan.org.definitions.custom_fields}
    new = [
        f"{line['sobject']}.{line['name']}"
        for line in plan.definitions.custom_fields
        if (line["sobject"].lower(), line["name"].lower()) not in old and line.get("nillable", True)
    ]
    profiles = [
        msgspec.structs.replace(
            profile,
            fields={**{name: "hidden" for name in new if (profile.name, name) not in plan.shown}, **profile.fields},
        )
        for profile in plan.definitions.profiles
    ]
    if new:
        plan.change(profiles=profiles)


def _sections(definitions: object) -> dict[str, object]:
    return msgspec.structs.asdict(definitions)  # type: ignore[arg-type]
