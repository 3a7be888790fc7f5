"""The Event part of a decision: what is written on the activity Event."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from twofold.core.activity import EventAction, EventState, parse_status, render_status
from twofold.core.candidates import Candidates
from twofold.core.creation_rules import RuleSet
from twofold.core.field_values import cut, units
from twofold.core.links import BookingLink
from twofold.core.notices import Actor, BookingChange, BookingNotice, Replacement
from twofold.core.org import EVENT_KEY_FIELD, EVENT_REASON_FIELD, EVENT_STATUS_FIELD, OrgProfile
from twofold.core.ownership import find_host_user
from twofold.core.plan import Ref, Verb, Write
from twofold.core.reasons import Reason, reason
from twofold.core.recognise import moment
from twofold.core.rows import Row
from twofold.core.situation import EventSeen, Situation, Step

SUBJECT_CHARS_MAX = 255
LOCATION_CHARS_MAX = 255
DESCRIPTION_CHARS_MAX = 32_000
_STATUS_LINE = "Status: "
"""In an org without Twofold's fields the first line of the description begins so."""


def see_event(
    notice: BookingNotice, found: Candidates, org: OrgProfile, link: BookingLink | None, old_link: BookingLink | None
) -> EventSeen:
    """
    Find the booking's Event among the rows read: by the journal's link, by its key, then by the replaced booking.

    An Event that was there and is deleted counts as ``GONE``.
    """
    own = _find(found, link, notice.booking_key)
    old = _find(found, old_link, notice.replaces_key) if notice.replaces_key else None
    if own is not None or (link is not None and link.event_id):
        # A predecessor moved on to this booking is this booking's own Event by now.
        beside = old if old is not None and (own is None or old.id != own.id) else None
        return EventSeen(_state(own), _live(own), predecessor=_live(beside))
    if old is None or notice.replacement is Replacement.FOLLOWS:
        return EventSeen(predecessor=_live(old))
    if old.is_deleted:
        return EventSeen(EventState.GONE)
    return EventSeen(_state(old), old, from_predecessor=True)


def _live(row: Row | None) -> Row | None:
    return row if row is not None and not row.is_deleted else None


def find_unseen(
    notice: BookingNotice, found: Candidates, who_id: str | None, taken: Mapping[str, str], subject: str | None
) -> Row | None:
    """
    Find an Event that an earlier try made in an org without Twofold's key: same start, end, subject and person.

    Args:
        taken: Event Ids that other bookings are linked to; they are not this one.

    Source: design, section 16 (bare org); what remains are two identical bookings and a lost journal.
    """
    for row in found.events:
        same_time = (
            moment(row.get("StartDateTime")) == notice.starts_at and moment(row.get("EndDateTime")) == notice.ends_at
        )
        same_person = row.text("WhoId") == who_id if who_id else (row.text("WhatId") or "").startswith("500")
        if same_time and same_person and row.text("Subject") == subject and not row.is_deleted and row.id not in taken:
            return row
    return None


def _find(found: Candidates, link: BookingLink | None, key: str | None) -> Row | None:
    if link is not None and link.event_id and link.event_id in found.by_id:
        return found.by_id[link.event_id]
    # A deleted Event with our key counts only where the journal links it: else it may be our own undo's.
    return next((r for r in found.events_by_key.get(key or "", ()) if not r.is_deleted), None)


def _state(row: Row | None) -> EventState:
    if row is None or row.is_deleted:
        return EventState.GONE
    text = row.text(EVENT_STATUS_FIELD) or _status_line(row)
    if text:
        return parse_status(text)
    return EventState.LIVE


def _status_line(row: Row) -> str | None:
    first = (row.text("Description") or "").split("\n", 1)[0]
    return first.removeprefix(_STATUS_LINE) if first.startswith(_STATUS_LINE) else None


def subject_line(notice: BookingNotice, rules: RuleSet) -> tuple[str | None, tuple[Reason, ...]]:
    """The Event's subject: the rule's template, else the app's own, else the page's name; None where there is none."""
    template = rules.event.subject
    if template:
        words = {"subject": notice.subject or "", "page": notice.page_name or "", "host": notice.host.name or ""}
        text: str | None = _fill(template, words).strip() or None
    else:
        text = notice.subject or notice.page_name
    subject, was_cut = _cut(_one_line(text), SUBJECT_CHARS_MAX)
    return subject, (reason("subject-cut", length=str(SUBJECT_CHARS_MAX)),) if was_cut else ()


def _fill(template: str, words: Mapping[str, str]) -> str:
    for name, word in words.items():
        template = template.replace("{" + name + "}", word)
    return template


def _one_line(text: str | None) -> str | None:
    return " ".join(text.split()) if text and text.strip() else None


def _cut(text: str | None, length: int) -> tuple[str | None, bool]:
    return (text, False) if text is None or units(text) <= length else (cut(text, length), True)


def decide_event(
    s: Situation, action: EventAction, ids: Mapping[str, Any], status: tuple[BookingChange, Actor | None, str | None]
) -> Step:
    """
    Say what is written on the Event for ``action``.

    Args:
        ids: ``who``, ``case`` as Ids or Refs.
        status: change, actor and reason the Event shall show: the notice's own, or a newer one already known.
    """
    old = _mark_over(s, s.event.predecessor)
    if action is EventAction.CREATE:
        made = _create(s, ids, status)
    elif action in (EventAction.UPDATE, EventAction.REASSIGN):
        made = _update(s, status)
    elif action is EventAction.MARK:
        made = _mark(s, status)
    else:
        made = Step(reasons=(_kept(s),))
    return Step(made.writes + old.writes, old.reasons + made.reasons, ids=made.ids)


def _kept(s: Situation) -> Reason:
    if s.event.state is EventState.GONE:
        return reason("event-gone")
    return reason("event-exists", id=s.event.row.id) if s.event.row else reason("nothing-to-do")


def _create(s: Situation, ids: Mapping[str, Any], status: tuple[BookingChange, Actor | None, str | None]) -> Step:
    if why_not := without_event(s):
        return Step(reasons=(why_not,))
    is_late = status[0] is not s.notice.change
    subject, trail = subject_line(s.notice, s.rules)
    owner = find_host_user(s.notice.host, s.org, s.context.host_users)
    body, body_trail = _description(s, status)
    values: dict[str, Any] = {
        "Subject": subject,
        **_times(_as_of_now(s) if is_late else s.notice),
        "WhoId": ids.get("who"),
        "WhatId": ids.get("case"),
        "OwnerId": owner,
        "Location": _location(s.notice),
        "Description": body,
        "RecordTypeId": _record_type(s),
        **_own_fields(s, status),
    }
    trail = (*trail, *body_trail, *((reason("host-unknown"),) if owner is None else ()), reason("event-created"))
    if is_late:
        trail = (*trail, reason("arrived-late"))
    write = Write(
        "event", Verb.CREATE, "Event", values=_writable({k: v for k, v in values.items() if v is not None}, s.org)
    )
    return Step((write,), trail, ids={"event": Ref("event")})


def without_event(s: Situation) -> Reason | None:
    """Why this notice makes no Event; None where it makes one."""
    if not s.rules.event.create:
        return reason("event-off")
    if s.notice.starts_at is None or s.notice.ends_at is None:
        return reason("event-time-missing")
    return None


def _as_of_now(s: Situation) -> BookingNotice:
    """The late notice at the time that the newer state, remembered in the link, gave; as long as before."""
    n, link = s.notice, s.link
    if link is None or link.starts_at is None or n.starts_at is None or n.ends_at is None:
        return n
    return replace(n, starts_at=link.starts_at, ends_at=link.starts_at + (n.ends_at - n.starts_at))


def _record_type(s: Situation) -> str | None:
    name = s.rules.event.record_type
    found = s.org.record_type("Event", name) if name else None
    return found.id if found else None


def _update(s: Situation, status: tuple[BookingChange, Actor | None, str | None]) -> Step:
    row = s.event.row
    if row is None or not s.rules.event.create:
        return Step()
    subject, trail = subject_line(s.notice, s.rules)
    owner = find_host_user(s.notice.host, s.org, s.context.host_users)
    times = _times(s.notice) if s.notice.starts_at and s.notice.ends_at else {}
    values = {
        "Subject": subject,
        **times,
        "OwnerId": owner,
        "Location": _location(s.notice),
        **_status_values(s, row, status),
    }
    changed = _changed({k: v for k, v in values.items() if v is not None}, row, s.org)
    if not changed:
        return Step(reasons=(*trail, reason("event-exists", id=row.id)), ids={"event": row.id})
    words = [
        reason("event-moved" if "StartDateTime" in changed or "EndDateTime" in changed else "event-updated", id=row.id)
    ]
    if "OwnerId" in changed:
        words.append(reason("event-reassigned", id=row.id))
    elif owner is None and s.notice.change is BookingChange.REASSIGNED:
        words.append(reason("host-unknown"))
    if s.event.from_predecessor:
        words.append(reason("event-rekeyed", id=row.id))
    if s.event.state in (EventState.CANCELLED, EventState.NO_SHOW):
        words.append(reason("event-restored", id=row.id))
    return Step((_patch("event", row, changed),), (*trail, *words), ids={"event": row.id})


_MARKED = {
    BookingChange.COMPLETED: "event-completed",
    BookingChange.NO_SHOW: "event-no-show",
    BookingChange.NO_SHOW_UNDONE: "event-restored",
}


def _mark(s: Situation, status: tuple[BookingChange, Actor | None, str | None]) -> Step:
    row = s.event.row
    if row is None:
        return Step(reasons=(reason("nothing-to-do"),))
    times = _times(s.notice) if _was_moved(s) else {}
    changed = _changed({**_status_values(s, row, status), **times}, row, s.org)
    if not changed:
        return Step(reasons=(reason("event-exists", id=row.id),), ids={"event": row.id})
    words = [reason("event-moved", id=row.id)] if "StartDateTime" in changed or "EndDateTime" in changed else []
    words.append(reason(_MARKED.get(status[0], "event-cancelled"), id=row.id))
    return Step((_patch("event", row, changed),), tuple(words), ids={"event": row.id})


def _was_moved(s: Situation) -> bool:
    """
    Whether the app moved the booking since we last heard of it: the reschedule itself is still on its way and will be older.

    A time that only Salesforce changed stays: the app says what it said before.
    """
    n, known = s.notice, s.link.starts_at if s.link else None
    return bool(known and n.starts_at and n.ends_at) and known != n.starts_at


def retire_predecessor(s: Situation) -> Step:
    """
    Mark the replaced booking's Event cancelled, where it still stands and this booking will never move it.

    So it is in a chain of reschedules out of order: the last one came before this one and made an Event of its own.
    """
    return _mark_over(s, s.event.row if s.event.from_predecessor else s.event.predecessor)


def _mark_over(s: Situation, row: Row | None) -> Step:
    """Leave the old Event standing, marked cancelled, unless yet another booking has moved it on and owns it by now."""
    taken = s.old_link is not None and s.old_link.replaced_by not in (None, s.notice.booking_key)
    if row is None or s.notice.replaces_key is None or taken:
        return Step()
    status = (BookingChange.CANCELLED, s.notice.actor or Actor.CUSTOMER, s.notice.reason)
    changed = _changed(_status_values(s, row, status, key=s.notice.replaces_key), row, s.org)
    if not changed:
        return Step()
    return Step((_patch("oldevent", row, changed),), (reason("event-cancelled", id=row.id),))


def _patch(name: str, row: Row, changed: Mapping[str, Any]) -> Write:
    before = {field: row.get(field) for field in changed}
    return Write(name, Verb.UPDATE, "Event", row.id, values=changed, before=before)


def _times(notice: BookingNotice) -> dict[str, str | None]:
    return {"StartDateTime": render_moment(notice.starts_at), "EndDateTime": render_moment(notice.ends_at)}


def render_moment(value: datetime | None) -> str | None:
    """An aware datetime as the API takes it, with milliseconds, in UTC."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{value.microsecond // 1000:03d}Z" if value else None


def _location(notice: BookingNotice) -> str | None:
    if text := _one_line(notice.location):
        return _cut(text, LOCATION_CHARS_MAX)[0]
    # Half a link leads nowhere; the whole of it stands in the description.
    join_url = notice.join_url
    return join_url if join_url and units(join_url) <= LOCATION_CHARS_MAX else None


def _own_fields(
    s: Situation, status: tuple[BookingChange, Actor | None, str | None], key: str | None = None
) -> dict[str, Any]:
    if not s.org.event_fields_installed:
        return {}
    change, actor, why = status
    return {
        EVENT_KEY_FIELD: key or s.notice.booking_key,
        EVENT_STATUS_FIELD: render_status(change, actor),
        EVENT_REASON_FIELD: _cut(_one_line(why), SUBJECT_CHARS_MAX)[0],
    }


def _status_values(
    s: Situation, row: Row, status: tuple[BookingChange, Actor | None, str | None], key: str | None = None
) -> dict[str, Any]:
    """Status and reason in our own fields, or, in an org without them, in the first line of the description."""
    if s.org.event_fields_installed:
        return {k: v for k, v in _own_fields(s, status, key).items() if v is not None or row.get(k) is not None}
    lines = (row.text("Description") or "").split("\n")
    rest = lines[1:] if lines[0].startswith(_STATUS_LINE) else lines
    return {"Description": cut("\n".join([_status_text(status), *rest]), DESCRIPTION_CHARS_MAX)}


def _status_text(status: tuple[BookingChange, Actor | None, str | None]) -> str:
    change, actor, why = status
    words = _STATUS_LINE + render_status(change, actor)
    return f"{words}. Reason: {_cut(_one_line(why), SUBJECT_CHARS_MAX)[0]}" if why else words


def _description(
    s: Situation, status: tuple[BookingChange, Actor | None, str | None]
) -> tuple[str | None, tuple[Reason, ...]]:
    notice = s.notice
    parts = [] if s.org.event_fields_installed else [_status_text(status)]
    parts += [notice.note] if notice.note else []
    parts += [f"Join: {notice.join_url}"] if notice.join_url else []
    if s.rules.event.guests_in_description and notice.guests:
        parts.append("Guests: " + ", ".join(notice.guests))
    text, was_cut = _cut("\n".join(parts) or None, DESCRIPTION_CHARS_MAX)
    return text, (reason("description-cut", length=f"{DESCRIPTION_CHARS_MAX:,}"),) if was_cut else ()


def _changed(values: Mapping[str, Any], row: Row, org: OrgProfile) -> dict[str, Any]:
    writable = _writable(values, org, update=True)
    return {field: value for field, value in writable.items() if not _same(field, value, row.get(field))}


def _same(field: str, value: Any, stored: Any) -> bool:
    if field in ("StartDateTime", "EndDateTime"):
        return bool(stored) and moment(value) == moment(stored)
    return bool(value == stored) or (not value and not stored)


def _writable(values: Mapping[str, Any], org: OrgProfile, *, update: bool = False) -> dict[str, Any]:
    info = org.sobjects["Event"]
    kept = {}
    for name, value in values.items():
        field = info.field(name)
        if field is not None and (field.updateable if update else field.createable):
            kept[field.name] = value
    return kept
