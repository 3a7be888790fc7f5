"""
A machine plays the whole: deliver, deliver again, edit and delete in Salesforce, lose answers, kill between the stages.

Invariants, after every step: never a second person for one address; both halves of a person agree; at most one Event a
booking, and none that two bookings share; every delivery ends applied, skipped or parked; a replay of all changes nothing.
"""

import itertools
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.engine.conftest import installed_seed
from tests.engine.world import World
from tests.property.strategies import notices
from twofold.core.notices import BookingNotice
from twofold.core.presets import BOOKING_CONTACT, BOOKING_LEAD, BOOKING_PERSON_ACCOUNT
from twofold.emulator.control.faults import FaultKind
from twofold.emulator.server import OrgOptions, RunningOrg, start
from twofold.engine.ports import State

SPACES = itertools.count()
EXAMPLES = int(os.environ.get("TWOFOLD_EXAMPLES", "12"))
"""Plays a run; more for a night's run."""
STAGES = ("read", "decided", "intended", "written", "finished")
FINAL = {State.APPLIED, State.SKIPPED, State.PARKED}


class Play(RuleBasedStateMachine):
    """One play in a space of its own of a shared org; ``box`` is set by the test."""

    box: RunningOrg
    delivered = Bundle("delivered")

    @initialize(preset=st.sampled_from([BOOKING_PERSON_ACCOUNT, BOOKING_LEAD, BOOKING_CONTACT]))
    def open(self, preset):
        self.space = f"s{next(SPACES)}"
        self.world = World(self.box, preset)

    @rule(target=delivered, data=st.data())
    def deliver(self, data):
        notice = data.draw(notices(self.space))
        self.world.receive(notice)
        return notice

    @rule(data=st.data())
    def deliver_many(self, data):
        self.world.receive(*data.draw(st.lists(notices(self.space), min_size=2, max_size=6)))

    @rule(notice=delivered)
    def deliver_again(self, notice: BookingNotice):
        self.world.receive(notice)

    @rule(notice=delivered, data=st.data())
    def same_state_under_another_delivery(self, notice: BookingNotice, data):
        self.world.receive(replace(notice, delivery_id=f"{notice.delivery_id}-again"))

    @rule(data=st.data(), stage=st.sampled_from(STAGES))
    def killed(self, data, stage: str):
        self.world.accept([data.draw(notices(self.space))])
        self.world.kill_at = stage
        self.world.resume()

    @rule(data=st.data())
    def answer_lost(self, data):
        self.world.fault(FaultKind.LOST_ANSWER, path="*graph*")
        self.world.receive(data.draw(notices(self.space)))
        self.box.box.faults.remove()

    @precondition(lambda self: self.events())
    @rule(data=st.data())
    def deleted_in_salesforce(self, data):
        self.world.delete("Event", data.draw(st.sampled_from(self.events()))["Id"])

    @rule(phone=st.sampled_from(["1", "2"]), data=st.data())
    def edited_in_salesforce(self, phone: str, data):
        people = self.people()
        if people:
            self.world.update("Account", data.draw(st.sampled_from(people))["Id"], {"PersonMobilePhone": phone})

    def people(self) -> list[dict]:
        return self.world.query(
            "SELECT Id, PersonEmail, PersonMobilePhone, LastName, PersonContactId, PersonContact.Email, PersonContact.MobilePhone, "
            f"PersonContact.LastName FROM Account WHERE IsPersonAccount = true AND PersonEmail LIKE '%.{self.space}@example.com'"
        )

    def events(self) -> list[dict]:
        return self.world.query(
            f"SELECT Id, WhoId, Twofold_Booking_Key__c FROM Event WHERE Twofold_Booking_Key__c LIKE 'oncehub:BKNG-{self.space}-%'"
        )

    @invariant()
    def nobody_is_doubled(self):
        if not hasattr(self, "world"):
            return
        addresses = Counter(p["PersonEmail"] for p in self.people())
        for sobject in ("Lead", "Contact"):
            person = " AND IsPersonAccount = false" if sobject == "Contact" else ""
            found = self.world.query(
                f"SELECT Email FROM {sobject} WHERE Email LIKE '%.{self.space}@example.com'{person}"
            )
            addresses.update(p["Email"] for p in found)
        assert not [a for a, n in addresses.items() if n > 1]

    @invariant()
    def both_halves_agree(self):
        if not hasattr(self, "world"):
            return
        for person in self.people():
            contact = person["PersonContact"]
            assert (person["PersonEmail"], person["PersonMobilePhone"], person["LastName"]) == (
                contact["Email"],
                contact["MobilePhone"],
                contact["LastName"],
            )

    @invariant()
    def one_event_a_booking(self):
        if not hasattr(self, "world"):
            return
        keys = Counter(e["Twofold_Booking_Key__c"] for e in self.events())
        assert not [k for k, n in keys.items() if n > 1]

    @invariant()
    def every_delivery_has_one_outcome(self):
        if hasattr(self, "world"):
            assert set(self.world.standing()) <= FINAL

    def replay_all(self):
        """Work again whatever was settled; what is parked may rightly come out otherwise, once the person is known."""
        for inbox_id in range(1, sum(self.world.standing().values()) + 1):
            row = self.world.store.row(inbox_id)
            if row is not None and row.state is not State.PARKED:
                self.world.store.reopen(inbox_id, self.world.clock.now())
        self.world.work()

    def teardown(self):
        if hasattr(self, "world"):
            before = self.people(), self.events()
            self.replay_all()
            assert (self.people(), self.events()) == before, "a replay of everything changed the org"


@pytest.fixture(scope="module")
def box() -> Iterator[RunningOrg]:
    with start(OrgOptions(port=0, seed=installed_seed())) as running:
        yield running


def test_the_whole_play(box: RunningOrg):
    machine = type("PlayHere", (Play,), {"box": box})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=12,
            deadline=None,
            phases=[Phase.explicit, Phase.reuse, Phase.generate],
            print_blob=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
