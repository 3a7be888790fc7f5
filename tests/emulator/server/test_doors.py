"""By which doors can clients come in, and who is turned away? Source: HTTP reference 1 and 3.1 (O)."""

from __future__ import annotations

import http.client
import json
import socket
import ssl
import stat
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from twofold.emulator.seeds.basics import CLIENT_ID, CLIENT_SECRET
from twofold.emulator.server import OrgOptions, RunningOrg, start
from twofold.emulator.server.proxy import leads_to
from twofold.errors import UsageError

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
CREDENTIALS = urlencode(
    {"grant_type": "client_credentials", "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET},
)


@pytest.fixture(scope="module")
def org() -> Iterator[RunningOrg]:
    """A box with all its doors open."""
    with start(OrgOptions(port=0, https_port=0, proxy_port=0, token="T1")) as running:
        yield running


def place(url: str | None) -> tuple[str, int]:
    parts = urlsplit(url or "")
    assert parts.hostname
    assert parts.port
    return parts.hostname, parts.port


def trusting(org: RunningOrg) -> ssl.SSLContext:
    """Trust the CA of the box and no other."""
    return ssl.create_default_context(cafile=str(org.ca_file))


def through_proxy(org: RunningOrg, host: str) -> http.client.HTTPSConnection:
    connection = http.client.HTTPSConnection(*place(org.proxy_url), timeout=10, context=trusting(org))
    connection.set_tunnel(host, 443)
    return connection


def ask_proxy(org: RunningOrg, request: bytes) -> bytes:
    with socket.create_connection(place(org.proxy_url), timeout=10) as raw:
        raw.sendall(request)
        return raw.recv(65536)


def is_cut(raw: socket.socket) -> bool:
    """Whether the other side ends the connection without a word."""
    try:
        return raw.recv(65536) == b""
    except ConnectionResetError:
        return True


def log_in(connection: http.client.HTTPConnection) -> dict[str, str]:
    connection.request("POST", "/services/oauth2/token", CREDENTIALS, FORM)
    with connection.getresponse() as answer:
        assert answer.status == 200
        return dict(json.loads(answer.read()))


# TLS.


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_tls_is_spoken_by_a_certificate_of_the_boxs_own_ca(org: RunningOrg, host: str) -> None:
    connection = http.client.HTTPSConnection(host, place(org.https_url)[1], timeout=10, context=trusting(org))
    connection.request("GET", "/services/data/v60.0/limits", headers={"Authorization": "Bearer T1"})
    assert connection.getresponse().status == 200
    connection.close()


def test_both_ports_lead_to_one_org(org: RunningOrg) -> None:
    secure = http.client.HTTPSConnection(*place(org.https_url), timeout=10, context=trusting(org))
    plain = http.client.HTTPConnection(*place(org.instance_url), timeout=10)
    token = log_in(secure)["access_token"]
    plain.request("GET", "/services/data/v60.0/limits", headers={"Authorization": f"Bearer {token}"})
    assert plain.getresponse().status == 200
    secure.close()
    plain.close()


def test_a_client_that_does_not_trust_the_ca_goes_away(org: RunningOrg) -> None:
    connection = http.client.HTTPSConnection(*place(org.https_url), timeout=10, context=ssl.create_default_context())
    with pytest.raises(ssl.SSLCertVerificationError):
        connection.request("GET", "/services/data")


def test_the_ca_can_vouch_for_no_other_name(org: RunningOrg) -> None:
    context = trusting(org)
    with socket.create_connection(place(org.https_url), timeout=10) as raw, pytest.raises(ssl.SSLCertVerificationError):
        context.wrap_socket(raw, server_hostname="example.com")


def test_the_certificates_stay_the_same_where_data_is_kept(tmp_path: Path) -> None:
    files = []
    for _ in range(2):
        with start(OrgOptions(port=0, https_port=0, data=tmp_path)) as running:
            assert running.ca_file == tmp_path / "tls" / "ca.pem"
            files.append({path.name: path.read_bytes() for path in (tmp_path / "tls").iterdir()})
    assert files[0] == files[1]
    assert {name: stat.S_IMODE((tmp_path / "tls" / name).stat().st_mode) for name in files[0] if "key" in name} == {
        "box-key.pem": 0o600,
        "ca-key.pem": 0o600,
    }


def test_a_spoilt_certificate_is_made_anew_by_the_same_ca(tmp_path: Path) -> None:
    with start(OrgOptions(port=0, https_port=0, data=tmp_path)):
        pass
    ca = (tmp_path / "tls" / "ca.pem").read_bytes()
    (tmp_path / "tls" / "box.pem").write_text("spoilt")
    with start(OrgOptions(port=0, https_port=0, data=tmp_path)) as running:
        secure = http.client.HTTPSConnection(*place(running.https_url), timeout=10, context=trusting(running))
        assert log_in(secure)["access_token"]
        secure.close()
    assert (tmp_path / "tls" / "ca.pem").read_bytes() == ca


def test_without_a_folder_the_certificates_go_with_the_box() -> None:
    with start(OrgOptions(port=0, https_port=0)) as running:
        ca_file = running.ca_file
        assert ca_file is not None
        assert ca_file.exists()
    assert not ca_file.exists()


def test_a_plain_box_has_no_other_doors() -> None:
    with start(OrgOptions(port=0)) as running:
        assert (running.https_url, running.proxy_url, running.ca_file) == (None, None, None)


# The instance URL.


def test_the_instance_url_follows_scheme_and_host(org: RunningOrg) -> None:
    secure = http.client.HTTPSConnection(*place(org.https_url), timeout=10, context=trusting(org))
    plain = http.client.HTTPConnection(*place(org.instance_url), timeout=10)
    tunnelled = through_proxy(org, "acme.my.salesforce.com")
    assert log_in(secure)["instance_url"] == org.https_url
    assert log_in(plain)["instance_url"] == org.instance_url
    assert log_in(tunnelled)["instance_url"] == "https://acme.my.salesforce.com"
    for connection in (secure, plain, tunnelled):
        connection.close()


@pytest.mark.parametrize("host", ["login.salesforce.com", "test.salesforce.com"])
def test_a_login_host_sends_clients_to_where_the_org_is(org: RunningOrg, host: str) -> None:
    connection = through_proxy(org, host)
    session = log_in(connection)
    connection.close()
    assert session["instance_url"] == "https://box.my.salesforce.com"
    assert session["id"].startswith("https://box.my.salesforce.com/id/00D")
    there = through_proxy(org, "box.my.salesforce.com")
    there.request("GET", "/services/data/v60.0/limits", headers={"Authorization": f"Bearer {session['access_token']}"})
    assert there.getresponse().status == 200
    there.close()


def test_without_a_proxy_a_login_host_sends_clients_to_the_tls_port() -> None:
    with start(OrgOptions(port=0, https_port=0)) as running:
        plain = http.client.HTTPConnection(*place(running.instance_url), timeout=10)
        plain.request("POST", "/services/oauth2/token", CREDENTIALS, {**FORM, "Host": "login.salesforce.com"})
        assert json.loads(plain.getresponse().read())["instance_url"] == running.https_url
        plain.close()


# The proxy.


@pytest.mark.parametrize(
    "target",
    [
        "example.com:443",
        "salesforce.com.example.com:443",
        "notsalesforce.com:443",
        "login.salesforce.com:80",
        "login.salesforce.com:22",
        "127.0.0.1:443",
        "localhost:443",
        "[::1]:443",
        "login.salesforce.com:99999",
    ],
)
def test_the_proxy_leads_nowhere_else(org: RunningOrg, target: str) -> None:
    answer = ask_proxy(org, f"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n\r\n".encode())
    assert answer.split()[1] in (b"403", b"405")


@pytest.mark.parametrize(
    ("name", "port", "end"),
    [
        ("login.salesforce.com", 443, "https"),
        ("acme--dev.sandbox.my.salesforce.com", 443, "https"),
        ("api.pubsub.salesforce.com.", 7443, "events"),
        ("API.deu.pubsub.salesforce.com", 443, "events"),
        ("login.salesforce.com", 7443, None),
        ("pubsub.salesforce.com.example.com", 7443, None),
        ("salesforce.com", 443, None),
    ],
)
def test_each_name_has_its_door(name: str, port: int, end: str | None) -> None:
    find = leads_to(("https", 1), ("events", 2))
    assert find(name, port) == {"https": ("https", 1), "events": ("events", 2), None: None}[end]


def test_without_an_event_door_its_names_lead_to_the_other() -> None:
    find = leads_to(("https", 1), None)
    assert (find("api.pubsub.salesforce.com", 443), find("api.pubsub.salesforce.com", 7443)) == (("https", 1), None)


def test_the_proxy_takes_names_in_any_letter_case(org: RunningOrg) -> None:
    answer = ask_proxy(org, b"CONNECT LOGIN.Salesforce.com:443 HTTP/1.1\r\nProxy-Authorization: Basic eDp5\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 200 ")


def test_the_proxy_fetches_nothing_by_itself(org: RunningOrg) -> None:
    answer = ask_proxy(org, b"GET http://login.salesforce.com/ HTTP/1.1\r\nHost: login.salesforce.com\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 405 ")
    assert b"Allow: CONNECT" in answer


def test_a_head_without_end_is_cut(org: RunningOrg) -> None:
    with socket.create_connection(place(org.proxy_url), timeout=10) as raw:
        raw.sendall(b"CONNECT login.salesforce.com:443 HTTP/1.1\r\nX: " + b"x" * 40_000)
        raw.shutdown(socket.SHUT_WR)
        assert is_cut(raw)


def test_a_proxy_opens_the_tls_port_it_needs() -> None:
    with start(OrgOptions(port=0, proxy_port=0)) as running:
        assert running.https_url is not None


# Ports.


@pytest.mark.parametrize("option", ["port", "https_port", "proxy_port"])
def test_a_port_that_is_taken_is_named_with_its_option(org: RunningOrg, option: str) -> None:
    _, taken = place(org.instance_url)
    options = OrgOptions(**{"port": 0, option: taken})  # type: ignore[arg-type]
    with pytest.raises(UsageError, match=rf"{taken} \(--{option.replace('_', '-')}\): it is taken"):
        start(options)


def test_an_address_that_is_none_of_ours_is_told() -> None:
    with pytest.raises(UsageError, match="no such address"):
        start(OrgOptions(port=0, host="192.0.2.1"))


def test_a_box_that_listens_everywhere_names_an_address_that_leads_to_it() -> None:
    with start(OrgOptions(port=0, https_port=0, host="0.0.0.0")) as running:
        secure = http.client.HTTPSConnection(*place(running.https_url), timeout=10, context=trusting(running))
        assert log_in(secure)["instance_url"] == running.https_url
        secure.close()
        assert running.instance_url.startswith("http://127.0.0.1:")


def test_a_folder_that_can_not_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(UsageError, match="can't be used: Not a directory"):
        start(OrgOptions(port=0, data=tmp_path / "file" / "org"))


def test_a_file_that_is_no_org_is_told(tmp_path: Path) -> None:
    (tmp_path / "org.sqlite").write_text("This is a letter, not a database. " * 50)
    with pytest.raises(UsageError, match="not a database"):
        start(OrgOptions(port=0, data=tmp_path))
