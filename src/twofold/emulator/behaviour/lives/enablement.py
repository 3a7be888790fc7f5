"""
What has to be true before Person Accounts can be switched on, and what does that change?

It can't be undone: there is no way to switch them off. Source: rules 1.1 to 1.7 and 1.20 to 1.32 (D and C).
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from twofold.emulator.behaviour.lives.opening import redefine
from twofold.emulator.behaviour.lives.sharing import sharing_of
from twofold.emulator.behaviour.org import Org
from twofold.emulator.seeds.basics import PERSON
from twofold.emulator.seeds.document import Profile, SeedDocument

_PERSON_DEFAULT = "PersonAccount"


def find_blockers(org: Org) -> tuple[str, ...]:
    """
    Say what stands in the way of switching Person Accounts on: a sentence each, none when nothing does.

    Contacts without an account don't. Source: rules 1.1, 1.2 and 1.3 (D), 1.6 (B); the words are an emulator choice.
    """
    return tuple(_blockers(org))


def enable(org: Org) -> tuple[str, ...]:
    """
    Switch Person Accounts on, or return what stands in the way; an org that has them already stays as it is.

    Everything the org holds stays: accounts are business accounts, contacts are regular ones. The first person record type comes
    to be, and it is every profile's default for persons (choice).
    """
    if org.person_accounts:
        return ()
    blockers = find_blockers(org)
    if not blockers:
        redefine(org, _with_persons(org.definitions), SeedDocument(record_types=[PERSON]))
    return blockers


def _blockers(org: Org) -> Iterator[str]:
    if not org.record_types.of("Account"):
        yield "Account has no record type: create at least one."
    account, contact = (sharing_of(org.definitions, name) for name in ("Account", "Contact"))
    if contact != "ControlledByParent" and (account, contact) != ("Private", "Private"):
        yield (
            "The sharing defaults don't fit: Contact has to be Controlled by Parent, or Account and Contact both Private; "
            f"they are {account} and {contact}."
        )
    for profile in org.definitions.profiles:
        if _reads(profile, "Account") and not _reads(profile, "Contact"):
            yield f"The profile {profile.name} reads Account and not Contact."


def _reads(profile: Profile, sobject: str) -> bool:
    return profile.objects.get(sobject) != "none"


def _with_persons(definitions: SeedDocument) -> SeedDocument:
    profiles = [
        msgspec.structs.replace(
            profile, default_record_types={_PERSON_DEFAULT: PERSON.name} | profile.default_record_types
        )
        for profile in definitions.profiles
    ]
    record_types = [*definitions.record_types, PERSON]
    return msgspec.structs.replace(definitions, person_accounts=True, profiles=profiles, record_types=record_types)
