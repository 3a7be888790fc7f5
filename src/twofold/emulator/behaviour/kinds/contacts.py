"""What does the platform add to a business or private contact, and when does it refuse one?"""

from __future__ import annotations

from twofold.emulator import refusals
from twofold.emulator.behaviour.caller import Caller
from twofold.emulator.behaviour.draft import Draft
from twofold.emulator.behaviour.kinds.cases import refresh_contact_copies
from twofold.emulator.behaviour.kinds.halves import refuse_second_contact
from twofold.emulator.behaviour.names import fill_full_name
from twofold.emulator.behaviour.org import Org
from twofold.facts.error_codes import FIELD_INTEGRITY_EXCEPTION


def prepare_contact(org: Org, caller: Caller, draft: Draft) -> None:
    """Name the contact and keep it away from person accounts. Person contacts are written through their account."""
    refuse_second_contact(org, draft)
    _refuse_person_as_superior(org, draft)
    fill_full_name(draft)
    refresh_contact_copies(org, draft)


def _refuse_person_as_superior(org: Org, draft: Draft) -> None:
    """
    Refuse a contact that reports to a person.

    Source: persons stand in no reports-to hierarchy unless a setting lets them (rule 3.10, D); the code is an emulator choice.
    """
    if "person-reports-to" in org.definitions.features:
        return
    superior = org.store.get("Contact", draft.changes.get("ReportsToId") or 0)
    if superior is not None and superior.get("IsPersonAccount"):
        text = "a person account can't be reported to"
        raise refusals.refuse(FIELD_INTEGRITY_EXCEPTION, text, ("ReportsToId",))
