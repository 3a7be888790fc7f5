"""Orgs whose changes are captured."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest

from tests.emulator.box import Client
from tests.emulator.conftest import ASSERTION_ORG
from tests.emulator.events.listener import Listener
from tests.emulator.events.pubsub import PubSubClient
from twofold.emulator.server import OrgOptions, RunningOrg, start


def capture(sf: Client, *entities: str) -> None:
    """Let changes of these entities become events."""
    sf.reset(msgspec.structs.replace(ASSERTION_ORG, change_data_capture=list(entities)))


@pytest.fixture(scope="package")
def running() -> Iterator[RunningOrg]:
    """One started org whose Pub/Sub door is open."""
    with start(OrgOptions(port=0, pubsub_port=0, seed=ASSERTION_ORG)) as running:
        yield running


@pytest.fixture
def pubsub(running: RunningOrg, sf: Client) -> Iterator[PubSubClient]:
    """The org of the test over the Pub/Sub API."""
    with PubSubClient(running) as client:
        yield client


@pytest.fixture
def both(sf: Client) -> Listener:
    """Changes of Account and Contact are captured, and listened to."""
    capture(sf, "Account", "Contact")
    return Listener(sf, "/data/ChangeEvents")
