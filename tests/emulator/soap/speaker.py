"""A plain SOAP client for a started org: says an operation in XML, gives back elements or the fault."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from tests.emulator.box import Client
from twofold.emulator.wire.xml import children, find_child, local_name, parse_xml, text_of

PARTNER = "urn:partner.soap.sforce.com"
ENTERPRISE = "urn:enterprise.soap.sforce.com"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"


@dataclass(frozen=True)
class Said:
    """What came back: the response element, or the fault, with the raw text."""

    status: int
    element: Element
    text: str

    @property
    def result(self) -> Element:
        found = find_child(self.element, "result")
        assert found is not None, self.text
        return found

    @property
    def results(self) -> list[Element]:
        return list(children(self.element, "result"))

    @property
    def code(self) -> str:
        """The exception code of a fault."""
        assert self.status == 500, self.text
        detail = find_child(self.element, "detail")
        assert detail is not None, self.text
        return text_of(detail[0], "exceptionCode")

    @property
    def fault(self) -> str:
        return text_of(self.element, "faultstring")

    def outcomes(self) -> list[str]:
        """What came of each record: its Id, or the code of its first error."""
        return [
            text_of(result, "id")
            if text_of(result, "success") == "true"
            else text_of(find_child(result, "errors"), "statusCode")
            for result in self.results
        ]


class Speaker:
    """Speak SOAP to an org in one session."""

    def __init__(self, client: Client, letter: str = "u", namespace: str = PARTNER, version: str = "60.0") -> None:
        self.client = client
        self.session = client.token
        self.namespace = namespace
        self.path = f"/services/Soap/{letter}/{version}"

    def say(self, operation: str, inner: str = "", headers: str = "") -> Said:
        """Say an operation; its arguments and further headers are XML in the API's namespace."""
        session = f"<SessionHeader><sessionId>{self.session}</sessionId></SessionHeader>"
        return self.send(
            f'<se:Envelope xmlns:se="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="{_XSI}">'
            f'<se:Header xmlns="{self.namespace}">{session}{headers}</se:Header>'
            f'<se:Body><{operation} xmlns="{self.namespace}">{inner}</{operation}></se:Body></se:Envelope>'
        )

    def send(self, envelope: str | bytes, path: str = "") -> Said:
        """Send any bytes."""
        raw = envelope.encode() if isinstance(envelope, str) else envelope
        headers = {"Content-Type": "text/xml", "SOAPAction": '""', "Authorization": ""}
        reply = self.client.send("POST", path or self.path, headers=headers, raw=raw)
        assert reply.headers["content-type"].startswith("text/xml"), reply.body
        body = find_child(parse_xml(reply.body), "Body")
        assert body is not None
        return Said(reply.status, body[0], reply.body)

    def query(self, soql: str, headers: str = "") -> list[Element]:
        """Ask a query and return its records."""
        said = self.say("query", f"<queryString>{soql}</queryString>", headers)
        assert said.status == 200, said.text
        return list(children(said.result, "records"))


def fields_of(record: Element) -> dict[str, str]:
    """Read the simple fields of a record by name."""
    return {local_name(part): part.text or "" for part in record}
