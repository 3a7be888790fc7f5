"""How is an org asked? Plain HTTP with an access token; the answer as parsed JSON, or XML turned into the like."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote
from urllib.request import Request, urlopen
from xml.etree.ElementTree import Element, ParseError

import msgspec
from defusedxml.ElementTree import fromstring

from twofold.errors import ConnectError

_TIMEOUT_S = 60
_DUPLICATES = {"Sforce-Duplicate-Rule-Header": "allowSave=true"}
"""Records of a scenario look alike; rules that only alert are not what it is about."""
_SAFE = "/?&=%:@,.-_~()'+!*;$#"


class OrgUnreachable(ConnectError):
    """The org doesn't answer at this address."""


@dataclass(frozen=True, slots=True)
class Told:
    """What an org answered; ``body`` is None where there was none."""

    status: int
    body: Any


@dataclass(frozen=True, slots=True)
class Target:
    """
    Name an org to ask.

    Attributes:
        url: instance URL without a slash at the end.
        token: access token, also used as the session of SOAP calls.
        version: of the API, such as ``60.0``.
    """

    url: str
    token: str
    version: str

    def ask(self, method: str, path: str, body: str = "") -> Told:
        """Send a request; ``path`` is from the root, or below the version of the data API. Raises ``OrgUnreachable``."""
        address = path if path.startswith("/") else f"/services/data/v{self.version}/{path}"
        headers = {"Authorization": f"Bearer {self.token}", "Accept": "application/json", **_DUPLICATES}
        content = body.encode() if body else None
        if body.lstrip().startswith("<"):
            headers |= {"Content-Type": "text/xml; charset=UTF-8", "SOAPAction": '""', "Accept": "text/xml"}
            content = self._envelope(body).encode()
        elif body:
            headers["Content-Type"] = "application/json"
        request = Request(self.url + quote(address, safe=_SAFE), content, headers, method=method)
        try:
            with urlopen(request, timeout=_TIMEOUT_S) as answer:
                return Told(answer.status, _parse(answer.read()))
        except HTTPError as error:
            return Told(error.code, _parse(error.read()))
        except URLError as error:
            raise OrgUnreachable(f"{self.url}: {error.reason}") from error

    def _envelope(self, inside: str) -> str:
        """Wrap an operation of the partner API; ``p:`` are its elements, ``s:`` those of a record."""
        return (
            '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns:p="urn:partner.soap.sforce.com" '
            'xmlns:s="urn:sobject.partner.soap.sforce.com" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
            f"<e:Header><p:SessionHeader><p:sessionId>{self.token}</p:sessionId></p:SessionHeader></e:Header>"
            f"<e:Body>{inside}</e:Body></e:Envelope>"
        )


def _parse(raw: bytes) -> Any:
    if not raw:
        return None
    try:
        return msgspec.json.decode(raw)
    except msgspec.DecodeError:
        pass
    try:
        return _plain(fromstring(raw))
    except ParseError:
        return raw.decode(errors="replace")


def _plain(element: Element) -> Any:
    """Turn XML into objects, lists and texts: elements of one name become a list when there are several."""
    if len(element) == 0:
        return element.text
    found: dict[str, Any] = {}
    for child in element:
        name, value = child.tag.rpartition("}")[2], _plain(child)
        if name in found:
            found[name] = [*(found[name] if isinstance(found[name], list) else [found[name]]), value]
        else:
            found[name] = value
    return found
