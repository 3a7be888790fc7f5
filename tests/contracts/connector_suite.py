"""
What every connector promises, asked of each in the same words.

A connector's tests subclass ``ConnectorSuite`` and say in ``app`` whom they are about.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from tests.connectors.cast import NOW, PAT, SECRET, SETTINGS, AppUnderTest
from twofold.core.deliveries import Delivery, Refused, RefusedBecause, Verified
from twofold.core.notices import BookingChange, BookingNotice, IgnoredNotice, UnreadableNotice

JSON_VALUES: SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
FUZZ = settings(deadline=None, suppress_health_check=[HealthCheck.differing_executors])
"""The same test runs for several classes here, which is what that health check wonders about."""
LATER = timedelta(days=20_000)
PRIVATE = ("pat", "sample", "kim@", "0000000")
"""Pieces of the person that no sentence about a delivery may repeat."""


class ConnectorSuite:
    """Subclass, set ``app``, done."""

    app: ClassVar[AppUnderTest]

    # Reading

    @FUZZ
    @given(body=st.binary(max_size=200))
    def test_any_bytes_are_read_without_an_error(self, body: bytes) -> None:
        notice = self.app.connector.read(self.app.delivery(body, {}), SETTINGS)

        assert isinstance(notice, BookingNotice | IgnoredNotice | UnreadableNotice)

    @FUZZ
    @given(value=JSON_VALUES)
    def test_any_json_is_read_without_an_error(self, value: Any) -> None:
        body = json.dumps(value).encode("utf-8", "surrogatepass")
        notice = self.app.connector.read(self.app.delivery(body, {}), SETTINGS)

        assert isinstance(notice, BookingNotice | IgnoredNotice | UnreadableNotice)

    @FUZZ
    @given(data=st.data())
    def test_a_webhook_with_any_one_value_replaced_is_read_without_an_error(self, data: st.DataObject) -> None:
        change = data.draw(st.sampled_from(sorted(self.app.changes)))
        envelope = json.loads(self.app.body(change))
        path = data.draw(st.sampled_from(list(paths_of(envelope))))
        set_at(envelope, path, data.draw(JSON_VALUES))
        notice = self.app.connector.read(self.app.delivery(json.dumps(envelope).encode(), {}), SETTINGS)

        assert isinstance(notice, BookingNotice | IgnoredNotice | UnreadableNotice)
        if isinstance(notice, BookingNotice):
            assert notice.booking_id
            assert_times_are_utc(notice)
            assert_blanks_are_none(notice)
        if isinstance(notice, UnreadableNotice):
            assert not any(piece in notice.problem.lower() for piece in PRIVATE)

    @pytest.mark.parametrize(
        "body",
        [b"", b"not json", b"[]", b"null", b"42", b'"text"', b"\xff\xfe", b"[" * 100_000, b'{"a":' * 100_000, b"{}"],
        ids=["empty", "text", "list", "null", "number", "string", "not-utf-8", "deep-list", "deep-object", "no-fields"],
    )
    def test_a_body_that_says_nothing_is_unreadable_in_one_sentence(self, body: bytes) -> None:
        notice = self.app.connector.read(self.app.delivery(body, {}), SETTINGS)

        assert isinstance(notice, UnreadableNotice)
        assert notice.app == self.app.connector.name
        assert notice.problem.startswith("The ")
        assert notice.problem.endswith(".")

    def test_every_change_the_app_sends_is_read_as_that_change(self) -> None:
        for change in self.app.changes:
            sample = replace(PAT, replaces="T0") if change is BookingChange.RESCHEDULED else PAT
            notice = self.read(self.app.body(change, sample))

            assert notice.change is change
            assert notice.booking_id == self.app.samples.booking_id("T1")
            assert notice.booking_key == f"{self.app.connector.name}:{notice.booking_id}"

    def test_a_full_booking_arrives_in_our_words(self) -> None:
        notice = self.read(self.app.body())

        assert notice.person.full_name == "Pat van Sample"
        assert notice.person.email == "pat@example.com"
        assert notice.person.phone == "+43 1 0000000"
        assert notice.person.mobile_phone == "+43 660 0000000"
        assert notice.person.company == "Sample & Söhne"
        assert notice.person.time_zone == "Europe/Vienna"
        assert (notice.starts_at, notice.ends_at) == (PAT.starts_at, PAT.ends_at)
        assert notice.subject == "Intro call"
        assert notice.answers["Policy number"] == "P-1"
        assert notice.guests == ("kim@example.org",)
        assert notice.record_id == "0035e00000AbCdEFGH"
        assert notice.page is not None
        assert "P1" in notice.page
        assert notice.changed_at == NOW

    def test_a_rescheduled_booking_names_the_one_it_replaces(self) -> None:
        notice = self.read(self.app.body(BookingChange.RESCHEDULED, replace(PAT, replaces="T0")))

        assert notice.replaces_id == self.app.samples.booking_id("T0")

    def test_what_is_blank_in_the_app_is_none_with_us(self) -> None:
        bare = replace(PAT, name=None, email=None, phone=None, mobile_phone=None, company=None, note=None, guests=())
        notice = self.read(self.app.body(BookingChange.SCHEDULED, replace(bare, record_id=None, answers={})))

        assert notice.person.full_name is None
        assert notice.person.email is None
        assert_blanks_are_none(notice)

    def test_the_same_bytes_have_the_same_delivery_id(self) -> None:
        assert self.read(self.app.body()).delivery_id == self.read(self.app.body()).delivery_id

    def test_different_bytes_have_different_delivery_ids(self) -> None:
        bodies = {self.app.body(change) for change in self.app.changes}

        assert len({self.read(body).delivery_id for body in bodies}) == len(bodies)

    def test_a_text_cut_inside_an_emoji_does_not_lose_the_booking(self) -> None:
        body = self.app.body(sample=replace(PAT, subject="Call CUT")).replace(b"CUT", b"\\ud83d")

        assert self.read(body).subject == "Call \ufffd"

    def test_the_name_of_an_answer_is_cleaned_like_its_text(self) -> None:
        body = self.app.body(sample=replace(PAT, answers={"CUT Po\x00licy ": "P-1", " ": "blank"}))
        answers = self.read(body.replace(b"CUT", b"\\ud83d")).answers

        assert answers["\ufffd Policy"] == "P-1"
        assert not any(not name.strip() for name in answers)

    def test_a_null_character_is_dropped(self) -> None:
        body = self.app.body(sample=replace(PAT, subject="Ca\x00ll"))

        assert self.read(body).subject == "Call"

    def test_a_note_of_100_000_characters_arrives_whole(self) -> None:
        note = "x" * 100_000
        notice = self.read(self.app.body(sample=replace(PAT, note=note)))

        assert note in (notice.note, *notice.answers.values())

    # Signatures

    def test_the_apps_own_signature_is_verified(self) -> None:
        assert isinstance(self.verify(self.app.delivery(self.app.body())), Verified)

    def test_one_changed_byte_is_refused(self) -> None:
        delivery = self.app.delivery(self.app.body())
        changed = replace(delivery, body=delivery.body.replace(b"Intro", b"Intra"))

        assert self.refusal(changed) is RefusedBecause.SIGNATURE_WRONG

    def test_another_secret_is_refused(self) -> None:
        refused = self.verify(self.app.delivery(self.app.body()), secret="another")

        assert isinstance(refused, Refused)
        assert refused.reason is RefusedBecause.SIGNATURE_WRONG
        assert "another" not in refused.sentence

    def test_no_header_is_refused(self) -> None:
        assert self.refusal(self.app.delivery(self.app.body(), {})) is RefusedBecause.SIGNATURE_MISSING

    @pytest.mark.parametrize("secret", [None, ""])
    def test_a_signature_nobody_can_check_is_refused(self, secret: str | None) -> None:
        refused = self.verify(self.app.delivery(self.app.body()), secret=secret)

        assert isinstance(refused, Refused)
        assert refused.reason is RefusedBecause.SECRET_MISSING

    @FUZZ
    @given(header=st.text(max_size=300))
    def test_any_other_header_is_refused(self, header: str) -> None:
        assert isinstance(self.verify(self.app.delivery(b"{}", {self.app.header: header})), Refused)

    @pytest.mark.parametrize(
        "header",
        [
            "t=,s=,v1=",
            "t=1,t=1,s={good},v1={good}",
            "t={t},s={good},s={good},v1={good},v1={good}",
            "t=١٧٦٧٦٠٣٦٠٠,s={good},v1={good}",
            "t=-{t},s={good},v1={good}",
            "t={t}0000000000000,s={good},v1={good}",
            "t={t},s={upper},v1={upper}",
            "t={t},s={short},v1={short}",
            "t={t},s=\ud800{good},v1=\ud800{good}",
            "{good}{good}",
            "=" * 100_000,
            "t=" * 100_000,
        ],
    )
    def test_a_hostile_header_is_refused(self, header: str) -> None:
        body = self.app.body()
        good = self.app.signature.sign(body, SECRET, NOW)[self.app.header].rpartition("=")[2]
        pieces = {"{t}": str(int(NOW.timestamp())), "{good}": good, "{upper}": good.upper(), "{short}": good[:-1]}
        for name, piece in pieces.items():
            header = header.replace(name, piece)

        assert self.refusal(self.app.delivery(body, {self.app.header: header})) in (
            RefusedBecause.SIGNATURE_MALFORMED,
            RefusedBecause.SIGNATURE_WRONG,
        )

    def test_without_a_clock_the_age_is_not_checked(self) -> None:
        delivery = replace(self.app.delivery(self.app.body()), received_at=NOW + LATER)

        assert isinstance(self.app.connector.verify(delivery, SECRET, now=None, tolerance_s=0), Verified)

    # Helpers

    def read(self, body: bytes) -> BookingNotice:
        """Read a body that must be a booking."""
        notice = self.app.connector.read(self.app.delivery(body, {}), SETTINGS)
        assert isinstance(notice, BookingNotice), notice
        return notice

    def verify(self, delivery: Delivery, secret: str | None = SECRET) -> Verified | Refused:
        return self.app.connector.verify(delivery, secret, now=NOW, tolerance_s=180)

    def refusal(self, delivery: Delivery) -> RefusedBecause | None:
        verdict = self.verify(delivery)
        return verdict.reason if isinstance(verdict, Refused) else None


class TimedConnectorSuite(ConnectorSuite):
    """For apps whose signature carries a time."""

    @pytest.mark.parametrize(
        ("seconds", "trusted"), [(0, True), (180, True), (-180, True), (181, False), (-181, False)]
    )
    def test_a_signature_is_trusted_as_long_as_the_tolerance(self, seconds: int, trusted: bool) -> None:
        now = NOW + timedelta(seconds=seconds)
        verdict = self.app.connector.verify(self.app.delivery(self.app.body()), SECRET, now=now, tolerance_s=180)

        assert isinstance(verdict, Verified) is trusted


def paths_of(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a JSON value, the root left out."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield (*path, key)
        yield from paths_of(item, (*path, key))


def set_at(value: Any, path: tuple[Any, ...], new: Any) -> None:
    """Put ``new`` at a place of a JSON value."""
    for key in path[:-1]:
        value = value[key]
    value[path[-1]] = new


def assert_times_are_utc(notice: BookingNotice) -> None:
    for at in (notice.changed_at, notice.starts_at, notice.ends_at):
        assert at is None or at.utcoffset() == timedelta(0)


def assert_blanks_are_none(notice: BookingNotice) -> None:
    person, host = notice.person, notice.host
    texts = [getattr(person, name) for name in person.__slots__] + [getattr(host, name) for name in host.__slots__]
    texts += [value for name in notice.__slots__ if isinstance(value := getattr(notice, name), str)]
    for text in (*texts, *notice.answers.values(), *notice.guests, *notice.utm.values()):
        assert text is None or (text.strip() == text and text)
