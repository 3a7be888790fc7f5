"""Deliveries from files: one line each, in order, whatever the input looks like."""

import hashlib
import hmac
import io
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.cli.conftest import Shell, booking, wrapped
from twofold.core.notices import BookingChange
from twofold.emulator.control.faults import FaultKind
from twofold.emulator.server import RunningOrg

KEYS = {
    "delivery",
    "app",
    "booking",
    "person",
    "outcome",
    "reasons",
    "explained",
    "cure",
    "code",
    "writes",
    "records",
    "api_calls",
}


def test_each_delivery_has_its_line_and_a_summary_comes_last(connected: Shell) -> None:
    file = connected.write("d.jsonl", booking("A1"), booking("A2"))
    *lines, last = connected.json("receive", "oncehub", file, "--unsigned")
    assert [line["booking"] for line in lines] == ["BKNG-A1", "BKNG-A2"]
    assert all(line.keys() >= KEYS for line in lines)
    assert {line["outcome"] for line in lines} == {"applied"}
    assert lines[0]["person"]["account_id"] == lines[0]["records"]["Account"]
    assert "example.com" not in str(lines[0]["person"])
    summary = last["summary"]
    assert (summary["deliveries"], summary["applied"], summary["api_calls"]) == (2, 2, 2)
    assert set(summary) == {
        "deliveries",
        "applied",
        "skipped",
        "parked",
        "waiting",
        "refused",
        "api_calls",
        "setup_calls",
    }


def test_a_delivery_already_worked_is_skipped_as_repeated(connected: Shell) -> None:
    file = connected.write("d.jsonl", booking("B1"), booking("B1"))
    first, second, _ = connected.json("receive", "oncehub", file, "--unsigned")
    assert (first["outcome"], second["outcome"], second["reasons"]) == ("applied", "skipped", ["repeated"])
    again, _, last = connected.json("receive", "oncehub", file, "--unsigned")
    assert (again["reasons"], again["records"]) == (["repeated"], first["records"])
    assert last["summary"]["api_calls"] == 0


def test_a_person_reads_reasons_writes_and_cures(connected: Shell) -> None:
    file = connected.write("d.jsonl", booking("C1"), booking("C2", name=None))
    told = connected.run("receive", "oncehub", file, "--unsigned", code=1)
    assert "applied" in told
    assert "A new Person Account is created" in told
    assert "· create Account" in told
    assert "→ Add the name in the booking app" in told
    assert "2 deliveries: 1 applied, 1 parked." in told


def test_several_shapes_of_input_mean_the_same(connected: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = connected.home / "several"
    folder.mkdir()
    (folder / "1.json").write_bytes(booking("D1"))
    (folder / "2.jsonl").write_bytes(wrapped(booking("D2")) + b"\r\n\r\n" + booking("D3") + b"\r\n")
    (folder / "3.txt").write_bytes(b"not a delivery")
    lines = connected.json("receive", "oncehub", str(folder), "--unsigned")
    assert [line.get("booking") for line in lines] == ["BKNG-D1", "BKNG-D2", "BKNG-D3", None]
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(booking("D4"))))
    assert connected.json("receive", "oncehub", "-", "--unsigned")[0]["booking"] == "BKNG-D4"


@pytest.mark.parametrize(
    "content",
    [
        b"no json",
        b"\xff\xfe\x00binary\x00",
        b"[]",
        b"[" * 50_000,
        b'{"id": "x"}',
        b'{"headers": {"a": []}, "body": 5}',
        b"nul\x00l",
    ],
)
def test_what_can_not_be_read_is_refused(connected: Shell, content: bytes) -> None:
    (connected.home / "odd.json").write_bytes(content)
    line, last = connected.json("receive", "oncehub", "odd.json", "--unsigned", code=1)
    assert (line["outcome"], line["reasons"]) == ("refused", ["unreadable"])
    assert last["summary"]["refused"] == 1
    assert last["summary"]["api_calls"] == 0


def test_signatures_are_checked_and_their_age_only_when_asked(
    connected: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    body, secret = booking("E1"), "whsec-test"
    monkeypatch.setenv("TWOFOLD_APPS_ONCEHUB_WEBHOOK_SECRET", secret)
    digest = hmac.new(secret.encode(), b"1700000000." + body, hashlib.sha256).hexdigest()
    signed = wrapped(body, **{"Oncehub-Signature": f"t=1700000000,s={digest}"})
    (connected.home / "good.json").write_bytes(signed)
    (connected.home / "bad.json").write_bytes(signed.replace(b"Petra", b"Peter"))
    (connected.home / "none.json").write_bytes(body)
    for file in ("bad.json", "none.json"):
        line, _ = connected.json("receive", "oncehub", file, code=1)
        assert (line["outcome"], line["reasons"]) == ("refused", ["bad-signature"])
        assert line["cure"]
    old, _ = connected.json("receive", "oncehub", "good.json", "--max-age", "60", code=1)
    assert old["reasons"] == ["bad-signature"]
    good, _ = connected.json("receive", "oncehub", "good.json")
    assert good["outcome"] == "applied"


@pytest.mark.parametrize(
    "value", ["t=1\n,s=\x00", "\u202e" * 5000, "t=" + "9" * 4000 + ",s=aa", "", "t=-1,s=zz,t=2", "ünï"]
)
def test_a_hostile_header_is_refused(connected: Shell, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("TWOFOLD_APPS_ONCEHUB_WEBHOOK_SECRET", "whsec-test")
    (connected.home / "h.json").write_bytes(wrapped(booking("E9"), **{"Oncehub-Signature": value, "X\x00\n": value}))
    line, _ = connected.json("receive", "oncehub", "h.json", code=1)
    assert (line["outcome"], line["reasons"]) == ("refused", ["bad-signature"])


def test_credentials_the_org_refuses_keep_deliveries_waiting(connected: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWOFOLD_ORG_TOKEN", "wrong")
    file = connected.write("d.jsonl", booking("E8"))
    line, _ = connected.json("receive", "oncehub", file, "--unsigned", code=1)
    assert (line["outcome"], line["reasons"]) == ("waiting", ["access-refused"])
    assert line["cure"]
    monkeypatch.setenv("TWOFOLD_ORG_TOKEN", "T1")
    assert connected.json("replay", "BKNG-E8")[0]["outcome"] == "applied"
    connected.run("preview", file, "--token", "wrong", code=3)
    assert "access token" in connected.err


def test_an_org_that_is_down_makes_waiting_and_later_applied(connected: Shell, box: RunningOrg) -> None:
    behind = booking("F0", change=BookingChange.CANCELLED, later_h=1)
    file = connected.write("d.jsonl", booking("F0"), booking("F1"), behind)
    connected.json("receive", "oncehub", connected.write("first.jsonl", booking("F9")), "--unsigned")
    box.box.faults.add(FaultKind.UNAVAILABLE, times=None)
    try:
        lines = connected.json("receive", "oncehub", file, "--unsigned", code=1)
    finally:
        box.box.faults.remove()
    assert [line["outcome"] for line in lines[:-1]] == ["waiting"] * 3
    assert [line["reasons"] for line in lines[:-1]] == [["org-unavailable"], ["org-unavailable"], ["in-work"]]
    replayed, last = connected.json("replay", lines[0]["delivery"])
    assert replayed["outcome"] == "applied"
    assert last["summary"]["deliveries"] == 1
    assert "It was applied." in connected.run("people", "show", lines[2]["delivery"])


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("receive", "nosuch", "x"), "There is no app 'nosuch'. Known are: oncehub, calcom, calendly."),
        (("receive", "oncehub", "nowhere.json"), "nowhere.json can't be read: No such file"),
        (("receive", "oncehub", "empty.json"), "empty.json holds no delivery."),
        (("receive", "oncehub", "folder"), "has no file that ends in .json"),
        (("receive", "oncehub", "x", "--rules", "booking-laed"), "did you mean booking-lead?"),
        (("preview", "a", "b", "c"), "Give one file"),
        (("replay", "nobody"), "No delivery is known by 'nobody'."),
        (("sync", "--since", "2026-01-01"), "belong to --backfill"),
        (("sync", "--backfill"), "needs its first day"),
        (("sync", "--backfill", "--since", "gestern"), "is no date"),
        (("sync", "--backfill", "--since", "2026-01-01"), "No app has an API key."),
    ],
)
def test_a_wrong_request_is_told_in_a_sentence(connected: Shell, args: tuple[str, ...], said: str) -> None:
    (connected.home / "empty.json").write_bytes(b"\n \n")
    (connected.home / "folder").mkdir()
    connected.run(*args, code=2)
    assert said in connected.err
    assert connected.out == ""


def test_without_org_or_rules_the_missing_one_is_named(shell: Shell) -> None:
    file = shell.write("d.jsonl", booking("G1"))
    shell.run("receive", "oncehub", file, "--unsigned", code=2)
    assert "No rule set is named." in shell.err
    shell.run("receive", "oncehub", file, "--unsigned", "--rules", "booking-lead", code=2)
    assert "No org is named." in shell.err


def test_a_rule_file_that_is_wrong_stops_before_anything_is_accepted(connected: Shell) -> None:
    (connected.home / "mine.toml").write_text('extends = "booking-lead"\ndupes = "park"\n')
    file = connected.write("d.jsonl", booking("H1"))
    connected.run("receive", "oncehub", file, "--unsigned", "--rules", "mine.toml", code=2)
    assert "dupes: unknown key; did you mean duplicates?" in connected.err
    connected.run("people", "show", "BKNG-H1", code=2)


def test_pages_and_apps_choose_their_rule_sets(connected: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TWOFOLD_RULES")
    (connected.home / "twofold.toml").write_text(
        '[pages]\n"BP-leads" = "booking-lead"\n"oncehub:BP-people" = "booking-person-account"\n'
    )
    bodies = [booking("I1", page="leads"), booking("I2", page="people"), booking("I3", page="other")]
    *lines, _ = connected.json("receive", "oncehub", connected.write("d.jsonl", *bodies), "--unsigned", code=1)
    assert ["Lead" in lines[0]["records"], "Account" in lines[1]["records"]] == [True, True]
    assert (lines[2]["outcome"], lines[2]["reasons"]) == ("parked", ["rules-missing"])


def test_preview_says_what_receive_then_does(connected: Shell) -> None:
    file = connected.write("d.jsonl", booking("J1"), booking("J2", name=None))
    *told, _ = connected.json("preview", file, code=1)
    *named, _ = connected.json("preview", "oncehub", file, "--unsigned", code=1)
    *done, _ = connected.json("receive", "oncehub", file, "--unsigned", code=1)
    assert told == named
    assert [line["reasons"] for line in told] == [line["reasons"] for line in done]
    assert [[(w["verb"], w["sobject"]) for w in line["writes"]] for line in told] == [
        [(w["verb"], w["sobject"]) for w in line["writes"]] for line in done
    ]


def test_preview_finds_out_the_app_and_says_when_it_can_not(connected: Shell) -> None:
    (connected.home / "odd.jsonl").write_bytes(b"{}\n" + booking("K1"))
    nobodys, ours, _ = connected.json("preview", "odd.jsonl", code=1)
    assert (nobodys["app"], nobodys["outcome"]) == ("unknown", "refused")
    assert (ours["app"], ours["outcome"]) == ("oncehub", "applied")


def test_a_second_process_in_the_same_home_says_so(connected: Shell) -> None:
    from twofold.adapters.journal.home import HomeLock

    file = connected.write("d.jsonl", booking("L1"))
    with HomeLock(connected.home / ".twofold"):
        connected.run("receive", "oncehub", file, "--unsigned", code=3)
        assert "uses the home" in connected.err
        connected.run("parked", "list")


def test_the_home_is_private(connected: Shell) -> None:
    connected.run("receive", "oncehub", connected.write("d.jsonl", booking("M1")), "--unsigned")
    loose = [path for path in Path(".twofold").rglob("*") if path.stat().st_mode & 0o077]
    assert loose == []


def test_logs_name_nobody(connected: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWOFOLD_LOG_LEVEL", "debug")
    bodies = [booking("N1"), booking("N2", change=BookingChange.CANCELLED), booking("N3", name=None)]
    connected.run("receive", "oncehub", connected.write("d.jsonl", *bodies, b"odd"), "--unsigned", code=1)
    assert '"call"' in connected.err
    for secret in ("petra", "Petra", "Person", "example.com", 'T1"', "Bearer"):
        assert secret not in connected.err
