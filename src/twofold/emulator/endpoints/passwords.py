"""
/sobjects/User/{id}/password: whether a password has expired, set one, have one made.

Source: HTTP reference 5 (D), REST guide, sObject User Password (D).
"""

from __future__ import annotations

from twofold.emulator.behaviour import dml
from twofold.emulator.behaviour.org import Org
from twofold.emulator.behaviour.passwords import make_password, set_password
from twofold.emulator.endpoints.callers import get_caller
from twofold.emulator.refusals import refuse
from twofold.emulator.wire import Answer, Call, Route, no_content, ok
from twofold.facts.error_codes import REQUIRED_FIELD_MISSING


def check(org: Org, call: Call) -> Answer:
    """Tell whether a user's password has expired: in the box none does."""
    _get_user(org, call)
    return ok({"IsExpired": False})


def change(org: Org, call: Call) -> Answer:
    """Set a user's password to `NewPassword`."""
    password = call.object().get("NewPassword")
    if not isinstance(password, str):
        raise refuse(REQUIRED_FIELD_MISSING, "Required fields are missing: [NewPassword]", ("NewPassword",))
    set_password(org, _get_user(org, call), password)
    return no_content()


def reset(org: Org, call: Call) -> Answer:
    """Give a user a password made here, and tell it."""
    password = make_password()
    set_password(org, _get_user(org, call), password)
    return ok({"NewPassword": password})


def _get_user(org: Org, call: Call) -> int:
    key: int = dml.get_living(org, get_caller(org, call).get_sobject("User"), call.path["id"])["Id"]
    return key


ROUTES = (
    (Route("GET", "/sobjects/User/{id}/password"), check),
    (Route("POST", "/sobjects/User/{id}/password", writes=True), change),
    (Route("DELETE", "/sobjects/User/{id}/password", writes=True), reset),
)
