"""Orgs whose changes are captured."""

from __future__ import annotations

import msgspec
import pytest

from tests.emulator.box import Client
from tests.emulator.conftest import ASSERTION_ORG
from tests.emulator.events.listener import Listener


def capture(sf: Client, *entities: str) -> None:
    """Let changes of these entities become events."""
    sf.reset(msgspec.structs.replace(ASSERTION_ORG, change_data_capture=list(entities)))


@pytest.fixture
def both(sf: Client) -> Listener:
    """Changes of Account and Contact are captured, and listened to."""
    capture(sf, "Account", "Contact")
    return Listener(sf, "/data/ChangeEvents")
