"""What one notice can be recognised by, and what therefore has to be read for it."""

from collections.abc import Collection, Mapping

from twofold.core.contact_points import normalise_email, normalise_phone
from twofold.core.creation_rules import MatchKey, RuleSet, Target
from twofold.core.event_step import subject_line
from twofold.core.links import BookingLink
from twofold.core.lookups import Ask, Slot
from twofold.core.mapping import target_fields
from twofold.core.notices import BookingNotice, Replacement
from twofold.core.org import OrgProfile
from twofold.core.recognise import Keys
from twofold.facts.ids import BadId, normalise

_KINDS = {"PersonAccount": "Account", "Contact": "Contact", "Lead": "Lead", "Case": "Case"}


def find_keys(
    notice: BookingNotice,
    rules: RuleSet,
    link: BookingLink | None,
    old_link: BookingLink | None,
    chosen_id: str | None = None,
) -> Keys:
    """Normalise what the rules' match keys need; a key the rules don't name is left out."""
    email = normalise_email(notice.person.email) if MatchKey.EMAIL in rules.keys else None
    phones: list[str] = []
    if MatchKey.PHONE in rules.keys:
        for given in (notice.person.mobile_phone, notice.person.phone):
            phones += normalise_phone(given, rules.phone_region)
    linked = [i for known in (link, old_link) if known is not None for i in known.record_ids]
    # A booking on another page or with another host stands for itself, and so makes a Case of its own.
    same = (link, old_link) if notice.replacement is Replacement.MOVES else (link,)
    return Keys(
        record_id=notice.record_id,
        chosen_id=chosen_id,
        emails=email.forms if email else (),
        phones=tuple(dict.fromkeys(phones)),
        own_keys=tuple(k for k in (notice.booking_key, notice.replaces_key) if k),
        linked_ids=tuple(dict.fromkeys(linked)),
        linked_cases=tuple(known.case_id for known in same if known is not None and known.case_id),
    )


def ask_for(
    notice: BookingNotice,
    rules: RuleSet,
    keys: Keys,
    links: tuple[BookingLink | None, ...],
    org: OrgProfile,
    *,
    look_again: bool = False,
) -> Ask:
    """
    Say what has to be read for one notice.

    Args:
        look_again: an earlier try may have written; in an org without Twofold's key its Event is looked for by time.
    """
    if not rules.active:
        return Ask()
    ids = [normalise(text) for text in (keys.record_id, keys.chosen_id) if text]
    known = {i for i in ids if not isinstance(i, BadId)} | set(keys.linked_ids)
    known |= {link.event_id for link in links if link is not None and link.event_id}
    known |= {link.case_id for link in links if link is not None and link.case_id}
    slots = frozenset[Slot]()
    if look_again and not org.event_fields_installed and notice.starts_at is not None:
        slots = frozenset({Slot(notice.starts_at, subject_line(notice, rules)[0])})
    return Ask(
        ids=frozenset(known),
        emails=frozenset(keys.emails),
        phones=frozenset(keys.phones),
        own_keys=frozenset(keys.own_keys),
        companies=_companies(notice, rules, known),
        booking_keys=frozenset(keys.own_keys),
        slots=slots,
    )


def _companies(notice: BookingNotice, rules: RuleSet, known: Collection[str]) -> frozenset[str]:
    """The company a new Contact would stand under: on pages that make one, and where the booking names a Case."""
    company = (notice.person.company or "").strip()
    makes_contact = rules.target in (Target.CONTACT, Target.CASE) or any(i.startswith("500") for i in known)
    return frozenset({company}) if company and makes_contact else frozenset()


def wanted_fields(rule_sets: Mapping[str, RuleSet], org: OrgProfile) -> dict[str, frozenset[str]]:
    """Every field the rule sets may write, by sObject: they are read along, for write modes and undo."""
    wanted: dict[str, set[str]] = {}
    for rules in rule_sets.values():
        for kind, sobject in _KINDS.items():
            if kind == "PersonAccount" and not org.person_accounts:
                continue
            wanted.setdefault(sobject, set()).update(target_fields(rules.rule(kind), kind, org))
    return {sobject: frozenset(fields) for sobject, fields in wanted.items()}
