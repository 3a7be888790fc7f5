"""
Is this account a person, and what follows from it? The family of an account and the rules of its two halves.

The Account row and the Contact row of a person are both stored; ``Twins`` says which columns hold the same datum. Here the
family is settled and fields of the wrong family are refused; ``halves.py`` writes the other row.
"""

from __future__ import annotations

from twofold.emulator import refusals
from twofold.emulator.behaviour.caller import Caller
from twofold.emulator.behaviour.draft import Draft
from twofold.emulator.behaviour.names import fill_full_name
from twofold.emulator.behaviour.org import Org
from twofold.facts.families import BUSINESS_ONLY_FIELDS


def prepare_account(org: Org, caller: Caller, draft: Draft) -> None:
    """
    Settle the family of a new or changed account and refuse what doesn't belong to it.

    Source: order of checks 3.4, steps 2 and 4 to 7 (choice). A change of family is worked by ``conversion.py`` and never
    comes here.
    """
    if draft.is_new:
        _settle_new_family(org, caller, draft)
    elif draft.changes.get("RecordTypeId") is not None and not caller.platform:
        org.record_types.get_chosen(draft.sobject, draft.changes["RecordTypeId"], caller.profile)
    person = bool(draft.get("IsPersonAccount"))
    if person:
        _prepare_person(draft)
    else:
        _prepare_business(org, draft)


def is_conversion(org: Org, draft: Draft) -> bool:
    """Tell whether an update moves an account to the other family. Source: rule 3.22 (D)."""
    if draft.before is None or not org.person_accounts or draft.changes.get("RecordTypeId") is None:
        return False
    chosen = org.record_types.find(draft.changes["RecordTypeId"])
    return chosen is not None and chosen.sobject == "Account" and chosen.person != bool(draft.before["IsPersonAccount"])


def _settle_new_family(org: Org, caller: Caller, draft: Draft) -> None:
    asked = draft.changes.get("RecordTypeId")
    if asked is not None:
        chosen = org.record_types.get_chosen(draft.sobject, asked, caller.profile)
        person = chosen.person
    else:
        person = org.person_accounts and draft.touches("LastName", "FirstName") and not draft.touches("Name")
        default = org.record_types.get_default(draft.sobject, caller.profile, person=person)
        draft.put("RecordTypeId", default.key if default else None)
    draft.put("IsPersonAccount", int(person))


def _prepare_person(draft: Draft) -> None:
    """Refuse what a person doesn't have. Source: rules 2.42 and 2.43 (D); the form of the refusal is graded B."""
    if "Name" in draft.asked:
        raise refusals.not_writable(["Name"])
    business = [name for name in BUSINESS_ONLY_FIELDS if name in draft.asked]
    if business:
        raise refusals.bad_field_names(business)
    if not draft.get("LastName"):
        raise refusals.required_missing(["LastName"])
    if draft.touches("RecordTypeId") and draft.get("RecordTypeId") is None:
        # What makes a person is the record type: 2.1 (D); code and text are an emulator choice.
        raise refusals.required_missing(["RecordTypeId"])
    fill_full_name(draft)


def _prepare_business(org: Org, draft: Draft) -> None:
    foreign = [name for name in draft.changes if name in org.twins.person_only and name in draft.asked]
    if foreign:
        raise refusals.bad_field_names(foreign)
    if not draft.get("Name"):
        raise refusals.required_missing(["Name"])
    parent = draft.changes.get("ParentId")
    if (
        parent is not None
        and org.person_accounts
        and org.store.exists("Account", '"Id" = ? AND "IsPersonAccount" = 1', (parent,))
    ):
        raise refusals.parent_is_person()
