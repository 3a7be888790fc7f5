"""
What kinds of record are there? describeGlobal, describeSObject, describeSObjects, describeTabs.

They tell what REST tells, as elements in the order of their names, which is the order of the WSDL.
"""

from __future__ import annotations

from collections.abc import Mapping

from twofold.emulator import refusals
from twofold.emulator.behaviour.reads.describing import record_type_infos
from twofold.emulator.schema import describe as rest
from twofold.emulator.schema.model import SObject
from twofold.emulator.soap.request import SoapRequest, refuse_more_than
from twofold.emulator.wire.xml import Markup, joined, nil, tag, tag_value
from twofold.facts.error_codes import INVALID_TYPE
from twofold.facts.versions import render_version

DESCRIBED_MAX = 100
# What REST tells beside the WSDL's types.
_REST_ONLY = frozenset(
    {
        "urls",
        "listviewable",
        "lookupLayoutable",
        "hasSubtypes",
        "isSubtype",
        "associateEntityType",
        "associateParentEntity",
    }
)


def describe_global(request: SoapRequest) -> Markup:
    """List every kind of record the user may see."""
    found = rest.describe_global(request.caller().schema, render_version(request.version))
    heads = [_render("sobjects", rest.describe_head(sobject, "")) for sobject in request.caller().schema]
    return tag("result", tag("encoding", found["encoding"]), tag("maxBatchSize", found["maxBatchSize"]), *heads)


def describe_sobject(request: SoapRequest) -> Markup:
    """Describe one kind."""
    return _describe(request, request.text("sObjectType"))


def describe_sobjects(request: SoapRequest) -> Markup:
    """Describe several kinds, in the order asked."""
    names = request.texts("sObjectType")
    refuse_more_than(DESCRIBED_MAX, len(names))
    return joined(*[_describe(request, name) for name in names])


def _describe(request: SoapRequest, name: str) -> Markup:
    caller = request.caller()
    sobject = caller.schema.sobject(name)
    if sobject is None:
        raise refusals.refuse(INVALID_TYPE, f"sObject type '{name}' is not supported.", None)
    infos = record_type_infos(request.org, caller, sobject)
    version = render_version(request.version)
    described = rest.describe(sobject, version, request.call.base_url, infos)
    return _render("result", described | _pages(sobject, described))


def _pages(sobject: SObject, described: Mapping[str, object]) -> dict[str, object]:
    """Links into the user interface have other names than in REST."""
    urls = described["urls"]
    assert isinstance(urls, dict)
    named = {"urlDetail": "uiDetailTemplate", "urlEdit": "uiEditTemplate", "urlNew": "uiNewRecord"}
    return {name: urls.get(key) for name, key in named.items()} | {"keyPrefix": sobject.key_prefix}


def _render(name: str, described: Mapping[str, object]) -> Markup:
    parts = [
        nil(key) if key == "keyPrefix" and described[key] is None else tag_value(key, described[key])
        for key in sorted(described)
        if key not in _REST_ONLY
    ]
    return tag(name, *parts)


def describe_tabs(request: SoapRequest) -> Markup:
    """List the tabs of the one app there is: a tab for each kind that has pages. That there is one app is an emulator choice."""
    base = request.call.base_url
    tabs = [_tab(base, sobject) for sobject in request.caller().schema if sobject.layoutable and sobject.key_prefix]
    parts = [
        tag("description", None),
        tag("label", "Box"),
        tag("logoUrl", f"{base}/img/logo.png"),
        tag("selected", True),
        tag("tabSetId", request.org.id),
    ]
    return tag("result", *parts, *tabs)


def _tab(base: str, sobject: SObject) -> Markup:
    return tag(
        "tabs",
        tag("custom", sobject.custom),
        tag("iconUrl", None),
        tag("label", sobject.label_plural),
        tag("miniIconUrl", None),
        tag("name", f"standard-{sobject.name}" if not sobject.custom else sobject.name),
        tag("sobjectName", sobject.name),
        tag("url", f"{base}/{sobject.key_prefix}/o"),
    )
