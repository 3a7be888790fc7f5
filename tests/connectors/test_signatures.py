"""The published test vectors hold, and what can't be checked isn't trusted."""

from datetime import UTC, datetime

import pytest

from tests.connectors.cast import NOW
from twofold.connectors import calcom
from twofold.connectors.all import CONNECTORS
from twofold.connectors.calcom.signature import UNSIGNED
from twofold.connectors.calcom.signature import sign as sign_calcom
from twofold.connectors.calendly.signature import sign as sign_calendly
from twofold.connectors.oncehub.signature import sign as sign_oncehub
from twofold.core.deliveries import Delivery, Refused, RefusedBecause, Verified

SECRET = "whsec-test"
AT = datetime.fromtimestamp(1_700_000_000, UTC)

VECTORS = [
    (
        "oncehub",
        b'{"id":"EVNT-T1","type":"booking.scheduled"}',
        "oncehub-signature",
        "t=1700000000,s=be9f69cb355e8a3bfe173d6b8b578c9532416090cd2f9eb3d5be7d958a747bde",
    ),
    (
        "calcom",
        b'{"triggerEvent":"BOOKING_CREATED","payload":{"uid":"abc"}}',
        "x-cal-signature-256",
        "1caa8eefab5014efda07f7817a6a1b731ddcb90469c9e9beff820539894e17fc",
    ),
    (
        "calendly",
        b'{"event":"invitee.created","payload":{"email":"a@example.com"}}',
        "calendly-webhook-signature",
        "t=1700000000,v1=26e0f14cb00c201aec6acf94614a6c0ac5a4641e9e07e0d8dbeee1569183619c",
    ),
]
"""Source: apps 0.2, computed apart from this code."""

SIGNERS = {"oncehub": sign_oncehub, "calcom": sign_calcom, "calendly": sign_calendly}


@pytest.mark.parametrize(("app", "body", "header", "value"), VECTORS, ids=[vector[0] for vector in VECTORS])
def test_the_reference_vectors_are_verified(app: str, body: bytes, header: str, value: str) -> None:
    verdict = CONNECTORS[app].verify(Delivery(app, {header: value}, body, NOW), SECRET, now=AT, tolerance_s=0)

    assert isinstance(verdict, Verified)
    assert verdict.signed_at == (None if app == "calcom" else AT)


@pytest.mark.parametrize(("app", "body", "header", "value"), VECTORS, ids=[vector[0] for vector in VECTORS])
def test_our_signers_make_the_reference_vectors(app: str, body: bytes, header: str, value: str) -> None:
    assert SIGNERS[app](body, SECRET, AT)[header] == value


@pytest.mark.parametrize("spoiled", ["t= {t},s={s}", " t={t} , s={s} ", "s={s},t={t}", "t={t},s={s},v9=later"])
def test_spaces_order_and_parts_of_tomorrow_are_read_as_they_are_meant(spoiled: str) -> None:
    _, body, header, value = VECTORS[0]
    spoiled = spoiled.replace("{t}", "1700000000").replace("{s}", value.rpartition("=")[2])
    verdict = CONNECTORS["oncehub"].verify(
        Delivery("oncehub", {header: spoiled}, body, NOW), SECRET, now=AT, tolerance_s=0
    )

    # A space inside a value is no value we know; around a part it is harmless.
    assert isinstance(verdict, Refused if "= " in spoiled else Verified)


def calcom_verdict(header: str, secret: str | None) -> Verified | Refused:
    delivery = Delivery("calcom", {"x-cal-signature-256": header}, b"{}", NOW)
    return calcom.CONNECTOR.verify(delivery, secret, now=NOW, tolerance_s=180)


def test_cal_com_without_a_secret_is_refused_where_we_hold_one() -> None:
    verdict = calcom_verdict(UNSIGNED, SECRET)

    assert isinstance(verdict, Refused)
    assert verdict.reason is RefusedBecause.SIGNATURE_MISSING
    assert "same secret" in verdict.sentence


def test_cal_com_without_a_secret_is_accepted_where_neither_side_has_one() -> None:
    assert isinstance(calcom_verdict(UNSIGNED, None), Verified)


def test_a_signed_cal_com_delivery_without_our_secret_is_refused() -> None:
    assert isinstance(calcom_verdict(VECTORS[1][3], None), Refused)


def test_the_largest_time_a_header_can_carry_is_no_trouble() -> None:
    header = sign_oncehub(b"{}", SECRET, datetime(5138, 11, 16, tzinfo=UTC))
    verdict = CONNECTORS["oncehub"].verify(Delivery("oncehub", header, b"{}", NOW), SECRET, now=None, tolerance_s=0)

    assert isinstance(verdict, Verified)
