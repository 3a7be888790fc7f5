"""
GET and POST /services/oauth2/authorize: a person logs in, and the app is sent a code (or, in the user-agent flow, a token).

Source: HTTP reference 3.3 (O, D).
"""

from __future__ import annotations

from collections.abc import Callable

from twofold.emulator.behaviour.org import Org
from twofold.emulator.behaviour.passwords import find_user_by_password
from twofold.emulator.endpoints.oauth_token import render_session
from twofold.emulator.oauth.authorization import Authorization, RedirectRefused, read_authorization
from twofold.emulator.oauth.forms import Form, GrantRefused, read_form
from twofold.emulator.oauth.grants import Grant, keep_refresh_token, wants_refresh
from twofold.emulator.oauth.ledger import CODE_MS, Code, Ledger, make_code
from twofold.emulator.oauth.pages import error_page, login_page, redirect
from twofold.emulator.wire import Answer, Base, Call, Route

_ASKED_OF_THE_PERSON = frozenset({"username", "password", "answer", "login_hint"})
_WRONG_PASSWORD = "Please check your username and password. If you still can't log in, look into the seed of this org."


def show(org: Org, call: Call) -> Answer:
    """Show the log-in page of an app; `login_hint` fills in the name."""
    return _answer(org, call, lambda form, asked: _ask(form, asked))


def decide(org: Org, call: Call) -> Answer:
    """Take name and password, or a no, and send the browser back to the app."""
    return _answer(org, call, lambda form, asked: _decide(org, call, form, asked))


def _answer(org: Org, call: Call, work: Callable[[Form, Authorization], Answer]) -> Answer:
    form = read_form(call)
    try:
        return work(form, read_authorization(form, org.find_app))
    except GrantRefused as refusal:
        return error_page(refusal.error, refusal.description)
    except RedirectRefused as refusal:
        return redirect(refusal.address)


def _ask(form: Form, asked: Authorization, wrong: str = "") -> Answer:
    hidden = {name: value for name, value in form.items() if name not in _ASKED_OF_THE_PERSON}
    username = form.get("username", form.get("login_hint", ""))
    return login_page(hidden, asked.app.name or asked.app.client_id, asked.scope, username, wrong)


def _decide(org: Org, call: Call, form: Form, asked: Authorization) -> Answer:
    if form.get("answer") == "deny":
        denied = {"error": "access_denied", "error_description": "end-user denied authorization"}
        return redirect(asked.redirect(denied))
    user = find_user_by_password(org, form.get("username", ""), form.get("password", ""))
    if user is None:
        return _ask(form, asked, _WRONG_PASSWORD)
    return redirect(asked.redirect(_token(org, call, asked, user) if asked.implicit else _code(org, call, asked, user)))


def _code(org: Org, call: Call, asked: Authorization, user: int) -> dict[str, str]:
    code = make_code()
    until = call.now + CODE_MS
    Ledger(org.store).put(
        code, Code(until, asked.app.client_id, asked.redirect_uri, user, asked.scope, asked.challenge)
    )
    return {"code": code}


def _token(org: Org, call: Call, asked: Authorization, user: int) -> dict[str, str]:
    app = asked.app
    refresh = ""
    if wants_refresh(asked.scope):
        refresh = keep_refresh_token(Ledger(org.store), app, user, asked.scope, call.now)
    session = org.sessions.issue(org.id, user, app=app.client_id, scope=asked.scope, origin=refresh)
    return render_session(org, call, Grant(app, user, asked.scope, refresh), session)


ROUTES = (
    (Route("GET", "/services/oauth2/authorize", Base.ROOT), show),
    (Route("POST", "/services/oauth2/authorize", Base.ROOT), decide),
)
