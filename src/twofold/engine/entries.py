"""What came of a notice, as the journal keeps it and the command line prints it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from twofold.core.links import BookingLink
from twofold.core.notices import BookingNotice
from twofold.core.plan import Plan, Ref, Verb, Write, Written
from twofold.core.reasons import Reason
from twofold.core.recognise import Kind
from twofold.core.situation import Decision, LinkDraft
from twofold.engine.ports import State


def render_write(write: Write, written: Written | None = None) -> dict[str, Any]:
    """
    One write as JSON: ``name, verb, sobject, id, values, before``.

    References to records not yet made stand as ``@person.id``; once ``written``, as the Ids they became.
    """
    return {
        "name": write.name,
        "verb": write.verb.value,
        "sobject": write.sobject,
        "id": (written.ids.get(write.name) if written else None) or _value(write.record_id, written),
        "values": {field: _value(value, written) for field, value in write.values.items()},
        "before": dict(write.before),
    }


def render_writes(plan: Plan, written: Written | None = None) -> list[dict[str, Any]]:
    """The plan's changes as JSON, in order; reading back isn't one."""
    return [render_write(w, written) for w in plan.writes if w.verb is not Verb.READ]


def _value(value: Any, written: Written | None) -> Any:
    if not isinstance(value, Ref):
        return value
    found = resolve(value, written) if written else None
    return found if found is not None else f"@{value.write}.{value.field}"


def resolve(ref: Ref, written: Written) -> str | None:
    """The Id a reference became, or None."""
    if ref.field == "id":
        return written.ids.get(ref.write)
    value = written.read.get(ref.write, {}).get(ref.field)
    return str(value) if value is not None else None


def complete_link(draft: LinkDraft, written: Written | None) -> BookingLink:
    """The link with the Ids that the writes yielded."""
    if written is None or not draft.refs:
        return draft.link
    ids: dict[str, Any] = {field: resolve(ref, written) for field, ref in draft.refs.items()}
    return replace(draft.link, **{field: found for field, found in ids.items() if found})


def render_reasons(reasons: Sequence[Reason], delivery_id: str) -> dict[str, list[str]]:
    """Codes and sentences, in the order of the trail; a reason said twice is said once."""
    unique = list(dict.fromkeys(reasons))
    return {"reasons": [r.code for r in unique], "explained": [_addressed(r.sentence, delivery_id) for r in unique]}


def render_cure(parked: Reason, delivery_id: str) -> str | None:
    """What a person can do, with the command that names this delivery."""
    reason = replace(parked, details=(*parked.details, ("delivery", delivery_id)))
    return reason.cure


def _addressed(sentence: str, delivery_id: str) -> str:
    return sentence.replace("{delivery}", delivery_id)


def render_entry(
    delivery_id: str,
    app: str,
    state: State,
    reasons: Sequence[Reason],
    *,
    notice: BookingNotice | None = None,
    parked: Reason | None = None,
    code: str | None = None,
    writes: Sequence[Mapping[str, Any]] = (),
    ids: Mapping[str, str | None] | None = None,
    api_calls: int = 0,
) -> dict[str, Any]:
    """
    One outcome as the JSON line shows it.

    Args:
        ids: ``account_id, contact_id, lead_id, case_id, event_id`` as far as known.
    """
    known = {k: v for k, v in (ids or {}).items() if v}
    person = {k: known.get(k) for k in ("account_id", "contact_id", "lead_id")}
    return {
        "delivery": delivery_id,
        "app": app,
        "booking": notice.booking_id if notice else None,
        "change": notice.change.value if notice else None,
        "person": person if any(person.values()) else None,
        "outcome": state.value,
        **render_reasons(reasons, delivery_id),
        "cure": render_cure(parked, delivery_id) if parked else None,
        "code": code,
        "writes": [dict(w) for w in writes],
        "records": {_SOBJECT[k]: v for k, v in known.items() if k in _SOBJECT},
        "api_calls": api_calls,
    }


_SOBJECT = {"account_id": "Account", "contact_id": "Contact", "lead_id": "Lead", "case_id": "Case", "event_id": "Event"}


def ids_of(decision: Decision, links: Sequence[BookingLink]) -> dict[str, str | None]:
    """Ids of the person and records: from the booking's own link, else from whom recognition found."""
    link = links[0] if links else None
    ids = {name: getattr(link, name, None) for name in _SOBJECT}
    person = decision.person
    if person is not None and not any(ids[k] for k in ("account_id", "contact_id", "lead_id")):
        match person.kind:
            case Kind.PERSON_ACCOUNT:
                ids |= {"account_id": person.row.id, "contact_id": person.who_id}
            case Kind.CONTACT:
                ids |= {"contact_id": person.row.id, "account_id": person.row.text("AccountId")}
            case Kind.LEAD:
                ids |= {"lead_id": person.row.id}
    return ids
