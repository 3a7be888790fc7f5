"""How does a person let an app in? By code with PKCE, by token, or for a device. Source: HTTP reference 3.2 and 3.3."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from tests.emulator.box import Client, Reply
from twofold.emulator.seeds.document import PASSWORD, ConnectedApp, SeedDocument, User

FORM = {"Content-Type": "application/x-www-form-urlencoded", "Authorization": ""}
NOBODY = {"Authorization": ""}
CALLBACK = "https://app.example.com/back?keep=1"
VERIFIER = "a-verifier-that-is-long-enough-to-be-taken-for-one"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
AUTHORIZE = "/services/oauth2/authorize"
ASKED = {"response_type": "code", "client_id": "web", "redirect_uri": CALLBACK, "state": "s&1"}
KIM = {"username": "kim@example.com", "password": "secret-of-kim", "answer": "allow"}


@pytest.fixture(autouse=True)
def apps(sf: Client) -> None:
    """An org with a secret app, a public one, one that rotates, and Kim."""
    document = SeedDocument(
        users=[User("kim", "kim@example.com", "Kim", password="secret-of-kim", security_token="TOKEN")],
        connected_apps=[
            ConnectedApp("web", "web-secret", name="A <web> app", callbacks=[CALLBACK]),
            ConnectedApp("public", callbacks=["http://localhost:1717/OauthRedirect"], require_pkce=True),
            ConnectedApp("rotating", "rotating-secret", callbacks=[CALLBACK], rotate_refresh_tokens=True),
        ],
    )
    sf.plant(document)


def ask_token(sf: Client, **form: str) -> Reply:
    return sf.send("POST", "/services/oauth2/token", raw=urlencode(form), headers=FORM)


def submit(sf: Client, asked: dict[str, str], answer: dict[str, str]) -> Reply:
    """Fill in the log-in page of a request as a browser does: its hidden fields go along."""
    page = sf.send("GET", f"{AUTHORIZE}?{urlencode(asked)}", headers=NOBODY)
    assert page.status == 200, page.body
    hidden = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page.body)
    form = {html.unescape(name): html.unescape(value) for name, value in hidden} | answer
    return sf.send("POST", AUTHORIZE, raw=urlencode(form), headers=FORM)


def sent_back(reply: Reply) -> dict[str, str]:
    """What the browser carries back to the app."""
    assert reply.status == 302
    address = urlsplit(reply.headers["location"])
    return dict(parse_qsl(address.query)) | dict(parse_qsl(address.fragment))


def get_code(sf: Client, **asked: str) -> str:
    return sent_back(submit(sf, {**ASKED, **asked}, KIM))["code"]


def trade(sf: Client, code: str, **form: str) -> Reply:
    """Trade a code in for a session."""
    default = {"client_id": "web", "client_secret": "web-secret", "redirect_uri": CALLBACK}
    return ask_token(sf, **{"grant_type": "authorization_code", "code": code, **default, **form})


def refused(reply: Reply) -> tuple[str, str]:
    assert reply.status == 400, reply.body
    return reply.body["error"], reply.body["error_description"]


def works(sf: Client, token: str) -> bool:
    return sf.data("GET", "limits", Authorization=f"Bearer {token}").status == 200


# The code.


def test_a_person_logs_in_and_the_app_trades_the_code_for_a_session(sf: Client) -> None:
    back = sent_back(submit(sf, ASKED, KIM))
    assert (back["state"], back["keep"]) == ("s&1", "1")
    session = trade(sf, back["code"]).body
    assert session["id"].endswith(sf.refs["kim"])
    assert session["refresh_token"].startswith("5Aep861")
    assert session["scope"] == "refresh_token api id"
    assert works(sf, session["access_token"])


def test_pkce_stands_for_the_secret(sf: Client) -> None:
    code = get_code(sf, code_challenge=CHALLENGE, code_challenge_method="S256")
    reply = trade(sf, code, client_secret="", code_verifier=VERIFIER)
    assert reply.status == 200


def test_a_public_app_needs_no_secret(sf: Client) -> None:
    asked = {"client_id": "public", "redirect_uri": "http://localhost:1717/OauthRedirect", "code_challenge": CHALLENGE}
    code = get_code(sf, **asked)
    session = trade(sf, code, client_secret="", code_verifier=VERIFIER, **asked).body
    again = ask_token(sf, grant_type="refresh_token", refresh_token=session["refresh_token"], client_id="public")
    assert works(sf, again.body["access_token"])


def test_the_command_line_s_own_app_is_known_everywhere(sf: Client) -> None:
    asked = {**ASKED, "client_id": "PlatformCLI", "redirect_uri": "http://localhost:1717/OauthRedirect"}
    assert "code" in sent_back(submit(sf, asked, KIM))


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({"client_secret": "x"}, ("invalid_client", "invalid client credentials")),
        ({"client_secret": ""}, ("invalid_client", "invalid client credentials")),
        ({"client_id": "nobody"}, ("invalid_client_id", "client identifier invalid")),
        (
            {"redirect_uri": "https://evil.example.com"},
            ("redirect_uri_mismatch", "redirect_uri must match configuration"),
        ),
        ({"code": "aPrxNothing"}, ("invalid_grant", "invalid authorization code")),
        ({"code_verifier": VERIFIER}, ("invalid_grant", "invalid code verifier")),
        (
            {"client_id": "rotating", "client_secret": "rotating-secret"},
            ("invalid_grant", "invalid authorization code"),
        ),
    ],
)
def test_a_code_is_good_for_its_app_alone(sf: Client, form: dict[str, str], error: tuple[str, str]) -> None:
    assert refused(trade(sf, **{"code": get_code(sf), **form})) == error


@pytest.mark.parametrize("verifier", ["", VERIFIER + "x", CHALLENGE])
def test_a_wrong_verifier_is_refused(sf: Client, verifier: str) -> None:
    code = get_code(sf, code_challenge=CHALLENGE)
    assert refused(trade(sf, code, code_verifier=verifier)) == ("invalid_grant", "invalid code verifier")


def test_a_code_is_good_once_and_a_thief_ends_what_it_was_spent_on(sf: Client) -> None:
    code = get_code(sf)
    session = trade(sf, code).body
    assert refused(trade(sf, code)) == ("invalid_grant", "invalid authorization code")
    assert not works(sf, session["access_token"])
    again = ask_token(
        sf,
        grant_type="refresh_token",
        refresh_token=session["refresh_token"],
        client_id="web",
        client_secret="web-secret",
    )
    assert refused(again) == ("invalid_grant", "expired access/refresh token")


def test_a_code_is_good_for_a_quarter_of_an_hour(sf: Client) -> None:
    codes = [get_code(sf), get_code(sf)]
    sf.advance(899)
    assert trade(sf, codes[0]).status == 200
    sf.advance(2)
    assert refused(trade(sf, codes[1])) == ("invalid_grant", "expired authorization code")


def test_without_leave_to_refresh_there_is_no_refresh_token(sf: Client) -> None:
    session = trade(sf, get_code(sf, scope="api id")).body
    assert session["scope"] == "api id"
    assert "refresh_token" not in session


# What is asked for.


def test_a_person_who_denies_is_sent_back_without_a_code(sf: Client) -> None:
    back = sent_back(submit(sf, ASKED, {"answer": "deny"}))
    assert (back["error"], back["state"]) == ("access_denied", "s&1")


@pytest.mark.parametrize("answer", [{"password": "wrong"}, {"username": "nobody@example.com"}, {"password": ""}])
def test_a_wrong_password_shows_the_page_again(sf: Client, answer: dict[str, str]) -> None:
    reply = submit(sf, ASKED, {**KIM, **answer})
    assert reply.status == 200
    assert 'role="alert"' in reply.body
    assert "secret-of-kim" not in reply.body


@pytest.mark.parametrize(
    "asked",
    [
        {"client_id": "nobody"},
        {"client_id": ""},
        {"redirect_uri": ""},
        {"redirect_uri": "https://evil.example.com/back"},
        {"redirect_uri": CALLBACK + "&more=1"},
        {"redirect_uri": "javascript:alert(1)"},
    ],
)
def test_nobody_is_sent_to_an_address_that_is_not_registered(sf: Client, asked: dict[str, str]) -> None:
    for method in ("GET", "POST"):
        reply = sf.send(method, f"{AUTHORIZE}?{urlencode({**ASKED, **KIM, **asked})}", headers=NOBODY)
        assert reply.status == 400
        assert "location" not in reply.headers


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"response_type": "x"}, "unsupported_response_type"),
        ({"code_challenge": CHALLENGE, "code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"scope": 'api "'}, "invalid_scope"),
        ({"client_id": "public", "redirect_uri": "http://localhost:1717/OauthRedirect"}, "invalid_request"),
    ],
)
def test_a_wrong_request_is_told_to_the_app(sf: Client, asked: dict[str, str], error: str) -> None:
    reply = sf.send("GET", f"{AUTHORIZE}?{urlencode({**ASKED, **asked})}", headers=NOBODY)
    assert (sent_back(reply)["error"], sent_back(reply)["state"]) == (error, "s&1")


def test_pages_show_what_came_from_outside_as_text(sf: Client) -> None:
    asked = {**ASKED, "state": '"><script>alert(1)</script>', "login_hint": "<b>kim</b>", "scope": "api <i>"}
    page = sf.send("GET", f"{AUTHORIZE}?{urlencode(asked)}", headers=NOBODY)
    assert not {"<script>", "<b>", "<i>", "<web>"} & set(re.findall(r"<\w+>", page.body))
    assert page.headers["content-security-policy"].startswith("default-src 'none'")


def test_the_token_itself_may_be_sent_behind_the_hash(sf: Client) -> None:
    reply = submit(sf, {**ASKED, "response_type": "token"}, KIM)
    assert "#access_token=" in reply.headers["location"]
    session = sent_back(reply)
    assert (session["token_type"], session["state"]) == ("Bearer", "s&1")
    assert works(sf, session["access_token"])


# Logging in again.


def log_in(sf: Client, app: str = "web") -> dict[str, str]:
    session = trade(sf, get_code(sf, client_id=app), client_id=app, client_secret=f"{app}-secret")
    return dict(session.body)


def refresh(sf: Client, token: str, app: str = "web", **form: str) -> Reply:
    default = {"client_id": app, "client_secret": f"{app}-secret"}
    return ask_token(sf, **{"grant_type": "refresh_token", "refresh_token": token, **default, **form})


def test_a_refresh_token_logs_in_again_and_again(sf: Client) -> None:
    session = log_in(sf)
    again = [refresh(sf, session["refresh_token"]).body for _ in range(2)]
    assert all(works(sf, one["access_token"]) for one in again)
    assert "refresh_token" not in again[0]
    assert again[0]["id"] == session["id"]


def test_a_rotating_refresh_token_is_good_once(sf: Client) -> None:
    session = log_in(sf, "rotating")
    next_one = refresh(sf, session["refresh_token"], "rotating").body["refresh_token"]
    assert refused(refresh(sf, session["refresh_token"], "rotating"))[0] == "invalid_grant"
    assert refresh(sf, next_one, "rotating").status == 200


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({"refresh_token": "x"}, "invalid_grant"),
        ({"client_secret": "x"}, "invalid_client"),
        ({"client_id": "rotating", "client_secret": "rotating-secret"}, "invalid_grant"),
    ],
)
def test_a_refresh_token_is_good_for_its_app_alone(sf: Client, form: dict[str, str], error: str) -> None:
    assert refused(refresh(sf, log_in(sf)["refresh_token"], **form))[0] == error


def test_a_revoked_refresh_token_takes_its_sessions_with_it(sf: Client) -> None:
    session = log_in(sf)
    renewed = refresh(sf, session["refresh_token"]).body
    form = urlencode({"token": session["refresh_token"]})
    assert sf.send("POST", "/services/oauth2/revoke", raw=form, headers=FORM).status == 200
    assert not works(sf, session["access_token"])
    assert not works(sf, renewed["access_token"])
    assert refused(refresh(sf, session["refresh_token"]))[0] == "invalid_grant"


def test_a_session_that_is_not_used_ends_after_two_hours(sf: Client) -> None:
    token = log_in(sf)["access_token"]
    sf.advance(7000)
    assert works(sf, token)
    sf.advance(7000)
    assert works(sf, token)
    sf.advance(7201)
    assert not works(sf, token)


def test_a_user_who_is_switched_off_is_out_until_switched_on_again(sf: Client) -> None:
    session = log_in(sf)
    sf.update("User", sf.refs["kim"], {"IsActive": False})
    assert not works(sf, session["access_token"])
    assert refused(refresh(sf, session["refresh_token"])) == ("invalid_grant", "inactive user")
    sf.update("User", sf.refs["kim"], {"IsActive": True})
    assert works(sf, session["access_token"])
    assert refresh(sf, session["refresh_token"]).status == 200


def test_a_refresh_token_can_be_introspected(sf: Client) -> None:
    session = log_in(sf)
    form = {"client_id": "web", "client_secret": "web-secret", "token": session["refresh_token"]}
    body = sf.send("POST", "/services/oauth2/introspect", raw=urlencode(form), headers=FORM).body
    assert (body["active"], body["token_type"], body["client_id"]) == (True, "refresh_token", "web")


# By name and password.


@pytest.mark.parametrize("password", ["secret-of-kim", "secret-of-kimTOKEN"])
def test_name_and_password_open_a_session(sf: Client, password: str) -> None:
    form = {"username": "KIM@example.com", "password": password, "client_id": "web", "client_secret": "web-secret"}
    session = ask_token(sf, grant_type="password", **form).body
    assert session["id"].endswith(sf.refs["kim"])
    assert "refresh_token" not in session


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({"password": "wrong"}, ("invalid_grant", "authentication failure")),
        ({"username": "nobody"}, ("invalid_grant", "authentication failure")),
        ({"client_secret": "x"}, ("invalid_client", "invalid client credentials")),
        ({"client_id": "x"}, ("invalid_client_id", "client identifier invalid")),
    ],
)
def test_a_failed_password_is_told_as_little_as_possible(
    sf: Client, form: dict[str, str], error: tuple[str, str]
) -> None:
    whole = {
        "username": "kim@example.com",
        "password": "secret-of-kim",
        "client_id": "web",
        "client_secret": "web-secret",
    }
    assert refused(ask_token(sf, grant_type="password", **{**whole, **form})) == error


def test_a_user_of_a_seed_without_a_password_has_the_usual_one(sf: Client) -> None:
    form = {"username": "api@box.example.com", "password": PASSWORD, "client_id": "web", "client_secret": "web-secret"}
    assert ask_token(sf, grant_type="password", **form).status == 200


# A device.


def poll(sf: Client, code: str) -> Reply:
    return ask_token(sf, grant_type="device", client_id="web", code=code)


def connect(sf: Client, user_code: str, **form: str) -> Reply:
    whole = urlencode({**KIM, "user_code": user_code, **form})
    return sf.send("POST", "/setup/connect", raw=whole, headers=FORM)


def test_a_device_waits_until_its_user_has_connected_it(sf: Client) -> None:
    device = ask_token(sf, response_type="device_code", client_id="web").body
    assert device["verification_uri"] == f"{sf.running.instance_url}/setup/connect"
    assert refused(poll(sf, device["device_code"]))[0] == "authorization_pending"
    typed = f"{device['user_code'][:4]}-{device['user_code'][4:]}".lower()
    assert "is connected" in connect(sf, typed).body
    session = poll(sf, device["device_code"]).body
    assert works(sf, session["access_token"])
    assert session["refresh_token"]
    assert refused(poll(sf, device["device_code"])) == ("invalid_grant", "invalid device code")


def test_a_device_can_be_kept_out(sf: Client) -> None:
    device = ask_token(sf, response_type="device_code", client_id="web").body
    connect(sf, device["user_code"], answer="deny")
    assert refused(poll(sf, device["device_code"]))[0] == "access_denied"
    assert "No device waits" in connect(sf, device["user_code"]).body


def test_a_device_waits_for_ten_minutes(sf: Client) -> None:
    device = ask_token(sf, response_type="device_code", client_id="web").body
    sf.advance(601)
    assert "No device waits" in connect(sf, device["user_code"]).body
    assert refused(poll(sf, device["device_code"])) == ("invalid_grant", "invalid device code")


@pytest.mark.parametrize("form", [{"user_code": "WRONG"}, {"password": "wrong"}])
def test_a_device_is_not_connected_by_a_stranger(sf: Client, form: dict[str, str]) -> None:
    device = ask_token(sf, response_type="device_code", client_id="web").body
    assert 'role="alert"' in connect(sf, **{"user_code": device["user_code"], **form}).body
    assert refused(poll(sf, device["device_code"]))[0] == "authorization_pending"


# Opening a browser.


def test_a_session_opens_a_browser_once(sf: Client) -> None:
    address = sf.send("GET", "/services/oauth2/singleaccess").body["frontdoor_uri"]
    assert address.startswith(f"{sf.running.instance_url}/secur/frontdoor.jsp?")
    path = address.removeprefix(sf.running.instance_url)
    assert "Logged in as api@box.example.com" in sf.send("GET", path, headers=NOBODY).body
    assert sf.send("GET", path, headers=NOBODY).status == 403
    assert sf.send("GET", "/services/oauth2/singleaccess", headers=NOBODY).status == 403


def test_answers_with_tokens_are_kept_by_nobody(sf: Client) -> None:
    assert trade(sf, get_code(sf)).headers["cache-control"] == "no-store"


def test_userinfo_tells_a_missing_token_from_a_bad_one(sf: Client) -> None:
    missing = sf.send("GET", "/services/oauth2/userinfo", headers=NOBODY)
    bad = sf.send("GET", "/services/oauth2/userinfo?oauth_token=x", headers=NOBODY)
    assert (missing.status, missing.body) == (403, "Missing_OAuth_Token")
    assert (bad.status, bad.body) == (403, "Bad_OAuth_Token")
