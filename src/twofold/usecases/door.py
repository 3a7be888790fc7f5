"""What does a door that is open all day need: to let deliveries in, and to know how things stand?"""

import hmac
import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from twofold.core.deliveries import Delivery
from twofold.engine.drain import Drained
from twofold.engine.ports import Accepted, Accepting, Standing, State

_ORG_AWAY = {"org-unavailable", "access-refused"}
REFUSED_KEPT_PER_MINUTE = 60
"""How many refused deliveries a minute are stored, so that a stranger can't fill the disk."""
REFUSED_BODY_BYTES = 16_384
"""How much of a refused body is kept."""


@dataclass(frozen=True, slots=True)
class OrgNews:
    """What was last known of the org: None where nobody asked yet."""

    reachable: bool | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Door:
    """
    The web's view of Twofold; made by ``bootstrap``.

    Args:
        path_secrets: by app; an app without one has no hook.
        prepare: verify and read a delivery; pure and quick.
        store: hand a prepared delivery to the group commit and wait until it is on disk.
        standing: counts by state; called off the loop's thread.
        wake: told of every newly stored delivery's lane, so that it is worked at once.
    """

    path_secrets: Mapping[str, str]
    prepare: Callable[[Delivery], Accepting]
    store: Callable[[Accepting], Awaitable[Accepted]]
    standing: Callable[[], Standing]
    wake: Callable[[str], None]
    org_news: Callable[[], OrgNews]
    now: Callable[[], datetime]
    body_bytes_max: int
    refusals: "RefusalBudget"


def fits_path_secret(door: Door, app: str, given: str) -> bool | None:
    """Whether ``given`` is the app's path secret, compared in constant time; None where the app has no hook."""
    secret = door.path_secrets.get(app)
    if secret is None:
        return None
    return hmac.compare_digest(secret.encode(), given.encode("utf-8", "replace"))


class RefusalBudget:
    """Says whether one more refused delivery may be stored: so many a minute, the rest are only counted."""

    def __init__(self, per_minute: int = REFUSED_KEPT_PER_MINUTE, clock: Callable[[], float] = time.monotonic) -> None:
        self._kept: deque[float] = deque(maxlen=per_minute)
        self._clock = clock

    def take(self) -> bool:
        """Take one place of this minute; False where none is left."""
        now = self._clock()
        if len(self._kept) == self._kept.maxlen and now - self._kept[0] < 60:
            return False
        self._kept.append(now)
        return True


def learn_of_org(known: OrgNews, drained: Drained, now: datetime) -> OrgNews:
    """What a batch told about the org; what was known where it told nothing."""
    reasons = {code for f in drained.finished if f.state is State.WAITING for code in f.entry.get("reasons", ())}
    if reasons & _ORG_AWAY:
        return OrgNews(False, now)
    return OrgNews(True, now) if drained.calls.work else known
