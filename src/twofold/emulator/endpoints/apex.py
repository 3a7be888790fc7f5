"""
Where Apex would answer: /tooling/executeAnonymous, /services/apexrest and /services/Soap/s. The box runs none and says so.

Source: HTTP reference 11 (C).
"""

from __future__ import annotations

from twofold.emulator.behaviour.org import Org
from twofold.emulator.refusals import not_found, refuse, session_invalid
from twofold.emulator.wire import Answer, Base, Call, Route
from twofold.emulator.wire.envelope import refuse_envelope
from twofold.facts.error_codes import FUNCTIONALITY_NOT_ENABLED

_NAMESPACE = "http://soap.sforce.com/2006/08/apex"
_TEXT = "The org in a box runs no Apex"


def execute_anonymous(org: Org, call: Call) -> Answer:
    """Refuse to run Apex."""
    raise refuse(FUNCTIONALITY_NOT_ENABLED, _TEXT, None, 403)


def soap(org: Org, call: Call) -> Answer:
    """Refuse the Apex API, by a fault."""
    return refuse_envelope(_NAMESPACE, refuse(FUNCTIONALITY_NOT_ENABLED, _TEXT, None))


def rest(org: Org, call: Call) -> Answer:
    """Tell that there is no REST service written in Apex."""
    if call.user is None:
        raise session_invalid()
    raise not_found("Could not find a match for URL")


ROUTES = (
    (Route("GET", "/tooling/executeAnonymous"), execute_anonymous),
    (Route("POST", "/services/Soap/s/{version}", Base.ROOT), soap),
    (Route("POST", "/services/Soap/s/{version}/{org}", Base.ROOT), soap),
    *(
        (Route(method, "/services/apexrest/**", Base.ROOT), rest)
        for method in ("DELETE", "GET", "PATCH", "POST", "PUT")
    ),
)
