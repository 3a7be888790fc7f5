"""Whatever is sent to CometD or published in Avro: an answer, never a crash."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import fastavro
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.emulator.events.tale import Tale
from tests.emulator.events.test_platform_events import SEED
from twofold.emulator.events.bayeux import Bayeux, Session
from twofold.emulator.events.event import OrgEvent
from twofold.emulator.events.pubsub.payloads import PayloadUnreadable, decode, encode
from twofold.emulator.events.rendering import render_payload
from twofold.emulator.events.topics import schema_of

JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
CHANNELS = st.sampled_from(
    [f"/meta/{verb}" for verb in ("handshake", "connect", "subscribe", "unsubscribe", "disconnect")]
)
KNOWN = st.sampled_from(["/data/ChangeEvents", "/data/AccountChangeEvent", "/event/Booked__e", "/u/x", ""])
MESSAGES = st.fixed_dictionaries(
    {"channel": CHANNELS | JSON},
    optional={
        "id": JSON,
        "clientId": st.just("known") | JSON,
        "subscription": KNOWN | st.lists(KNOWN, max_size=2) | JSON,
        "ext": st.fixed_dictionaries({"replay": st.dictionaries(KNOWN, JSON, max_size=2) | JSON}) | JSON,
        "advice": st.fixed_dictionaries({"timeout": JSON}) | JSON,
        "connectionType": st.just("long-polling") | JSON,
        "supportedConnectionTypes": JSON,
    },
)
_LONG = st.integers(-(2**63), 2**63 - 1)
_TYPES = {
    "CreatedDate": "long",
    "CreatedById": "string",
    "Key__c": ["null", "string"],
    "Seats__c": ["null", "double"],
    "On__c": ["null", "long"],
    "At__c": ["null", "long"],
    "Sure__c": ["null", "boolean"],
}
_DATUM = st.fixed_dictionaries(
    {
        "CreatedDate": _LONG,
        "CreatedById": st.text(max_size=20),
        "Key__c": st.none() | st.text(max_size=5),
        "Seats__c": st.none() | st.floats(),
        "On__c": st.none() | _LONG,
        "At__c": st.none() | _LONG,
        "Sure__c": st.none() | st.booleans(),
    }
)
WHOLE = st.builds(lambda datum: written(datum), _DATUM)


def written(datum: dict[str, Any]) -> bytes:
    """Write a platform event as a publisher would."""
    fields = [{"name": name, "type": kind} for name, kind in _TYPES.items()]
    out = io.BytesIO()
    fastavro.schemaless_writer(out, {"type": "record", "name": "x", "fields": fields}, datum)
    return out.getvalue()


@pytest.fixture(scope="module")
def tale() -> Iterator[Tale]:
    tale = Tale(seed=SEED)
    yield tale
    tale.close()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(messages=st.lists(MESSAGES, max_size=4))
def test_any_messages_are_answered(tale: Tale, messages: list[dict[str, Any]]) -> None:
    bayeux = Bayeux(tale.org)
    session = Session(tale.org.api_user)
    (shaken,) = bayeux.answer({"channel": "/meta/handshake"}, session)
    for message in messages:
        if message.get("clientId") == "known":
            message["clientId"] = shaken["clientId"]
        *events, reply = bayeux.answer(message, session)
        assert events == []
        assert isinstance(reply["successful"], bool)
        assert reply["successful"] or reply["error"][:3] in ("400", "401", "403")
        assert msgspec.json.encode(reply)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(payload=st.binary(max_size=60) | st.binary(max_size=40).map(lambda rest: b"\0\0" + rest) | WHOLE)
def test_any_payload_is_read_or_refused(tale: Tale, payload: bytes) -> None:
    shape, schema = tale.feed.shape("Booked__e"), schema_of(tale.feed, "Booked__e")
    try:
        values = decode(payload, shape, schema.text)
    except PayloadUnreadable:
        return
    event = OrgEvent("Booked__e", {**values, "CreatedDate": 0, "CreatedById": tale.org.api_user}, "x")
    assert msgspec.json.encode(render_payload(event, shape))
    assert decode(encode(event, shape, schema.text), shape, schema.text) == {**values, **event.values}
