"""Who makes this call? Every endpoint that touches records asks here."""

from __future__ import annotations

from twofold.emulator.behaviour.caller import Caller, caller_of
from twofold.emulator.behaviour.org import Org
from twofold.emulator.wire import Call


def get_caller(org: Org, call: Call) -> Caller:
    """Get the caller of a call that came with a session."""
    assert call.user is not None, "the route needs a session"
    return caller_of(org, call.user, call.now, call.headers, float(call.version))
