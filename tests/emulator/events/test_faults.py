"""When events can't tell a change in full they say so, and the box does it on demand."""

from __future__ import annotations

from tests.emulator.box import Client
from tests.emulator.events.listener import Listener
from twofold.emulator.events.feed import Feed


def test_a_gap_names_the_records_and_no_field(sf: Client, both: Listener) -> None:
    account, contact = sf.person()
    both.hear()
    sf.control("POST", "faults", {"fault": "gap"})
    sf.update("Account", account, {"PersonEmail": "x@example.com"})
    heard = both.hear()
    assert [event.kind for event in heard] == [("Account", "GAP_UPDATE"), ("Contact", "GAP_UPDATE")]
    assert [event.header["recordIds"] for event in heard] == [[account], [contact]]
    assert [event.fields for event in heard] == [{}, {}]
    assert [(event.header["sequenceNumber"], event.header["changeOrigin"]) for event in heard] == [(1, "")] * 2
    assert sf.read("Account", account)["PersonEmail"] == "x@example.com"


def test_every_verb_has_its_gap(sf: Client, both: Listener) -> None:
    sf.control("POST", "faults", {"fault": "gap", "times": None})
    account = sf.add("Account", Name="Acme")
    sf.delete("Account", account)
    assert [event.kind[1] for event in both.hear()] == ["GAP_CREATE", "GAP_DELETE"]


def test_a_gap_waits_for_a_request_that_changes_something_captured(sf: Client, both: Listener) -> None:
    sf.control("POST", "faults", {"fault": "gap"})
    sf.add("Lead", LastName="Lee", Company="None")
    assert sf.create("Account", {}).status == 400
    sf.add("Account", Name="Acme")
    assert [event.kind for event in both.hear()] == [("Account", "GAP_CREATE")]
    sf.add("Account", Name="Other")
    assert [event.kind for event in both.hear()] == [("Account", "CREATE")]


def test_an_overflow_names_the_kinds_of_record_alone(sf: Client, both: Listener) -> None:
    sf.control("POST", "faults", {"fault": "overflow"})
    sf.person()
    heard = both.hear()
    assert {event.kind for event in heard} == {("Account", "GAP_OVERFLOW"), ("Contact", "GAP_OVERFLOW")}
    assert len(heard) == 2
    assert all(event.header["recordIds"] == ["000000000000000AAA"] for event in heard)


def test_too_many_changes_in_a_transaction_overflow(sf: Client, both: Listener) -> None:
    feed = sf.running.box.org.part(Feed)  # type: ignore[attr-defined]
    feed.overflow_after = 2
    try:
        records = [{"attributes": {"type": "Account"}, "Name": f"Acme {number}"} for number in range(4)]
        assert sf.data("POST", "composite/sobjects", {"allOrNone": True, "records": records}).status == 200
    finally:
        feed.overflow_after = 100_000
    assert [event.kind[1] for event in both.hear()] == ["CREATE", "CREATE", "GAP_OVERFLOW"]
