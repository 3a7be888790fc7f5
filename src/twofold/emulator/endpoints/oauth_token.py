"""
POST /services/oauth2/token: log in by any of the grants, or ask for a device code.

Source: HTTP reference 3.2 (D, C, O). Errors are objects here, not arrays.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

from twofold.emulator.behaviour.org import Org
from twofold.emulator.behaviour.passwords import find_user_by_password
from twofold.emulator.oauth.forms import NOT_KEPT, Form, GrantRefused, get_app, read_client, read_form
from twofold.emulator.oauth.grants import (
    SCOPE_WITH_REFRESH,
    Asked,
    CodeReplayed,
    Grant,
    check_grant,
    spend_code,
)
from twofold.emulator.oauth.ledger import DEVICE_CODE_MS, DeviceCode, Ledger, RefreshToken, make_code, make_user_code
from twofold.emulator.seeds.document import ConnectedApp
from twofold.emulator.wire import Answer, Base, Call, Route, ok
from twofold.facts.ids import from_key

_POLL_S = 5


def token(org: Org, call: Call) -> Answer:
    """Log in and answer a session; with `response_type=device_code`, begin to log in a device."""
    form, ledger = read_form(call), Ledger(org.store)
    ledger.forget_old(call.now)
    try:
        if form.get("response_type") == "device_code":
            return _device_code(org, call, form, ledger)
        grant = check_grant(_asked(org, call, form, ledger))
    except CodeReplayed as replayed:
        _end_what_was_given(org, ledger, replayed.spent_on)
        return replayed.answer()
    except GrantRefused as refusal:
        return refusal.answer()
    session = org.sessions.issue(org.id, grant.user, app=grant.app.client_id, scope=grant.scope, origin=grant.origin)
    spend_code(ledger, grant, session)
    return ok(render_session(org, call, grant, session), headers=NOT_KEPT)


def render_session(org: Org, call: Call, grant: Grant, session: str) -> dict[str, str]:
    """Show a session as every grant does; the signature proves identity and time to those who know the secret."""
    rendered = {
        "access_token": session,
        "instance_url": call.base_url,
        "id": f"{call.base_url}/id/{org.id}/{from_key(grant.user)}",
        "token_type": "Bearer",
        "issued_at": str(call.now),
        "scope": grant.scope,
    }
    rendered["signature"] = _sign(grant.app, rendered["id"] + rendered["issued_at"])
    return rendered | ({"refresh_token": grant.refresh_token} if grant.refresh_token else {})


def _sign(app: ConnectedApp, text: str) -> str:
    return base64.b64encode(hmac.new(app.client_secret.encode(), text.encode(), hashlib.sha256).digest()).decode()


def _asked(org: Org, call: Call, form: Form, ledger: Ledger) -> Asked:
    def find_by_password(username: str, password: str) -> int | None:
        return find_user_by_password(org, username, password)

    return Asked(
        form=form,
        client=read_client(call, form),
        ledger=ledger,
        find_app=org.find_app,
        find_user=org.find_user,
        find_by_password=find_by_password,
        is_active=org.sessions.is_active,
        api_user=org.api_user,
        now=call.now,
        host=call.headers.get("host", ""),
    )


def _end_what_was_given(org: Org, ledger: Ledger, spent_on: str) -> None:
    """End the session that a code was spent on, and the leave to renew it."""
    org.sessions.revoke(spent_on)
    if ledger.remove(RefreshToken, spent_on):
        org.sessions.revoke_all_of(spent_on)


def _device_code(org: Org, call: Call, form: Form, ledger: Ledger) -> Answer:
    app = get_app(org.find_app, form.get("client_id", ""))
    code, user_code = make_code(), make_user_code()
    scope = form.get("scope", "").strip() or SCOPE_WITH_REFRESH
    ledger.put(code, DeviceCode(call.now + DEVICE_CODE_MS, app.client_id, scope, user_code))
    answer = {
        "device_code": code,
        "user_code": user_code,
        "verification_uri": f"{call.base_url}/setup/connect",
        "interval": _POLL_S,
    }
    return ok(answer, headers=NOT_KEPT)


ROUTE = Route("POST", "/services/oauth2/token", Base.ROOT)
answer = token
