"""A fresh org that speaks the Metadata API."""

from __future__ import annotations

import pytest

from tests.emulator.box import Client
from tests.emulator.metadata.speaker import MetadataSpeaker
from twofold.emulator.seeds.basics import with_basics
from twofold.emulator.seeds.document import SeedDocument


@pytest.fixture
def metadata(sf: Client) -> MetadataSpeaker:
    sf.reset(with_basics(SeedDocument()))
    return MetadataSpeaker(sf)
