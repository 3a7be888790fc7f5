"""What can be asked, and how does a request become an answer? The table of operations and the way through it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from twofold.emulator import refusals
from twofold.emulator.behaviour.entering import enter
from twofold.emulator.behaviour.org import Org
from twofold.emulator.refusals import Refused
from twofold.emulator.soap import changes, describes, login, reads, writes
from twofold.emulator.soap.dialect import Dialect
from twofold.emulator.soap.request import Search, SoapRequest
from twofold.emulator.wire import Answer, Call
from twofold.emulator.wire.envelope import (
    Envelope,
    EnvelopeUnreadable,
    answer_envelope,
    read_envelope,
    refuse_envelope,
    refuse_unreadable,
)
from twofold.emulator.wire.xml import Markup, tag
from twofold.facts.error_codes import UNSUPPORTED_API_VERSION
from twofold.facts.versions import parse_version

Operation = Callable[[SoapRequest], Markup]

OPERATIONS: Mapping[str, Operation] = {
    "convertLead": changes.convert_lead,
    "create": writes.create,
    "delete": writes.delete,
    "describeGlobal": describes.describe_global,
    "describeSObject": describes.describe_sobject,
    "describeSObjects": describes.describe_sobjects,
    "describeTabs": describes.describe_tabs,
    "emptyRecycleBin": changes.empty_recycle_bin,
    "getDeleted": reads.get_deleted,
    "getServerTimestamp": login.get_server_timestamp,
    "getUpdated": reads.get_updated,
    "getUserInfo": login.get_user_info,
    "logout": login.logout,
    "merge": changes.merge,
    "query": reads.query,
    "queryAll": reads.query_all,
    "queryMore": reads.query_more,
    "resetPassword": login.reset_password,
    "retrieve": reads.retrieve,
    "search": reads.search,
    "setPassword": login.change_password,
    "undelete": changes.undelete,
    "update": writes.update,
    "upsert": writes.upsert,
}


def answer_soap(org: Org, call: Call, dialect: Dialect, search: Search) -> Answer:
    """Answer a request in a dialect; every refusal is a fault, HTTP 500."""
    try:
        envelope = read_envelope(call.body)
        return _answer(org, call, dialect, envelope, search)
    except EnvelopeUnreadable as error:
        return refuse_unreadable(dialect.faults, f"{error}")
    except Refused as refusal:
        return refuse_envelope(dialect.faults, refusal)


def _answer(org: Org, call: Call, dialect: Dialect, envelope: Envelope, search: Search) -> Answer:
    version = _read_version(call)
    if envelope.name == "login":
        return answer_envelope(dialect.namespace, "login", login.login(org, call, dialect, envelope, version))
    operation = OPERATIONS.get(envelope.name)
    if operation is None:
        raise EnvelopeUnreadable(f"No operation available for request {{{dialect.namespace}}}{envelope.name}")
    user = enter(org, envelope.header("SessionHeader", "sessionId"), call.now)
    request = SoapRequest(org, call, dialect, envelope, version, user, search)
    result = operation(request)
    names = {"sf": dialect.sobjects}
    return answer_envelope(dialect.namespace, envelope.name, result, prefixes=names, header=_usage(org))


def _usage(org: Org) -> Markup:
    current, limit = tag("current", org.usage.used), tag("limit", org.usage.limit)
    return tag("LimitInfoHeader", tag("limitInfo", current, limit, tag("type", "API REQUESTS")))


def _read_version(call: Call) -> int:
    version = parse_version(call.path["version"])
    if version is None:
        text = f"Invalid Api version specified on URL: {call.path['version']}"
        raise refusals.refuse(UNSUPPORTED_API_VERSION, text, None)
    return version
