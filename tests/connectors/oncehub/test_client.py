"""OnceHub's back-fill keeps what every back-fill promises."""

import asyncio
from dataclasses import replace

import pytest
import stamina
from starlette.requests import Request
from starlette.responses import Response

from tests.connectors.cast import NOW, PAT, SETTINGS
from tests.connectors.oncehub.test_contract import APP
from tests.connectors.serving import served
from tests.contracts.backfill_suite import BackfillKit, BackfillSuite
from twofold.connectors.oncehub import CONNECTOR
from twofold.connectors.oncehub.client import HostDirectory
from twofold.connectors.oncehub.fake import FakeOnceHub
from twofold.core.deliveries import AppSettings
from twofold.core.notices import BookingChange, BookingNotice, Host
from twofold.errors import ReadError


class TestOnceHubBackfill(BackfillSuite):
    app = APP
    make_fake = FakeOnceHub
    base_path = "/v2"


class LinklessOnceHub(FakeOnceHub):
    """Behind a proxy that drops the ``Link`` header."""

    async def _list_bookings(self, request: Request) -> Response:
        answer = await super()._list_bookings(request)
        del answer.headers["Link"]
        return answer


class StrayingOnceHub(FakeOnceHub):
    """Names another host in its paging link."""

    async def _list_bookings(self, request: Request) -> Response:
        answer = await super()._list_bookings(request)
        answer.headers["Link"] = '<https://elsewhere.example.com/v2/bookings>; rel="next"'
        return answer


class TestPaging(BackfillKit):
    """What can go wrong with links."""

    app = APP
    make_fake = FakeOnceHub
    base_path = "/v2"

    def test_without_links_paging_goes_on_after_the_last_id(self) -> None:
        assert len(self.fetch(self.fill(LinklessOnceHub(limits=()), 210))) == 210

    def test_our_key_never_follows_a_link_to_another_host(self) -> None:
        with pytest.raises(ReadError, match="another host"):
            self.fetch(self.fill(StrayingOnceHub(), 3))

    def test_the_owner_comes_with_the_listing(self) -> None:
        [delivery] = self.fetch(self.fill(FakeOnceHub(), 1))

        assert self.read(delivery.body).host.email == "host@example.com"


class TestHosts:
    """Webhooks carry a user id alone; the e-mail is looked up once and remembered."""

    def add_hosts(self, fake: FakeOnceHub, notices: list[BookingNotice], seconds: list[float]) -> list[Host]:
        """Add hosts to notices one after the other, each at its second of one clock."""
        at = iter(seconds)
        now = [0.0]
        directory = HostDirectory(now_s=lambda: now[0])

        async def run() -> list[Host]:
            async with served(fake.app) as url:
                settings = AppSettings(base_url=f"{url}/v2", api_key="sample-key")
                found = []
                for notice in notices:
                    now[0] = next(at)
                    found.append((await directory.add_host(notice, settings)).host)
                return found

        with stamina.set_testing(True, attempts=2, cap=True):
            return asyncio.run(run())

    def notice(self, change: BookingChange = BookingChange.SCHEDULED) -> BookingNotice:
        notice = CONNECTOR.read(APP.delivery(APP.body(change), {}), SETTINGS)
        assert isinstance(notice, BookingNotice)
        return notice

    def known(self) -> FakeOnceHub:
        fake = FakeOnceHub()
        fake.put(BookingChange.SCHEDULED, PAT, NOW)
        return fake

    def test_the_host_of_a_webhook_gets_an_e_mail(self) -> None:
        assert self.add_hosts(self.known(), [self.notice()], [1.0]) == [
            Host("USR-H1", "host@example.com", "Hanna Host")
        ]

    def test_a_host_is_asked_for_once_an_hour(self) -> None:
        fake = self.known()
        self.add_hosts(fake, [self.notice()] * 4, [1.0, 2.0, 3600.0, 3602.0])

        assert fake.paths == ["/v2/users/USR-H1"] * 2

    def test_an_unknown_host_stays_unknown_and_is_not_asked_for_at_once_again(self) -> None:
        fake = FakeOnceHub()
        hosts = self.add_hosts(fake, [self.notice()] * 3, [1.0, 2.0, 62.0])

        assert hosts == [Host("USR-H1")] * 3
        assert len(fake.paths) == 2

    def test_a_reassigned_booking_is_read_again_for_its_new_host(self) -> None:
        fake = FakeOnceHub()
        fake.put(BookingChange.REASSIGNED, replace(PAT, host_email="New@example.com"), NOW)
        unknown = replace(self.notice(BookingChange.REASSIGNED), host=Host())

        assert self.add_hosts(fake, [unknown], [1.0]) == [Host(email="new@example.com")]

    def test_an_id_that_looks_like_a_path_stays_an_id(self) -> None:
        fake = self.known()
        odd = replace(self.notice(), host=Host("../webhooks?x=1#y"))

        assert self.add_hosts(fake, [odd], [1.0]) == [odd.host]
        assert not any("webhooks" in path and "users" not in path for path in fake.paths)

    def test_a_host_with_an_e_mail_or_an_app_without_key_costs_no_call(self) -> None:
        known = replace(self.notice(), host=Host("USR-H1", "there@example.com"))

        assert asyncio.run(CONNECTOR.enrich(known, SETTINGS)) is known
        assert asyncio.run(CONNECTOR.enrich(self.notice(), SETTINGS)).host == Host("USR-H1")

    def test_an_app_that_is_down_leaves_the_host_unknown(self) -> None:
        nowhere = AppSettings(base_url="http://127.0.0.1:1/v2", api_key="sample-key")
        with stamina.set_testing(True, attempts=2, cap=True):
            notice = asyncio.run(HostDirectory().add_host(self.notice(), nowhere))

        assert notice.host == Host("USR-H1")

    def test_an_app_that_refuses_our_key_is_not_asked_for_a_minute(self) -> None:
        fake = FakeOnceHub(api_key="another-key")
        others = [replace(self.notice(), host=Host(f"USR-{n}")) for n in range(4)]

        assert self.add_hosts(fake, others, [1.0, 2.0, 60.0, 62.0]) == [other.host for other in others]
        assert fake.paths == ["/v2/users/USR-0", "/v2/users/USR-3"]

    def test_a_booking_id_of_a_reassignment_stays_one_id(self) -> None:
        fake = FakeOnceHub()
        odd = replace(self.notice(BookingChange.REASSIGNED), host=Host(), booking_id="../users/USR-H1")
        self.add_hosts(fake, [odd], [1.0])

        assert "/v2/users/USR-H1" not in fake.paths
