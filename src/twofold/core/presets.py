"""
Which rule sets come with Twofold?

Three behave, row for row, like a known booking connector (apps A4): the newest of several records is used, blanks are
filled and nothing is overwritten, the host owns what is new and existing owners stay. One is ours. Their variants
(override, assignment rules, another duplicate policy) are written in a rule file with ``extends``.

The three name no rule for Person Accounts: a person follows the Contact rule (apps A4), whatever a file makes of it.
"""

from collections.abc import Mapping

from twofold.core.creation_rules import (
    CompanyPolicy,
    DuplicatePolicy,
    ObjectRule,
    OwnerPolicy,
    Ownership,
    RuleSet,
    Target,
    WriteMode,
)
from twofold.core.rule_json import versioned

_FILL_BLANKS = ObjectRule(mode=WriteMode.IF_BLANK, owner=Ownership(OwnerPolicy.HOST, OwnerPolicy.KEEP))


def _vendor(name: str, target: Target, description: str) -> RuleSet:
    return versioned(
        RuleSet(
            name=name,
            target=target,
            duplicates=DuplicatePolicy.NEWEST,
            company_missing=CompanyPolicy.PARK,
            rules={"Lead": _FILL_BLANKS, "Contact": _FILL_BLANKS, "Case": _FILL_BLANKS},
            description=description,
        )
    )


BOOKING_LEAD = _vendor(
    "booking-lead",
    Target.LEAD,
    "A stranger becomes a Lead. A known Person Account, Contact or Lead is updated instead and gets the Event.",
)
BOOKING_CONTACT = _vendor(
    "booking-contact",
    Target.CONTACT,
    "A stranger becomes a Contact under the account of their company, which is made if need be; without a company the "
    "booking is parked. A known Person Account, Contact or Lead is updated instead.",
)
BOOKING_CASE = _vendor(
    "booking-case",
    Target.CASE,
    "Each booking makes a Case, or updates the Case named in its link; the person is updated or made by the Contact rule "
    "and related to the Case.",
)
BOOKING_PERSON_ACCOUNT = versioned(
    RuleSet(
        name="booking-person-account",
        target=Target.PERSON_ACCOUNT,
        duplicates=DuplicatePolicy.PARK,
        rules=dict.fromkeys(("PersonAccount", "Contact", "Lead", "Case"), _FILL_BLANKS),
        description="A stranger becomes a Person Account of the chosen record type. Whoever is known already is updated; "
        "several records for one person are parked, not guessed at.",
    )
)

PRESETS: Mapping[str, RuleSet] = {
    preset.name: preset for preset in (BOOKING_LEAD, BOOKING_CONTACT, BOOKING_CASE, BOOKING_PERSON_ACCOUNT)
}
"""Every preset by name, in the order they are listed."""
