"""What does the platform add to a lead, and when does it refuse one?"""

from __future__ import annotations

from twofold.emulator import refusals
from twofold.emulator.behaviour.caller import Caller
from twofold.emulator.behaviour.draft import Draft
from twofold.emulator.behaviour.names import fill_full_name
from twofold.emulator.behaviour.org import Org
from twofold.facts.error_codes import CANNOT_UPDATE_CONVERTED_LEAD


def prepare_lead(org: Org, caller: Caller, draft: Draft) -> None:
    """Name the lead; a converted one takes no more changes. Source: CANNOT_UPDATE_CONVERTED_LEAD (K)."""
    if draft.was("IsConverted") and not caller.platform:
        raise refusals.refuse(CANNOT_UPDATE_CONVERTED_LEAD, "cannot reference converted lead")
    fill_full_name(draft)
