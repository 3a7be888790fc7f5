"""What waits for a person, and the ways to settle it."""

from tests.cli.conftest import Shell, booking
from twofold.emulator.server import RunningOrg
from twofold.transport.calls import Call


def park(shell: Shell, number: str) -> str:
    file = shell.write(f"{number}.jsonl", booking(number, name=None))
    line, _ = shell.json("receive", "oncehub", file, "--unsigned", code=1)
    assert line["outcome"] == "parked"
    return str(line["delivery"])


def test_parked_deliveries_are_listed_with_reason_and_cure(connected: Shell) -> None:
    assert connected.run("parked", "list") == "Nothing waits for a person.\n"
    delivery = park(connected, "P1")
    (row,) = connected.json("parked", "list", code=1)
    assert (row["delivery"], row["booking"], row["reason"], row["app"]) == (
        delivery,
        "BKNG-P1",
        "last-name-missing",
        "oncehub",
    )
    assert f"twofold replay {delivery}" in row["cure"]
    table = connected.run("parked", "list", code=1)
    assert delivery in table
    assert "petra" not in table


def test_a_named_record_settles_it(connected: Shell, box: RunningOrg) -> None:
    delivery = park(connected, "P2")
    account = create(box, "Account", {"LastName": "Known", "PersonEmail": "other@example.com"})
    line, _ = connected.json("parked", "resolve", delivery, "--record", account)
    assert line["outcome"] == "applied"
    assert line["records"]["Account"] == account
    assert "chosen-by-hand" in line["reasons"]
    connected.run("parked", "list")


def test_another_rule_set_settles_it(connected: Shell, box: RunningOrg) -> None:
    create(box, "Account", {"LastName": "One", "PersonEmail": "petra.p3@example.com"})
    create(box, "Account", {"LastName": "Two", "PersonEmail": "petra.p3@example.com"})
    file = connected.write("p3.jsonl", booking("P3", email="petra.p3@example.com"))
    line, _ = connected.json("receive", "oncehub", file, "--unsigned", code=1)
    assert line["reasons"][-1] == "ambiguous"
    settled, _ = connected.json("parked", "resolve", "BKNG-P3", "--rules", "booking-lead")
    assert settled["outcome"] == "applied"
    assert "newest-taken" in settled["reasons"]


def test_what_is_dismissed_waits_no_more(connected: Shell) -> None:
    delivery = park(connected, "P4")
    assert connected.run("parked", "resolve", delivery, "--dismiss") == f"Delivery {delivery} is put aside.\n"
    connected.run("parked", "list")
    connected.run("parked", "resolve", delivery, "--dismiss", code=2)
    assert "is known and not parked" in connected.err


def test_resolve_wants_one_way(connected: Shell) -> None:
    connected.run("parked", "resolve", "x", "--dismiss", "--record", "001000000000001AAA", code=2)
    assert "Choose one" in connected.err


def test_a_record_that_is_none_is_told(connected: Shell) -> None:
    delivery = park(connected, "P5")
    connected.run("parked", "resolve", delivery, "--record", "not-an-id", code=2)
    assert "is no record Id" in connected.err
    assert len(connected.json("parked", "list", code=1)) == 1


def test_replay_works_what_was_mended_in_salesforce(connected: Shell, box: RunningOrg) -> None:
    delivery = park(connected, "P6")
    create(box, "Account", {"LastName": "Mended", "PersonEmail": "petra.p6@example.com"})
    line, _ = connected.json("replay", delivery)
    assert (line["outcome"], line["booking"]) == ("applied", "BKNG-P6")
    again, _ = connected.json("replay", delivery)
    assert (again["outcome"], again["writes"]) == ("skipped", [])


def test_what_was_refused_at_the_door_is_never_worked(connected: Shell) -> None:
    line, _ = connected.json("receive", "oncehub", connected.write("p7.jsonl", booking("P7")), code=1)
    connected.run("replay", line["delivery"], code=2)
    assert "what isn't trusted is never worked" in connected.err


def create(box: RunningOrg, sobject: str, values: dict[str, str]) -> str:
    import asyncio

    import msgspec

    from twofold.transport.client import Http

    async def post() -> str:
        headers = {"Authorization": f"Bearer {box.access_token}", "Content-Type": "application/json"}
        async with Http(box.instance_url, service="box", headers=headers) as http:
            path = f"services/data/v62.0/sobjects/{sobject}"
            answer = await http.send(Call("POST", path, body=msgspec.json.encode(values)))
            assert answer.ok, answer.body
            return str(answer.json()["id"])

    return asyncio.run(post())
