"""
What can be asked of the Metadata API, and how is it answered? The table of its operations.

Source: Metadata API WSDL (D); calls as simple-salesforce and jsforce make them (C).
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from twofold.emulator import refusals
from twofold.emulator.behaviour.entering import enter
from twofold.emulator.behaviour.org import Org
from twofold.emulator.metadata import component_calls, listing
from twofold.emulator.metadata.component import NAMESPACE
from twofold.emulator.metadata.deploying import DeployOptions, deploy, find_result
from twofold.emulator.metadata.kinds import is_known, unknown
from twofold.emulator.metadata.manifest import manifest_of
from twofold.emulator.metadata.retrieving import RETRIEVE_PREFIX, find_retrieved, retrieve
from twofold.emulator.refusals import Refused
from twofold.emulator.wire import Answer, Call
from twofold.emulator.wire.envelope import (
    Envelope,
    EnvelopeUnreadable,
    answer_envelope,
    read_envelope,
    refuse_envelope,
    refuse_unreadable,
)
from twofold.emulator.wire.xml import Markup, children, joined, local_name, tag, tag_value, text_of
from twofold.facts.error_codes import INVALID_ID_FIELD, INVALID_TYPE, MISSING_ARGUMENT

_DEPLOY_FLAGS = (
    "allowmissingfiles",
    "checkonly",
    "ignorewarnings",
    "purgeondelete",
    "rollbackonerror",
    "singlepackage",
)
LISTED_QUERIES_MAX = 3


@dataclass(frozen=True, slots=True)
class MetadataRequest:
    """Hold a request: on which org, by whom, and the operation with its arguments."""

    org: Org
    user: int
    envelope: Envelope

    @property
    def operation(self) -> Element:
        """The element of the operation."""
        return self.envelope.operation

    def text(self, name: str) -> str:
        """Read an argument; empty where it isn't there."""
        return text_of(self.operation, name)


Operation = Callable[[MetadataRequest], Markup]


def answer_metadata(org: Org, call: Call) -> Answer:
    """Answer a request of the Metadata API; every refusal is a fault, HTTP 500."""
    try:
        envelope = read_envelope(call.body)
        operation = _OPERATIONS.get(envelope.name)
        if operation is None:
            raise EnvelopeUnreadable(f"No operation available for request {{{NAMESPACE}}}{envelope.name}")
        user = enter(org, envelope.header("SessionHeader", "sessionId"), call.now)
        return answer_envelope(NAMESPACE, envelope.name, operation(MetadataRequest(org, user, envelope)))
    except EnvelopeUnreadable as error:
        return refuse_unreadable(NAMESPACE, f"{error}")
    except Refused as refusal:
        return refuse_envelope(NAMESPACE, refusal)


# Deployments.


def _deploy(request: MetadataRequest) -> Markup:
    content = _argument(request.operation, "zipfile")
    options = _argument(request.operation, "deployoptions")
    flags = {name: name in _true_flags(options) for name in _DEPLOY_FLAGS}
    tests = [(found.text or "").strip() for found in children(options, "runTests")] if options is not None else []
    deploy_id = deploy(
        request.org,
        request.user,
        _decode((content.text or "") if content is not None else ""),
        DeployOptions(
            allow_missing_files=flags["allowmissingfiles"],
            check_only=flags["checkonly"],
            ignore_warnings=flags["ignorewarnings"],
            purge_on_delete=flags["purgeondelete"],
            rollback_on_error=flags["rollbackonerror"],
            single_package=flags["singlepackage"],
            run_tests=tests,
        ),
    )
    return tag("result", tag("done", False), tag("id", deploy_id), tag("state", "Queued"))


def _argument(operation: Element, name: str) -> Element | None:
    """Find an argument in any letter case: one client writes ``ZipFile``."""
    return next((part for part in operation if local_name(part).lower() == name), None)


def _true_flags(options: Element | None) -> list[str]:
    parts = [] if options is None else list(options)
    named = {local_name(part).lower(): (part.text or "").strip().lower() for part in parts}
    return [name for name in _DEPLOY_FLAGS if named.get(name) in ("true", "1")]


def _decode(text: str) -> bytes:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise refusals.refuse(MISSING_ARGUMENT, "The zip file is not base64", None) from None


def _check_deploy_status(request: MetadataRequest) -> Markup:
    result = find_result(request.org, request.text("asyncProcessId"))
    if request.text("includeDetails").lower() not in ("true", "1"):
        result["details"] = {}
    return tag_value("result", result)


def _check_status(request: MetadataRequest) -> Markup:
    """Answer what the WSDL no longer has, and one client still asks before it fetches what it retrieved (C)."""
    asked = request.text("asyncProcessId")
    is_retrieve = asked.startswith(RETRIEVE_PREFIX)
    found = find_retrieved(request.org, asked, include_zip=False) if is_retrieve else find_result(request.org, asked)
    return tag("result", tag("done", True), tag("id", found["id"]), tag("state", "Completed"))


def _cancel_deploy(request: MetadataRequest) -> Markup:
    deploy_id = find_result(request.org, request.text("String") or request.text("id"))["id"]
    raise refusals.refuse(INVALID_ID_FIELD, f"Deployment already completed: {deploy_id}", None)


# Retrieves.


def _retrieve(request: MetadataRequest) -> Markup:
    asked = next((part for part in request.operation if local_name(part).lower() == "retrieverequest"), None)
    asked = asked if asked is not None else next(iter(request.operation), None)
    unpackaged = next(children(asked, "unpackaged"), None) if asked is not None else None
    if asked is None or unpackaged is None:
        raise refusals.refuse(MISSING_ARGUMENT, "The org in a box retrieves what 'unpackaged' names", None)
    manifest = manifest_of(unpackaged)
    version = manifest.version or text_of(asked, "apiVersion")
    single = text_of(asked, "singlePackage").lower() == "true"
    retrieve_id = retrieve(request.org, manifest, version, single_package=single)
    return tag("result", tag("done", False), tag("id", retrieve_id), tag("state", "Queued"))


def _check_retrieve_status(request: MetadataRequest) -> Markup:
    include_zip = request.text("includeZip").lower() in ("true", "1", "")
    return tag_value("result", find_retrieved(request.org, request.text("asyncProcessId"), include_zip=include_zip))


# Lists.


def _describe_metadata(request: MetadataRequest) -> Markup:
    return tag_value("result", listing.describe_metadata())


def _list_metadata(request: MetadataRequest) -> Markup:
    types = [text_of(query, "type") for query in children(request.operation, "queries")]
    if len(types) > LISTED_QUERIES_MAX:
        raise refusals.too_many_records(LISTED_QUERIES_MAX)
    for found in types:
        if not is_known(found):
            raise refusals.refuse(INVALID_TYPE, unknown(found), None)
    return joined(
        *[tag_value("result", entry) for found in types for entry in listing.list_metadata(request.org, found)]
    )


# Components.


def _with_components(work: Callable[[Org, int, Element], Markup]) -> Operation:
    return lambda request: work(request.org, request.user, request.operation)


_OPERATIONS: Mapping[str, Operation] = {
    "cancelDeploy": _cancel_deploy,
    "checkDeployStatus": _check_deploy_status,
    "checkRetrieveStatus": _check_retrieve_status,
    "checkStatus": _check_status,
    "createMetadata": _with_components(component_calls.create),
    "deleteMetadata": _with_components(component_calls.delete),
    "deploy": _deploy,
    "describeMetadata": _describe_metadata,
    "listMetadata": _list_metadata,
    "readMetadata": _with_components(component_calls.read),
    "retrieve": _retrieve,
    "updateMetadata": _with_components(component_calls.update),
    "upsertMetadata": _with_components(component_calls.upsert),
}
