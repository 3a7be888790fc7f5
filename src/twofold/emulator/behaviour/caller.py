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
        platform: the box itself writes (seeds): read-only fields may be written and no rule runs.
    """

    user: int
    profile: Profile
    schema: Schema
    now: int
    allow_save: bool = False
    auto_assign: AutoAssign = AutoAssign.ON
    platform: bool = False

    def get_sobject(self, name: str) -> SObject:
        """Get an sObject the user may see; NOT_FOUND otherwise."""
        sobject = self.schema.sobject(name)
        if sobject is None:
            raise refusals.not_found()
        return sobject


def caller_of(org: Org, user: int, now: int, headers: Mapping[str, str], version: float = NEWEST_VERSION) -> Caller:
    """Read who calls from the session and the call's headers (lower-case names)."""
    return Caller(
        user=user,
        profile=org.profile_of(user),
        schema=org.schema_for(user),
        now=now,
        allow_save=version >= DUPLICATE_RULE_HEADER_FROM
        and _reads_allow_save(headers.get("sforce-duplicate-rule-header", "")),
        auto_assign=AutoAssign.OFF if headers.get("sforce-auto-assign", "").lower() == "false" else AutoAssign.ON,
    )


def platform_caller(org: Org) -> Caller:
    """Write as the platform itself, for seeds."""
    profile = org.profile_of(org.api_user)
    return Caller(org.api_user, profile, org.schema, org.clock.now_ms(), True, AutoAssign.OFF, platform=True)


def _reads_allow_save(header: str) -> bool:
    parts = (part.partition("=") for part in header.replace(",", ";").split(";"))
    return any(name.strip().lower() == "allowsave" and value.strip().lower() == "true" for name, _, value in parts)
