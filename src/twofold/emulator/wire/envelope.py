"""
What is in a SOAP envelope, and how is one written? For every SOAP door: partner, enterprise, metadata.

Source: HTTP reference 3.4 (O, C): prefixes vary on the way in; on the way out what answers is without prefix, faults carry the
literal prefix ``sf`` and are HTTP 500.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from twofold.emulator.refusals import Refused
from twofold.emulator.wire.answer import Answer
from twofold.emulator.wire.xml import (
    SCHEMA_INSTANCE,
    Markup,
    XmlUnreadable,
    document,
    find_child,
    joined,
    local_name,
    parse_xml,
    tag,
    text_of,
)
from twofold.facts import error_codes

CONTENT_TYPE = "text/xml;charset=UTF-8"
_ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"

# Which fault tells of which code; every other is an unexpected error. Source: partner WSDL (D).
_FAULTS = {
    error_codes.INVALID_LOGIN: "LoginFault",
    error_codes.MALFORMED_QUERY: "MalformedQueryFault",
    error_codes.MALFORMED_SEARCH: "MalformedSearchFault",
    error_codes.INVALID_FIELD: "InvalidFieldFault",
    error_codes.INVALID_TYPE: "InvalidSObjectFault",
    error_codes.MALFORMED_ID: "InvalidIdFault",
    error_codes.INVALID_QUERY_LOCATOR: "InvalidQueryLocatorFault",
    error_codes.INVALID_NEW_PASSWORD: "InvalidNewPasswordFault",
}
_WITH_PLACE = frozenset({"MalformedQueryFault", "MalformedSearchFault", "InvalidFieldFault", "InvalidSObjectFault"})
_PLACE = re.compile(r"ERROR at Row:(\d+):Column:(\d+)")


class EnvelopeUnreadable(ValueError):
    """A request isn't a SOAP envelope with one operation in its body."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """
    Hold a request taken apart.

    ``headers`` are the elements of the header by their names without prefix; ``operation`` is the one element of the body.
    """

    headers: Mapping[str, Element]
    operation: Element

    @property
    def name(self) -> str:
        """The name of the operation."""
        return local_name(self.operation)

    def header(self, name: str, part: str) -> str:
        """Read a part of a header: ``header("SessionHeader", "sessionId")``; empty where it isn't there."""
        return text_of(self.headers.get(name), part)

    def flag(self, name: str, part: str) -> bool:
        """Read a part of a header that is true or false; absent is false."""
        return self.header(name, part).lower() in ("true", "1")


def read_envelope(body: bytes) -> Envelope:
    """Read a request; raises ``EnvelopeUnreadable``."""
    try:
        root = parse_xml(body)
    except XmlUnreadable as error:
        raise EnvelopeUnreadable(f"Error parsing the SOAP envelope: {error}") from error
    if local_name(root) != "Envelope":
        raise EnvelopeUnreadable("The root of a SOAP request is an Envelope")
    inside = find_child(root, "Body")
    operation = next(iter(inside), None) if inside is not None else None
    if operation is None:
        raise EnvelopeUnreadable("The Body of the envelope holds no operation")
    header = find_child(root, "Header")
    return Envelope({local_name(part): part for part in header} if header is not None else {}, operation)


def answer_envelope(
    namespace: str,
    operation: str,
    result: Markup,
    *,
    prefixes: Mapping[str, str] | None = None,
    header: Markup | None = None,
) -> Answer:
    """
    Answer an operation.

    Args:
        namespace: what elements without prefix belong to.
        result: what stands in the response, mostly one or more ``result`` elements.
        prefixes: further prefixes to the namespaces they stand for.
    """
    names = {
        "xmlns:soapenv": _ENVELOPE,
        "xmlns:xsi": SCHEMA_INSTANCE,
        "xmlns:xsd": "http://www.w3.org/2001/XMLSchema",
        "xmlns": namespace,
        **{f"xmlns:{prefix}": meant for prefix, meant in (prefixes or {}).items()},
    }
    body = tag("soapenv:Body", tag(f"{operation}Response", result))
    head = tag("soapenv:Header", header) if header else Markup("")
    return Answer(200, document(tag("soapenv:Envelope", head, body, attributes=names)), content_type=CONTENT_TYPE)


def refuse_envelope(fault_namespace: str, refusal: Refused) -> Answer:
    """
    Answer a refusal as a fault, HTTP 500.

    Only a failed log-in has a fault code without prefix. Source: HTTP reference 3.4 (O, C).
    """
    problem = refusal.problems[0]
    kind = _FAULTS.get(problem.code, "UnexpectedErrorFault")
    parts = [tag("sf:exceptionCode", problem.code), tag("sf:exceptionMessage", problem.message)]
    if kind in _WITH_PLACE:
        place = _PLACE.search(problem.message)
        # -1 and -1 say that the place isn't known (K).
        row, column = place.groups() if place else ("-1", "-1")
        parts += [tag("sf:row", row), tag("sf:column", column)]
    detail = tag(f"sf:{kind}", *parts, attributes={"xsi:type": f"sf:{kind}"})
    code = problem.code if kind == "LoginFault" else f"sf:{problem.code}"
    return _fault(fault_namespace, code, f"{problem.code}: {problem.message}", detail)


def refuse_unreadable(fault_namespace: str, message: str) -> Answer:
    """Answer a request that no operation can be found in."""
    return _fault(fault_namespace, "soapenv:Client", message, None)


def _fault(namespace: str, code: str, message: str, detail: Markup | None) -> Answer:
    parts = [tag("faultcode", code), tag("faultstring", message)]
    if detail is not None:
        parts.append(tag("detail", detail))
    names = {"xmlns:soapenv": _ENVELOPE, "xmlns:sf": namespace, "xmlns:xsi": SCHEMA_INSTANCE}
    fault = tag("soapenv:Envelope", tag("soapenv:Body", tag("soapenv:Fault", joined(*parts))), attributes=names)
    return Answer(500, document(fault), content_type=CONTENT_TYPE)
