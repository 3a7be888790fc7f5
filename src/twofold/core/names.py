"""
How does one full name become FirstName, MiddleName, LastName, Suffix and Salutation, with no word lost or invented?

A booking form has one field for the name; Salesforce has five, of which only LastName is required. Words are never
changed (no capitals are corrected), never dropped and never added; only commas that separate, white space and invisible
characters at the edge of a word go. What can't be split is all last name.

What is decided, and on which evidence:

- *Western order* is assumed: first word, words between, last word. It is right for most scripts, Thai and Arabic too.
- *A comma* turns it round: ``Sample, Pat``. More commas, without a suffix behind them, can't be read: all last name.
- *Particles* belong to the last name: ``Pat`` + ``van der Sample``; so do the words joined by ``y``, ``e``, ``i``.
- *A patronymic at the end* of three Cyrillic words shows the official order: family, given, patronymic.
- *Two words in Chinese, Japanese or Korean script* are family name first; in Katakana alone they are a foreign name,
  in western order. Without a space there is nothing to split, with three words nothing to go by: all last name.
- *Hungarian and Vietnamese* names in Latin letters look like any others and are not guessed at.
- *Brackets, quotes and emojis* are nobody's name, yet words: they stay with the name they stand at.

A parser library was tried and not used: it drops quotes and brackets, and makes a title of a lone first name.
"""

import re
import unicodedata
from dataclasses import dataclass, replace

from twofold.core.notices import Person

LENGTHS = {"FirstName": 40, "MiddleName": 40, "LastName": 80, "Suffix": 40, "Salutation": 40}
"""Characters Salesforce holds. Source: twin table 2.2 (D/C)."""


@dataclass(frozen=True, slots=True)
class SplitName:
    """A person's name in Salesforce's parts; parts that are absent are None, ``last`` always has a word."""

    last: str
    first: str | None = None
    middle: str | None = None
    suffix: str | None = None
    salutation: str | None = None

    def fields(self) -> dict[str, str]:
        """The parts by Salesforce field name, absent ones left out."""
        parts = {
            "Salutation": self.salutation,
            "FirstName": self.first,
            "MiddleName": self.middle,
            "LastName": self.last,
            "Suffix": self.suffix,
        }
        return {field: part for field, part in parts.items() if part}


@dataclass(frozen=True, slots=True)
class TooLong:
    """A part of a name that Salesforce can't hold; names are never cut."""

    field: str
    length: int


def name_of(person: Person) -> SplitName | None:
    """
    Take a person's name as the app gave it apart, or split the full name.

    A lone first name, without a full name, is a mononym and becomes the last name. None where there is no name at all.
    """
    first, last = clean(person.first_name), clean(person.last_name)
    if last:
        name: SplitName | None = SplitName(last=last, first=first or None)
    else:
        name = split_name(person.full_name or "") or (SplitName(last=first) if first else None)
    salutation = clean(person.salutation)
    if name is None or not salutation or _key(salutation) == _key(name.salutation or ""):
        return name
    return replace(name, salutation=_join(salutation, name.salutation))


def split_name(full_name: str) -> SplitName | None:
    """
    Split one full name into its parts.

    Returns:
        The parts; their words are exactly the words of ``full_name``. None when it has no letter, digit or symbol.
    """
    text = clean(full_name)
    if not text:
        return None
    plain = _PLAIN_PAIR.fullmatch(text)
    if plain and not _SPECIAL.intersection((plain[1].casefold(), plain[2].casefold())):
        return SplitName(last=plain[2], first=plain[1])
    return _split(text)


def fit_name(name: SplitName, has_middle: bool, has_suffix: bool, salutations: tuple[str, ...] = ()) -> SplitName:
    """
    Fold the parts an org has no field for into those it has, so that the Name it shows has every word.

    MiddleName and Suffix exist only with the org's name settings on (twin table 2.2, D). The middle goes behind the
    first name, the suffix behind the last. Salutation is a picklist: as many leading words of it as make up an active
    value are used, in the picklist's spelling; the others go in front of the first name.

    Args:
        salutations: active values of the picklist, in any letter case, with or without full stop.
    """
    if not (name.middle or name.suffix or name.salutation):
        return name
    salutation, rest = _fit_salutation(name.salutation, salutations)
    middle = name.middle if has_middle and name.first else None
    first = _join(rest, name.first, None if middle else name.middle)
    last = name.last if has_suffix else _join(name.last, name.suffix)
    return SplitName(
        last=last or name.last,
        first=first,
        middle=middle,
        suffix=name.suffix if has_suffix else None,
        salutation=salutation,
    )


def too_long(name: SplitName) -> TooLong | None:
    """Find the first part that is longer than Salesforce holds, or None."""
    for field, part in name.fields().items():
        if len(part) > LENGTHS[field]:
            return TooLong(field, LENGTHS[field])
    return None


def clean(text: str | None) -> str:
    """
    Make white space single and drop invisible characters at the edges of words; ``""`` when nothing readable is left.

    Joiners inside a word (Persian, Indic scripts, emoji families) change its look and stay.
    """
    if not text:
        return ""
    cleaned = " ".join(_tidy(text))
    return cleaned if any(unicodedata.category(character)[0] in "LNS" for character in cleaned) else ""


def words(text: str) -> list[str]:
    """List the words of a name: what stands between spaces and commas."""
    return _tidy(_COMMA.sub(" ", text))


def _tidy(text: str) -> list[str]:
    """List what stands between white space, without control characters and without invisible ones at the edges."""
    if text.isascii() and text.isprintable():
        return text.split()
    parts = (part.strip(_INVISIBLE) for part in _CONTROLS.sub(" ", text).split())
    return [part for part in parts if part]


def _listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Zero-width space and joiners, direction marks, word joiner, byte order mark, soft hyphen.
_INVISIBLE = (
    "\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufeff"
)
# JSON can carry half a surrogate pair, which no other encoding can.
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_COMMA = re.compile("[,،，、﹐]")

_SALUTATIONS = _listed(
    "mr mrs ms miss mx dr drs prof professor sir dame rev reverend herr frau mme madame mlle monsieur "
    "dott dott.ssa sig sig.ra sra srta señor señora univ.-prof dipl.-ing นาย นาง นางสาว"
)
# These are salutations only with their full stop: without it they are names or initials.
_DOTTED_SALUTATIONS = _listed("mag. ing. sr. hon. ir.")

_PARTICLES = _listed(
    "van von vom zu zum zur vander de del della delle dello dalla dal degli dei der den des dos das da di du "
    "la le las los ten ter af av bin ibn bint binti binte al el abu st saint 't d' o' y' ó ní nic mac mc بن ابن بنت آل"
)
# Capitalised, these are more often a given name, a family name or an initial of their own.
_LOWER_PARTICLES = _listed("ben do te in op til aus auf ap ab lo e y i")
_CONJUNCTIONS = _listed("y e i")
_BOUND_TO_NEXT = _listed("عبد أبو ابو أم")

# Suffixes that need no comma; those in capitals only so, because "Iv" and "Md" are names.
_SUFFIXES = _listed("jr sr phd esq dds")
_CAPITAL_SUFFIXES = _listed("II III IV MD")
_COMMA_SUFFIXES = _SUFFIXES | _listed(
    "ii iii iv v vi md mba ma ba bsc msc ms bs do rn cpa cfa pe llm llb jd edd dvm mphil dphil mag dr junior senior"
)
# Most names are two such words with no meaning of their own; a test holds the short way against the long one.
_PLAIN_PAIR = re.compile("([A-Z][a-z]+) ([A-Z][a-z-]*[a-z])")
_SPECIAL = _SALUTATIONS | _PARTICLES | _LOWER_PARTICLES | _COMMA_SUFFIXES
_PATRONYMIC = re.compile("(ович|евич|ич|овна|евна|ична|инична|івна|ївна)$", re.IGNORECASE)
_OPENING, _CLOSING = '([{"“„«‘「『（【', ')]}"”“»’」』）】'


def _split(text: str) -> SplitName:
    """Split a cleaned name at its commas, then by its words."""
    segments = [parts for parts in (_tidy(segment) for segment in _COMMA.split(text)) if parts]
    segments, suffixes = _trailing_suffixes(segments)
    suffix = ", ".join(suffixes) or None
    if len(segments) == 1:
        return _western(segments[0], suffix)
    if len(segments) == 2:
        return _reversed(segments[0], segments[1], suffix)
    return SplitName(last=text)


def _western(given: list[str], suffix: str | None) -> SplitName:
    """Split words without a comma between them."""
    if all(_is_salutation(word) for word in given):
        return SplitName(last=" ".join(given), suffix=suffix)
    salutation, rest = _leading_salutation(given)
    rest, own_suffix = _bare_suffix(rest)
    suffix = ", ".join(part for part in (own_suffix, suffix) if part) or None
    named = _family_first(rest) or _given_first(rest)
    return replace(named, suffix=suffix, salutation=salutation)


def _reversed(family: list[str], given: list[str], suffix: str | None) -> SplitName:
    """Put ``Sample, Pat Lee`` in order; a title may stand before either half."""
    title, family = _leading_salutation(family)
    second, given = _leading_salutation(given)
    family, family_suffix = _bare_suffix(family)
    given, given_suffix = _bare_suffix(given)
    core = _first_core_end(given)
    suffixes = [part for part in (family_suffix, given_suffix, suffix) if part]
    return SplitName(
        last=" ".join(family),
        first=_join(*given[:core]),
        middle=_join(*given[core:]),
        suffix=", ".join(suffixes) or None,
        salutation=_join(title, second),
    )


def _given_first(parts: list[str]) -> SplitName:
    start = _last_name_start(parts)
    core = min(_first_core_end(parts), start)
    return SplitName(last=" ".join(parts[start:]), first=_join(*parts[:core]), middle=_join(*parts[core:start]))


def _family_first(parts: list[str]) -> SplitName | None:
    """Read East Asian pairs and official Cyrillic order; None where western order holds."""
    if len(parts) > 1 and all(_is_east_asian(part) for part in parts) and not all(_is_katakana(part) for part in parts):
        return SplitName(last=parts[0], first=parts[1]) if len(parts) == 2 else SplitName(last=" ".join(parts))
    if len(parts) == 3 and _PATRONYMIC.search(parts[2]) and not _PATRONYMIC.search(parts[1]):
        return SplitName(last=parts[0], first=parts[1], middle=parts[2])
    return None


def _last_name_start(parts: list[str]) -> int:
    """Find where the last name begins: 0 when nothing can be split off."""
    cores = _cores(parts)
    if len(cores) < 2 or _starts_with_particles(parts):
        return 0
    start = cores[-1]
    for index in cores[1:-1]:
        if _is_particle(parts[index]):
            # A conjunction joins two surnames, so the word before it is the last name's too.
            start = max(index - 1, cores[1]) if _key(parts[index]) in _CONJUNCTIONS else index
            break
    return start


def _starts_with_particles(parts: list[str]) -> bool:
    """Tell whether a last name stands alone: ``von Sample``, ``De La Cruz``, but not ``Van Sample``."""
    if not _is_particle(parts[0]):
        return False
    in_small_letters = parts[0].islower() and not " ".join(parts).islower()
    return in_small_letters or (len(parts) > 2 and _is_particle(parts[1]))


def _first_core_end(parts: list[str]) -> int:
    """Count the words of the first name: ornaments before it belong to it, and what binds to the next word."""
    cores = _cores(parts)
    if not cores:
        return len(parts)
    end = cores[0] + 1
    return end + 1 if parts[cores[0]] in _BOUND_TO_NEXT and len(parts) > end + 1 else end


def _cores(parts: list[str]) -> list[int]:
    """Index the words that are names: not bracketed, not quoted, and with a letter or digit."""
    found, depth = [], 0
    for index, part in enumerate(parts):
        opens = part[0] in _OPENING
        closes = part.rstrip(".;:")[-1:] in tuple(_CLOSING) and (opens or depth)
        if opens:
            depth = 1
        if not depth and any(character.isalnum() for character in part):
            found.append(index)
        if closes:
            depth = 0
    return found


def _leading_salutation(parts: list[str]) -> tuple[str | None, list[str]]:
    """Take titles from the front, as long as a word is left."""
    count = 0
    while count < len(parts) - 1 and _is_salutation(parts[count]):
        count += 1
    return _join(*parts[:count]), parts[count:]


def _bare_suffix(parts: list[str]) -> tuple[list[str], str | None]:
    """Take suffixes from the end, as long as a word is left."""
    keep = len(parts)
    while keep > 1 and _is_suffix(parts[keep - 1]):
        keep -= 1
    return parts[:keep], _join(*parts[keep:])


def _trailing_suffixes(segments: list[list[str]]) -> tuple[list[list[str]], list[str]]:
    """Take the segments that are suffixes from the end; behind one lone word (``Lee, Ma``) only certain ones are."""
    suffixes: list[str] = []
    while len(segments) > 1 and _all_suffixes(segments[-1], certain=len(segments) == 2 and len(segments[0]) == 1):
        suffixes.insert(0, " ".join(segments[-1]))
        segments = segments[:-1]
    return segments, suffixes


def _all_suffixes(parts: list[str], certain: bool) -> bool:
    if certain:
        return all(_is_suffix(part) for part in parts)
    return all(_bare(part) in _COMMA_SUFFIXES for part in parts)


def _fit_salutation(salutation: str | None, active: tuple[str, ...]) -> tuple[str | None, str | None]:
    """Return the active value made of the longest run of leading words, and the words left over."""
    parts = (salutation or "").split()
    by_key = {_bare(value): value for value in active}
    for count in range(len(parts), 0, -1):
        value = by_key.get(_bare(" ".join(parts[:count])))
        if value:
            return value, _join(*parts[count:])
    return None, _join(*parts)


def _is_salutation(word: str) -> bool:
    return _key(word) in _SALUTATIONS or word.casefold() in _DOTTED_SALUTATIONS


def _is_suffix(word: str) -> bool:
    return _bare(word) in _SUFFIXES or word.replace(".", "") in _CAPITAL_SUFFIXES


def _is_particle(word: str) -> bool:
    key = _key(word)
    return key in _PARTICLES or (key in _LOWER_PARTICLES and word.islower())


def _key(word: str) -> str:
    return word.casefold().replace("’", "'").rstrip(".")


def _bare(word: str) -> str:
    return word.casefold().replace(".", "")


def _is_east_asian(word: str) -> bool:
    return all(_script(character) in _EAST_ASIAN for character in word)


def _is_katakana(word: str) -> bool:
    return all(_script(character) == "KATAKANA" for character in word)


_EAST_ASIAN = frozenset(("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "IDEOGRAPHIC", "KATAKANA-HIRAGANA"))


def _script(character: str) -> str:
    """The first word of a character's Unicode name, which for letters is their script."""
    return unicodedata.name(character, "").partition(" ")[0]


def _join(*parts: str | None) -> str | None:
    return " ".join(part for part in parts if part) or None
