"""
Which rows of one batch must not be worked together?

All of a batch is decided from one reading of the org. Two rows that would write the same record, or make the same one, need
two readings: the first goes on, the others stay open for the next batch. Rows of one lane never meet here.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from twofold.core.contact_points import normalise_phone
from twofold.core.creation_rules import MatchKey
from twofold.core.plan import Verb, Write
from twofold.engine.outcomes import Work
from twofold.engine.ports import InboxRow
from twofold.engine.study import Matter

_T = TypeVar("_T")


def one_a_booking(matters: Sequence[tuple[InboxRow, Matter]]) -> list[tuple[InboxRow, Matter]]:
    """
    The first notice of each booking, and of each phone number where the rules recognise by it.

    Notices of one booking share a lane as long as all of them name the person; here are those that don't. The last of a
    chain also stays behind a middle one that stays behind itself, so their order is kept.
    """
    return _first_of_each(matters, lambda pair: _bookings_and_phones(pair[1]))


def one_a_record(works: Sequence[Work]) -> list[Work]:
    """
    The first plan of those that would update one record, or make one company's account.

    One person under two addresses stands in two lanes, and colleagues do; decided side by side the second would undo the
    first, or make their company twice.
    """
    return _first_of_each(works, lambda work: (key for write in work.plan.writes for key in _touched(write)))


def _first_of_each(items: Sequence[_T], keys_of: Callable[[_T], Iterable[str]]) -> list[_T]:
    taken: set[str] = set()
    first = []
    for item in items:
        keys = set(keys_of(item))
        if not keys & taken:
            first.append(item)
        taken |= keys
    return first


def _bookings_and_phones(matter: Matter) -> Iterator[str]:
    notice, rules = matter.notice, matter.rules
    yield from (k for k in (notice.booking_key, notice.replaces_key, notice.replaced_by_key) if k)
    if MatchKey.PHONE in rules.keys:
        for given in (notice.person.mobile_phone, notice.person.phone):
            yield from (f"phone {form}" for form in normalise_phone(given, rules.phone_region))


def _touched(write: Write) -> Iterator[str]:
    if write.verb is Verb.UPDATE and isinstance(write.record_id, str):
        yield write.record_id
    elif write.verb is Verb.CREATE and write.sobject == "Account" and "LastName" not in write.values:
        yield f"company {str(write.values.get('Name')).casefold()}"
