"""What does the platform add to a business or private contact, and when does it refuse one?"""

from __future__ import annotations

from twofold.emulator.behaviour.caller import Caller
from twofold.emulator.behaviour.cases import refresh_contact_copies
from twofold.emulator.behaviour.draft import Draft
from twofold.emulator.behaviour.halves import refuse_second_contact
from twofold.emulator.behaviour.names import fill_full_name
from twofold.emulator.behaviour.org import Org


def prepare_contact(org: Org, caller: Caller, draft: Draft) -> None:
    """Name the contact and keep it away from person accounts. Person contacts are written through their account."""
    refuse_second_contact(org, draft)
    fill_full_name(draft)
    refresh_contact_copies(org, draft)
