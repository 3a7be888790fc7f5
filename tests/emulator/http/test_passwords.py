"""Passwords are set and made over REST, and count for the next log-in."""

from __future__ import annotations

from tests.emulator.box import Client
from tests.emulator.soap.speaker import Speaker

LOGIN = "<username>api@box.example.com</username><password>{}</password>"


def test_a_password_is_set_and_made(sf: Client) -> None:
    user = sf.rows("SELECT Id FROM User")[0]["Id"]
    address, soap = f"sobjects/User/{user}/password", Speaker(sf)
    assert sf.data("GET", address).body == {"IsExpired": False}
    assert sf.data("POST", address, {"NewPassword": "long enough"}).status == 204
    assert soap.say("login", LOGIN.format("long enough")).status == 200
    made = sf.data("DELETE", address).body["NewPassword"]
    assert soap.say("login", LOGIN.format("long enough")).code == "INVALID_LOGIN"
    assert soap.say("login", LOGIN.format(made)).status == 200


def test_a_password_that_cannot_be_is_refused(sf: Client) -> None:
    user = sf.rows("SELECT Id FROM User")[0]["Id"]
    address = f"sobjects/User/{user}/password"
    assert sf.data("POST", address, {"NewPassword": "short"}).code == "INVALID_NEW_PASSWORD"
    assert sf.data("POST", address, {}).code == "REQUIRED_FIELD_MISSING"
    assert sf.data("GET", "sobjects/User/005000000000999/password").status == 404
    assert sf.read("User", user)["Id"] == user
