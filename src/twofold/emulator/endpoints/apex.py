"""
Where Apex would answer: /tooling/executeAnonymous and /services/Soap/s. The box runs none and says so.

Source: HTTP reference 11 (C).
"""

from __future__ import annotations

from twofold.emulator.behaviour.org import Org
from twofold.emulator.refusals import refuse
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


ROUTES = (
    (Route("GET", "/tooling/executeAnonymous"), execute_anonymous),
    (Route("POST", "/services/Soap/s/{version}", Base.ROOT), soap),
    (Route("POST", "/services/Soap/s/{version}/{org}", Base.ROOT), soap),
)
