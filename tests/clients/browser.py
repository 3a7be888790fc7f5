"""A person logs in by browser, so that a client has the refresh token it starts from."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode, urlsplit

from tests.clients.seed import CLIENT_ID, CLIENT_SECRET, PASSWORD, REDIRECT_URI, USERNAME
from tests.emulator.box import Client, Reply

_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def get_refresh_token(org: Client) -> str:
    """Go the way of the web server flow: log-in page, code, tokens."""
    asked = {
        "response_type": "code",
        "client_id": CLIENT_ID,
        "redirect_uri": REDIRECT_URI,
        "scope": "api refresh_token",
    }
    logged_in = _post(org, "authorize", {**asked, "username": USERNAME, "password": PASSWORD})
    assert logged_in.status == 302, logged_in.body
    [code] = parse_qs(urlsplit(logged_in.headers["location"]).query)["code"]
    app = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "redirect_uri": REDIRECT_URI}
    tokens = _post(org, "token", {"grant_type": "authorization_code", "code": code, **app})
    assert tokens.status == 200, tokens.body
    return str(tokens.body["refresh_token"])


def _post(org: Client, path: str, form: dict[str, str]) -> Reply:
    return org.send("POST", f"/services/oauth2/{path}", raw=urlencode(form), headers=_FORM)
