"""
A delivery at the door: verify it, see whose it is and which rules it gets, before it is stored.

Pure over what it is handed; the caller stores the result and only then answers the app.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from twofold.core.contact_points import lane_key
from twofold.core.deliveries import AppSettings, Delivery, Refused
from twofold.core.notices import BookingNotice, IgnoredNotice
from twofold.engine.ports import Accepting, Connector, Notice


@dataclass(frozen=True, slots=True)
class Desk:
    """
    What the door works with.

    ``choose_rules`` maps app and page to the version of the rule set that is theirs now, or None. ``verify`` False skips
    the signature (deliveries from files, ``--unsigned``).
    """

    connectors: Mapping[str, Connector]
    app_settings: Mapping[str, AppSettings]
    choose_rules: Callable[[str, str | None], str | None]
    verify: bool = True
    tolerance_s: int | None = None
    """Overrides the app's tolerance; matters only where ``now`` is given."""

    def settings_of(self, app: str) -> AppSettings:
        """The app's settings, or the defaults."""
        return self.app_settings.get(app) or AppSettings()


def prepare(delivery: Delivery, desk: Desk, now: datetime | None) -> Accepting:
    """
    Make a delivery ready for the inbox.

    Args:
        now: aware UTC, checks the signature's age; None checks the signature alone (deliveries from files).

    Returns:
        An ``Accepting``; a delivery that can't be trusted carries why in ``refused`` and an id of its own, so that it can
        never take the place of the true delivery it imitates.
    """
    connector, settings = desk.connectors[delivery.app], desk.settings_of(delivery.app)
    if desk.verify:
        tolerance_s = settings.tolerance_s if desk.tolerance_s is None else desk.tolerance_s
        verdict = connector.verify(delivery, settings.webhook_secret, now=now, tolerance_s=tolerance_s)
        if isinstance(verdict, Refused):
            return Accepting(delivery, _imitation_id(delivery), "refused", refused=verdict.sentence)
    notice = connector.read(delivery, settings)
    page = notice.page if isinstance(notice, BookingNotice) else None
    return Accepting(
        delivery, delivery_id_of(notice, delivery), lane_of(notice, delivery), desk.choose_rules(delivery.app, page)
    )


def delivery_id_of(notice: Notice, delivery: Delivery) -> str:
    """The app's own id of the delivery, else the hash of its bytes; at most 255 characters."""
    own = notice.delivery_id if isinstance(notice, BookingNotice | IgnoredNotice) else ""
    return own if 0 < len(own) <= 255 else _hash(delivery.body)


def lane_of(notice: Notice, delivery: Delivery) -> str:
    """The lane of the person the notice is about; what concerns nobody is worked beside all others."""
    if isinstance(notice, BookingNotice):
        return lane_key(notice.person, notice.record_id, notice.booking_key)
    return f"none:{_hash(delivery.body)[:32]}"


def _imitation_id(delivery: Delivery) -> str:
    headers = repr(sorted(delivery.headers.items())).encode("utf-8", "surrogatepass")
    return "refused:" + _hash(headers + b"\0" + delivery.body)


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
