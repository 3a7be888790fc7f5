"""Who owns what: the owner policy of a rule, for new and for existing records."""

from collections.abc import Mapping
from dataclasses import dataclass

from twofold.core.creation_rules import OwnerPolicy, Ownership
from twofold.core.notices import Host
from twofold.core.org import OrgProfile
from twofold.core.reasons import Reason, reason
from twofold.facts.ids import BadId, normalise

_ASSIGNABLE = frozenset({"Lead", "Case"})
"""Kinds with assignment rules. Source: rule 3.76 (D)."""


@dataclass(frozen=True, slots=True)
class Owner:
    """``owner_id`` None leaves it to Salesforce: unchanged, the API user, or its assignment rules."""

    owner_id: str | None = None
    assignment_rules: bool = False
    reasons: tuple[Reason, ...] = ()
    parked: Reason | None = None


def find_host_user(host: Host, org: OrgProfile, host_users: Mapping[str, str]) -> str | None:
    """The host's Salesforce user: by e-mail, then by the table in the settings (host's e-mail or id); None if neither knows."""
    found = org.user_id(host.email)
    if found:
        return found
    for name in (host.email, host.id):
        entry = host_users.get(name.lower()) if name else None
        if entry:
            by_id = normalise(entry)
            return org.user_id(entry) if isinstance(by_id, BadId) else by_id
    return None


def choose_owner(
    policy: OwnerPolicy, ownership: Ownership, sobject: str, host_user: str | None, org: OrgProfile, *, is_new: bool
) -> Owner:
    """Apply ``policy`` to one record of ``sobject``."""
    match policy:
        case OwnerPolicy.KEEP:
            return Owner(reasons=() if is_new else (reason("owner-kept"),))
        case OwnerPolicy.HOST:
            if host_user is None:
                return Owner(reasons=(reason("host-unknown"), *(() if is_new else (reason("owner-kept"),))))
            return Owner(host_user, reasons=(reason("owner-host", id=host_user),))
        case OwnerPolicy.ASSIGNMENT_RULES if sobject in _ASSIGNABLE:
            return Owner(assignment_rules=True, reasons=(reason("owner-assignment-rules"),))
        case OwnerPolicy.ASSIGNMENT_RULES:
            return Owner(reasons=(reason("owner-kept"),))
        case OwnerPolicy.USER:
            return _named(org.user_id(ownership.name), ownership)
        case OwnerPolicy.QUEUE:
            queues = {name.lower(): queue_id for name, queue_id in org.queues.items()}
            return _named(queues.get((ownership.name or "").lower()), ownership)


def _named(owner_id: str | None, ownership: Ownership) -> Owner:
    if owner_id is None:
        return Owner(parked=reason("owner-unknown", name=ownership.name or "?"))
    return Owner(owner_id, reasons=(reason("owner-named", id=owner_id),))
