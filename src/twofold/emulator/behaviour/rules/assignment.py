"""Who gets a lead or a case by the active assignment rule?"""

from __future__ import annotations

from twofold.emulator.behaviour.caller import AutoAssign, Caller
from twofold.emulator.behaviour.draft import Draft
from twofold.emulator.behaviour.org import Org
from twofold.emulator.behaviour.rules import formula
from twofold.emulator.seeds.document import AssignmentEntry, AssignmentRule
from twofold.emulator.store.tables import fold

_ASSIGNED = frozenset({"Lead", "Case"})


def assign(org: Org, caller: Caller, draft: Draft) -> None:
    """
    Give the record the owner of the first entry that fits.

    Runs on create and on update unless the header says FALSE, and then also when the call names an owner: without a header the
    REST default is TRUE. No entry that fits leaves the owner as it is.
    Source: rule 3.76 (D); that it overrides a named owner, and the last sentence, are emulator choices.
    """
    if caller.auto_assign is AutoAssign.OFF or draft.sobject.name not in _ASSIGNED:
        return
    for rule in _active_rules(org, draft.sobject.name):
        for entry in rule.entries:
            if _fits(org, caller, draft, entry):
                draft.put("OwnerId", org.get_owner(entry.owner))
                return


def _active_rules(org: Org, sobject: str) -> list[AssignmentRule]:
    return [rule for rule in org.definitions.assignment_rules if rule.object == sobject and rule.active]


def _fits(org: Org, caller: Caller, draft: Draft, entry: AssignmentEntry) -> bool:
    for name, wanted in entry.criteria.items():
        field = draft.sobject.field(name)
        if field is None or fold(draft.get(field.name)) != fold(int(wanted) if isinstance(wanted, bool) else wanted):
            return False
    return not entry.formula or formula.is_true(entry.formula, org, caller, draft)
