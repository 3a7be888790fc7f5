"""
GET /health and GET /metrics: how do things stand?

200 as long as deliveries can be accepted, which is what the door is for; an org that is down makes ``status`` ``degraded``
and no more, for what was accepted waits and is worked later.
"""

import asyncio
from datetime import datetime
from typing import Any

import structlog
from starlette.requests import Request
from starlette.responses import Response

from twofold import __version__
from twofold.engine.ports import Standing, State
from twofold.usecases.door import Door, OrgNews
from twofold.web import metrics
from twofold.web.answers import answer_json, refuse

_log = structlog.get_logger(__name__)


async def show(request: Request) -> Response:
    """Tell status, lag and what is open, waiting and parked."""
    door: Door = request.app.state.door
    standing = await _standing(door)
    if standing is None:
        return _down()
    return answer_json(render_health(standing, door.org_news(), door.now()))


async def show_metrics(request: Request) -> Response:
    """Tell the numbers in Prometheus' text format."""
    door: Door = request.app.state.door
    standing = await _standing(door)
    if standing is None:
        return _down()
    text = metrics.render(standing, lag_s(standing, door.now()))
    return Response(text, media_type="text/plain; version=0.0.4")


def render_health(standing: Standing, news: OrgNews, now: datetime) -> dict[str, Any]:
    """Render how things stand; ``lag_s`` is the age of the oldest unfinished delivery, in seconds."""
    counts = standing.counts
    return {
        "status": "degraded" if news.reachable is False else "ok",
        "version": __version__,
        "lag_s": lag_s(standing, now),
        "open": counts[State.OPEN],
        "waiting": counts[State.WAITING],
        "parked": counts[State.PARKED],
        "org": {"reachable": news.reachable, "at": news.at},
    }


def lag_s(standing: Standing, now: datetime) -> float:
    """Age of the oldest unfinished delivery in seconds; 0 where nothing is left."""
    since = standing.oldest_unfinished_at
    return max(0.0, round((now - since).total_seconds(), 3)) if since else 0.0


def _down() -> Response:
    return refuse(503, "unavailable", "The journal can't be read.")


async def _standing(door: Door) -> Standing | None:
    try:
        return await asyncio.to_thread(door.standing)
    except Exception as error:  # noqa: BLE001 - a door: whatever keeps the journal from being read is "down"
        _log.error("journal can't be read", problem=type(error).__name__)
        return None
