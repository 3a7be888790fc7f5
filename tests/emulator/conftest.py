"""Started orgs for tests: one server for all, a fresh org for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.emulator.box import Client
from twofold.emulator.seeds.basics import BUSINESS, PERSON, with_basics
from twofold.emulator.seeds.document import Profile, RecordType, SeedDocument
from twofold.emulator.server import OrgOptions, RunningOrg, start

TEXT = {"type": "string", "length": 80}

ASSERTION_ORG = with_basics(
    SeedDocument(
        record_types=[BUSINESS, PERSON, RecordType("Account", "Patient", "Patient", person=True)],
        profiles=[
            Profile(
                "System Administrator", default_record_types={"Account": "Business", "PersonAccount": "PersonAccount"}
            )
        ],
        custom_fields=[
            {"sobject": "Contact", "name": "Foo__c", **TEXT},
            {"sobject": "Contact", "name": "X__c", "type": "double"},
            {"sobject": "Contact", "name": "Y__c", "type": "double"},
            {"sobject": "Contact", "name": "K__c", **TEXT, "external_id": True, "unique": True},
            {"sobject": "Account", "name": "Ext__c", **TEXT, "external_id": True, "unique": True},
            {"sobject": "Account", "name": "Loose__c", **TEXT, "external_id": True},
        ],
    )
)
"""The org of reference section 10: a business and a person default, a second person record type, some custom fields."""


@pytest.fixture(scope="session")
def running() -> Iterator[RunningOrg]:
    """One started org for the whole run."""
    with start(OrgOptions(port=0, seed=ASSERTION_ORG)) as running:
        yield running


@pytest.fixture
def seed() -> SeedDocument:
    """What the org of a test starts with; a module of tests may say something else."""
    return ASSERTION_ORG


@pytest.fixture
def sf(running: RunningOrg, seed: SeedDocument) -> Iterator[Client]:
    """An org of reference section 10 with no records."""
    client = Client(running)
    client.reset(seed)
    yield client
    client.close()
