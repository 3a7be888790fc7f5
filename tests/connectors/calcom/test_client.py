"""Cal.com's back-fill keeps what every back-fill promises."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from tests.connectors.calcom.test_contract import APP
from tests.connectors.cast import NOW, PAT
from tests.contracts.backfill_suite import BackfillKit, BackfillSuite
from twofold.connectors.calcom.fake import FakeCalCom
from twofold.core.notices import BookingChange


class TestCalComBackfill(BackfillSuite):
    app = APP
    make_fake = FakeCalCom
    base_path = "/v2"


class ShiftingCalCom(FakeCalCom):
    """Somebody updates the oldest booking while the first page is read: it moves to the end and pulls the rest forward."""

    async def _list_bookings(self, request: Request) -> Response:
        answer = await super()._list_bookings(request)
        if len(self.paths) == 1:
            self.put(BookingChange.CANCELLED, replace(PAT, id="N0"), NOW + timedelta(days=1))
        return answer


class UnsortedCalCom(FakeCalCom):
    """An older server that knows neither the sorting nor the filter by update."""

    async def _list_bookings(self, request: Request) -> Response:
        known = [(k, v) for k, v in request.query_params.items() if k in ("take", "skip")]
        request.scope["query_string"] = urlencode(known).encode()
        return await super()._list_bookings(Request(request.scope))


class TestPagesThatMove(BackfillKit):
    """What can go wrong between two pages loses no booking."""

    app = APP
    make_fake = FakeCalCom
    base_path = "/v2"

    def found(self, fake: FakeCalCom) -> list[str]:
        return [self.read(delivery.body).booking_id for delivery in self.fetch(fake)]

    def test_a_booking_updated_between_pages_pushes_none_out(self) -> None:
        found = self.found(self.fill(ShiftingCalCom(), 210))

        assert set(found) == {f"uidN{n}" for n in range(210)}
        # Its beginning, and when it was cancelled meanwhile its beginning again and its end.
        assert found.count("uidN0") == 3

    def test_a_server_that_does_not_sort_is_read_by_counting_on(self) -> None:
        fake = UnsortedCalCom()
        self.fill(fake, 210)

        assert sorted(self.found(fake)) == sorted(f"uidN{n}" for n in range(210))

    def test_many_bookings_of_one_moment_are_all_read(self) -> None:
        fake = FakeCalCom()
        for n in range(230):
            fake.put(BookingChange.SCHEDULED, replace(PAT, id=f"N{n}"), NOW)

        assert len(self.found(fake)) == 230
