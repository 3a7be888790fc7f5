"""Does the script of the day tell of everything that can happen to a booking?"""

from collections import Counter
from pathlib import Path

import pytest

from twofold.connectors.all import CONNECTORS
from twofold.core.notices import BookingChange
from twofold.core.presets import PRESETS
from twofold.core.reasons import SENTENCES
from twofold.core.rule_files import parse_rules
from twofold.demo import stage
from twofold.demo.chapters.bookings import FIRST_VISIT, PAGES
from twofold.demo.day import characters, steps
from twofold.demo.script import Trick, Weather, moment
from twofold.demo.words import tell_again, tell_step
from twofold.engine.ports import State

STEPS = [step for _, step in steps()]
EXPECTED = [step.expected for step in STEPS] + [step.later.expected for step in STEPS if step.later]


def test_a_day_has_at_least_forty_deliveries_of_all_three_apps() -> None:
    assert len(STEPS) >= 40
    assert {step.app for step in STEPS} == set(CONNECTORS)
    assert min(Counter(step.app for step in STEPS).values()) >= 10


def test_nothing_happens_at_the_same_time() -> None:
    moments = [moment(step.at) for step in STEPS] + [moment(step.later.at) for step in STEPS if step.later]
    assert len(moments) == len(set(moments))


def test_everybody_has_a_name_of_their_own() -> None:
    names = [character.name for character in characters()]
    assert len(names) == len(set(names))


def test_every_expected_reason_is_one_of_the_closed_list() -> None:
    assert {expected.because for expected in EXPECTED} <= set(SENTENCES)


@pytest.mark.parametrize(
    "because",
    [
        # new and known
        *("person-account-created", "contact-created", "company-blank", "case-created", "host-unknown"),
        *("matched-email", "matched-record-id", "contact-used", "lead-used", "case-used", "converted-lead-followed"),
        *("merge-followed", "person-account-wins", "newest-taken", "nothing-to-update"),
        # the life of a booking
        *("event-moved", "event-rekeyed", "event-cancelled", "event-no-show", "event-restored", "event-reassigned"),
        *("event-completed", "replaced", "repeated", "older", "arrived-late", "booking-unknown", "not-confirmed"),
        # what a person has to settle, and what must not get in
        *("ambiguous", "last-name-missing", "company-missing", "email-invalid", "too-long", "refused-by-org"),
        *("chosen-by-hand", "bad-signature", "unreadable", "ignored-type", "org-unavailable", "locked"),
    ],
)
def test_the_day_tells_of(because: str) -> None:
    assert because in {expected.because for expected in EXPECTED}


def test_all_outcomes_all_tricks_and_all_weathers_come_up() -> None:
    assert {expected.outcome for expected in EXPECTED} == set(State) - {State.OPEN}
    assert {step.trick for step in STEPS if step.trick} == set(Trick)
    assert {step.weather for step in STEPS if step.weather} == set(Weather)


def test_every_change_but_one_comes_up() -> None:
    # A host who cancels and asks for new times does the same to the Event as a cancellation.
    assert set(BookingChange) - {step.change for step in STEPS} == {BookingChange.RESCHEDULE_REQUESTED}


def test_record_ids_come_in_both_lengths_and_of_every_kind() -> None:
    links = [step.link for step in STEPS if step.link]
    assert {link.length for link in links} == {15, 18}
    assert {link.sobject for link in links} == {"Account", "Lead", "Case"}
    assert {link.id_field for link in links} == {"Id", "PersonContactId"}


def test_each_page_has_a_rule_set_that_can_be_read() -> None:
    assert {page.rules for page in PAGES} - set(PRESETS) == {FIRST_VISIT.rules}
    text = Path(stage.__file__).with_name(FIRST_VISIT.rules).read_text()
    rules = parse_rules(text, FIRST_VISIT.name)
    assert not isinstance(rules, tuple)
    assert rules.rule("PersonAccount").record_type == "Patient"


def test_every_step_can_be_told() -> None:
    for step in STEPS:
        assert tell_step(step)
        assert step.later is None or tell_again(step)
