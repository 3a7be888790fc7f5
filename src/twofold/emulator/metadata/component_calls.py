"""How are components made, changed, read and deleted by a call? Up to ten at a time, each with a result of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from twofold.emulator import refusals
from twofold.emulator.behaviour.org import Org
from twofold.emulator.metadata.applying import Change, Outcome, apply
from twofold.emulator.metadata.component import Component, render_body
from twofold.emulator.metadata.decompose import compose, decompose
from twofold.emulator.metadata.existing import find_existing
from twofold.emulator.metadata.kinds import BY_TYPE, is_known, unknown
from twofold.emulator.metadata.listing import all_components
from twofold.emulator.wire.xml import Markup, children, joined, tag, text_of, xsi_type
from twofold.facts.error_codes import (
    DUPLICATE_DEVELOPER_NAME,
    FIELD_INTEGRITY_EXCEPTION,
    INVALID_CROSS_REFERENCE_KEY,
    INVALID_TYPE,
)

COMPONENTS_MAX = 10


@dataclass(frozen=True, slots=True)
class _Given:
    """A component of a call, with its parts, or why it is none."""

    full_name: str
    components: tuple[Component, ...]
    code: str = ""
    problem: str = ""


def create(org: Org, user: int, operation: Element) -> Markup:
    """Add components; those there are already are errors."""
    given = [_refuse_existing(org, one) for one in _read(operation)]
    return joined(*[_result(one, outcomes) for one, outcomes in _work(org, user, given)])


def update(org: Org, user: int, operation: Element) -> Markup:
    """Change components; those there are not are errors."""
    given = [_refuse_missing(org, one) for one in _read(operation)]
    return joined(*[_result(one, outcomes) for one, outcomes in _work(org, user, given)])


def upsert(org: Org, user: int, operation: Element) -> Markup:
    """Add or change components."""
    worked = _work(org, user, _read(operation))
    return joined(*[_result(one, outcomes, told_created=True) for one, outcomes in worked])


def delete(org: Org, user: int, operation: Element) -> Markup:
    """Delete components of one type by name."""
    component_type, names = _names(operation)
    drops = [Component(component_type, name, Element(component_type)) for name in names]
    results = []
    for drop in drops:
        outcomes = apply(org, Change(drops=[drop]), user)
        results.append(_result(_Given(drop.full_name, (drop,)), outcomes))
    return joined(*results)


def read(org: Org, user: int, operation: Element) -> Markup:
    """Read components of one type by name; what isn't there says nil."""
    component_type, names = _names(operation)
    known = all_components(org)
    records = []
    kind, ending = ("Settings", "Settings") if component_type.endswith("Settings") else (component_type, "")
    if not is_known(kind):
        raise refusals.refuse(INVALID_TYPE, unknown(component_type), None)
    for name in names:
        found = known.get((kind, name.lower()))
        shown = f"{name}{ending}" if ending else component_type
        records.append(_record(known.values(), found, shown) if found else Markup('<records xsi:nil="true"/>'))
    return tag("result", *records)


def _record(known: Iterable[Component], component: Component, shown: str) -> Markup:
    kind = BY_TYPE.get(component.type)
    types = {part.type for part in kind.parts} if kind else set()
    parts = [part for part in known if part.type in types and part.parent.lower() == component.full_name.lower()]
    body = compose(component, parts)
    return tag("records", tag("fullName", component.full_name), render_body(body), attributes={"xsi:type": shown})


# Reading what is asked.


def _read(operation: Element) -> list[_Given]:
    elements = list(children(operation, "metadata"))
    if len(elements) > COMPONENTS_MAX:
        raise refusals.too_many_records(COMPONENTS_MAX)
    return [_given(element) for element in elements]


def _given(element: Element) -> _Given:
    component_type, full_name = xsi_type(element), text_of(element, "fullName")
    kind = "Settings" if component_type.endswith("Settings") else component_type
    if not is_known(kind):
        return _Given(full_name, (), INVALID_TYPE, unknown(component_type))
    if not full_name:
        return _Given(full_name, (), FIELD_INTEGRITY_EXCEPTION, "Must specify a non-empty fullName")
    return _Given(full_name, tuple(decompose(kind, full_name, element)))


def _names(operation: Element) -> tuple[str, list[str]]:
    names = [(found.text or "").strip() for found in children(operation, "fullNames")]
    if len(names) > COMPONENTS_MAX:
        raise refusals.too_many_records(COMPONENTS_MAX)
    return text_of(operation, "type"), names


def _refuse_existing(org: Org, given: _Given) -> _Given:
    first = given.components[0] if given.components else None
    if first is None or find_existing(org, first) is None or first.type == "Settings":
        return given
    text = f"The developer name you specified is already in use: {given.full_name}"
    return _Given(given.full_name, (), DUPLICATE_DEVELOPER_NAME, text)


def _refuse_missing(org: Org, given: _Given) -> _Given:
    first = given.components[0] if given.components else None
    if first is None or find_existing(org, first) is not None:
        return given
    return _Given(given.full_name, (), INVALID_CROSS_REFERENCE_KEY, f"no {first.type} named {given.full_name} found")


# Working.


def _work(org: Org, user: int, given: Sequence[_Given]) -> list[tuple[_Given, list[Outcome]]]:
    """Work the components of a call one after the other; a component and its parts are taken together or not at all."""
    return [(one, apply(org, Change(one.components), user) if one.components else []) for one in given]


def _result(given: _Given, outcomes: Sequence[Outcome], *, told_created: bool = False) -> Markup:
    problems = [(FIELD_INTEGRITY_EXCEPTION, outcome.problem) for outcome in outcomes if not outcome.success]
    if given.problem:
        problems.append((given.code, given.problem))
    errors = [tag("errors", tag("message", problem), tag("statusCode", code)) for code, problem in problems]
    created = [tag("created", any(outcome.created for outcome in outcomes))] if told_created else []
    return tag("result", *created, *errors, tag("fullName", given.full_name), tag("success", not problems))
