"""The long-running commands as processes of their own: what they print, and how they end."""

import hashlib
import hmac
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.conftest import postgres_url
from tests.cli.conftest import booking
from twofold.emulator.server import RunningOrg

SECRET = "whsec-test"
__all__ = ["postgres_url"]


def _heed_ctrl_c() -> None:
    """A shell starts what runs in the background with Ctrl-C ignored, and its children inherit that."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@contextmanager
def running(*args: str, home: Path, **environment: str) -> Iterator["subprocess.Popen[str]"]:
    """Run a command in its own home until the test is done with it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "twofold.cli.main", *args],
        cwd=home,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=_heed_ctrl_c,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        for stream in (process.stdout, process.stderr):
            assert stream is not None
            stream.close()


def first_line(process: "subprocess.Popen[str]") -> Any:
    """The one JSON line that says it is ready."""
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line, process.stderr.read() if process.stderr else ""
    return json.loads(line)


def end(process: "subprocess.Popen[str]", number: int) -> tuple[int, str, str]:
    process.send_signal(number)
    out, err = process.communicate(timeout=30)
    return process.returncode, out, err


def ask(url: str, body: bytes | None = None, **headers: str) -> tuple[int, Any]:
    request = urllib.request.Request(url, body, {name.replace("_", "-"): value for name, value in headers.items()})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            content = answer.read()
            return answer.status, json.loads(content) if content else None
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.loads(error.read())


def signed(body: bytes) -> dict[str, str]:
    at = int(time.time())
    digest = hmac.new(SECRET.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return {"Oncehub_Signature": f"t={at},s={digest}"}


def count(org: dict[str, str], sobject: str) -> int:
    url = f"{org['instance_url']}/services/data/v62.0/query?q=SELECT+COUNT()+FROM+{sobject}"
    return int(ask(url, Authorization=f"Bearer {org['access_token']}")[1]["totalSize"])


def test_org_start_prints_one_line_and_ends_calmly(tmp_path: Path) -> None:
    with running("org", "start", "--port", "0", "--token", "T1", home=tmp_path) as process:
        org = first_line(process)
        assert org["access_token"] == "T1"
        assert set(org) == {"instance_url", "access_token"}
        assert ask(f"{org['instance_url']}/services/data")[0] == 200
        code, out, err = end(process, signal.SIGINT)
    assert (code, out) == (130, "")
    assert "Traceback" not in err


def test_ctrl_c_stops_a_command_that_waits_for_stdin(tmp_path: Path, box: RunningOrg) -> None:
    args = ("receive", "oncehub", "--unsigned", "--rules", "booking-lead")
    environment = {"TWOFOLD_ORG_URL": box.instance_url, "TWOFOLD_ORG_TOKEN": box.access_token}
    command = [sys.executable, "-m", "twofold.cli.main", *args]
    with subprocess.Popen(
        command,
        cwd=tmp_path,
        env={**os.environ, **environment},
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        until(lambda: (tmp_path / ".twofold" / "twofold.db").exists())
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert err == "Stopped. What was stored stays stored; run the same command again to go on.\n"


def until(done: Callable[[], bool]) -> None:
    """Until it is so; the deadline is the test's patience, not a promise."""
    deadline = time.monotonic() + 60
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_data_stays_where_it_is_kept(tmp_path: Path) -> None:
    args = ("org", "start", "--port", "0", "--token", "T1", "--data", "data")
    with running(*args, home=tmp_path) as process:
        org = first_line(process)
        url = f"{org['instance_url']}/services/data/v62.0/sobjects/Lead"
        lead = json.dumps({"LastName": "Kept", "Company": "C"}).encode()
        assert ask(url, lead, Authorization="Bearer T1", Content_Type="application/json")[0] == 201
        end(process, signal.SIGTERM)
    with running(*args, home=tmp_path) as process:
        assert count(first_line(process), "Lead") == 1


def test_a_box_is_seeded_and_reset_from_outside(tmp_path: Path) -> None:
    (tmp_path / "odd.json").write_text("{")
    with running("org", "start", "--port", "0", home=tmp_path) as process:
        org = first_line(process)
        url = org["instance_url"]
        empty = count(org, "Account")
        reset = twofold_in(tmp_path, "org", "reset", "--url", url, "--seed", "sample")
        assert (reset.returncode, reset.stdout, reset.stderr) == (0, f"Reset {url}.\n", "")
        assert count(org, "Account") > empty
        assert twofold_in(tmp_path, "org", "reset", "--url", url, "--seed", "empty").returncode == 0
        assert count(org, "Account") == empty
        (tmp_path / "wrong.json").write_text('{"nosuch": 1}')
        for args, said in (
            (("seed", "odd.json"), "is not JSON"),
            (("seed", "none.json"), "can't be read"),
            (("seed", "wrong.json"), "nosuch"),
        ):
            done = twofold_in(tmp_path, "org", *args, "--url", url)
            assert (done.returncode, said in done.stderr) == (2, True), done.stderr


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (("org", "start", "--port", "0", "--seed", "nowhere.json"), 2, "nowhere.json"),
        (("org", "reset", "--url", "http://127.0.0.1:9"), 3, "Start one: twofold org start"),
        (("serve", "--workers", "2", "--rules", "booking-lead"), 2, "needs PostgreSQL"),
        (("serve",), 2, "No rule set is named."),
        (("serve", "--rules", "booking-lead"), 2, "No org is named."),
    ],
)
def test_what_can_not_start_says_why(tmp_path: Path, args: tuple[str, ...], code: int, said: str) -> None:
    command = [sys.executable, "-m", "twofold.cli.main", *args]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TWOFOLD_")}
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == code, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_port_that_is_taken_is_told(tmp_path: Path, box: RunningOrg) -> None:
    port = box.instance_url.rpartition(":")[2]
    for args in (("org", "start"), ("serve", "--rules", "booking-lead", "--org", box.instance_url, "--token", "T1")):
        with running(*args, "--port", port, home=tmp_path) as process:
            _, err = process.communicate(timeout=60)
            assert process.returncode in (2, 3)
            assert port in err
            assert "Traceback" not in err


def test_serve_accepts_works_and_stops_gracefully(tmp_path: Path, box: RunningOrg) -> None:
    args = ("serve", "--port", "0", "--json", "--rules", "booking-person-account")
    environment = {
        "TWOFOLD_ORG_URL": box.instance_url,
        "TWOFOLD_ORG_TOKEN": box.access_token,
        "TWOFOLD_APPS_ONCEHUB_WEBHOOK_SECRET": SECRET,
        "TWOFOLD_APPS_ONCEHUB_PATH_SECRET": "door",
    }
    bodies = [booking(f"S{number}") for number in range(20)]
    with running(*args, home=tmp_path, **environment) as process:
        ready = first_line(process)
        hook = ready["hooks"]["oncehub"]
        assert hook == f"{ready['url']}/hooks/oncehub/door"
        assert [ask(hook, body, **signed(body))[0] for body in bodies] == [200] * 20
        assert ask(hook, bodies[0])[0] == 401
        wait_until_worked(ready["url"])
        code, out, err = end(process, signal.SIGTERM)
    assert (code, out) == (0, "")
    assert "Traceback" not in err
    for secret in ("example.com", "Petra", "door", SECRET, "Bearer"):
        assert secret not in err
    assert "It was applied." in twofold_in(tmp_path, "people", "show", "BKNG-S7").stdout


def test_two_workers_share_one_postgres(tmp_path: Path, box: RunningOrg, postgres_url: str) -> None:
    args = ("serve", "--port", "0", "--json", "--rules", "booking-person-account", "--workers", "2")
    environment = {
        "TWOFOLD_ORG_URL": box.instance_url,
        "TWOFOLD_ORG_TOKEN": box.access_token,
        "TWOFOLD_DATABASE": postgres_url,
        "TWOFOLD_APPS_ONCEHUB_WEBHOOK_SECRET": SECRET,
    }
    bodies = [booking(f"PG{number}") for number in range(40)]
    with running(*args, home=tmp_path, **environment) as process:
        ready = first_line(process)
        assert [ask(ready["hooks"]["oncehub"], body, **signed(body))[0] for body in bodies] == [200] * 40
        (worker,) = children(process.pid)
        os.kill(worker, signal.SIGKILL)
        wait_until_worked(ready["url"])
        code, _, err = end(process, signal.SIGTERM)
    assert code == 0, err
    assert "Traceback" not in err
    shown = twofold_in(tmp_path, "people", "show", "BKNG-PG39", **environment)
    assert shown.stdout.count("It was applied.") == 1


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def twofold_in(home: Path, *args: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "twofold.cli.main", *args]
    return subprocess.run(
        command, cwd=home, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )


def wait_until_worked(url: str) -> None:
    """Until nothing is open."""

    def idle() -> bool:
        _, health = ask(f"{url}/health")
        return bool(health["open"] == health["waiting"] == 0)

    until(idle)
