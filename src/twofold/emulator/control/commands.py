"""
The control API under ``/_box/``: requests, clock, faults, seed, reset, snapshots, and what stands behind the stage else.

Answers are JSON objects; a command that can't be understood is 400 with ``error``. Needs no session and counts as no call.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from twofold.emulator.behaviour.lives.enablement import enable, find_blockers
from twofold.emulator.behaviour.lives.opening import add_seed, reopen
from twofold.emulator.control import clock, going_back, heard, mishaps, records
from twofold.emulator.control.box import Box
from twofold.emulator.control.command import Body, Command, CommandUnreadable
from twofold.emulator.seeds.document import SeedDocument, SeedUnreadable
from twofold.emulator.wire import Answer, no_content, ok
from twofold.facts.ids import from_key

PREFIX = "/_box/"


def run_command(box: Box, method: str, path: str, raw_body: bytes) -> Answer:
    """Find and run a command."""
    name, _, rest = path.removeprefix(PREFIX).strip("/").partition("/")
    command = _COMMANDS.get((method, name))
    if command is None:
        known = sorted(f"{verb} {word}" for verb, word in _COMMANDS)
        return ok({"error": f"There is no {method} {name}. Known are: {', '.join(known)}."}, 404)
    try:
        body = msgspec.json.decode(raw_body) if raw_body.strip() else {}
        if not isinstance(body, dict):
            raise CommandUnreadable("The body has to be a JSON object.")
        return command(box, {**body, "_rest": rest})
    except (CommandUnreadable, SeedUnreadable, msgspec.DecodeError) as error:
        return ok({"error": str(error)}, 400)


# Requests.


def _show_requests(box: Box, body: Body) -> Answer:
    return ok(box.log.render())


def _forget_requests(box: Box, body: Body) -> Answer:
    box.log.clear()
    return no_content()


# Records.


def _reset(box: Box, body: Body) -> Answer:
    """Go back to the seed the box was started with, or to another; faults, log and clock too."""
    document = _read_document(box, body["seed"]) if "seed" in body else box.document
    try:
        with box.org.store.transaction():
            box.reset(document)
    except SeedUnreadable:
        reopen(box.org)
        raise
    box.org.clock.restore()
    box.faults.remove()
    box.log.clear()
    box.org.sessions.admit(box.token, box.org.api_user)
    return no_content()


def _seed(box: Box, body: Body) -> Answer:
    """
    Add a document, or a seed that has a name.

    Users, queues, record types and fields that are there already stay; profiles, apps and rules are replaced.
    """
    body.pop("_rest")
    document = _read_document(box, body.get("seed", body))
    refs = add_seed(box.org, document)
    return ok({"refs": {name: from_key(key) for name, key in refs.items()}})


def _read_document(box: Box, value: Any) -> SeedDocument:
    if isinstance(value, str):
        return box.named_seed(value)
    try:
        return msgspec.convert(value, SeedDocument)
    except msgspec.ValidationError as error:
        raise SeedUnreadable(str(error)) from error


# Person Accounts.


def _show_person_accounts(box: Box, body: Body) -> Answer:
    """Tell whether Person Accounts are on, and if not, what stands in the way."""
    blockers = () if box.org.person_accounts else find_blockers(box.org)
    return ok({"enabled": box.org.person_accounts, "blockers": blockers})


def _switch_person_accounts(box: Box, body: Body) -> Answer:
    """Switch Person Accounts on (``{"enabled": true}``); 409 with what stands in the way. They can't be switched off."""
    if not isinstance(body.get("enabled"), bool):
        raise CommandUnreadable("'enabled' is true or false.")
    if body["enabled"]:
        blockers = enable(box.org)
    else:
        blockers = ("Person Accounts can't be switched off.",) if box.org.person_accounts else ()
    answer = {"enabled": box.org.person_accounts, "blockers": blockers}
    return ok(answer | {"error": " ".join(blockers)}, 409) if blockers else ok(answer)


_COMMANDS: Mapping[tuple[str, str], Command] = {
    ("GET", "requests"): _show_requests,
    ("DELETE", "requests"): _forget_requests,
    ("POST", "reset"): _reset,
    ("POST", "seed"): _seed,
    ("GET", "person-accounts"): _show_person_accounts,
    ("POST", "person-accounts"): _switch_person_accounts,
    ("GET", "clock"): clock.show_clock,
    ("POST", "clock"): clock.move_clock,
    ("GET", "faults"): mishaps.show_faults,
    ("POST", "faults"): mishaps.set_fault,
    ("DELETE", "faults"): mishaps.remove_faults,
    ("GET", "quota"): mishaps.show_quota,
    ("POST", "quota"): mishaps.set_quota,
    ("GET", "snapshots"): going_back.show_snapshots,
    ("POST", "snapshots"): going_back.take_snapshot,
    ("DELETE", "snapshots"): going_back.forget_snapshot,
    ("POST", "restore"): going_back.restore,
    ("GET", "events"): heard.show_events,
    ("GET", "locks"): records.show_locks,
    ("POST", "locks"): records.lock_records,
    ("DELETE", "locks"): records.unlock_records,
    ("GET", "triggers"): records.show_triggers,
    ("POST", "triggers"): records.count_triggers,
    ("DELETE", "triggers"): records.stop_counting_triggers,
}
