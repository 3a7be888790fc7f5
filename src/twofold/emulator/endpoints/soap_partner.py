"""
POST /services/Soap/u/XX.0 and /services/Soap/c/XX.0: the SOAP API, partner and enterprise; an org Id may follow.

Source: HTTP reference 3.4 (O, C).
"""

from __future__ import annotations

from twofold.emulator.behaviour.org import Org
from twofold.emulator.soap.dialect import ENTERPRISE, PARTNER
from twofold.emulator.soap.operations import answer_soap
from twofold.emulator.soql.run import Reader
from twofold.emulator.sosl.parser import parse_search
from twofold.emulator.sosl.run import run_search
from twofold.emulator.wire import Answer, Base, Call, Route


def partner(org: Org, call: Call) -> Answer:
    """Answer the partner API: log-in, queries, records, describes."""
    return answer_soap(org, call, PARTNER, _search)


def enterprise(org: Org, call: Call) -> Answer:
    """Answer the enterprise API, whose records name their kind by `xsi:type`."""
    return answer_soap(org, call, ENTERPRISE, _search)


def _search(reader: Reader, text: str) -> list[dict[str, object]]:
    return run_search(reader, parse_search(text))


ROUTES = (
    (Route("POST", "/services/Soap/u/{version}", Base.ROOT, writes=True), partner),
    (Route("POST", "/services/Soap/u/{version}/{org}", Base.ROOT, writes=True), partner),
    (Route("POST", "/services/Soap/c/{version}", Base.ROOT, writes=True), enterprise),
    (Route("POST", "/services/Soap/c/{version}/{org}", Base.ROOT, writes=True), enterprise),
)
