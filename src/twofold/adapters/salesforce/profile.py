"""
How is the org read once, in as few calls as possible?

API versions (one call, none where a version is set), who we are (one, none where the log-in told it), and one
composite of five describes and four queries. More users than a page holds cost a call a page.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import structlog

from twofold.adapters.salesforce.auth import parse_identity
from twofold.adapters.salesforce.composite import Part, parse_reads, render_reads
from twofold.adapters.salesforce.describe import parse_describe, parse_queues, parse_record_types, parse_users
from twofold.adapters.salesforce.problems import refused_read
from twofold.adapters.salesforce.queries import next_page, take_page
from twofold.adapters.salesforce.session import Session
from twofold.adapters.salesforce.wire import as_object, data_path, objects_in, query_path
from twofold.core.org import OrgProfile, SObjectInfo
from twofold.core.rows import Query, Row
from twofold.errors import AccessRefused, ReadError
from twofold.facts.ids import normalise
from twofold.facts.versions import NEWEST_VERSION
from twofold.transport.calls import get

VERSION_MIN = 50.0
"""Composite graphs begin here."""
VERSION_MAX = float(NEWEST_VERSION)
"""The newest version whose behaviour we know."""
USERS_MAX = 20_000
"""Users read at most; a host beyond is found by the table in the settings."""

_SOBJECTS = ("Account", "Contact", "Lead", "Case", "Event")
_RECORD_TYPES = (
    "FROM RecordType WHERE IsActive = true AND SobjectType IN ('Account','Contact','Lead','Case','Event') ORDER BY Name"
)
_QUERIES = (
    # An org without Person Accounts refuses the first for its field (rule 1.21, C), so both are asked in the one call.
    Query(
        "person types",
        "RecordType",
        f"SELECT Id, DeveloperName, SobjectType, IsPersonType {_RECORD_TYPES}",
    ),
    Query("types", "RecordType", f"SELECT Id, DeveloperName, SobjectType {_RECORD_TYPES}"),
    Query("users", "User", "SELECT Id, Email, Username FROM User WHERE IsActive = true AND UserType = 'Standard'"),
    Query("queues", "Group", "SELECT Id, DeveloperName FROM Group WHERE Type = 'Queue'"),
)
_VERSION = re.compile(r"\d{1,3}\.\d")

_log = structlog.get_logger(__name__)


async def read_profile(session: Session, version: str | None) -> OrgProfile:
    """
    Read the org as its describes show it to the API user; all calls are set-up calls.

    Args:
        version: API version to use; None takes the newest both sides know.

    Raises:
        AccessRefused: the API user can't see accounts, or the org is too old. OrgUnavailable, ReadError.
    """
    version = version or await _read_version(session)
    org_id, user_id = await _read_identity(session, version)
    paths = [f"{data_path(version)}/sobjects/{name}/describe" for name in _SOBJECTS]
    paths += [query_path(version, query.soql) for query in _QUERIES]
    parts = parse_reads(await session.read(render_reads(version, paths), setup=True), len(paths))
    described = {name: part.body for name, part in zip(_SOBJECTS, parts, strict=False) if _usable(name, part)}
    sobjects = {name: _describe(described, name) for name in _SOBJECTS}
    person_accounts = sobjects["Account"].has("IsPersonAccount")
    rows = await _read_rows(session, parts[len(_SOBJECTS) :], person_accounts)
    return OrgProfile(
        org_id=org_id,
        api_user_id=user_id,
        person_accounts=person_accounts,
        sobjects=sobjects,
        record_types=parse_record_types(rows["person types" if person_accounts else "types"], described),
        users=parse_users(rows["users"]),
        queues=parse_queues(rows["queues"]),
        api_version=version,
    )


async def _read_version(session: Session) -> str:
    answer = await session.read(get("/services/data"), setup=True)
    offered = [e.get("version") for e in objects_in(answer.json())]
    return choose_version([v for v in offered if isinstance(v, str) and _VERSION.fullmatch(v)])


def choose_version(offered: Sequence[str]) -> str:
    """
    Choose the newest API version that both sides know.

    Raises:
        AccessRefused: there is none.
    """
    known = [v for v in offered if VERSION_MIN <= float(v) <= VERSION_MAX]
    if not known:
        raise AccessRefused(f"The org offers no API version between {VERSION_MIN} and {VERSION_MAX}.")
    return max(known, key=float)


async def _read_identity(session: Session, version: str) -> tuple[str, str]:
    """Org and user Id: as the log-in told them, else by userinfo, else (that scope is missing) by the API's root."""
    access = await session.access()
    org_id, user_id = access.org_id, access.user_id
    if not (org_id and user_id):
        org_id, user_id = await _ask_userinfo(session)
    if not (org_id and user_id):
        body = (await session.read(get(data_path(version)), setup=True)).json()
        org_id, user_id = parse_identity(as_object(body, "the API's root").get("identity"))
    if not (org_id and user_id):
        raise ReadError("The org does not tell whose session this is.")
    return _long(org_id), _long(user_id)


async def _ask_userinfo(session: Session) -> tuple[str | None, str | None]:
    try:
        answer = await session.read(get("/services/oauth2/userinfo"), setup=True)
        body = as_object(answer.json(), "who we are")
    except (AccessRefused, ReadError):
        _log.info("userinfo refused; the identity is read from the API's root")
        return None, None
    org_id, user_id = body.get("organization_id"), body.get("user_id")
    return (org_id, user_id) if isinstance(org_id, str) and isinstance(user_id, str) else (None, None)


def _long(record_id: str) -> str:
    normal = normalise(record_id)
    return normal if isinstance(normal, str) else record_id


def _usable(sobject: str, part: Part) -> bool:
    """An sObject hidden from the API user is as one without fields; without accounts nothing can be done."""
    if part.ok:
        return True
    error = refused_read(f"the describe of {sobject}", part.status, part.problems)
    if not isinstance(error, ReadError):
        raise error
    if sobject == "Account":
        raise AccessRefused(
            "The API user can't see accounts. Give the user read access to Account and Contact."
        ) from None
    _log.warning("not visible to the API user", sobject=sobject, code=error.code)
    return False


def _describe(described: Mapping[str, Any], name: str) -> SObjectInfo:
    return parse_describe(described[name], name) if name in described else SObjectInfo(name, {})


async def _read_rows(session: Session, parts: Sequence[Part], person_accounts: bool) -> Mapping[str, list[Row]]:
    """Rows by name of the query; what the API user may not read is empty and said in the log."""
    found: dict[str, list[Row]] = {}
    for query, part in zip(_QUERIES, parts, strict=True):
        found[query.name] = []
        if query.name == "person types" and not person_accounts:
            continue
        try:
            await _read_all(session, query, part, found[query.name])
        except ReadError as error:
            _log.warning("set-up read refused", what=query.name, code=error.code)
    return found


async def _read_all(session: Session, query: Query, part: Part, rows: list[Row]) -> None:
    take_page(query, part, rows)
    while path := next_page(query, part, len(rows)):
        if len(rows) >= USERS_MAX:
            _log.warning("not all read", what=query.name, read=len(rows))
            return
        answer = await session.read(get(path), setup=True)
        part = Part(answer.status, answer.json())
        take_page(query, part, rows)
