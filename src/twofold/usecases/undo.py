"""
Take the writes of one delivery back, as long as nobody has built on them.

A record that was made is deleted, a value that was changed gets its former one, both only while the record still holds what
was written; otherwise it is left as it is, and the answer says why. What is left of an Event or person that others have
since changed is theirs to decide.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from twofold.core import soql
from twofold.core.field_values import same_value
from twofold.core.org import OrgProfile
from twofold.core.plan import NotSent, Plan, Refused, Unknown, Verb, Write, WriteResult
from twofold.core.rows import Query, Row
from twofold.engine.drain import Tools
from twofold.engine.ports import Calls, Done, InboxRow, JournalReader, State
from twofold.errors import AnswerLost, OrgUnavailable, UsageError


@dataclass(frozen=True, slots=True)
class Change:
    """
    What was done to one record: the values written, and for an update those from before.

    ``once`` says that we made it and never wrote on it after, so that any later change is somebody else's.
    """

    sobject: str
    record_id: str
    made: bool
    written: Mapping[str, Any]
    before: Mapping[str, Any] = field(default_factory=dict)
    once: bool = False


@dataclass(frozen=True, slots=True)
class Left:
    """A record that is not taken back, and why."""

    change: Change
    why: str


@dataclass(frozen=True, slots=True)
class Undone:
    """What undo did, or with a dry run would do. ``calls`` are the org's."""

    delivery_id: str
    taken_back: tuple[Change, ...]
    left: tuple[Left, ...]
    dry_run: bool
    calls: Calls

    def explain(self) -> list[str]:
        """Say what became of every record, a sentence each; Ids and field names alone."""
        would = "would be " if self.dry_run else "is "
        said = [
            f"{c.sobject} {c.record_id} {would}deleted, for this delivery made it."
            if c.made
            else f"{c.sobject} {c.record_id} {would}set back: {', '.join(c.written)}."
            for c in self.taken_back
        ]
        return said + [f"{one.change.sobject} {one.change.record_id} is left alone: {one.why}" for one in self.left]


async def undo(rows: Sequence[InboxRow], tools: Tools, reader: JournalReader, *, dry_run: bool = False) -> Undone:
    """
    Take back the newest writes among ``rows``.

    Raises:
        UsageError: none of them wrote anything that is not taken back already.
        AnswerLost: it may have been done; the next undo sees.
        OrgUnavailable, AccessRefused, ReadError.
    """
    row, done = await tools.off_loop(_find_newest, rows, reader)
    before = tools.org.calls()
    changes = find_changes(done)
    org = await tools.org.profile()
    found = await _read(changes, tools, org)
    later = {c.record_id: await tools.off_loop(_find_later, c, row, reader) for c in changes if c.made}
    built_on = {record_id for record_id, written in later.items() if any(not one.undone for one in written)}
    hung = await _find_hung(changes, done, tools)
    judged = [
        (
            c,
            _why_not(c, found.get(c.record_id), org, c.record_id in built_on, hung.get(c.record_id, ()))
            or _why_touched(c, found.get(c.record_id), ours=bool(later.get(c.record_id))),
        )
        for c in changes
    ]
    judged = _keep_parents(judged, found)
    taken = tuple(c for c, why in judged if why is None)
    left = tuple(Left(c, why) for c, why in judged if why is not None)
    if taken and not dry_run:
        (result,) = await tools.org.write([plan_undo(taken)])
        taken, left = _after(result, taken, left)
    after = tools.org.calls()
    undone = Undone(row.delivery_id, taken, left, dry_run, Calls(after.work - before.work, after.setup - before.setup))
    if taken and not dry_run:
        record = {"explained": undone.explain(), "writes": [_render(c) for c in taken]}
        forget = await tools.off_loop(_bookings_without_event, taken, tools)
        await tools.off_loop(reader.record_undo, row.inbox_id, tools.clock.now(), record, forget)
    return undone


def _bookings_without_event(taken: Sequence[Change], tools: Tools) -> tuple[str, ...]:
    """Bookings whose Event is taken back: they count as never seen, so that a replay makes their Event again."""
    return tuple(tools.journal.bookings_of([c.record_id for c in taken if c.made and c.sobject == "Event"]).values())


def _find_newest(rows: Sequence[InboxRow], reader: JournalReader) -> tuple[InboxRow, Done]:
    found = [(row, done) for row in rows for done in reader.writes_of(row.inbox_id) if _can_be_undone(done)]
    if not found:
        raise UsageError("There is nothing to take back: these deliveries wrote nothing, or it is taken back already.")
    return max(found, key=lambda pair: pair[1].at)


def _can_be_undone(done: Done) -> bool:
    return done.state is State.APPLIED and not done.undone and bool(find_changes(done))


def find_changes(done: Done) -> list[Change]:
    """
    Put together what an outcome did, in the order it was written.

    After a crash there are several intents: a value's true former one is the first, what was written is the last. A record
    that an earlier intent was to make and a later one found there was made by us.
    """
    final = {w["name"]: w for w in done.entry.get("writes", ()) if _has_id(w)}
    changes = []
    for name, write in _by_name(done, final).items():
        made = any(w["verb"] == Verb.CREATE for w in write)
        record_id = next((w["id"] for w in reversed(write) if _has_id(w)), None) or done.entry["records"].get(
            write[-1]["sobject"]
        )
        if record_id is None or (name not in final and not made):
            continue
        written = {k: v for w in write for k, v in w["values"].items() if not _is_reference(v)}
        before = {k: v for w in reversed(write) for k, v in w.get("before", {}).items()}
        once = made and not any(w["verb"] == Verb.UPDATE for w in write)
        changes.append(Change(write[-1]["sobject"], record_id, made, written, {} if made else before, once))
    return changes


def _by_name(done: Done, final: Mapping[str, Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    by_name: dict[str, list[Mapping[str, Any]]] = {}
    for intent in done.intents:
        for write in intent:
            by_name.setdefault(write["name"], []).append(write)
    for name, write in final.items():
        by_name.setdefault(name, []).append(write)
    return by_name


def _has_id(write: Mapping[str, Any]) -> bool:
    return isinstance(write.get("id"), str) and not _is_reference(write["id"])


def _is_reference(value: Any) -> bool:
    """Whether a rendered value stood for a record not yet made (``@person.id``)."""
    return isinstance(value, str) and value.startswith("@") and value.count(".") == 1 and " " not in value


async def _read(changes: Sequence[Change], tools: Tools, org: OrgProfile) -> dict[str, Row]:
    queries = [
        Query(c.record_id, c.sobject, soql.select(c.sobject, _readable(c, org), f"Id = {soql.quote(c.record_id)}"))
        for c in changes
    ]
    answers = await tools.org.read(queries)
    return {row.id: row for rows in answers for row in rows}


def _readable(change: Change, org: OrgProfile) -> list[str]:
    names = {*change.written, *(("CreatedDate", "LastModifiedDate") if change.made else ())} - {"Id"}
    return ["Id", *sorted(name for name in names if org.has(change.sobject, name))]


def _find_later(change: Change, row: InboxRow, reader: JournalReader) -> list[Done]:
    """Find what later deliveries wrote on a record that this one made, taken back or not."""
    later = [inbox_id for inbox_id in reader.find(change.record_id) if inbox_id > row.inbox_id]
    return [done for i in later for done in reader.writes_of(i) if done.state is State.APPLIED]


async def _find_hung(changes: Sequence[Change], done: Done, tools: Tools) -> dict[str, tuple[str, ...]]:
    """
    Find what others have hung on the records that would be deleted: deleting those would take it along.

    Returns:
        By record Id, the Ids of children that this delivery did not make itself.
    """
    ours = {c.record_id for c in changes} | {i for i in (done.entry.get("person") or {}).values() if i}
    asked = [
        (
            c.record_id,
            Query(
                f"{sobject}.{name}", sobject, soql.select(sobject, ["Id"], f"{name} = {soql.quote(parent)} LIMIT 20")
            ),
        )
        for c in changes
        if c.made
        for parent, children in _parents(c, done)
        for sobject, name in children
    ]
    answers = await tools.org.read([query for _, query in asked]) if asked else ()
    hung: dict[str, tuple[str, ...]] = {}
    for (record_id, _), rows in zip(asked, answers, strict=True):
        hung[record_id] = (*hung.get(record_id, ()), *(r.id for r in rows if r.id not in ours))
    return hung


def _parents(change: Change, done: Done) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    """The record and, for a Person Account, its contact half, each with the children that hang on it."""
    parents = [(change.record_id, _CHILDREN.get(change.sobject, ()))]
    contact_id = (done.entry.get("person") or {}).get("contact_id")
    if change.sobject == "Account" and "LastName" in change.written and contact_id:
        parents.append((contact_id, _CHILDREN["Contact"]))
    return parents


_CHILDREN: Mapping[str, tuple[tuple[str, str], ...]] = {
    "Account": (
        ("Opportunity", "AccountId"),
        ("Case", "AccountId"),
        ("Contact", "AccountId"),
        ("Task", "WhatId"),
        ("Event", "WhatId"),
    ),
    "Contact": (("Case", "ContactId"), ("CampaignMember", "ContactId"), ("Task", "WhoId"), ("Event", "WhoId")),
    "Lead": (("CampaignMember", "LeadId"), ("Task", "WhoId"), ("Event", "WhoId")),
    "Case": (("Task", "WhatId"), ("Event", "WhatId")),
}
"""Children that go with their parent or forbid its deletion. Source: reference 3.10 and 4.3 (C)."""


def _why_not(change: Change, row: Row | None, org: OrgProfile, built_on: bool, hung: Sequence[str]) -> str | None:
    if row is None:
        return "it is not there any more."
    if built_on:
        return "a later delivery stands on it; take that back first."
    if hung:
        return f"others have hung records on it since ({', '.join(hung[:3])})."
    changed = [name for name, value in change.written.items() if _differs(row, name, value, change.sobject, org)]
    return f"{', '.join(sorted(changed))} changed since." if changed else None


def _why_touched(change: Change, row: Row | None, *, ours: bool) -> str | None:
    """
    Whether others have changed a record that we made, also in a field we left blank: deleting it would lose their work.

    Where we wrote on it later and took that back, its dates tell nothing; then only the values we wrote are compared.
    """
    if row is None or not change.once or ours:
        return None
    made, changed = row.get("CreatedDate"), row.get("LastModifiedDate")
    return "it was changed since." if made and changed and str(changed) > str(made) else None


def _keep_parents(
    judged: Sequence[tuple[Change, str | None]], found: Mapping[str, Row]
) -> list[tuple[Change, str | None]]:
    """Leave what we made where something of ours that is left hangs on it: records are made parents first."""
    kept: list[tuple[Change, str | None]] = []
    child: str | None = None
    for change, why in reversed(judged):
        if why is None and change.made and child is not None:
            why = f"{child} hangs on it and is left."
        if why is not None and change.made and change.record_id in found:
            child = f"{change.sobject} {change.record_id}"
        kept.append((change, why))
    return kept[::-1]


def _differs(row: Row, name: str, value: Any, sobject: str, org: OrgProfile) -> bool:
    info = org.sobjects[sobject].field(name)
    return info is not None and name in row.fields and not same_value(row.get(name), value, info)


def plan_undo(changes: Sequence[Change]) -> Plan:
    """Plan the way back: in reverse, so that an Event goes before the person it hangs on."""
    writes = [
        Write(f"undo{at}", Verb.DELETE, c.sobject, c.record_id)
        if c.made
        else Write(f"undo{at}", Verb.UPDATE, c.sobject, c.record_id, values=c.before, before=c.written)
        for at, c in enumerate(reversed(changes))
    ]
    return Plan(tuple(writes))


def _after(
    result: WriteResult, taken: tuple[Change, ...], left: tuple[Left, ...]
) -> tuple[tuple[Change, ...], tuple[Left, ...]]:
    match result:
        case Refused(refusals):
            why = f"Salesforce refused to take the delivery back: {refusals[0].code}."
            return (), (*left, *(Left(c, why) for c in taken))
        case Unknown():
            raise AnswerLost(
                "The org's answer was lost; the writes may be taken back. Run the same command again to see."
            )
        case NotSent(code, retry_after_s):
            raise OrgUnavailable(
                "The org does not take work now; nothing was taken back.", code=code, retry_after_s=retry_after_s
            )
    return taken, left


def _render(change: Change) -> dict[str, Any]:
    verb = Verb.DELETE if change.made else Verb.UPDATE
    return {"verb": verb.value, "sobject": change.sobject, "id": change.record_id, "values": dict(change.before)}


def render_undone(undone: Undone) -> dict[str, Any]:
    """Render the JSON line of ``people undo``."""
    return {
        "delivery": undone.delivery_id,
        "dry_run": undone.dry_run,
        "undone": [_render(c) for c in undone.taken_back],
        "left": [{"sobject": one.change.sobject, "id": one.change.record_id, "why": one.why} for one in undone.left],
        "explained": undone.explain(),
        "api_calls": undone.calls.work,
    }
