"""May this org be written to? Scenarios make and delete records, so an org where people work is refused."""

from __future__ import annotations

from twofold.errors import UsageError
from twofold.testing.contract.places import MISSING, find
from twofold.testing.contract.target import Target

_QUERY = "query?q=SELECT+IsSandbox,OrganizationType,Name+FROM+Organization"


class OrgNotForTrials(UsageError):
    """The org is neither a sandbox nor a developer or scratch org."""


def check_org(target: Target) -> str:
    """
    Look whether an org is there for trials, and return its name.

    Raises ``OrgNotForTrials`` for any that doesn't call itself a sandbox or a Developer Edition, or doesn't say.
    """
    told = target.ask("GET", _QUERY)
    sandbox, edition = find(told.body, "records.0.IsSandbox"), find(told.body, "records.0.OrganizationType")
    if sandbox is MISSING:
        raise OrgNotForTrials(
            f"{target.url} doesn't say what kind of org it is (HTTP {told.status}); nothing was written."
        )
    if sandbox is not True and edition != "Developer Edition":
        raise OrgNotForTrials(
            f"{target.url} is a {edition} org where people work, so nothing was written. Give the address of a sandbox."
        )
    return str(find(told.body, "records.0.Name"))
