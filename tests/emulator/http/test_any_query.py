"""Whatever bytes are asked as a query or a search: is the answer never a failure of the box itself?"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.emulator.box import VERSION, Client, Reply

BASE = f"/services/data/v{VERSION}"
quiet = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
WORDS = """
    SELECT FROM WHERE Account Contact Id Name PersonEmail Owner.Name Contacts ( ) , = != 'x' 'pat@example.com' AND OR NOT IN LIKE
    GROUP BY ROLLUP CUBE GROUPING COUNT(Id) COUNT() ORDER NULLS LAST LIMIT 1 OFFSET 2001 FOR VIEW TYPEOF WHEN THEN END FIELDS(ALL)
    FIND {pat} {"pa*} RETURNING Account(Id) EntityDefinition FieldDefinition DurableId 'Account' USING SCOPE mine TODAY null \\ '
"""
soup = st.lists(st.sampled_from(WORDS.split()), max_size=25).map(" ".join).map(str.encode)
anything = st.binary(max_size=300) | soup


def is_sound(reply: Reply) -> None:
    """Hold an answer to what every answer is: fine, or an array of code and message."""
    assert reply.status in (200, 400, 404), reply.body
    if reply.status != 200:
        (problem,) = reply.body
        assert {"errorCode", "message"} <= set(problem)


@pytest.fixture
def people(sf: Client) -> Client:
    sf.person(FirstName="Pat", LastName="Roe", PersonEmail="pat@example.com")
    return sf


@pytest.mark.parametrize("path", ["query?q=", "queryAll?q=", "query?columns=true&q=", "query?explain=", "search?q="])
@quiet
@given(asked=anything)
@example(asked=b"\xff\xfe")
@example(asked=b"FIND {\xc3\x28}")
@example(asked=b"SELECT Id FROM Account WHERE Name = '\x00'")
@example(asked=b"SELECT Id FROM Account WHERE Name = '\xed\xa0\x80'")
def test_any_bytes(people: Client, path: str, asked: bytes) -> None:
    is_sound(people.send("GET", f"{BASE}/{path}{quote(asked)}"))


@quiet
@given(
    body=st.fixed_dictionaries(
        {},
        optional={
            "q": st.text(max_size=20) | st.integers(),
            "in": st.sampled_from(["ALL", "name", "x", ")", 5]),
            "fields": st.lists(st.sampled_from(["Id", "Nothing", "", 1]), max_size=3) | st.text(max_size=5),
            "sobjects": st.lists(
                st.fixed_dictionaries(
                    {"name": st.sampled_from(["Account", "Contact", "Nothing", "", 5, "Account)"])},
                    optional={
                        "fields": st.lists(st.sampled_from(["Id", "Name", "x y"])),
                        "where": st.text(max_size=10) | st.just("Name != null"),
                        "orderBy": st.text(max_size=10) | st.just("Name"),
                        "limit": st.integers() | st.text(max_size=3),
                    },
                ),
                max_size=3,
            ),
            "overallLimit": st.integers() | st.none(),
            "offset": st.integers() | st.booleans(),
        },
    )
)
def test_any_parameters(people: Client, body: dict[str, Any]) -> None:
    is_sound(people.data("POST", "parameterizedSearch", body))


@quiet
@given(segment=st.text(max_size=30) | st.from_regex(r"01g\w{15}-\d{1,4}", fullmatch=True))
def test_any_locator(people: Client, segment: str) -> None:
    reply = people.send("GET", f"{BASE}/query/{quote(segment, safe='')}")
    assert reply.status in (400, 404), (segment, reply.body)
