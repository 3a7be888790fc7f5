"""When two e-mails, or two phones, are the same person's; and which lane a notice is worked in."""

import re

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given
from hypothesis import strategies as st

from twofold.core.contact_points import (
    LANE_KEY_LENGTH,
    is_phone,
    lane_key,
    normalise_email,
    normalise_phone,
    same_phone,
)
from twofold.core.notices import Person
from twofold.facts.ids import make_id, to_15

VALID = [
    ("a plain address", "pat@example.com", ("pat@example.com",)),
    ("capitals", "Pat.Sample@Example.COM", ("pat.sample@example.com",)),
    ("blanks around it", "  pat@example.com\n", ("pat@example.com",)),
    ("a plus", "pat+sf@example.com", ("pat+sf@example.com",)),
    ("a quote, as the Irish have it", "o'sample@example.com", ("o'sample@example.com",)),
    ("a quoted local part", '"pat sample"@example.com', ('"pat sample"@example.com',)),
    ("a sandbox's address", "pat@example.com.invalid", ("pat@example.com.invalid",)),
    ("a reserved domain", "pat@shop.test", ("pat@shop.test",)),
    ("many subdomains", "pat@a.b.c.d.example.com", ("pat@a.b.c.d.example.com",)),
    ("an international domain", "pat@bücher.example", ("pat@bücher.example", "pat@xn--bcher-kva.example")),
    ("the same, spelled in ASCII", "pat@xn--bcher-kva.example", ("pat@bücher.example", "pat@xn--bcher-kva.example")),
    ("an international name", "pät@example.com", ("pät@example.com",)),
    ("longer than Salesforce holds", f"{'p' * 60}@{'d' * 60}.example.com", (f"{'p' * 60}@{'d' * 60}.example.com",)),
]


@pytest.mark.parametrize(("text", "forms"), [row[1:] for row in VALID], ids=[row[0] for row in VALID])
def test_valid_addresses(text: str, forms: tuple[str, ...]) -> None:
    email = normalise_email(text)
    assert email is not None
    assert (email.given, email.key, email.forms) == (text.strip(), forms[0], forms)


INVALID = [
    None,
    "",
    " ",
    "pat",
    "pat@",
    "@example.com",
    "pat@localhost",
    "pat@example",
    "pat@-x.com",
    "pat@x-.com",
    "a..b@example.com",
    ".a@example.com",
    "pat sample@example.com",
    "pat@exa mple.com",
    "Pat <pat@example.com>",
    "pat@[127.0.0.1]",
    "pat@example.com' OR Name != '",
    "pat@example.com, kim@example.com",
    "p" * 65 + "@example.com",
    "x" * 100_000,
]


@pytest.mark.parametrize("text", INVALID)
def test_invalid_addresses(text: str | None) -> None:
    assert normalise_email(text) is None


@given(st.from_regex(re.compile(r"[A-Za-z0-9_.+'-]{1,14}@[a-z0-9.-]{1,20}\.[a-z0-9-]{1,5}", re.ASCII), fullmatch=True))
def test_the_short_way_agrees_with_the_library(text: str) -> None:
    try:
        library: str | None = validate_email(
            text, check_deliverability=False, allow_quoted_local=True, globally_deliverable=False, strict=True
        ).normalized.lower()
    except EmailNotValidError:
        library = None
    ours = normalise_email(text)
    assert (ours.key if ours else None) == library


@given(st.text(max_size=40))
def test_any_text_is_an_address_or_none(text: str) -> None:
    email = normalise_email(text)
    assert email is None or (email.given == text.strip() and email.key in email.forms)


PHONES = [
    ("international", "+43 1 234567", None, ("+431234567", "01 234567", "+43 1 234567")),
    ("national, in its region", "01 234567", "AT", ("+431234567", "01 234567")),
    ("national, region unknown", "01 234567", None, ("01 234567",)),
    ("an extension is not dropped", "+1 650 253 0000 ext. 5", None, ("+1 650 253 0000 ext. 5",)),
    ("not a number", "call me", "AT", ("call me",)),
    ("blank", "  ", "AT", ()),
    ("none", None, "AT", ()),
    ("far too long", "1" * 300, "AT", ("1" * 300,)),
]


@pytest.mark.parametrize(("text", "region", "forms"), [row[1:] for row in PHONES], ids=[row[0] for row in PHONES])
def test_forms_of_a_phone(text: str | None, region: str | None, forms: tuple[str, ...]) -> None:
    assert normalise_phone(text, region) == forms


@given(st.text(max_size=30), st.sampled_from([None, "AT", "US", "JP"]))
def test_the_phone_as_given_is_always_among_the_forms(text: str, region: str | None) -> None:
    forms = normalise_phone(text, region)
    assert (text.strip() in forms) if text.strip() else forms == ()
    assert len(set(forms)) == len(forms)


def test_a_phone_is_read_with_plus_or_region() -> None:
    assert is_phone("+43 1 0000000")
    assert is_phone("01 234567", "AT")
    assert not is_phone("01 234567")
    assert not is_phone("call me", "AT")
    assert not is_phone(None)


SAME = [
    ("punctuation", "+43 (1) 234-567", "+431234567", None, True),
    ("national and international", "01 234567", "+43 1 234567", "AT", True),
    ("national and international, region unknown", "01 234567", "+43 1 234567", None, False),
    ("Arabic digits", "٠١٢٣", "0123", None, True),
    ("another number", "+43 1 234567", "+43 1 234568", None, False),
    ("a plus that means another country", "+1234567", "1234567", None, False),
    ("text without digits", "call me", "at work", None, False),
    ("the same text without digits", "call me", " call me", None, True),
]


@pytest.mark.parametrize(("one", "other", "region", "same"), [row[1:] for row in SAME], ids=[row[0] for row in SAME])
def test_same_phone(one: str, other: str, region: str | None, same: bool) -> None:
    assert same_phone(one, other, region) is same
    assert same_phone(other, one, region) is same


LEAD = make_id("00Q", 7)
LANES = [
    ("by e-mail, whatever the case", Person(email="Pat@Example.com", phone="1"), LEAD, "email:pat@example.com"),
    (
        "one lane for both spellings of a domain",
        Person(email="pat@xn--bcher-kva.example"),
        None,
        "email:pat@bücher.example",
    ),
    ("by mobile before phone", Person(mobile_phone="+43 1 22", phone="+43 1 33"), LEAD, "phone:+43122"),
    ("by phone when the e-mail is none", Person(email="none", phone="01-33"), LEAD, "phone:0133"),
    ("by record Id, 15 characters as 18", Person(phone="call me"), to_15(LEAD), f"record:{LEAD}"),
    ("by whatever came as record Id", Person(), " odd ", "record:odd"),
    ("by booking, when nothing is known", Person(full_name="Pat Sample"), None, "booking:oncehub:BKNG-1"),
]


@pytest.mark.parametrize(("person", "record_id", "lane"), [row[1:] for row in LANES], ids=[row[0] for row in LANES])
def test_lanes(person: Person, record_id: str | None, lane: str) -> None:
    assert lane_key(person, record_id, "oncehub:BKNG-1") == lane


def test_long_lanes_are_bounded_and_stay_apart() -> None:
    lanes = [lane_key(Person(), "x" * 300 + ending, "b") for ending in "ab"]
    assert [len(lane) for lane in lanes] == [LANE_KEY_LENGTH, LANE_KEY_LENGTH]
    assert lanes[0] != lanes[1]


@given(st.text(max_size=400), st.text(max_size=400))
def test_every_notice_has_a_lane(record_id: str, booking: str) -> None:
    assert 0 < len(lane_key(Person(), record_id, booking)) <= LANE_KEY_LENGTH
