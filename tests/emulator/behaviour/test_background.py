"""Is long work done step by step, in turn, and begun again when it should be?"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from twofold.emulator.behaviour.background import Background


def steps(done: list[str], name: str, count: int) -> Iterator[None]:
    for number in range(count):
        done.append(f"{name}{number}")
        yield


def test_work_is_done_in_turn() -> None:
    background, done = Background(), list[str]()
    background.add(steps(done, "a", 2))
    background.add(steps(done, "b", 1))
    assert background.waiting
    background.drain()
    assert (done, background.waiting, background.step()) == (["a0", "b0", "a1"], False, False)


def test_work_that_fails_is_dropped_and_the_rest_goes_on() -> None:
    background, done = Background(), list[str]()

    def failing() -> Iterator[None]:
        raise ValueError("no")
        yield

    background.add(failing())
    background.add(steps(done, "a", 1))
    with pytest.raises(ValueError, match="no"):
        background.step()
    background.drain()
    assert done == ["a0"]


def test_starting_asks_everyone_for_unfinished_work_and_drops_the_rest() -> None:
    background, done = Background(), list[str]()
    background.on_start(lambda: background.add(steps(done, "again", 1)))
    background.add(steps(done, "lost", 1))
    background.start()
    background.drain()
    assert done == ["again0"]
