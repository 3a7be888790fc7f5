"""May this session come in, and is there a call left for it? For doors that carry the session inside the body."""

from __future__ import annotations

from twofold.emulator import refusals
from twofold.emulator.behaviour.org import Org
from twofold.facts.error_codes import INVALID_SESSION_ID, REQUEST_LIMIT_EXCEEDED


def enter(org: Org, session: str, now: int) -> int:
    """
    Find the user of a living session, where there is a call left; whoever answers HTTP counts it.

    Raises ``Refused``: INVALID_SESSION_ID, REQUEST_LIMIT_EXCEEDED.
    """
    user = org.sessions.find_user(session)
    if user is None:
        text = "Invalid Session ID found in SessionHeader: Illegal Session"
        raise refusals.refuse(INVALID_SESSION_ID, text, None)
    if org.usage.is_spent(now):
        raise refusals.refuse(REQUEST_LIMIT_EXCEEDED, "TotalRequests Limit exceeded.", None)
    return user
