"""
GET /services/oauth2/userinfo and GET /id/{org}/{user}: who is behind the session.

Source: HTTP reference 3.3 (C, O). A bad token is answered 403 with the plain text Bad_OAuth_Token (2.2).
"""

from __future__ import annotations

from twofold.emulator import refusals
from twofold.emulator.behaviour.org import Org
from twofold.emulator.store import Row
from twofold.emulator.store.values import render_datetime
from twofold.emulator.wire import Answer, Base, Call, Route, ok
from twofold.facts.ids import find_key, from_key


def userinfo(org: Org, call: Call) -> Answer:
    """Describe the user in OpenID's words."""
    user = _find_user(org, call)
    row = org.store.get("User", user) if user is not None else None
    if user is None or row is None:
        return Answer(403, b"Bad_OAuth_Token", content_type="text/plain;charset=UTF-8")
    user_id = from_key(user)
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
            "urls": _urls(call),
            "active": bool(row["IsActive"]),
            "user_type": "STANDARD",
            "language": row["LanguageLocaleKey"],
            "locale": row["LocaleSidKey"],
            "utcOffset": 0,
            "updated_at": render_datetime(row["SystemModstamp"]),
        }
    )


def identity(org: Org, call: Call) -> Answer:
    """Describe a user in Salesforce's words."""
    if _find_user(org, call) is None:
        return Answer(403, b"Bad_OAuth_Token", content_type="text/plain;charset=UTF-8")
    key = find_key(call.path["user"])
    row = org.store.get("User", key) if key is not None else None
    if row is None or find_key(call.path["org"]) != org.key:
        raise refusals.not_found()
    return ok({"id": f"{call.base_url}/id/{org.id}/{from_key(row['Id'])}", **_identity_of(org, call, row)})


def _identity_of(org: Org, call: Call, row: Row) -> dict[str, object]:
    return {
        "asserted_user": row["Id"] == _find_user(org, call),
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
        "status": {"created_date": None, "body": None},
        "urls": _urls(call),
        "active": bool(row["IsActive"]),
        "user_type": "STANDARD",
        "language": row["LanguageLocaleKey"],
        "locale": row["LocaleSidKey"],
        "utcOffset": 0,
        "last_modified_date": render_datetime(row["LastModifiedDate"]),
    }


def _urls(call: Call) -> dict[str, str]:
    data = f"{call.base_url}/services/data/v{{version}}"
    return {"rest": f"{data}/", "sobjects": f"{data}/sobjects/", "query": f"{data}/query/"}


def _find_user(org: Org, call: Call) -> int | None:
    """Find the session's user; the token may also come as a parameter."""
    if call.user is not None:
        return call.user
    return org.sessions.find_user(call.query.get("oauth_token", call.query.get("access_token", "")))


ROUTES = (
    (Route("GET", "/services/oauth2/userinfo", Base.ROOT), userinfo),
    (Route("POST", "/services/oauth2/userinfo", Base.ROOT), userinfo),
    (Route("GET", "/id/{org}/{user}", Base.ROOT), identity),
)
