"""Error bodies in all their shapes, and what they mean for a read."""

from typing import Any

import msgspec
import pytest

from twofold.adapters.salesforce.problems import Problem, code_of, error_of, parse_problems, refused_read
from twofold.errors import AccessRefused, OrgUnavailable, ReadError, TwofoldError
from twofold.transport.calls import Answer


def answer(status: int, body: Any, **headers: str) -> Answer:
    raw = body.encode() if isinstance(body, str) else msgspec.json.encode(body)
    return Answer(status, {k.replace("_", "-"): v for k, v in headers.items()}, raw)


@pytest.mark.parametrize(
    ("body", "problems"),
    [
        ([{"errorCode": "A", "message": "m", "fields": ["F"]}], (Problem("A", ("F",), "m"),)),
        ([{"errorCode": "A", "message": "m"}], (Problem("A", (), "m"),)),
        ([{"statusCode": "A", "message": "m", "fields": []}], (Problem("A", (), "m"),)),
        ({"errorCode": "A"}, (Problem("A"),)),
        # Rule E4: a real org sent the field with a leading blank.
        ([{"errorCode": "A", "message": "m", "fields": [" AccountId"]}], (Problem("A", ("AccountId",), "m"),)),
        ([{"errorCode": "A", "fields": "F"}, "noise", {"message": "m"}], (Problem("A"),)),
        ([{"errorCode": 7}], ()),
        (["/services/data/v62.0/sobjects/Account/001"], ()),
        (None, ()),
        ("<html>", ()),
        ({"error": "invalid_grant"}, ()),
    ],
)
def test_problems_are_read_from_any_shape(body: Any, problems: tuple[Problem, ...]) -> None:
    assert parse_problems(body) == problems


@pytest.mark.parametrize(
    ("status", "body", "kind", "code"),
    [
        (401, [{"errorCode": "INVALID_SESSION_ID"}], AccessRefused, None),
        (403, [{"errorCode": "REQUEST_LIMIT_EXCEEDED"}], OrgUnavailable, "REQUEST_LIMIT_EXCEEDED"),
        (403, [{"errorCode": "API_DISABLED_FOR_ORG"}], AccessRefused, None),
        (403, "Bad_OAuth_Token", AccessRefused, None),
        (429, "<html>", OrgUnavailable, "REQUEST_LIMIT_EXCEEDED"),
        (500, "<html>", OrgUnavailable, "HTTP_500"),
        (503, "", OrgUnavailable, "SERVER_UNAVAILABLE"),
        (503, [{"errorCode": "SERVICE_UNAVAILABLE"}], OrgUnavailable, "SERVICE_UNAVAILABLE"),
        (400, [{"errorCode": "MALFORMED_QUERY", "message": "near 'Pat'"}], ReadError, None),
        (404, "<html>Pat</html>", ReadError, None),
        (300, ["/services/data"], ReadError, None),
        (302, "", ReadError, None),
        (204, "", ReadError, None),
    ],
)
def test_an_answer_that_is_not_fine_has_its_exception(
    status: int, body: Any, kind: type[TwofoldError], code: str | None
) -> None:
    error = error_of(answer(status, body))
    assert type(error) is kind
    assert getattr(error, "code", None) in (code, "") or code is None
    assert "Pat" not in error.message


def test_a_wait_that_is_asked_for_is_handed_on() -> None:
    error = error_of(answer(503, "", retry_after="7"))
    assert isinstance(error, OrgUnavailable)
    assert error.retry_after_s == 7.0


def test_the_platforms_code_beats_the_status() -> None:
    assert code_of(answer(503, [{"errorCode": "ORG_LOCKED"}])) == "ORG_LOCKED"


def test_a_refused_part_names_code_and_fields_never_the_message() -> None:
    error = refused_read("Account", 400, (Problem("INVALID_FIELD", ("Foo__c",), "no column for Pat"),))
    assert isinstance(error, ReadError)
    assert (error.code, error.fields) == ("INVALID_FIELD", ("Foo__c",))
    assert "Pat" not in error.message


def test_a_part_that_failed_for_now_is_the_org_being_down() -> None:
    assert isinstance(refused_read("Account", 503, ()), OrgUnavailable)
    assert isinstance(refused_read("Account", 400, (Problem("QUERY_TIMEOUT"),)), OrgUnavailable)
