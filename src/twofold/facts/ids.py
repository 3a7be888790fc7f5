"""
How is a Salesforce record named, and how does the org in a box keep that name in one integer?

An Id is 15 characters from ``0-9A-Za-z``, letter case counting; the first three tell the kind of record. The
18-character form appends three characters that hold which of the 15 are capitals, so that it survives programs that
ignore case.
Source: Object Reference, "ID Field Type" (D).

Ids made by the org in a box have one layout (emulator choice): three characters of prefix, five zeros, seven
characters of counter. Prefix and counter together are ten base-62 digits, which fit a signed 64-bit integer; the key
of a record is that number, and keys sort as Ids do.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
COUNTER_MAX = 62**7 - 1
MASTER_RECORD_TYPE_ID = "012000000000000AAA"

_SUFFIX = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
_ZEROS = "00000"
_DIGIT = {character: value for value, character in enumerate(ALPHABET)}
_PAIRS = tuple(a + b for a in ALPHABET for b in ALPHABET)
_PAIR = {pair: value for value, pair in enumerate(_PAIRS)}


@dataclass(frozen=True, slots=True)
class BadId:
    """Why a text is no record Id; ``reason`` is a whole sentence."""

    text: str
    reason: str


def to_18(record_id: str) -> str:
    """
    Append the three characters that make 15 characters safe in programs that ignore case.

    An Id of 18 characters is returned with its suffix computed afresh.
    """
    plain = record_id[:15]
    return plain + "".join(_suffix_character(plain[at : at + 5]) for at in (0, 5, 10))


def to_15(record_id: str) -> str:
    """Drop the suffix of an 18-character Id."""
    return record_id[:15]


def normalise(text: str) -> str | BadId:
    """
    Make the 18-character form of an Id of 15 or 18 characters.

    Returns:
        The Id, or ``BadId`` when length, characters or the suffix are wrong. Blanks around the Id are not accepted.
    """
    if len(text) not in (15, 18):
        return BadId(text, f"An Id has 15 or 18 characters, this has {len(text)}.")
    if not all(character in _DIGIT for character in text):
        return BadId(text, "An Id holds only the letters A to Z, a to z and digits.")
    full = to_18(text)
    if len(text) == 18 and full != text:
        return BadId(
            text,
            f"The last three characters do not fit the rest; for these 15 they are {full[15:]}.",
        )
    return full


def restore_case(text: str) -> str | BadId:
    """
    Give an 18-character Id its capitals back after a program has changed them.

    The suffix says which of the first 15 characters are capitals.
    """
    if len(text) != 18 or not (text.isascii() and text.isalnum()):
        return BadId(text, "Only an Id of 18 letters and digits can get its capitals back.")
    suffix = text[15:].upper()
    if any(character not in _SUFFIX for character in suffix):
        return BadId(text, "The last three characters can only be A to Z and 0 to 5.")
    capitals = [bool(_SUFFIX.index(character) >> bit & 1) for character in suffix for bit in range(5)]
    plain = "".join(c.upper() if capital else c.lower() for c, capital in zip(text, capitals, strict=False))
    return normalise(plain + suffix)


def is_id(text: str) -> bool:
    """Tell whether a text is a valid Id of 15 or 18 characters."""
    return isinstance(normalise(text), str)


def same(one: str, other: str) -> bool:
    """Tell whether two Ids of 15 or 18 characters name the same record."""
    return one[:15] == other[:15]


def key_prefix(record_id: str) -> str:
    """Return the three characters that tell the kind of record."""
    return record_id[:3]


def make_id(prefix: str, number: int) -> str:
    """
    Make an Id of the box.

    Args:
        prefix: three characters, as in ``key_prefixes``.
        number: 0 to ``COUNTER_MAX``.

    Raises:
        ValueError: the prefix is not three Id characters or the number is out of range.
    """
    if not 0 <= number <= COUNTER_MAX:
        raise ValueError(f"a record number lies between 0 and {COUNTER_MAX}, not {number}")
    return from_key(first_key(prefix) + number)


def first_key(prefix: str) -> int:
    """
    Return the key of number 0 of a prefix; number n of it has that key plus n.

    Raises:
        ValueError: the prefix is not three Id characters.
    """
    if len(prefix) != 3 or not all(character in _DIGIT for character in prefix):
        raise ValueError(f"a key prefix is three Id characters, not {prefix!r}")
    return _prefix_number(prefix) * (COUNTER_MAX + 1)


def key_range(prefix: str) -> range:
    """Return all keys of a prefix; ``key in key_range("003")`` tells whether it is a contact."""
    first = first_key(prefix)
    return range(first, first + COUNTER_MAX + 1)


def find_key(record_id: str) -> int | None:
    """
    Pack an Id of the box into one integer.

    Args:
        record_id: 15 or 18 characters.

    Returns:
        0 to 62**10 - 1, or None when the text is no valid Id or not of the box's layout, so that no record can have it.
    """
    plain = record_id[:15]
    if len(record_id) not in (15, 18) or plain[3:8] != _ZEROS:
        return None
    try:
        counter = (_PAIR[plain[8:10]] * 3844 + _PAIR[plain[10:12]]) * 3844 + _PAIR[plain[12:14]]
        key = _prefix_number(plain[:3]) * (COUNTER_MAX + 1) + counter * 62 + _DIGIT[plain[14]]
    except (KeyError, IndexError):
        return None
    return key if len(record_id) == 15 or from_key(key) == record_id else None


def to_key(record_id: str) -> int:
    """
    Pack an Id of the box into one integer, as ``find_key``.

    Raises:
        ValueError: the text is no valid Id, or not of the box's layout.
    """
    key = find_key(record_id)
    if key is None:
        raise ValueError(f"{record_id!r} is not an Id of the org in a box")
    return key


def from_key(key: int) -> str:
    """
    Unpack a key into the 18-character Id it stands for.

    Raises:
        ValueError: the number is not a key (0 to 62**10 - 1).
    """
    prefix, counter = divmod(key, COUNTER_MAX + 1)
    if not 0 <= prefix < 62**3:
        raise ValueError(f"{key} is not the key of a record")
    high, low = divmod(counter, 62**5)
    head, head_suffix = _head(prefix)
    middle, middle_suffix = _middle(high)
    top, rest = divmod(low, 62)
    one, two = divmod(top, 3844)
    tail = _PAIRS[one] + _PAIRS[two] + ALPHABET[rest]
    return head + middle + tail + head_suffix + middle_suffix + _suffix_character(tail)


def numbered(prefix: str, start: int = 1) -> Iterator[str]:
    """Yield the Ids of a prefix in order, without end."""
    key = first_key(prefix) + start
    while True:
        yield from_key(key)
        key += 1


def _prefix_number(prefix: str) -> int:
    return _DIGIT[prefix[0]] * 3844 + _PAIR[prefix[1:]]


@lru_cache(maxsize=4096)
def _head(prefix: int) -> tuple[str, str]:
    text = ALPHABET[prefix // 3844] + _PAIRS[prefix % 3844] + "00"
    return text, _suffix_character(text)


@lru_cache(maxsize=4096)
def _middle(high: int) -> tuple[str, str]:
    text = "000" + _PAIRS[high]
    return text, _suffix_character(text)


def _suffix_character(five: str) -> str:
    return _SUFFIX[
        ("A" <= five[0] <= "Z")
        | ("A" <= five[1] <= "Z") << 1
        | ("A" <= five[2] <= "Z") << 2
        | ("A" <= five[3] <= "Z") << 3
        | ("A" <= five[4] <= "Z") << 4
    ]
