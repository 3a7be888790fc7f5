"""
GET /services/data: the API versions; GET /services/data/vXX: the resources of one.

Source: HTTP reference 4 (D).
"""

from __future__ import annotations

from twofold.emulator.behaviour.org import Org
from twofold.emulator.wire import Answer, Base, Call, Route, ok
from twofold.facts.ids import from_key
from twofold.facts.versions import all_versions, release_name, render_version

_RESOURCES = ("sobjects", "query", "queryAll", "search", "parameterizedSearch", "recent", "limits", "composite")


def versions(org: Org, call: Call) -> Answer:
    """List the versions, ascending; needs no session."""
    return ok([_describe_version(number) for number in all_versions()])


def resources(org: Org, call: Call) -> Answer:
    """List what is served under this version, and who is asking."""
    assert call.user is not None
    urls = {name: f"{call.data_url}/{name}" for name in _RESOURCES}
    return ok({**urls, "identity": f"{call.base_url}/id/{org.id}/{from_key(call.user)}"})


ROUTES = (
    (Route("GET", "/services/data", Base.ROOT), versions),
    (Route("GET", "/"), resources),
)


def _describe_version(number: int) -> dict[str, str]:
    version = render_version(number)
    return {"label": release_name(number), "url": f"/services/data/v{version}", "version": version}
