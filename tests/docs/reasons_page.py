"""The page of reason codes, from the closed list."""

from collections.abc import Iterator

from tests.docs.markdown import code, page, table
from twofold.core.reasons import SENTENCES


def render() -> str:
    """Write the page."""
    return page(_lines())


def _lines() -> Iterator[str]:
    yield "# Reasons\n"
    yield "Every decision carries its trail of reasons: codes for machines, a sentence each for people. The list is closed."
    yield "Words in braces are filled in: Ids and field names, never a person's name, e-mail or values.\n"
    yield "## Reasons that park\n"
    yield "The delivery waits for a person; what to do is said with it.\n"
    yield from table(
        ["Code", "What happened", "What to do"],
        ([code(name), _shown(words.sentence), _shown(words.cure)] for name, words in SENTENCES.items() if words.cure),
    )
    yield "## Reasons that explain\n"
    yield from table(
        ["Code", "What happened"],
        ([code(name), _shown(words.sentence)] for name, words in SENTENCES.items() if not words.cure),
    )


def _shown(sentence: str) -> str:
    return sentence.replace("{", "*{").replace("}", "}*")
