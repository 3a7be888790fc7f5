"""Worlds for the engine's tests: an org with Twofold's fields and a bare one."""

from collections.abc import Iterator

import pytest

from tests.engine.world import World
from twofold.core.presets import BOOKING_PERSON_ACCOUNT
from twofold.emulator.seeds.basics import with_basics
from twofold.emulator.seeds.document import SeedDocument
from twofold.emulator.server import OrgOptions, RunningOrg, start

EVENT_FIELDS = (
    ("Twofold_Booking_Key__c", 255, True),
    ("Twofold_Booking_Status__c", 80, False),
    ("Twofold_Reason__c", 255, False),
)


def installed_seed() -> SeedDocument:
    """The bare org with the fields that Twofold's installation adds."""
    fields = [
        {"sobject": "Event", "name": name, "type": "string", "length": length, "external_id": key}
        for name, length, key in EVENT_FIELDS
    ]
    fields += [
        {
            "sobject": sobject,
            "name": "Twofold_Key__c",
            "type": "string",
            "length": 255,
            "external_id": True,
            "unique": True,
        }
        for sobject in ("Account", "Contact", "Lead")
    ]
    users = [{"alias": "host", "Username": "host@example.com", "Email": "host@example.com", "LastName": "Host"}]
    del users
    return with_basics(SeedDocument(person_accounts=True, custom_fields=fields))


def run(seed: SeedDocument | str) -> Iterator[World]:
    with start(OrgOptions(port=0, seed=seed)) as box:
        yield World(box, BOOKING_PERSON_ACCOUNT)


@pytest.fixture
def installed() -> Iterator[World]:
    """An org with Twofold's own fields."""
    yield from run(installed_seed())


@pytest.fixture
def bare() -> Iterator[World]:
    """An org as it is before anything is installed."""
    yield from run("empty")


@pytest.fixture(params=["installed", "bare"])
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    """Both, one after the other."""
    yield from run(installed_seed() if request.param == "installed" else "empty")


assert RunningOrg
