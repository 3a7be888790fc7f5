"""Who comes in, who are they, and how do they leave? login, logout, getUserInfo, passwords, the server's time."""

from __future__ import annotations

from twofold.emulator import refusals
from twofold.emulator.behaviour.org import Org
from twofold.emulator.behaviour.passwords import find_user_by_password, make_password, set_password
from twofold.emulator.refusals import Refused
from twofold.emulator.soap.dialect import Dialect
from twofold.emulator.soap.request import SoapRequest
from twofold.emulator.soap.values import render_datetime
from twofold.emulator.store import Row
from twofold.emulator.store.values import render_datetime as render_moment
from twofold.emulator.wire import Call
from twofold.emulator.wire.envelope import Envelope
from twofold.emulator.wire.xml import Markup, tag, text_of
from twofold.facts.error_codes import INVALID_LOGIN
from twofold.facts.ids import find_key, from_key, to_15
from twofold.facts.versions import render_version

SESSION_SECONDS = 7200
_CURRENCY = {"organization": "USD", "locale": "en_US", "symbol": "$"}
_ATTACHMENT_BYTES_MAX = 5_242_880


def login(org: Org, call: Call, dialect: Dialect, envelope: Envelope, version: int) -> Markup:
    """
    Open a session for a name and a password.

    The elements have no prefix and stand in the order of the WSDL, by which some clients find them.
    Source: HTTP reference 3.4 (C). Raises ``Refused`` (INVALID_LOGIN).
    """
    wanted_org = envelope.header("LoginScopeHeader", "organizationId")
    username, password = text_of(envelope.operation, "username"), text_of(envelope.operation, "password")
    user = find_user_by_password(org, username, password)
    if user is None or (wanted_org and find_key(wanted_org) != org.key):
        raise _login_refused()
    token = org.sessions.issue(org.id, user)
    base = f"{call.base_url}/services/Soap"
    shown = f"{render_version(version)}/{to_15(org.id)}"
    return tag(
        "result",
        tag("metadataServerUrl", f"{base}/m/{shown}"),
        tag("passwordExpired", False),
        tag("sandbox", bool(_row(org, "Organization", org.key)["IsSandbox"])),
        tag("serverUrl", f"{base}/{dialect.letter}/{shown}"),
        tag("sessionId", token),
        tag("userId", from_key(user)),
        tag("userInfo", *_user_info(org, user)),
    )


def _login_refused() -> Refused:
    text = "Invalid username, password, security token; or user locked out."
    return refusals.refuse(INVALID_LOGIN, text, None)


def logout(request: SoapRequest) -> Markup:
    """End the session the call came with."""
    request.org.sessions.revoke(request.envelope.header("SessionHeader", "sessionId"))
    return Markup("")


def get_user_info(request: SoapRequest) -> Markup:
    """Tell who is behind the session."""
    return tag("result", *_user_info(request.org, request.user))


def get_server_timestamp(request: SoapRequest) -> Markup:
    """Tell the org's time."""
    return tag("result", tag("timestamp", render_datetime(render_moment(request.call.now))))


def change_password(request: SoapRequest) -> Markup:
    """Set a user's password."""
    set_password(request.org, _get_user(request), request.text("password"))
    return tag("result")


def reset_password(request: SoapRequest) -> Markup:
    """Give a user a password made here, and tell it."""
    password = make_password()
    set_password(request.org, _get_user(request), password)
    return tag("result", tag("password", password))


def _get_user(request: SoapRequest) -> int:
    key = find_key(request.text("userId"))
    if key is None or request.org.store.get("User", key) is None:
        raise refusals.invalid_reference()
    return key


def _user_info(org: Org, user: int) -> list[Markup]:
    """List what is told of user and org, in the order of the WSDL. Source: HTTP reference 3.4 (C)."""
    row, organization = _row(org, "User", user), _row(org, "Organization", org.key)
    role = row.get("UserRoleId")
    return [
        tag("accessibilityMode", False),
        tag("chatterExternal", False),
        tag("currencySymbol", _CURRENCY["symbol"]),
        tag("orgAttachmentFileSizeLimit", _ATTACHMENT_BYTES_MAX),
        tag("orgDefaultCurrencyIsoCode", _CURRENCY["organization"]),
        tag("orgDefaultCurrencyLocale", _CURRENCY["locale"]),
        tag("orgDisallowHtmlAttachments", False),
        tag("orgHasPersonAccounts", org.person_accounts),
        tag("organizationId", org.id),
        tag("organizationMultiCurrency", False),
        tag("organizationName", organization["Name"]),
        tag("profileId", from_key(row["ProfileId"]) if row["ProfileId"] else None),
        tag("roleId", from_key(role)) if role else Markup('<roleId xsi:nil="true"/>'),
        tag("sessionSecondsValid", SESSION_SECONDS),
        Markup('<userDefaultCurrencyIsoCode xsi:nil="true"/>'),
        tag("userEmail", row["Email"]),
        tag("userFullName", row["Name"]),
        tag("userId", from_key(user)),
        tag("userLanguage", row["LanguageLocaleKey"]),
        tag("userLocale", row["LocaleSidKey"]),
        tag("userName", row["Username"]),
        tag("userTimeZone", row["TimeZoneSidKey"]),
        tag("userType", row["UserType"]),
        tag("userUiSkin", "Theme3"),
    ]


def _row(org: Org, table: str, key: int) -> Row:
    row = org.store.get(table, key)
    assert row is not None, f"{table} {key} is there"
    return row
