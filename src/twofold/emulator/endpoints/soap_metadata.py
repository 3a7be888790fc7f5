"""
POST /services/Soap/m/XX.0: the Metadata API; an org Id may follow, or what one client writes: deployRequest and an Id.

Source: HTTP reference 11 (C).
"""

from __future__ import annotations

from twofold.emulator.behaviour.org import Org
from twofold.emulator.metadata.calls import answer_metadata
from twofold.emulator.wire import Answer, Base, Call, Route


def metadata(org: Org, call: Call) -> Answer:
    """Answer the Metadata API: deploy, retrieve, components by call, lists."""
    return answer_metadata(org, call)


ROUTES = (
    (Route("POST", "/services/Soap/m/{version}", Base.ROOT, writes=True), metadata),
    (Route("POST", "/services/Soap/m/{version}/{org}", Base.ROOT, writes=True), metadata),
    (Route("POST", "/services/Soap/m/{version}/{org}/{id}", Base.ROOT, writes=True), metadata),
)
