"""How do bodies travel: compressed, long, announced as something else? Source: HTTP reference 1 and 2.2."""

from __future__ import annotations

import gzip
import http.client
import json
import zlib
from typing import Any

import pytest

from tests.emulator.box import VERSION, Client
from twofold.emulator.wire import asgi, encoding

ACCOUNTS = f"/services/data/v{VERSION}/sobjects/Account"
ROE = b'{"LastName": "Roe"}'


def ask(sf: Client, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Ask and take the answer as bytes, as it came."""
    connection = http.client.HTTPConnection(sf.running.instance_url.removeprefix("http://"), timeout=30)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, headers={"Authorization": f"Bearer {sf.token}", **named})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body


def post(sf: Client, body: bytes, **headers: str) -> Any:
    return sf.send(
        "POST", ACCOUNTS, raw=body, headers={name.replace("_", "-"): value for name, value in headers.items()}
    )


DESCRIBE = f"/services/data/v{VERSION}/sobjects/Account/describe"


# Answers.


@pytest.mark.parametrize("accepted", ["gzip", "gzip, deflate, br", "deflate, GZIP;q=0.5", "x-gzip"])
def test_long_answers_come_compressed_when_asked_for(sf: Client, accepted: str) -> None:
    _, _, plain = ask(sf, DESCRIBE)
    _, headers, packed = ask(sf, DESCRIBE, Accept_Encoding=accepted)
    assert (headers["content-encoding"], headers["vary"]) == ("gzip", "Accept-Encoding")
    assert int(headers["content-length"]) == len(packed) < len(plain) // 4
    assert gzip.decompress(packed) == plain


@pytest.mark.parametrize("accepted", ["", "identity", "br", "gzip;q=0", "deflate, gzip; q=0.0"])
def test_nobody_gets_what_he_did_not_ask_for(sf: Client, accepted: str) -> None:
    _, headers, body = ask(sf, DESCRIBE, Accept_Encoding=accepted)
    assert "content-encoding" not in headers
    assert json.loads(body)["name"] == "Account"


def test_short_answers_and_empty_ones_are_not_worth_it(sf: Client) -> None:
    account, _ = sf.person()
    _, headers, _ = ask(sf, f"/services/data/v{VERSION}/limits/recordCount?sObjects=Account", Accept_Encoding="gzip")
    assert "content-encoding" not in headers
    status, headers, body = ask(sf, f"{ACCOUNTS}/{account}", "DELETE", Accept_Encoding="gzip")
    assert (status, body) == (204, b"")
    assert not {"content-encoding", "content-type", "content-length"} & set(headers)


def test_very_long_answers_are_compressed_beside_the_loop(sf: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asgi, "_PACKED_ASIDE_FROM_BYTES", 1)
    _, _, packed = ask(sf, DESCRIBE, Accept_Encoding="gzip")
    assert json.loads(gzip.decompress(packed))["name"] == "Account"


def test_head_tells_the_length_get_would_have(sf: Client) -> None:
    _, of_get, body = ask(sf, DESCRIBE)
    _, of_head, nothing = ask(sf, DESCRIBE, "HEAD")
    assert (of_head["content-length"], nothing) == (of_get["content-length"], b"")
    assert int(of_get["content-length"]) == len(body)


def test_an_unchanged_describe_has_no_body(sf: Client) -> None:
    status, headers, body = ask(sf, DESCRIBE, If_Modified_Since="Fri, 01 Jan 2100 00:00:00 GMT", Accept_Encoding="gzip")
    assert (status, body) == (304, b"")
    assert "content-type" not in headers


@pytest.mark.parametrize("asked", ["1", "true"])
def test_json_may_be_laid_out_for_people(sf: Client, asked: str) -> None:
    _, _, plain = ask(sf, f"/services/data/v{VERSION}/limits")
    _, headers, pretty = ask(sf, f"/services/data/v{VERSION}/limits", X_PrettyPrint=asked)
    assert pretty.startswith(b'{\n  "')
    assert json.loads(pretty).keys() == json.loads(plain).keys()
    assert int(headers["content-length"]) == len(pretty)


@pytest.mark.parametrize("path", ["limits", "sobjects", "nothing"])
def test_json_says_what_it_is(sf: Client, path: str) -> None:
    _, headers, _ = ask(sf, f"/services/data/v{VERSION}/{path}")
    assert headers["content-type"] == "application/json;charset=UTF-8"


# Uploads.


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("gzip", gzip.compress(ROE, mtime=0)),
        ("x-gzip", gzip.compress(ROE, mtime=0)),
        ("GZIP", gzip.compress(ROE[:5], mtime=0) + gzip.compress(ROE[5:], mtime=0)),
        ("deflate", zlib.compress(ROE)),
        ("identity", ROE),
        ("", ROE),
    ],
)
def test_uploads_may_come_compressed(sf: Client, name: str, body: bytes) -> None:
    assert post(sf, body, Content_Encoding=name).status == 201


@pytest.mark.parametrize(
    "body", [ROE, gzip.compress(ROE, mtime=0)[:-9], gzip.compress(ROE, mtime=0) + b"rest", b"\x1f\x8b"]
)
def test_what_is_not_compressed_as_it_says_is_refused(sf: Client, body: bytes) -> None:
    reply = post(sf, body, Content_Encoding="gzip")
    assert (reply.status, reply.code) == (400, "INVALID_CONTENT_ENCODING")
    assert sf.rows("SELECT Id FROM Account") == []


def test_an_unknown_encoding_is_refused(sf: Client) -> None:
    reply = post(sf, ROE, Content_Encoding="br")
    assert (reply.status, reply.code) == (415, "UNSUPPORTED_MEDIA_TYPE")


def test_a_small_body_that_unpacks_to_a_huge_one_is_refused(sf: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding, "BULK_UPLOAD_BYTES_MAX", 100_000)
    assert post(sf, gzip.compress(ROE + b" " * 90_000), Content_Encoding="gzip").status == 201
    reply = post(sf, gzip.compress(ROE + b" " * 10_000_000), Content_Encoding="gzip")
    assert (reply.status, reply.code) == (413, "REQUEST_ENTITY_TOO_LARGE")


def test_a_body_that_is_too_long_is_refused_and_the_connection_lives_on(
    sf: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asgi, "BULK_UPLOAD_BYTES_MAX", 100_000)
    reply = post(sf, b" " * 1_000_000)
    assert (reply.status, reply.code) == (413, "REQUEST_ENTITY_TOO_LARGE")
    assert post(sf, ROE).status == 201


@pytest.mark.parametrize(
    "announced", ["application/json", "APPLICATION/JSON; charset=utf-8", "application/vnd.api+json", "text/json", ""]
)
def test_json_may_be_announced_in_several_ways(sf: Client, announced: str) -> None:
    assert post(sf, ROE, Content_Type=announced).status == 201


@pytest.mark.parametrize("announced", ["text/plain", "application/xml", "application/x-www-form-urlencoded", "json"])
def test_what_is_announced_as_something_else_is_refused(sf: Client, announced: str) -> None:
    reply = post(sf, ROE, Content_Type=announced)
    assert (reply.status, reply.code) == (415, "UNSUPPORTED_MEDIA_TYPE")
    assert sf.data("GET", "limits", Content_Type=announced).status == 200
