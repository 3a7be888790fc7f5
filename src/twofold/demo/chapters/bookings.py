"""What do the bookings of the day have in common? Four pages, two hosts, three apps."""

from dataclasses import dataclass
from typing import Any

from twofold.connectors.samples import SampleBooking
from twofold.core.notices import BookingChange
from twofold.demo.script import moment

ONCEHUB, CALCOM, CALENDLY = "oncehub", "calcom", "calendly"
C = BookingChange


@dataclass(frozen=True, slots=True)
class Page:
    """A booking page, the same in all three apps, and the rule set that is its own."""

    id: str
    name: str
    rules: str


FIRST_VISIT = Page("first-visit", "First visit", "first-visit.toml")
OPEN_EVENING = Page("open-evening", "Open evening", "booking-lead")
COMPANY_TALK = Page("company-talk", "Company talk", "booking-contact")
HELP_DESK = Page("help-desk", "Help desk", "booking-case")
PAGES = (FIRST_VISIT, OPEN_EVENING, COMPANY_TALK, HELP_DESK)

HANNA: dict[str, Any] = {"host_id": "HANNA", "host_email": "hanna.host@example.com", "host_name": "Hanna Host"}
NOOR: dict[str, Any] = {"host_id": "NOOR", "host_email": "noor.haddad@example.com", "host_name": "Noor Haddad"}
VISITOR: dict[str, Any] = {"host_id": "VISIT", "host_email": "visiting.doctor@example.org", "host_name": "Vik Aalto"}


def book(
    token: str, starts: str, name: str | None, email: str | None, page: Page = FIRST_VISIT, **more: Any
) -> SampleBooking:
    """Make a booking that was made on Monday morning, with Hanna unless another host is given."""
    given = {**HANNA, "subject": page.name, **more}
    return SampleBooking(
        token, moment(starts), moment("08:00"), name, email, page=page.id, page_name=page.name, **given
    )
