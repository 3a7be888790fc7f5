"""
A preview names the writes that are then made, and undo takes them back: over generated orgs and deliveries.

The org holds a few records that may be the person, filled at random; the delivery is any state of a booking, after any other.
"""

import asyncio
import itertools
from collections.abc import Iterator, Mapping
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings

from tests.core.rows import preset as varied
from tests.engine.conftest import installed_seed
from tests.engine.world import World
from tests.property.strategies import notices
from twofold.core.creation_rules import RuleSet, WriteMode
from twofold.core.presets import PRESETS
from twofold.core.rule_json import versioned
from twofold.emulator.server import OrgOptions, RunningOrg, start
from twofold.usecases.undo import undo

SPACES = itertools.count()
KEPT = {
    "Account": "Id, Name, FirstName, LastName, Phone, PersonEmail, PersonMobilePhone, OwnerId, RecordTypeId, Twofold_Key__c",
    "Contact": "Id, Name, FirstName, LastName, Phone, Email, MobilePhone, OwnerId, AccountId, Twofold_Key__c",
    "Lead": "Id, Name, FirstName, LastName, Phone, Email, MobilePhone, OwnerId, Company, Twofold_Key__c",
    "Case": "Id, Subject, Description, ContactId, AccountId, OwnerId",
    "Event": "Id, Subject, StartDateTime, EndDateTime, WhoId, WhatId, OwnerId, Location, Description, Twofold_Booking_Key__c, "
    "Twofold_Booking_Status__c, Twofold_Reason__c",
}
LIMITS = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def box() -> Iterator[RunningOrg]:
    with start(OrgOptions(port=0, seed=installed_seed())) as running:
        yield running


def snapshot(world: World) -> dict[str, list[dict[str, Any]]]:
    return {sobject: world.query(f"SELECT {fields} FROM {sobject} ORDER BY Id") for sobject, fields in KEPT.items()}


@st.composite
def records(draw: st.DrawFn, space: str) -> list[tuple[str, Mapping[str, Any]]]:
    """Records that may be one of the three people of ``space``: persons, contacts, leads, with holes."""
    found = []
    for number in draw(st.sets(st.integers(0, 2))):
        mail, phone = f"p{number}.{space}@example.com", draw(st.sampled_from([None, "+43 9 111"]))
        first = draw(st.sampled_from([None, "Old"]))
        match draw(st.sampled_from(["person", "contact", "lead"])):
            case "person":
                found.append(
                    (
                        "Account",
                        {"LastName": "Known", "FirstName": first, "PersonEmail": mail, "PersonMobilePhone": phone},
                    )
                )
            case "contact":
                found.append(
                    ("Contact", {"LastName": "Known", "FirstName": first, "Email": mail, "MobilePhone": phone})
                )
            case "lead":
                found.append(("Lead", {"LastName": "Known", "FirstName": first, "Email": mail, "MobilePhone": phone}))
    return found


def rule_sets() -> st.SearchStrategy[RuleSet]:
    """A preset as it is, or overriding."""
    plain = st.sampled_from(sorted(PRESETS))
    return st.builds(
        lambda name, mode: versioned(varied(name, mode=mode)), plain, st.sampled_from([None, WriteMode.ALWAYS])
    )


def seeded(world: World, data: st.DataObject, space: str) -> None:
    for sobject, values in data.draw(records(space)):
        world.create(sobject, values)


def without_ids(writes: list[Mapping[str, Any]]) -> list[tuple[Any, ...]]:
    """Writes as both tell them: what the preview can't know yet, the Ids of records to be made, left out."""
    return [
        (
            w["name"],
            w["verb"],
            w["sobject"],
            sorted(w["values"]),
            {k: v for k, v in w["values"].items() if not _is_id(v)},
        )
        for w in writes
    ]


def _is_id(value: object) -> bool:
    return isinstance(value, str) and (value.startswith(("@", "500")) or (len(value) == 18 and value[:2] == "00"))


@LIMITS
@given(data=st.data(), rules=rule_sets())
def test_preview_names_the_writes_that_receive_makes(box: RunningOrg, data: st.DataObject, rules: RuleSet):
    space = f"v{next(SPACES)}"
    world = World(box, rules)
    seeded(world, data, space)
    for earlier in data.draw(st.lists(notices(space), max_size=2)):
        world.receive(earlier)
    notice = data.draw(notices(space).filter(lambda n: not world.store.find(n.delivery_id)))
    before = snapshot(world)
    (told,) = world.preview(notice)
    assert snapshot(world) == before
    (done,) = world.receive(notice)
    assert told["outcome"] == done["outcome"], (told["reasons"], done["reasons"])
    assert told["reasons"] == done["reasons"]
    assert without_ids(told["writes"]) == without_ids(done["writes"])


@LIMITS
@given(data=st.data(), rules=rule_sets())
def test_undo_takes_the_writes_back(box: RunningOrg, data: st.DataObject, rules: RuleSet):
    space = f"u{next(SPACES)}"
    world = World(box, rules)
    seeded(world, data, space)
    for earlier in data.draw(st.lists(notices(space), max_size=2)):
        world.receive(earlier)
    notice = data.draw(notices(space).filter(lambda n: not world.store.find(n.delivery_id)))
    before = snapshot(world)
    (done,) = world.receive(notice)
    if not done["writes"]:
        assert snapshot(world) == before
        return
    taken = asyncio.run(_undo(world, notice.delivery_id))
    assert not taken.left, taken.explain()
    assert snapshot(world) == before


async def _undo(world: World, delivery_id: str) -> Any:
    async with world.client() as org:
        rows = [world.store.row(i) for i in world.store.find(delivery_id)]
        return await undo([r for r in rows if r is not None], world.tools(org), world.store)
