"""How does the org take what real clients send? Addresses, bodies, headers. Source: HTTP reference 1, 2 and 15."""

from __future__ import annotations

import socket

import pytest

from tests.emulator.box import Client


@pytest.mark.parametrize(
    "path",
    [
        "//services/data/v60.0/limits",
        "/services/data/v60.0/limits/",
        "/services/data/v60.0//limits",
        "/services/DATA/V60.0/Limits",
    ],
)
def test_slashes_and_letter_case_make_no_difference(sf: Client, path: str) -> None:
    assert sf.send("GET", path).status == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "//services/data/"),
        ("GET", "///services/data/v60.0/sobjects/Account/describe/"),
        ("GET", "//services/oauth2/userinfo/"),
        ("GET", "//services/OAuth2/UserInfo"),
        ("GET", "/services/data/v60.0/jobs/ingest/"),
        ("GET", "/services/data/v60.0/Composite/SObjects/Account/?ids=001000000000001AAA&fields=Id"),
    ],
)
def test_every_surface_takes_slashes_and_letter_case(sf: Client, method: str, path: str) -> None:
    assert sf.send(method, path).status == 200


@pytest.mark.parametrize("word", ["unprocessedrecords", "unprocessedRecords", "UnprocessedRecords/"])
def test_results_of_bulk_jobs_are_found_in_any_letter_case(sf: Client, word: str) -> None:
    job = sf.data("POST", "jobs/ingest/", {"operation": "insert", "object": "Account"}).body["id"]
    sf.data("PATCH", f"jobs/ingest/{job}/", {"state": "Aborted"})
    assert sf.data("GET", f"jobs/ingest/{job}/{word}").status == 200


@pytest.mark.parametrize(
    "query",
    ["q=SELECT%20Id%20FROM%20Account", "q=SELECT+Id+FROM+Account", "q=SELECT+Id+FROM+Account+WHERE+Name!='(x)'"],
)
def test_queries_may_be_encoded_more_or_less(sf: Client, query: str) -> None:
    assert sf.data("GET", f"query?{query}").status == 200


def test_a_slash_before_the_query_string_is_fine(sf: Client) -> None:
    assert sf.data("GET", "query/?q=SELECT+Id+FROM+Account").status == 200


def test_names_in_addresses_and_bodies_are_taken_in_any_letter_case(sf: Client) -> None:
    account = sf.data("POST", "SOBJECTS/aCCount/", {"lastname": "Roe", "PERSONEMAIL": "a@b.cd"}).id
    assert sf.read("account", account)["PersonEmail"] == "a@b.cd"


def test_a_request_line_of_16_kib_is_the_longest(sf: Client) -> None:
    fits = "x" * 15_000
    assert sf.data("GET", f"limits?a={fits}").status == 200
    reply = sf.data("GET", f"limits?a={fits}{fits}")
    assert (reply.status, reply.code) == (414, "URI_TOO_LONG")
    assert sf.data("GET", f"limits?a={fits}", X_Long="y" * 2000).status == 431


def test_chunked_bodies_are_read(sf: Client) -> None:
    def chunks() -> list[bytes]:
        return [b'{"LastName":', b'"Roe"}']

    assert sf.send("POST", "/services/data/v60.0/sobjects/Account", raw=iter(chunks())).status == 201


def test_204_carries_no_body_and_the_connection_lives_on(sf: Client) -> None:
    account, _ = sf.person()
    host, _, port = sf.running.instance_url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=10) as raw:
        head = f"PATCH /services/data/v60.0/sobjects/Account/{account} HTTP/1.1\r\nHost: x\r\n"
        raw.sendall(f'{head}Authorization: Bearer {sf.token}\r\nContent-Length: 13\r\n\r\n{{"Phone":"1"}}'.encode())
        answer = raw.recv(65536)
        assert answer.startswith(b"HTTP/1.1 204")
        assert answer.endswith(b"\r\n\r\n")


@pytest.mark.parametrize("header", ["Bearer nobody", "OAuth nobody", "Basic abc", ""])
def test_without_a_living_session_the_answer_is_an_array(sf: Client, header: str) -> None:
    reply = sf.data("GET", "limits", Authorization=header)
    assert reply.status == 401
    assert reply.body == [{"message": "Session expired or invalid", "errorCode": "INVALID_SESSION_ID"}]


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "OAuth", "OAUTH"])
def test_both_schemes_are_taken_in_any_letter_case(sf: Client, scheme: str) -> None:
    assert sf.data("GET", "limits", Authorization=f"{scheme} {sf.token}").status == 200


@pytest.mark.parametrize(
    "path", ["nothing", "sobjects/Nothing", "sobjects/Nothing/describe", "jobs/export", "sobjects/Account/x/y/z"]
)
def test_unknown_resources_are_not_found(sf: Client, path: str) -> None:
    reply = sf.data("GET", path)
    assert (reply.status, reply.code) == (404, "NOT_FOUND")


def test_a_wrong_verb_is_named_beside_the_right_ones(sf: Client) -> None:
    reply = sf.data("PUT", "sobjects")
    assert (reply.status, reply.code, reply.headers["allow"]) == (405, "METHOD_NOT_ALLOWED", "GET")


def test_versions_from_31_to_the_newest_are_served(sf: Client) -> None:
    versions = sf.send("GET", "/services/data", headers={"Authorization": ""}).body
    assert versions[0]["version"] == "31.0"
    assert {"label": "Spring '24", "url": "/services/data/v60.0", "version": "60.0"} in versions
    assert sf.send("GET", "/services/data/v31.0/limits").status == 200
    assert sf.send("GET", "/services/data/v30.0/limits").status == 410
    assert sf.send("GET", "/services/data/v99.0/limits").status == 404


def test_every_data_answer_says_how_many_calls_were_made(sf: Client) -> None:
    paths = ("limits", "nothing", "sobjects/Nothing")
    assert [sf.data("GET", path).headers["sforce-limit-info"] for path in paths] == [
        "api-usage=1/1000000",
        "api-usage=2/1000000",
        "api-usage=3/1000000",
    ]
    assert "sforce-limit-info" not in sf.send("GET", "/services/data").headers
    assert "sforce-limit-info" not in sf.data("GET", "limits", Authorization="").headers


def test_names_of_headers_are_written_as_the_platform_writes_them(sf: Client) -> None:
    """Grade C: a client that reads header names letter by letter gets along with the platform."""
    host, port = sf.running.instance_url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(f"GET /services/data HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        head = connection.makefile("rb").read().partition(b"\r\n\r\n")[0].decode()
    names = [line.partition(":")[0] for line in head.splitlines()[1:]]
    assert {"Content-Type", "Content-Length"} <= set(names)


def test_a_stranger_learns_nothing_of_what_is_there(sf: Client) -> None:
    assert {sf.data("GET", path, Authorization="").status for path in ("limits", "nothing", "sobjects/Nothing")} == {
        401
    }


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b'"text"', b"\xff\xfe", b"{" * 5000])
def test_a_body_that_is_no_record_is_refused(sf: Client, body: bytes) -> None:
    reply = sf.send("POST", "/services/data/v60.0/sobjects/Account", raw=body)
    assert (reply.status, reply.code) == (400, "JSON_PARSER_ERROR")


def test_head_answers_like_get_without_a_body(sf: Client) -> None:
    reply = sf.data("HEAD", "limits")
    assert (reply.status, reply.body) == (200, None)


def test_the_resources_of_a_version_name_the_user(sf: Client) -> None:
    resources = sf.data("GET", "").body
    assert resources["sobjects"] == "/services/data/v60.0/sobjects"
    assert sf.send("GET", resources["identity"].removeprefix(sf.running.instance_url)).body["username"]


def test_a_client_that_goes_away_has_written_nothing(sf: Client) -> None:
    host, _, port = sf.running.instance_url.removeprefix("http://").partition(":")
    head = f"POST /services/data/v60.0/sobjects/Account HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {sf.token}\r\n"
    with socket.create_connection((host, int(port)), timeout=10) as raw:
        raw.sendall(f'{head}Content-Length: 99\r\n\r\n{{"LastName":"Roe"}}'.encode())
    assert sf.rows("SELECT Id FROM Account") == []


def test_a_connection_serves_one_request_after_the_other(sf: Client) -> None:
    host, _, port = sf.running.instance_url.removeprefix("http://").partition(":")
    request = (
        f"GET /services/data/v60.0/limits HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {sf.token}\r\n\r\n".encode()
    )
    with socket.create_connection((host, int(port)), timeout=10) as raw:
        answers = b""
        for sent, waited_for in ((1, 1), (1, 2), (5, 7)):
            raw.sendall(request * sent)
            while answers.count(b"HTTP/1.1 200") < waited_for:
                answers += raw.recv(65536)


def test_apex_services_are_metered_and_not_there(sf: Client) -> None:
    reply = sf.send("GET", "/services/apexrest/booking/1")
    assert (reply.status, reply.code) == (404, "NOT_FOUND")
    assert reply.message == "Could not find a match for URL"
    assert reply.headers["sforce-limit-info"] == "api-usage=1/1000000"
    assert sf.send("GET", "/services/apexrest/booking/1", headers={"Authorization": ""}).status == 401
