"""What is a search? Frozen values; ``at`` is the place in the text, for refusals."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from twofold.emulator.soql.ast import Condition, Order, SelectItem


@dataclass(frozen=True, slots=True)
class Word:
    """One word as ``fold`` makes it; ``*`` stands for any characters, ``?`` for one, where ``wild``."""

    text: str
    wild: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """Ask for words that stand next to each other, in this order."""

    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class AllOf:
    """Ask that all are found."""

    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Ask that any is found."""

    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Without:
    """Ask that one is found and the other isn't."""

    term: Term
    other: Term


Term = Phrase | AllOf | AnyOf | Without


class Group(Enum):
    """In which fields is searched."""

    ALL = "ALL"
    NAME = "NAME"
    EMAIL = "EMAIL"
    PHONE = "PHONE"
    SIDEBAR = "SIDEBAR"


@dataclass(frozen=True, slots=True)
class Returning:
    """Say which records of one kind come back, and with which fields; no ``select`` means the Id alone."""

    sobject: str
    at: int
    select: tuple[SelectItem, ...] = ()
    where: Condition | None = None
    order_by: tuple[Order, ...] = ()
    limit: int | None = None
    offset: int | None = None


@dataclass(frozen=True, slots=True)
class Search:
    """Hold a whole search; no ``returning`` means every kind that can be searched, ``labels`` asks for those of fields."""

    text: str
    term: Term
    group: Group = Group.ALL
    returning: tuple[Returning, ...] = ()
    limit: int | None = None
    labels: bool = False
