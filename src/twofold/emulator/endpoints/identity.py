"""
GET /services/oauth2/userinfo and GET /id/{org}/{user}: who is behind the session.

Source: HTTP reference 3.3 (C, O). A bad token is answered 403 with the plain text Bad_OAuth_Token (2.2).
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from twofold.emulator import refusals
from twofold.emulator.behaviour.org import Org
from twofold.emulator.oauth.forms import read_form
from twofold.emulator.store import Row
from twofold.emulator.store.values import render_datetime
from twofold.emulator.wire import Answer, Base, Call, Route, ok
from twofold.facts.ids import find_key, from_key

_SERVICES = {
    "enterprise": "/services/Soap/c/{version}/{org}",
    "partner": "/services/Soap/u/{version}/{org}",
    "metadata": "/services/Soap/m/{version}/{org}",
    "rest": "/services/data/v{version}/",
    "sobjects": "/services/data/v{version}/sobjects/",
    "search": "/services/data/v{version}/search/",
    "query": "/services/data/v{version}/query/",
    "recent": "/services/data/v{version}/recent/",
    "tooling_soap": "/services/Soap/T/{version}/{org}",
    "tooling_rest": "/services/data/v{version}/tooling/",
}
"""Addresses with ``{version}`` left for the client to fill in, as the platform gives them."""


def userinfo(org: Org, call: Call) -> Answer:
    """Describe the user in OpenID's words."""
    user, refusal = _find_user(org, call)
    row = org.store.get("User", user) if user is not None else None
    if row is None:
        return refusal
    user_id = from_key(row["Id"])
    return ok(
        {
            "sub": f"{call.base_url}/id/{org.id}/{user_id}",
            "user_id": user_id,
            "organization_id": org.id,
            "preferred_username": row["Username"],
            "nickname": row["CommunityNickname"],
            "name": row["Name"],
            "email": row["Email"],
            "email_verified": True,
            "given_name": row["FirstName"],
            "family_name": row["LastName"],
            "zoneinfo": row["TimeZoneSidKey"],
            "photos": _photos(call),
            "profile": f"{call.base_url}/{user_id}",
            "picture": _photos(call)["picture"],
            "address": {},
            "urls": _urls(org, call, row),
            **_state_of(row, call.now),
            "updated_at": render_datetime(row["SystemModstamp"]),
        }
    )


def identity(org: Org, call: Call) -> Answer:
    """Describe a user in Salesforce's words."""
    asking, refusal = _find_user(org, call)
    if asking is None:
        return refusal
    key = find_key(call.path["user"])
    row = org.store.get("User", key) if key is not None else None
    if row is None or find_key(call.path["org"]) != org.key:
        raise refusals.not_found()
    return ok({"id": f"{call.base_url}/id/{org.id}/{from_key(row['Id'])}", **_identity_of(org, call, row, asking)})


def _identity_of(org: Org, call: Call, row: Row, asking: int) -> dict[str, object]:
    return {
        "asserted_user": row["Id"] == asking,
        "user_id": from_key(row["Id"]),
        "organization_id": org.id,
        "username": row["Username"],
        "nick_name": row["CommunityNickname"],
        "display_name": row["Name"],
        "email": row["Email"],
        "email_verified": True,
        "first_name": row["FirstName"],
        "last_name": row["LastName"],
        "timezone": row["TimeZoneSidKey"],
        "photos": _photos(call),
        **dict.fromkeys(("addr_street", "addr_city", "addr_state", "addr_country", "addr_zip")),
        "mobile_phone": row.get("MobilePhone"),
        "mobile_phone_verified": False,
        "is_lightning_login_user": False,
        "status": {"created_date": None, "body": None},
        "urls": _urls(org, call, row),
        **_state_of(row, call.now),
        "last_modified_date": render_datetime(row["LastModifiedDate"]),
    }


def _state_of(row: Row, now: int) -> dict[str, object]:
    return {
        "active": bool(row["IsActive"]),
        "user_type": "STANDARD",
        "language": row["LanguageLocaleKey"],
        "locale": row["LocaleSidKey"],
        "utcOffset": _utc_offset_ms(row["TimeZoneSidKey"], now),
    }


def _utc_offset_ms(zone: str | None, now: int) -> int:
    """Tell how far a zone is from UTC, in milliseconds; without summer time, as the platform does (K)."""
    try:
        local = datetime.fromtimestamp(now / 1000, ZoneInfo(zone or "UTC"))
    except (ZoneInfoNotFoundError, ValueError):
        return 0
    offset, summer = local.utcoffset(), local.dst()
    assert offset is not None
    return int((offset - (summer or offset * 0)).total_seconds() * 1000)


def _photos(call: Call) -> dict[str, str]:
    """Give addresses of the faces everybody has who has none; the box keeps no pictures."""
    return {
        size: f"{call.base_url}/profilephoto/005/{letter}" for size, letter in (("picture", "F"), ("thumbnail", "T"))
    }


def _urls(org: Org, call: Call, row: Row) -> dict[str, str]:
    urls = {name: call.base_url + path.replace("{org}", org.id[:15]) for name, path in _SERVICES.items()}
    return {**urls, "profile": f"{call.base_url}/{from_key(row['Id'])}", "custom_domain": call.base_url}


def _find_user(org: Org, call: Call) -> tuple[int | None, Answer]:
    """Find the session's user, whose token may also come as a parameter; and the answer where there is none."""
    if call.user is not None:
        return call.user, _no("Bad_OAuth_Token")
    form = read_form(call)
    token = form.get("oauth_token", form.get("access_token", ""))
    given = token or call.headers.get("authorization", "")
    return org.sessions.find_user(token), _no("Bad_OAuth_Token" if given else "Missing_OAuth_Token")


def _no(text: str) -> Answer:
    return Answer(403, text.encode(), content_type="text/html;charset=UTF-8")


ROUTES = (
    (Route("GET", "/services/oauth2/userinfo", Base.ROOT), userinfo),
    (Route("POST", "/services/oauth2/userinfo", Base.ROOT), userinfo),
    (Route("GET", "/id/{org}/{user}", Base.ROOT), identity),
)
