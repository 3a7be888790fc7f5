"""Do the org's own validation rules let a record pass?"""

from __future__ import annotations

from twofold.emulator import refusals
from twofold.emulator.behaviour.caller import Caller
from twofold.emulator.behaviour.draft import Draft
from twofold.emulator.behaviour.org import Org
from twofold.emulator.behaviour.rules import formula
from twofold.facts.error_codes import FIELD_CUSTOM_VALIDATION_EXCEPTION


def check_validation_rules(org: Org, caller: Caller, draft: Draft) -> None:
    """
    Refuse a record for which the formula of an active rule is true.

    The rules of Contact don't guard persons: those are saved as accounts. Source: rules 5.32 and 5.33 (D/B, C).
    """
    for rule in org.definitions.validation_rules:
        if rule.active and rule.object == draft.sobject.name and formula.is_true(rule.formula, org, caller, draft):
            raise refusals.refuse(FIELD_CUSTOM_VALIDATION_EXCEPTION, rule.message, (rule.field,) if rule.field else ())
