"""The day is played, step by step, through the doors real deliveries take; what came of each is kept."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from twofold.demo.day import characters, steps
from twofold.demo.ledger import Ledger, read_ledger
from twofold.demo.script import Character, Expected, Step, Trick, moment
from twofold.demo.stage import Stage
from twofold.demo.vendors import make_delivery
from twofold.usecases.raw_deliveries import RawDelivery

AGE_S_MAX = 180
"""Signatures are checked for their age too, as at the door of ``serve``."""

Progress = Callable[[int, int, str], None]
"""Told before each scene: how many are done, of how many, and what comes."""


@dataclass(frozen=True, slots=True)
class Scene:
    """
    One line of the day: a delivery worked, or worked again later.

    ``entry`` is the JSON line ``receive`` prints; ``calls`` were counted at the org's request log.
    """

    at: str
    step: Step
    expected: Expected
    entry: Mapping[str, Any]
    calls: int
    again: bool = False

    @property
    def as_expected(self) -> bool:
        """Whether outcome, reason and calls are the script's."""
        want, entry = self.expected, self.entry
        return (entry["outcome"], self.calls) == (want.outcome, want.calls) and want.because in entry["reasons"]


@dataclass(frozen=True, slots=True)
class Played:
    """
    The whole day: what everybody had before and after, and the scenes of each, in order.

    ``setup_calls`` are those that read what kind of org it is, before the first booking; none are made later.
    """

    before: Ledger
    after: Ledger
    scenes: Mapping[str, Sequence[Scene]]
    setup_calls: int


@dataclass(frozen=True, slots=True)
class _Cue:
    at: str
    character: Character
    step: Step
    expected: Expected
    again: bool


@dataclass(slots=True)
class _Memory:
    """What has to be remembered between scenes: the last delivery of each character, and the ids deliveries got."""

    before: Ledger
    last: dict[str, RawDelivery] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)


async def play_day(stage: Stage, progress: Progress) -> Played:
    """Play all steps of the script by the clock."""
    await stage.app.org.profile()
    setup_calls = await stage.calls()
    before = await read_ledger(stage.app.org)
    memory = _Memory(before)
    scenes: dict[str, list[Scene]] = {character.name: [] for character in characters()}
    cues = _cues()
    for done, cue in enumerate(cues):
        progress(done, len(cues), f"{cue.at}  {cue.character.name}")
        scenes[cue.character.name].append(await _play(stage, cue, memory))
    await stage.set_time(moment("17:00"))
    return Played(before, await read_ledger(stage.app.org), scenes, setup_calls)


def _cues() -> list[_Cue]:
    cues = [_Cue(step.at, person, step, step.expected, False) for person, step in steps()]
    cues += [_Cue(s.later.at, person, s, s.later.expected, True) for person, s in steps() if s.later]
    return sorted(cues, key=lambda cue: moment(cue.at))


async def _play(stage: Stage, cue: _Cue, memory: _Memory) -> Scene:
    await stage.set_time(moment(cue.at))
    weather = None if cue.again else cue.step.weather
    if weather is not None:
        await stage.set_fault(weather)
    calls = await stage.calls()
    entry = await (_work_again(stage, cue, memory) if cue.again else _deliver(stage, cue, memory))
    calls = await stage.calls() - calls
    if weather is not None:
        await stage.set_fault(None)
    return Scene(cue.at, cue.step, cue.expected, entry, calls, cue.again)


async def _deliver(stage: Stage, cue: _Cue, memory: _Memory) -> Mapping[str, Any]:
    step, name = cue.step, cue.character.name
    if step.trick is None and step.said_at is None:
        # What is told late is no longer how the booking stands in the app.
        stage.fakes[step.app].put(step.change, step.booking, moment(step.said_at or step.at))
    if step.trick is Trick.AGAIN:
        raw = memory.last[name]
    else:
        raw = make_delivery(step, memory.before.find(step.link) if step.link else None)
    memory.last[name] = raw
    entry, _ = [line async for line in stage.app.receive(step.app, [raw], max_age_s=AGE_S_MAX)]
    memory.ids[step.at] = str(entry["delivery"])
    return entry


async def _work_again(stage: Stage, cue: _Cue, memory: _Memory) -> Mapping[str, Any]:
    """What a person chose is worked by their command; what waited is due by now and is worked by itself."""
    assert cue.step.later is not None
    delivery, chosen = memory.ids[cue.step.at], cue.step.later.chosen
    if chosen is not None:
        entry, _ = [line async for line in stage.app.resolve(delivery, record_id=memory.before.find(chosen))]
        return entry
    await stage.app.work()
    reader = stage.app.store.reader
    outcome = reader.latest_outcomes(reader.find(delivery))
    return next(iter(outcome.values())).payload["entry"]  # type: ignore[no-any-return]
