"""One person's timeline, and taking writes back."""

from tests.cli.conftest import Shell, booking
from tests.cli.test_parked import park
from twofold.core.notices import BookingChange


def received(shell: Shell, *bodies: bytes) -> list[dict[str, object]]:
    *lines, _ = shell.json("receive", "oncehub", shell.write("d.jsonl", *bodies), "--unsigned")
    return lines


def test_the_timeline_of_a_person_tells_each_delivery_and_why(connected: Shell) -> None:
    first, second = received(connected, booking("Q1"), booking("Q1", change=BookingChange.CANCELLED, later_h=1))
    moments = connected.json("people", "show", first["records"]["Account"])
    assert [moment["kind"] for moment in moments] == ["delivery", "delivery", "outcome", "outcome"]
    assert {moment["delivery"] for moment in moments} == {first["delivery"], second["delivery"]}
    told = connected.run("people", "show", "BKNG-Q1")
    assert "came from oncehub." in told
    assert "It was applied." in told
    assert "create Account" in told
    assert "petra" not in told.lower()


def test_any_name_of_a_booking_finds_it(connected: Shell) -> None:
    (line,) = received(connected, booking("Q2"))
    records = line["records"]
    names = [line["delivery"], "BKNG-Q2", "oncehub:BKNG-Q2", "1", records["Account"], records["Contact"][:15]]
    shown = [connected.json("people", "show", name) for name in names]
    assert all(moments == shown[0] for moments in shown), names


def test_the_timeline_tells_what_was_done_by_hand(connected: Shell) -> None:
    delivery = park(connected, "Q3")
    connected.run("parked", "resolve", delivery, "--dismiss")
    assert "A person put it aside." in connected.run("people", "show", delivery)


def test_undo_takes_back_what_the_delivery_made(connected: Shell) -> None:
    (line,) = received(connected, booking("Q4"))
    dry = connected.json("people", "undo", "BKNG-Q4", "--dry-run")[0]
    assert [change["verb"] for change in dry["undone"]] == ["delete", "delete"]
    assert connected.run("people", "undo", "BKNG-Q4").count("is deleted") == 2
    connected.run("people", "undo", "BKNG-Q4", code=2)
    assert "nothing to take back" in connected.err
    assert "A person took it back." in connected.run("people", "show", str(line["delivery"]))


def test_undo_of_a_person_takes_the_last_delivery_back(connected: Shell) -> None:
    first, second = received(connected, booking("Q5"), booking("Q5", change=BookingChange.CANCELLED, later_h=1))
    undone = connected.json("people", "undo", str(first["person"]["account_id"]))[0]
    assert undone["delivery"] == second["delivery"]
    assert [(change["verb"], change["sobject"]) for change in undone["undone"]] == [("update", "Event")]


def test_a_person_with_a_later_booking_stays(connected: Shell) -> None:
    first, _ = received(connected, booking("Q6", email="q6@example.com"), booking("Q7", email="q6@example.com"))
    undone = connected.json("people", "undo", str(first["delivery"]), code=1)[0]
    assert [change["sobject"] for change in undone["undone"]] == ["Event"]
    assert undone["left"][0]["why"] == "a later delivery stands on it; take that back first."
