"""In whose name, with which headers, at what time is something done? One value for a whole call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from twofold.emulator import refusals
from twofold.emulator.behaviour.org import Org
from twofold.emulator.schema.model import Schema, SObject
from twofold.emulator.seeds.document import Profile
from twofold.facts.versions import DUPLICATE_RULE_HEADER_FROM, NEWEST_VERSION


class AutoAssign(Enum):
    """Whether the active assignment rule runs. Source: rule 3.76 (D)."""

    OFF = "off"
    ON = "on"


@dataclass(frozen=True, slots=True)
class Caller:
    """
    Say who writes and how.

    Attributes:
        schema: the org's schema as this user may see and write it.
        now: milliseconds UTC of the call, written into audit fields.
        allow_save: the header that overrides alerting duplicate rules. Source: rules 3.70 and 3.71 (D).
        include_record_details: a refused duplicate shows fields of the records it is like, not their Ids alone (3.70).
        run_as_current_user: and of these only what the user may see (3.70).
        platform: the box itself writes (seeds): read-only fields may be written and no rule runs.
    """

    user: int
    profile: Profile
    schema: Schema
    now: int
    allow_save: bool = False
    auto_assign: AutoAssign = AutoAssign.ON
    platform: bool = False
    include_record_details: bool = False
    run_as_current_user: bool = False

    def get_sobject(self, name: str) -> SObject:
        """Get an sObject the user may see; NOT_FOUND otherwise."""
        sobject = self.schema.sobject(name)
        if sobject is None:
            raise refusals.not_found()
        return sobject


def caller_of(org: Org, user: int, now: int, headers: Mapping[str, str], version: float = NEWEST_VERSION) -> Caller:
    """Read who calls from the session and the call's headers (lower-case names)."""
    told = version >= DUPLICATE_RULE_HEADER_FROM
    switches = _switched_on(headers.get("sforce-duplicate-rule-header", "")) if told else frozenset()
    return Caller(
        user=user,
        profile=org.profile_of(user),
        schema=org.schema_for(user),
        now=now,
        allow_save="allowsave" in switches,
        include_record_details="includerecorddetails" in switches,
        run_as_current_user="runascurrentuser" in switches,
        auto_assign=AutoAssign.OFF if headers.get("sforce-auto-assign", "").lower() == "false" else AutoAssign.ON,
    )


def platform_caller(org: Org) -> Caller:
    """Write as the platform itself, for seeds."""
    profile = org.profile_of(org.api_user)
    return Caller(org.api_user, profile, org.schema, org.clock.now_ms(), True, AutoAssign.OFF, platform=True)


def _switched_on(header: str) -> frozenset[str]:
    """Read which switches of a header are true, in small letters."""
    parts = (part.partition("=") for part in header.replace(",", ";").split(";"))
    return frozenset(name.strip().lower() for name, _, value in parts if value.strip().lower() == "true")
