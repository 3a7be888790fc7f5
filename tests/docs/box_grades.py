"""How sure is an answer of the org? Read from the ``Source:`` of the function that gives it, else of its file."""

import inspect
import re

_GRADED = re.compile(r"\(([OCDKB](?:[,/ ]+[OCDKB])*)[),:]")
_WORDS = {
    "O": "observed",
    "C": "in clients' code",
    "D": "documented",
    "K": "common knowledge",
    "B": "believed",
}
MEANING = (
    "How sure an answer is: *observed* (a client nobody had changed sent it or broke without it), *in clients' code*, *documented* "
    "by Salesforce, *common knowledge* or *believed* (not checked again), and *choice* where the box had to choose a part of it."
)


def grades_of(answer: object) -> str:
    """Say how sure the answer of a function is, strongest first; empty where neither it nor its file says."""
    own = inspect.getdoc(answer) or ""
    module = inspect.getmodule(answer)
    whole = inspect.getdoc(module) or "" if module else ""
    said = _source(own) if _GRADED.search(_source(own)) else _source(whole)
    letters = {letter for found in _GRADED.findall(said) for letter in re.findall("[A-Z]", found)}
    words = [word for letter, word in _WORDS.items() if letter in letters]
    return ", ".join(words + (["choice"] if "choice" in own + said else []))


def _source(docstring: str) -> str:
    return docstring.partition("Source:")[2]
