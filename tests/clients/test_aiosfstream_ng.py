"""Does aiosfstream hear of changes by CometD, and go on where it stopped?"""

from __future__ import annotations

from typing import Any

from tests.clients.processes import Runner, need
from tests.emulator.box import Client


def test_both_halves_are_heard_and_nothing_is_missed_in_between(runner: Runner, org: Client) -> None:
    need("aiosfstream-ng")
    said = runner.script("aiosfstream-ng", "aiosfstream_changes.py", {})
    assert kinds(said["live"]) == [("Account", "CREATE"), ("Contact", "CREATE")]
    assert kinds(said["later"]) == [("Account", "UPDATE"), ("Contact", "UPDATE")]
    assert said["later"][0]["data"]["payload"]["Phone"] == "1"
    heard = [*said["live"], *said["later"]]
    assert replay_ids(said["everything"]) == replay_ids(heard)
    assert "The channel you requested to subscribe to does not exist {/topic/Nothing}" in said["refused"]


def kinds(messages: list[Any]) -> list[tuple[str, str]]:
    heads = [message["data"]["payload"]["ChangeEventHeader"] for message in messages]
    return [(head["entityName"], head["changeType"]) for head in heads]


def replay_ids(messages: list[Any]) -> list[int]:
    return [message["data"]["event"]["replayId"] for message in messages]
