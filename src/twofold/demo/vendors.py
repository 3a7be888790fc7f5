"""How does a step of the script become the request its app would send? Shaped and signed by the connectors' own samples."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

import msgspec

from twofold.connectors.calcom import samples as calcom
from twofold.connectors.calcom import signature as calcom_signature
from twofold.connectors.calendly import samples as calendly
from twofold.connectors.calendly import signature as calendly_signature
from twofold.connectors.oncehub import samples as oncehub
from twofold.connectors.oncehub import signature as oncehub_signature
from twofold.connectors.samples import SampleBooking
from twofold.connectors.values import render_time
from twofold.core.notices import BookingChange
from twofold.demo.script import Step, Trick, moment
from twofold.usecases.raw_deliveries import RawDelivery

SECRETS = {app: f"demo-secret-of-{app}" for app in ("oncehub", "calcom", "calendly")}
"""Webhook secrets of the stand-ins."""
_FORGERS_SECRET = "somebody-elses-secret"


class _Make(Protocol):
    def __call__(self, change: BookingChange, sample: SampleBooking, at: datetime) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Vendor:
    """How an app writes and signs."""

    make: _Make
    sign: Callable[[bytes, str | None, datetime], dict[str, str]]


VENDORS: Mapping[str, Vendor] = {
    "oncehub": Vendor(oncehub.make_webhook, oncehub_signature.sign),
    "calcom": Vendor(calcom.make_webhook, calcom_signature.sign),
    "calendly": Vendor(calendly.make_webhook, calendly_signature.sign),
}


def make_delivery(step: Step, record_id: str | None) -> RawDelivery:
    """Make the request of a step; ``record_id`` comes with the booking, as the script's ``link`` says."""
    secret = _FORGERS_SECRET if step.trick is Trick.FORGED else SECRETS[step.app]
    body = _make_body(step, record_id)
    return sign(step.app, body, moment(step.at), secret)


def sign(app: str, body: bytes, at: datetime, secret: str | None = None) -> RawDelivery:
    """Sign a body as the app would at ``at``, with its own secret unless another is given."""
    return RawDelivery(VENDORS[app].sign(body, secret or SECRETS[app], at), body)


def _make_body(step: Step, record_id: str | None) -> bytes:
    said_at = moment(step.said_at or step.at)
    if step.trick is Trick.GARBLED:
        return b'{"type": "booking.scheduled", "data": {'
    if step.trick is Trick.CHAT:
        return _make_chat(said_at)
    return VENDORS[step.app].make(step.change, replace(step.booking, record_id=record_id), said_at)


def _make_chat(at: datetime) -> bytes:
    """OnceHub tells of conversations by the same webhook. Source: apps A2 (doc)."""
    return msgspec.json.encode(
        {
            "id": "EVNT-CHAT1",
            "object": "event",
            "creation_time": render_time(at),
            "type": "conversation.closed",
            "api_version": "v2",
            "data": {"object": "conversation", "id": "CVR-1", "status": "closed"},
        }
    )
