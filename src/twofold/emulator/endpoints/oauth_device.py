"""
GET and POST /setup/connect: a person connects a device by the code it shows.

Source: device flow of the platform (D), RFC 8628.
"""

from __future__ import annotations

import msgspec

from twofold.emulator.behaviour.org import Org
from twofold.emulator.behaviour.passwords import find_user_by_password
from twofold.emulator.oauth.forms import read_form
from twofold.emulator.oauth.ledger import Ledger
from twofold.emulator.oauth.pages import device_page, message_page
from twofold.emulator.wire import Answer, Base, Call, Route


def show(org: Org, call: Call) -> Answer:
    """Ask for the code and for who it is; `user_code` fills it in."""
    return device_page(call.query.get("user_code", ""))


def decide(org: Org, call: Call) -> Answer:
    """Let the device in as this user, or not."""
    form, ledger = read_form(call), Ledger(org.store)
    user_code, username = form.get("user_code", ""), form.get("username", "")
    found = ledger.find_device(user_code)
    if found is None or found[1].is_over(call.now) or found[1].user or found[1].denied:
        return device_page(user_code, username, "No device waits with this code.")
    user = find_user_by_password(org, username, form.get("password", ""))
    if user is None:
        return device_page(user_code, username, "Please check your username and password.")
    denied = form.get("answer") == "deny"
    code, device = found
    ledger.put(code, msgspec.structs.replace(device, user=0 if denied else user, denied=denied))
    return message_page("Connect a device", "The device stays out." if denied else "The device is connected.")


ROUTES = (
    (Route("GET", "/setup/connect", Base.ROOT), show),
    (Route("POST", "/setup/connect", Base.ROOT), decide),
)
