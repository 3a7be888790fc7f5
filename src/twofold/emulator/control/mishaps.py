"""Commands about what goes wrong: faults, and how many calls are left."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from twofold.emulator.behaviour.org import DEFINITIONS
from twofold.emulator.control.box import Box
from twofold.emulator.control.command import Body, CommandUnreadable, read_number
from twofold.emulator.control.faults import DETAILS, LASTING, FaultKind
from twofold.emulator.seeds.document import render_seed
from twofold.emulator.wire import Answer, no_content, ok

_CODE = re.compile(r"[A-Z][A-Z_]{2,79}")
_WHEN = frozenset({"fault", "times", "every", "path", "chance", "seed", "_rest"})


def show_faults(box: Box, body: Body) -> Answer:
    """List the faults that still strike."""
    return ok({"faults": [fault.render() for fault in box.faults]})


def set_fault(box: Box, body: Body) -> Answer:
    """Set a fault; ``expire-sessions`` without a path or ``every`` works at once."""
    kind = _read_kind(body.get("fault"))
    if kind is FaultKind.EXPIRE_SESSIONS and set(body) <= {"fault", "_rest"}:
        return ok({"expired": box.org.sessions.expire_all()})
    times = body.get("times", None if kind in LASTING else 1)
    fault = box.faults.add(
        kind,
        times=None if times is None else _read_whole("times", times, least=1),
        every=_read_whole("every", body.get("every", 1), least=1),
        path=_read_text("path", body.get("path", "*")),
        chance=_read_chance(body.get("chance", 1)),
        seed=_read_whole("seed", body.get("seed", 0), least=0),
        **_read_details(kind, body),
    )
    return ok(fault.render(), 201)


def remove_faults(box: Box, body: Body) -> Answer:
    """Remove the fault named in the address, or all."""
    rest = str(body["_rest"])
    if rest and not rest.isdecimal():
        raise CommandUnreadable("A fault is named by its number.")
    if not box.faults.remove(int(rest) if rest else None) and rest:
        return ok({"error": f"There is no fault {rest}."}, 404)
    return no_content()


def show_quota(box: Box, body: Body) -> Answer:
    """Tell how many API calls may be made in 24 hours and how many were."""
    return ok({"used": box.org.usage.used, "limit": box.org.usage.limit})


def set_quota(box: Box, body: Body) -> Answer:
    """Set how many API calls may be made (``limit``, which is kept) and how many were (``used``)."""
    org = box.org
    if "limit" in body:
        limit = _read_whole("limit", body["limit"], least=0)
        org.change(org.schema, msgspec.structs.replace(org.definitions, daily_api_requests=limit))
        org.store.write_meta(DEFINITIONS, render_seed(org.definitions))
    if "used" in body:
        org.usage.used, org.usage.window_start = _read_whole("used", body["used"], least=0), org.clock.now_ms()
    return show_quota(box, body)


def _read_kind(value: Any) -> FaultKind:
    try:
        return FaultKind(value)
    except ValueError:
        known = ", ".join(kind.value for kind in FaultKind)
        raise CommandUnreadable(f"There is no fault {value!r}. Known are: {known}.") from None


def _read_details(kind: FaultKind, body: Body) -> dict[str, float | str]:
    known = DETAILS.get(kind, frozenset())
    strange = set(body) - _WHEN - known
    if strange:
        raise CommandUnreadable(f"The fault {kind.value} takes no {', '.join(sorted(strange))}.")
    return {name: _read_detail(name, body[name]) for name in known & set(body)}


def _read_detail(name: str, value: Any) -> float | str:
    if name != "code":
        return _read_whole(name, value, least=0)
    if not _CODE.fullmatch(_read_text(name, value)):
        raise CommandUnreadable("'code' is a code such as UNABLE_TO_LOCK_ROW.")
    return str(value)


def _read_text(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise CommandUnreadable(f"'{name}' is a text.")
    return value


def _read_whole(name: str, value: Any, *, least: int) -> int:
    number = read_number(value)
    if number != int(number) or number < least:
        raise CommandUnreadable(f"'{name}' is a whole number, at least {least}.")
    return int(number)


def _read_chance(value: Any) -> float:
    chance = read_number(value)
    if not 0 < chance <= 1:
        raise CommandUnreadable("'chance' is above 0 and at most 1.")
    return chance
