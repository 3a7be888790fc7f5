"""Whatever comes to any address there is, does the box answer it, and never with a failure of its own?"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.emulator.property.door import Came, Door
from tests.emulator.property.drawing import ORG
from tests.emulator.property.test_any_request import ANYTHING
from twofold.emulator.app import find_endpoints
from twofold.emulator.control.commands import _COMMANDS
from twofold.emulator.metadata.calls import _OPERATIONS
from twofold.emulator.soap.operations import OPERATIONS
from twofold.emulator.wire import Base, Route

ROUTES = sorted({(route.method, route.base.value, route.path): route for route, _ in find_endpoints()}.items())
WORDS = [
    "Account",
    "Contact",
    "Ext__c",
    "001000000000001AAA",
    "003000000000001",
    "750000000000001AAA",
    "001000000000001AAA-2000",
    "60.0",
    "1",
    "primary",
    "ü x",
    "%00",
    "..",
]
QUERIES = {
    "q": ["SELECT Id FROM Account", "FIND {a} RETURNING Contact(Id)", "SELECT", ""],
    "ids": ["001000000000001AAA,003000000000001AAA", ","],
    "fields": ["Id,Name", "Nothing", ""],
    "start": ["2026-03-01T00:00:00Z", "soon"],
    "end": ["2026-03-02T00:00:00+00:00", "2026-03-01"],
    "allOrNone": ["true", "maybe"],
    "maxRecords": ["1", "-1", "many"],
    "locator": ["MTox", "null"],
    "columns": ["true"],
    "explain": ["SELECT Id FROM Contact"],
    "sObjects": ["Account,Nothing"],
    "limit": ["1", "x"],
    "_HttpMethod": ["PATCH", "BREW"],
    "jobType": ["V2Ingest", "x"],
    "response_type": ["code", "token"],
    "client_id": ["twofold-box"],
    "redirect_uri": ["https://example.com/x", "javascript:1"],
}
KINDS = [
    "application/json",
    "text/csv",
    "application/xml",
    "text/xml",
    "application/x-www-form-urlencoded",
    "nonsense",
    "",
]
quiet = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
queries = st.dictionaries(st.sampled_from(sorted(QUERIES)), st.integers(0, 3), max_size=3)
bodies = st.one_of(
    ANYTHING.map(lambda value: json.dumps(value).encode()),
    st.binary(max_size=40),
    st.sampled_from(
        [
            b"",
            b"Id,Name\n1,2\n",
            b"grant_type=password&username=a",
            b"<a",
            b"<jobInfo xmlns='x'><operation>query</operation></jobInfo>",
        ]
    ),
)


@pytest.fixture(scope="module")
def door() -> Iterator[Door]:
    door = Door(ORG)
    yield door
    door.close()


def check(came: Came, address: str) -> None:
    assert "UNKNOWN_EXCEPTION" not in str(came.body), (address, came.body)
    assert came.status < 500 or "/Soap/" in address or came.status == 503, (address, came)


@pytest.mark.parametrize("route", [route for _, route in ROUTES], ids=[f"{m} {p}" for (m, _, p), _ in ROUTES])
def test_any_request_to_any_route(door: Door, route: Route) -> None:
    @quiet
    @given(
        words=st.lists(st.sampled_from(WORDS), min_size=6, max_size=6),
        query=queries,
        body=bodies,
        kind=st.sampled_from(KINDS),
    )
    def answers(words: list[str], query: dict[str, int], body: bytes, kind: str) -> None:
        rest = iter(words)
        path = re.sub(r"\{\w+\}|\*\*", lambda _: quote(next(rest)), route.path)
        asked = "&".join(f"{name}={quote(QUERIES[name][which % len(QUERIES[name])])}" for name, which in query.items())
        address = f"{'' if route.base is Base.ROOT else '/services/data/v60.0'}{path}?{asked}"
        check(door.send(route.method, address, body if route.method != "GET" else b"", kind, {}), address)

    answers()


ELEMENTS = st.sampled_from(
    [
        "<p:ids>001000000000001AAA</p:ids>",
        "<p:queryString>SELECT Id FROM Account</p:queryString>",
        "<p:sObjects><s:type>Account</s:type><s:LastName>a</s:LastName></p:sObjects>",
        "<p:sObjects/>",
        "<p:sObjectType>Account</p:sObjectType>",
        "<p:externalIDFieldName>Ext__c</p:externalIDFieldName>",
        "<p:request><p:masterRecord><s:type>Lead</s:type></p:masterRecord></p:request>",
        "<p:leadConverts><p:leadId>x</p:leadId></p:leadConverts>",
        "<p:type>CustomField</p:type>",
        "<p:fullNames>Account.Ext__c</p:fullNames>",
        "<p:metadata xsi:type='p:CustomField'><p:fullName>Account.New__c</p:fullName></p:metadata>",
        "<p:queries><p:type>CustomObject</p:type></p:queries>",
        "<p:ZipFile>UEsDBA==</p:ZipFile>",
        "<p:asyncProcessId>0Af000000000001AAA</p:asyncProcessId>",
        "<p:startDate>soon</p:startDate>",
        "<p:userId>005000000000001AAA</p:userId>",
        "<p:anything><p:nested>&lt;</p:nested></p:anything>",
    ]
)


@pytest.mark.parametrize("operation", sorted(OPERATIONS.keys() - {"logout"}))
def test_any_elements_in_any_soap_operation(door: Door, operation: str) -> None:
    @quiet
    @given(elements=st.lists(ELEMENTS, max_size=4))
    def answers(elements: list[str]) -> None:
        check(door.soap(operation, "".join(elements)), f"/Soap/{operation}")

    answers()


@pytest.mark.parametrize("operation", sorted(_OPERATIONS))
def test_any_elements_in_any_metadata_call(door: Door, operation: str) -> None:
    @quiet
    @given(elements=st.lists(ELEMENTS, max_size=4))
    def answers(elements: list[str]) -> None:
        check(door.metadata(operation, "".join(elements)), f"/Soap/{operation}")

    answers()


@pytest.mark.parametrize(("method", "command"), sorted(_COMMANDS))
def test_any_body_for_any_command(method: str, command: str) -> None:
    door = Door(ORG)

    @quiet
    @given(
        body=st.one_of(ANYTHING, st.dictionaries(st.sampled_from(_KEYS), ANYTHING, max_size=3)),
        rest=st.sampled_from(["", "/1", "/x"]),
    )
    def answers(body: Any, rest: str) -> None:
        check(door.send(method, f"/_box/{command}{rest}", json.dumps(body).encode(), "application/json", {}), command)

    answers()
    door.close()


_KEYS = [
    "seed",
    "set",
    "advance_s",
    "restore",
    "stopped",
    "fault",
    "times",
    "every",
    "path",
    "name",
    "enabled",
    "ids",
    "remaining",
]
