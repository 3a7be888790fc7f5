"""
/services/data/vXX.X/metadata/deployRequest: deploy a zip, ask how it went, cancel.

Source: HTTP reference 11 (C), Metadata API guide, REST deploy (D).
"""

from __future__ import annotations

from typing import Any

import msgspec

from twofold.emulator.behaviour.org import Org
from twofold.emulator.endpoints.callers import get_caller
from twofold.emulator.metadata.deploying import DeployOptions, deploy, find_result
from twofold.emulator.refusals import json_unreadable, refuse
from twofold.emulator.wire import Answer, Call, Route, ok
from twofold.emulator.wire.multipart import read_parts
from twofold.facts.error_codes import FUNCTIONALITY_NOT_ENABLED, INVALID_ID_FIELD

Json = dict[str, Any]


def start(org: Org, call: Call) -> Answer:
    """Deploy the zip of a multipart request: the part `file`, and the options as `json` or `entity_content`."""
    sent_as = call.headers.get("content-type", "")
    if "json" in sent_as.lower():
        text = "The box keeps no validated deployment to deploy quickly; send its zip again"
        raise refuse(FUNCTIONALITY_NOT_ENABLED, text, None, 403)
    parts = read_parts(sent_as, call.body)
    said = parts.get("json") or parts.get("entity_content")
    if said is None or "file" not in parts:
        raise json_unreadable("A deploy request has the parts 'json' and 'file'")
    asked = said.object().get("deployOptions") or {}
    try:
        options = msgspec.convert(asked, DeployOptions)
    except msgspec.ValidationError as error:
        raise json_unreadable(f"deployOptions: {error}") from error
    deploy_id = deploy(org, get_caller(org, call).user, parts["file"].body, options)
    return ok(
        {"id": deploy_id, "deployOptions": msgspec.to_builtins(options), **_result(org, deploy_id, details=False)}, 201
    )


def check(org: Org, call: Call) -> Answer:
    """Tell how a deployment went; details where `includeDetails` asks for them."""
    return ok({"id": call.path["id"], **_result(org, call.path["id"], details=call.flag("includeDetails"))})


def cancel(org: Org, call: Call) -> Answer:
    """Refuse to cancel: a deployment is done when its Id is known."""
    find_result(org, call.path["id"])
    raise refuse(INVALID_ID_FIELD, f"Deployment already completed: {call.path['id']}", None)


def _result(org: Org, deploy_id: str, *, details: bool) -> Json:
    result = find_result(org, deploy_id)
    if not details:
        result.pop("details")
    return {"deployResult": result}


ROUTES = (
    (Route("POST", "/metadata/deployRequest", writes=True), start),
    (Route("GET", "/metadata/deployRequest/{id}"), check),
    (Route("PATCH", "/metadata/deployRequest/{id}", writes=True), cancel),
)
