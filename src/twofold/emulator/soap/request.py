"""Who asks for what, in which dialect? One SOAP request as the operations see it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from twofold.emulator import refusals
from twofold.emulator.behaviour.caller import Caller, caller_of
from twofold.emulator.behaviour.org import Org
from twofold.emulator.soap.dialect import Dialect
from twofold.emulator.soql.run import Reader
from twofold.emulator.wire import Call
from twofold.emulator.wire.envelope import Envelope
from twofold.emulator.wire.xml import children, text_of
from twofold.facts.versions import render_version

BATCH_DEFAULT = 500
BATCH_MAX = 2000
BATCH_MIN = 200

_DUPLICATE_SWITCHES = ("allowSave", "includeRecordDetails", "runAsCurrentUser")

Search = Callable[[Reader, str], list[dict[str, object]]]
"""Answers SOSL; handed in by the endpoint, because searching is a room beside this one."""


@dataclass(frozen=True, slots=True)
class SoapRequest:
    """
    Hold a request on its way to an operation.

    Attributes:
        call: as HTTP brought it; its user is nobody until the session header was looked at.
        version: of the address, e.g. 60.
        user: key of the User whose session it is.
        search: answers SOSL.
    """

    org: Org
    call: Call
    dialect: Dialect
    envelope: Envelope
    version: int
    user: int
    search: Search

    @property
    def operation(self) -> Element:
        """The element of the operation, whose children are its arguments."""
        return self.envelope.operation

    def text(self, name: str) -> str:
        """Read an argument; empty where it isn't there."""
        return text_of(self.operation, name)

    def texts(self, name: str) -> list[str]:
        """Read a repeated argument."""
        return [(found.text or "").strip() for found in children(self.operation, name)]

    def caller(self) -> Caller:
        """
        Say in whose name records are written.

        Without a header no assignment rule runs: this differs from REST. Source: rule 3.76 (D); that SOAP asks for rules by
        AssignmentRuleHeader alone (D).
        """
        asked = [name for name in _DUPLICATE_SWITCHES if self.envelope.flag("DuplicateRuleHeader", name)]
        duplicates = ";".join(f"{name}=true" for name in asked)
        headers = {"sforce-duplicate-rule-header": duplicates, "sforce-auto-assign": self._assignment()}
        return caller_of(self.org, self.user, self.call.now, headers, float(self.version))

    def _assignment(self) -> str:
        chosen = self.envelope.header("AssignmentRuleHeader", "assignmentRuleId")
        wanted = self.envelope.flag("AssignmentRuleHeader", "useDefaultRule")
        return chosen or ("true" if wanted else "false")

    def reader(self) -> Reader:
        """Say on which org, as whom and when queries run."""
        schema = self.org.schema_for(self.user)
        return Reader(self.org.store, schema, self.call.now, self.user, render_version(self.version))

    @property
    def batch_size(self) -> int:
        """How many records a page holds. Source: QueryOptions, 200 to 2,000, 500 when nothing is said (D)."""
        asked = self.envelope.header("QueryOptions", "batchSize")
        return min(max(int(asked), BATCH_MIN), BATCH_MAX) if asked.isascii() and asked.isdigit() else BATCH_DEFAULT

    @property
    def all_or_none(self) -> bool:
        """Whether one record that fails undoes the others."""
        return self.envelope.flag("AllOrNoneHeader", "allOrNone")

    @property
    def data_url(self) -> str:
        """The relative address of the REST API of the same version."""
        return f"/services/data/v{render_version(self.version)}"


def refuse_more_than(limit: int, found: int) -> None:
    """Refuse a list that is longer than the call takes."""
    if found > limit:
        raise refusals.too_many_records(limit)
