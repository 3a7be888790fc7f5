"""What happens on the day? All chapters, in the order they are told; the steps of all of them by the clock."""

from collections.abc import Iterator

from twofold.demo.chapters.acquaintances import ACQUAINTANCES
from twofold.demo.chapters.disorder import DISORDER
from twofold.demo.chapters.doubts import DOUBTS
from twofold.demo.chapters.noise import NOISE
from twofold.demo.chapters.strangers import STRANGERS
from twofold.demo.chapters.weather import WEATHER
from twofold.demo.script import Chapter, Character, Step, moment

DAY: tuple[Chapter, ...] = (STRANGERS, ACQUAINTANCES, DISORDER, DOUBTS, NOISE, WEATHER)


def characters() -> Iterator[Character]:
    """Hand out everybody, in the order they are told of."""
    for chapter in DAY:
        yield from chapter.characters


def steps() -> list[tuple[Character, Step]]:
    """List all deliveries in the order they arrive."""
    pairs = [(character, step) for character in characters() for step in character.steps]
    return sorted(pairs, key=lambda pair: moment(pair[1].at))
