"""People, bookings and orgs for the property tests: few people and few bookings, so that they meet."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import strategies as st

from tests.cast import NOW, books
from twofold.core.notices import BookingChange, BookingNotice, Host, Person

NAMES = ("Ada Example", "Ben van der Example", "Zoë", "李小龙", "O'Brien, Mary Ann", "von Example")
CHANGES = tuple(BookingChange)


PEOPLE = tuple(
    Person(mobile_phone=phone, company=company)
    for phone in (None, "+43 1 234", "+43 1 567")
    for company in (None, "Acme", "Beta")
)
"""Phone and company come and go; name and address belong together."""


@st.composite
def notices(draw: st.DrawFn, space: str) -> BookingNotice:
    """
    A state of one of six bookings of ``space``.

    A booking stays with one person. What a state says follows from booking, change and moment, as it does at a real app:
    two deliveries of one state say the same. Some reschedules replace another booking of the same person.
    """
    number, moment = draw(st.integers(0, 5)), draw(st.integers(0, 40))
    change = draw(st.sampled_from(CHANGES))
    seed = number * 1000 + moment * 10 + CHANGES.index(change)
    starts_at = NOW + timedelta(days=number + 1, hours=seed % 4)
    replaces = (
        f"BKNG-{space}-{number - 3}" if number >= 3 and seed % 2 and change is BookingChange.RESCHEDULED else None
    )
    person = PEOPLE[seed % len(PEOPLE)]
    return books(
        replace(person, full_name=NAMES[number % 3], email=f"p{number % 3}.{space}@example.com"),
        change,
        booking_id=f"BKNG-{space}-{number}",
        delivery_id=f"EVNT-{space}-{seed}",
        changed_at=NOW + timedelta(minutes=moment),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=30),
        host=Host(email=(None, "host@example.com", "nobody@example.com")[seed % 3]),
        reason=(None, "ill", "line\nbreak 'quoted'")[seed % 3],
        note=(None, "See you")[seed % 2],
        replaces_id=replaces,
    )
