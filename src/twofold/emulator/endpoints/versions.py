"""
GET /services/data: the API versions; GET /services/data/vXX: the resources of one.

Source: HTTP reference 4 (D). Labels follow Salesforce's three releases a year.
"""

from __future__ import annotations

from twofold.emulator.behaviour.org import Org
from twofold.emulator.wire import Answer, Base, Call, Route, ok
from twofold.emulator.wire.routing import NEWEST_VERSION, OLDEST_VERSION
from twofold.facts.ids import from_key

_SEASONS = ("Summer", "Winter", "Spring")
_RESOURCES = ("sobjects", "query", "queryAll", "limits", "composite")


def versions(org: Org, call: Call) -> Answer:
    """List the versions, ascending; needs no session."""
    return ok([_describe_version(number) for number in range(OLDEST_VERSION, NEWEST_VERSION + 1)])


def resources(org: Org, call: Call) -> Answer:
    """List what is served under this version, and who is asking."""
    assert call.user is not None
    urls = {name: f"{call.data_url}/{name}" for name in _RESOURCES}
    return ok({**urls, "identity": f"{call.base_url}/id/{org.id}/{from_key(call.user)}"})


ROUTES = (
    (Route("GET", "/services/data", Base.ROOT, session=False), versions),
    (Route("GET", "/"), resources),
)


def _describe_version(number: int) -> dict[str, str]:
    releases = number - 31
    season, year = _SEASONS[releases % 3], 14 + (releases + 2) // 3
    version = f"{number}.0"
    return {"label": f"{season} '{year:02d}", "url": f"/services/data/v{version}", "version": version}
