"""Whatever is sent: is the answer never a failure of the box itself?"""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.emulator.box import Client

PLAIN = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=20),
    st.sampled_from(
        ["001000000000001AAA", "003000000000001AAA", "2026-01-02T03:04:05Z", "@{a.id}", "a@b.cd", "x" * 300]
    ),
)
ANYTHING = st.recursive(
    PLAIN,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)),
    max_leaves=6,
)
KNOWN_NAMES = [
    "LastName",
    "Name",
    "PersonEmail",
    "AccountId",
    "Account",
    "OwnerId",
    "RecordTypeId",
    "PersonBirthdate",
    "IsPersonAccount",
    "StartDateTime",
    "DurationInMinutes",
    "WhoId",
    "WhatId",
    "AnnualRevenue",
    "NumberOfEmployees",
    "Email",
    "Status",
    "Ext__c",
]
NAMES = st.one_of(st.text(max_size=10), st.sampled_from(KNOWN_NAMES))
SOBJECTS = st.sampled_from(
    ["Account", "Contact", "Lead", "Case", "Event", "Task", "Opportunity", "User", "Group", "RecordType"]
)
quiet = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def answers(sf: Client, method: str, path: str, body: Any) -> None:
    reply = sf.send(method, path, raw=json.dumps(body).encode())
    assert reply.status < 500, (method, path, body, reply.body)


@quiet
@given(sobject=SOBJECTS, payload=st.dictionaries(NAMES, ANYTHING, max_size=5))
def test_any_record(sf: Client, sobject: str, payload: dict[str, Any]) -> None:
    answers(sf, "POST", f"/services/data/v60.0/sobjects/{sobject}", payload)
    answers(sf, "PATCH", f"/services/data/v60.0/sobjects/{sobject}/001000000000001AAA", payload)


@quiet
@given(
    body=st.dictionaries(
        st.sampled_from(["allOrNone", "compositeRequest", "graphs", "records", "ids", "batchRequests"]), ANYTHING
    )
)
@pytest.mark.parametrize(
    "path",
    [
        "composite",
        "composite/graph",
        "composite/batch",
        "composite/sobjects",
        "composite/sobjects/Account",
        "composite/tree/Account",
    ],
)
def test_any_list(sf: Client, path: str, body: dict[str, Any]) -> None:
    answers(sf, "POST", f"/services/data/v60.0/{path}", body)


URLS = [
    "/services/data/v60.0/sobjects/Account",
    "/services/data/v60.0/sobjects/Account/@{r0.id}",
    "/nothing",
    "/services/data",
    "@{r0}",
    "/services/data/v60.0/composite/sobjects",
    "/services/data/v60.0/query?q=SELECT+Id+FROM+Account",
    "v60.0/limits",
]
VERBS = st.sampled_from(["GET", "POST", "PATCH", "DELETE", "PUT"])
SUB = st.fixed_dictionaries(
    {"method": VERBS, "url": st.sampled_from(["", *URLS])}, optional={"body": ANYTHING, "httpHeaders": ANYTHING}
)


@quiet
@given(requests=st.lists(SUB, max_size=4), all_or_none=st.booleans())
def test_any_composite(sf: Client, requests: list[dict[str, Any]], all_or_none: bool) -> None:
    named = [{**request, "referenceId": f"r{number}"} for number, request in enumerate(requests)]
    answers(sf, "POST", "/services/data/v60.0/composite", {"allOrNone": all_or_none, "compositeRequest": named})
    answers(
        sf, "POST", "/services/data/v60.0/composite/graph", {"graphs": [{"graphId": "g", "compositeRequest": named}]}
    )
    answers(sf, "POST", "/services/data/v60.0/composite/batch", {"batchRequests": named})
