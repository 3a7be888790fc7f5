"""How does a soak go? Start everything, send, kill, wait until all is worked, judge what is left behind."""

import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import msgspec

from acceptance.soak.evidence import OrgWitness, gather
from acceptance.soak.figures import Figures, Moments, measure
from acceptance.soak.judge import Trial, judge
from acceptance.soak.ledger import read_ledger
from acceptance.soak.processes import Program, clean_environment
from acceptance.soak.script import Day, kill_times, present_day, write_script
from acceptance.soak.sender import Job
from acceptance.soak.stage import Stage, set_stage

ROOT = Path(__file__).parents[2]
LOOK_EVERY_S = 0.25
BETWEEN_LIVES_S = 0.3
"""How long whoever watches over the process takes to notice that it is gone."""
WORKER_DIES_AT = 0.45
"""Part of the day after which, on PostgreSQL, the second worker is killed for good."""


@dataclass(frozen=True, slots=True)
class Options:
    """
    What is asked for.

    ``give_up_s``: how long after the day the sender tries on; ``drain_s``: how long we wait then. ``lost_answers``: the org
    loses the answer to every so-many-th call after it did the work; 0 for none.
    """

    database: str = "sqlite"
    rate: int = 200
    seconds: int = 60
    kills: int = 5
    seed: int = 1
    lost_answers: int = 0
    give_up_s: float = 90.0
    drain_s: float = 600.0


class Report(msgspec.Struct, frozen=True):
    """
    What came of a soak.

    ``broken``: each law with what broke it; ``held``: nothing did, and all was drained in time. ``machine``: cores, and how many
    processes wanted them on average in the minute before the start, by which to judge the figures.
    """

    options: dict[str, object]
    figures: Figures
    broken: dict[str, list[str]]
    drained: bool
    stopped_with: int | None
    cpu_s: dict[str, float]
    machine: dict[str, float]

    @property
    def held(self) -> bool:
        """Whether all that must hold does."""
        return self.drained and self.stopped_with == 0 and not any(self.broken.values())


def soak(options: Options, keep: Path | None = None) -> Report:
    """Play it; everything lies in ``keep`` afterwards, in a folder that is gone without."""
    with _folder(keep) as folder, set_stage(options.database, folder) as stage:
        org = OrgWitness(stage.org_url, stage.org_token)
        if options.lost_answers:
            org.lose_answers(options.lost_answers)
        day = present_day(options.rate, options.seconds, options.seed)
        machine = {"cores": float(os.cpu_count() or 1), "load before": round(os.getloadavg()[0], 1)}
        stage.door.start()
        if stage.worker is not None:
            stage.worker.start_silent()
        moments = _play(options, day, stage)
        cpu_s = {"org": stage.org.cpu_s(), "door, since its last start": stage.door.cpu_s()}
        stopped_with = stage.door.end()
        org.lose_answers(0)
        evidence = gather(org, stage.database_url)
        trial = Trial(write_script(day), read_ledger(_ledger(stage)), evidence)
        return Report(
            options=msgspec.to_builtins(options),
            figures=measure(trial, moments),
            broken=judge(trial),
            drained=moments.drained is not None,
            stopped_with=stopped_with,
            cpu_s=cpu_s,
            machine=machine,
        )


def _play(options: Options, day: Day, stage: Stage) -> Moments:
    job = Job(
        url=stage.hook_url,
        secret=stage.webhook_secret,
        rate=day.rate,
        seconds=day.seconds,
        seed=day.seed,
        began_at=day.began_at,
        give_up_s=options.give_up_s,
        ledger=str(_ledger(stage)),
    )
    command = [sys.executable, "-m", "acceptance.soak.sender"]
    environment = clean_environment({"PYTHONPATH": str(ROOT)})
    sender = Program(command, stage.folder / "sender.log", environment, msgspec.json.encode(job))
    with sender:
        began = sender.start()["began"]
        died: list[float] = []
        dying = _kill_for_good(stage, began + WORKER_DIES_AT * day.seconds, died)
        kills, back = _kill_and_start(stage.door, [began + s for s in kill_times(day.seconds, options.kills, day.seed)])
        sender.wait(day.seconds + options.give_up_s + 60)
        ended = time.time()
        if dying is not None:
            dying.join()
        drained = _wait_until_drained(stage.health_url, options.drain_s)
        return Moments(began, ended, drained, kills, back, died[0] if died else None)


def _kill_and_start(door: Program, moments: list[float]) -> tuple[list[float], list[float]]:
    """Kill the door at each of these moments and start it again; returns when it died and when it was back."""
    kills, back = [], []
    for moment in moments:
        _sleep_until(moment)
        door.kill()
        kills.append(time.time())
        time.sleep(BETWEEN_LIVES_S)
        door.start()
        back.append(time.time())
    return kills, back


def _kill_for_good(stage: Stage, moment: float, died: list[float]) -> threading.Thread | None:
    """Kill the second worker at this moment, beside all else; nobody starts it again."""
    if stage.worker is None:
        return None

    def kill(worker: Program) -> None:
        _sleep_until(moment)
        worker.kill()
        died.append(time.time())

    thread = threading.Thread(target=kill, args=(stage.worker,), daemon=True)
    thread.start()
    return thread


def _wait_until_drained(health_url: str, at_most_s: float) -> float | None:
    """Ask until nothing is unfinished; returns when, None where it took too long."""
    until = time.monotonic() + at_most_s
    while time.monotonic() < until:
        if _unfinished(health_url) == 0:
            return time.time()
        time.sleep(LOOK_EVERY_S)
    return None


def _unfinished(health_url: str) -> int | None:
    try:
        with urlopen(health_url, timeout=10) as answer:
            health = msgspec.json.decode(answer.read())
    except (URLError, OSError):
        return None
    return int(health["open"]) + int(health["waiting"])


def _sleep_until(moment: float) -> None:
    time.sleep(max(0.0, moment - time.time()))


def _ledger(stage: Stage) -> Path:
    return stage.folder / "ledger.jsonl"


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is not None:
        keep.mkdir(parents=True)
        yield keep.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="twofold-soak-") as name:
        yield Path(name)
