"""
Recognition + rules + org -> Decision, with the trail of reasons.

Three questions in order: does this notice still count (order in time), whom does it concern (target x situation), and what
happens to the Event (``activity.TABLE``). A decision either writes all of its steps or parks, never half.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from twofold.core.activity import MAKES_EVENT, STAGE, TABLE, EventAction, EventState
from twofold.core.case_step import decide_case
from twofold.core.event_step import decide_event, retire_predecessor
from twofold.core.links import BookingLink
from twofold.core.notices import Actor, BookingChange, BookingNotice
from twofold.core.person_step import decide_person, update_known
from twofold.core.plan import Plan, Ref
from twofold.core.reasons import Reason, reason
from twofold.core.situation import Decision, LinkDraft, Situation, Step, Verdict

_Status = tuple[BookingChange, Actor | None, str | None]


def decide(s: Situation) -> Decision:
    """
    Decide what one notice leads to.

    Returns:
        A ``Decision``: ``APPLY`` with ordered steps (none where everything is already so), ``SKIP``, or ``PARK`` with the
        one reason a person has to settle. Raises nothing: what can go wrong with a notice is in the decision.

    Source: design, section 16; apps A4 and A6 (doc).
    """
    if not s.rules.active:
        return Decision(Verdict.SKIP, (reason("page-off"),))
    stale = _stale(s)
    if stale is not None:
        return _settle_stale(s, stale)
    status = _status(s)
    action = TABLE[s.notice.change][s.event.state]
    if action is EventAction.WAIT:
        return Decision(Verdict.SKIP, (reason("not-confirmed"),), person=s.recognition.person)
    if action is EventAction.REMEMBER:
        return _remember(s)
    return _apply(s, action, status)


def _stale(s: Situation) -> Reason | None:
    """
    Why the notice no longer counts; None where it does.

    Here ``link.changed_at`` is the newest state applied or remembered. A booking that was replaced is over: whatever comes
    for it, its Event now belongs to the successor. An older notice that would make the person and the Event still counts
    while nothing was ever written for the booking (a remembered cancellation, say).
    """
    link = s.link
    if link is None:
        return None
    if link.replaced_by:
        return reason("replaced")
    if _is_older(s.notice, link) and not _is_late(s):
        return reason("older")
    return None


def _settle_stale(s: Situation, why: Reason) -> Decision:
    """Do nothing for the booking itself; what it tells of the booking before it still holds: that one is over."""
    links, person = _remember_predecessor(s), s.recognition.person
    over = retire_predecessor(s) if s.notice.change in MAKES_EVENT else Step()
    if s.link is None or not over.writes:
        return Decision(Verdict.SKIP, (why,), links=links, person=person)
    return Decision(Verdict.APPLY, (why, *over.reasons), over.writes, links=(LinkDraft(s.link), *links), person=person)


def _is_older(notice: BookingNotice, link: BookingLink) -> bool:
    """Whether a newer state is known; of two states at one moment the later stage of a booking's life is the newer."""
    known = (link.changed_at, STAGE[BookingChange(link.state)])
    return (notice.changed_at, STAGE[notice.change]) < known


def _is_late(s: Situation) -> bool:
    link = s.link
    return link is not None and link.is_remembered and s.notice.change in MAKES_EVENT


def _status(s: Situation) -> _Status:
    """What the Event shall say: the notice's own state, or the newer one that was remembered."""
    link = s.link
    if link is not None and _is_late(s) and _is_older(s.notice, link):
        return BookingChange(link.state), Actor(link.actor) if link.actor else None, link.reason
    return s.notice.change, s.notice.actor, s.notice.reason


def _remember(s: Situation) -> Decision:
    n = s.notice
    base = s.link or BookingLink(n.booking_key, n.change.value, n.changed_at)
    actor = n.actor.value if n.actor else None
    starts_at = n.starts_at or base.starts_at
    link = replace(
        base, state=n.change.value, changed_at=n.changed_at, reason=n.reason, actor=actor, starts_at=starts_at
    )
    return Decision(Verdict.SKIP, (reason("booking-unknown"),), links=(LinkDraft(link),), person=s.recognition.person)


def _apply(s: Situation, action: EventAction, status: _Status) -> Decision:
    person = _person_part(s, action)
    if person.parked is not None:
        return Decision(
            Verdict.PARK, (*person.reasons, person.parked), parked=person.parked, person=s.recognition.person
        )
    event = decide_event(s, action, person.ids, status)
    return Decision(
        Verdict.APPLY,
        (*person.reasons, *event.reasons),
        (*person.writes, *event.writes),
        links=_links(s, status, {**person.ids, **event.ids}),
        person=s.recognition.person,
    )


def _person_part(s: Situation, action: EventAction) -> Step:
    """
    The person and, on a Case page, the Case.

    Only changes that say the appointment stands touch the person. While its Event exists, the Event names the person:
    whoever is recognised is brought up to date, but nobody is made and nothing is parked for being ambiguous.
    """
    known = _known_ids(s)
    if s.notice.change not in MAKES_EVENT:
        return Step(ids=known)
    if action is not EventAction.CREATE:
        step = update_known(s, beside_case="case" in known)
        return replace(step, ids={**known, **{k: v for k, v in step.ids.items() if v}})
    person = decide_person(s)
    if person.parked is not None:
        return person
    return decide_case(s, person)


def _known_ids(s: Situation) -> dict[str, Any]:
    """Ids the journal or the Event itself already name."""
    known: dict[str, Any] = {}
    link = s.link if s.link is not None and not s.link.is_remembered else s.old_link
    if link is not None:
        known = {
            "who": link.who_id,
            "account": link.account_id,
            "contact": link.contact_id,
            "lead": link.lead_id,
            "case": link.case_id,
        }
    row = s.event.row
    if row is not None:
        known["who"] = row.text("WhoId") or known.get("who")
        what = row.text("WhatId")
        if what and what.startswith("500"):
            known["case"] = what
    return {k: v for k, v in known.items() if v}


_LINK_FIELDS = {
    "event": "event_id",
    "who": "who_id",
    "account": "account_id",
    "contact": "contact_id",
    "lead": "lead_id",
    "case": "case_id",
}


def _links(s: Situation, status: _Status, ids: Mapping[str, Any]) -> tuple[LinkDraft, ...]:
    n, (change, actor, why) = s.notice, status
    newest = max(n.changed_at, s.link.changed_at) if s.link else n.changed_at
    plain = {_LINK_FIELDS[k]: v for k, v in ids.items() if k in _LINK_FIELDS and isinstance(v, str)}
    refs = {_LINK_FIELDS[k]: v for k, v in ids.items() if k in _LINK_FIELDS and isinstance(v, Ref)}
    # An Event found gone keeps its Id in the link, so that it is known to have been there.
    if s.event.state is EventState.GONE and (gone := _event_known(s)):
        plain["event_id"] = gone
    link = BookingLink(
        n.booking_key,
        change.value,
        newest,
        reason=why,
        actor=actor.value if actor else None,
        starts_at=n.starts_at or (s.link.starts_at if s.link else None),
        **plain,
    )
    return (LinkDraft(link, refs), *_remember_predecessor(s))


def _event_known(s: Situation) -> str | None:
    """The Event that the journal links to this booking or to the one it replaces."""
    return next((link.event_id for link in (s.link, s.old_link) if link is not None and link.event_id), None)


def _remember_predecessor(s: Situation) -> tuple[LinkDraft, ...]:
    """The replaced booking is over, whether it was ever seen or not."""
    n = s.notice
    if n.replaces_key is None or n.replaces_key == n.booking_key or n.change not in MAKES_EVENT:
        return ()
    if s.old_link is not None and s.old_link.replaced_by:
        return ()
    old = s.old_link or BookingLink(n.replaces_key, BookingChange.RESCHEDULED.value, n.changed_at)
    return (LinkDraft(old.replaced(n.booking_key, n.changed_at)),)


def plan_decision(decision: Decision) -> Plan:
    """The decision's steps as one unit of work; empty where nothing has to be written."""
    return Plan(decision.steps)
