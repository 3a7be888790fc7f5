"""Commands that keep the whole org and bring it back: snapshots."""

from __future__ import annotations

from twofold.emulator.behaviour.lives.opening import reopen
from twofold.emulator.control.box import Box
from twofold.emulator.control.command import Body, CommandUnreadable
from twofold.emulator.control.snapshots import NameUnusable, Snapshot, SnapshotUnknown, SnapshotUnusable
from twofold.emulator.oauth.ledger import Ledger
from twofold.emulator.store.values import render_datetime
from twofold.emulator.wire import Answer, no_content, ok


def show_snapshots(box: Box, body: Body) -> Answer:
    """List the snapshots, the oldest first."""
    return ok({"snapshots": [_render(snapshot) for snapshot in box.snapshots.all()]})


def take_snapshot(box: Box, body: Body) -> Answer:
    """Keep all the org holds under a name (``name``), in place of what was kept under it."""
    try:
        taken = box.snapshots.take(box.org.store, _read_name(body), box.org.clock.now_ms())
    except NameUnusable as error:
        raise CommandUnreadable(str(error)) from error
    except SnapshotUnusable as error:
        return ok({"error": str(error)}, 500)
    return ok(_render(taken), 201)


def restore(box: Box, body: Body) -> Answer:
    """
    Bring back what the org held (``name``): records, schema, rules, jobs, events, clock.

    Who is logged in stays logged in; faults, request log and counted calls stay as well.
    """
    org = box.org
    sessions, secrets = org.sessions.all(), Ledger(org.store).dump()
    try:
        brought_back = box.snapshots.put_back(org.store, _read_name(body))
    except SnapshotUnknown as error:
        return ok({"error": str(error)}, 404)
    except SnapshotUnusable as error:
        return ok({"error": str(error)}, 500)
    reopen(org)
    Ledger(org.store).load(secrets)
    org.sessions.keep_all([session for session in sessions if org.store.get("User", session.user)])
    org.sessions.admit(box.token, org.api_user)
    return ok(_render(brought_back))


def forget_snapshot(box: Box, body: Body) -> Answer:
    """Forget the snapshot named in the address."""
    if box.snapshots.remove(str(body["_rest"])):
        return no_content()
    return ok({"error": f"There is no snapshot {body['_rest']!r}."}, 404)


def _read_name(body: Body) -> str:
    name = body.get("name")
    if not isinstance(name, str):
        raise CommandUnreadable("'name' is the name of a snapshot.")
    return name


def _render(snapshot: Snapshot) -> dict[str, object]:
    return {
        "name": snapshot.name,
        "taken_at": render_datetime(snapshot.taken_at),
        "size_bytes": snapshot.size_bytes,
    }
