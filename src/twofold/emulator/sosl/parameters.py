"""
What does a parameterised search ask for? The same as SOSL, by named parameters instead of a text.

Source: REST reference, Parameterized Search (D).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from twofold.emulator.refusals import Refused, refuse
from twofold.emulator.sosl.ast import Search
from twofold.emulator.sosl.parser import RETURNED_MAX, parse_search
from twofold.facts.error_codes import MALFORMED_SEARCH


@dataclass(frozen=True, slots=True)
class WantedObject:
    """One kind of record to return; ``where`` and ``order_by`` are texts of SOQL."""

    name: str
    fields: Sequence[str] = ()
    limit: int | None = None
    where: str = ""
    order_by: str = ""


@dataclass(frozen=True, slots=True)
class Parameters:
    """A whole search by parameters; ``fields`` and ``limit`` stand for objects that have none of their own."""

    q: str
    objects: Sequence[WantedObject] = ()
    fields: Sequence[str] = ()
    group: str = "ALL"
    limit: int | None = None
    overall_limit: int | None = None
    offset: int | None = None
    labels: bool = False


def search_of(parameters: Parameters) -> Search:
    """
    Make the search.

    Raises ``Refused``: as ``parse_search``, MALFORMED_SEARCH without ``q``.
    """
    if not parameters.q.strip():
        raise refuse(MALFORMED_SEARCH, "The q parameter is missing", None)
    parts = [f"FIND {{{_braced(parameters.q)}}} IN {parameters.group} FIELDS"]
    if parameters.objects:
        parts.append(f"RETURNING {', '.join(_returning(parameters))}")
    if parameters.labels:
        parts.append("WITH METADATA = 'LABELS'")
    if parameters.overall_limit is not None:
        parts.append(f"LIMIT {_limited(parameters.overall_limit)}")
    return parse_search(" ".join(parts))


def _braced(text: str) -> str:
    return text.replace("\\", "\\\\").replace("}", "\\}").replace("{", "\\{")


def _limited(limit: int) -> int:
    if not 1 <= limit <= RETURNED_MAX:
        raise limit_refused()
    return limit


def limit_refused() -> Refused:
    """Refuse a limit that is no number or out of range (the text is an emulator choice)."""
    return refuse(MALFORMED_SEARCH, f"a limit must be a number between 1 and {RETURNED_MAX}", None)


def _returning(parameters: Parameters) -> Iterator[str]:
    for wanted in parameters.objects:
        fields = ", ".join(wanted.fields or parameters.fields or ("Id",))
        where = f" WHERE {wanted.where}" if wanted.where else ""
        order = f" ORDER BY {wanted.order_by}" if wanted.order_by else ""
        limit = wanted.limit if wanted.limit is not None else parameters.limit
        window = f" LIMIT {_limited(limit)}" if limit is not None else ""
        window += f" OFFSET {parameters.offset}" if parameters.offset is not None else ""
        yield f"{wanted.name}({fields}{where}{order}{window})"


def from_query(query: Mapping[str, str]) -> Parameters:
    """Read the parameters of a GET; ``sobject`` may list several, and ``Account.fields`` names one too."""
    names = dict.fromkeys(name for name in query.get("sobject", "").split(",") if name)
    names.update(dict.fromkeys(key.partition(".")[0] for key in query if "." in key))
    objects = [
        WantedObject(
            name=name,
            fields=_list(query.get(f"{name}.fields", "")),
            limit=_number(query.get(f"{name}.limit")),
            where=query.get(f"{name}.where", ""),
            order_by=query.get(f"{name}.orderBy", ""),
        )
        for name in names
    ]
    return Parameters(
        q=query.get("q", ""),
        objects=objects,
        fields=_list(query.get("fields", "")),
        group=_group(query.get("in", "ALL")),
        limit=_number(query.get("defaultLimit")),
        overall_limit=_number(query.get("overallLimit")),
        offset=_number(query.get("offset")),
        labels="LABELS" in query.get("metadata", "").upper(),
    )


def from_body(body: Mapping[str, object]) -> Parameters:
    """Read the parameters of a POST."""
    listed = body.get("sobjects")
    objects = [_wanted(entry) for entry in listed] if isinstance(listed, list) else []
    return Parameters(
        q=_text(body.get("q")),
        objects=objects,
        fields=_texts(body.get("fields")),
        group=_group(_text(body.get("in")) or "ALL"),
        limit=_number(body.get("defaultLimit")),
        overall_limit=_number(body.get("overallLimit")),
        offset=_number(body.get("offset")),
        labels="LABELS" in _text(body.get("metadata")).upper(),
    )


def _wanted(entry: object) -> WantedObject:
    if not isinstance(entry, dict) or not isinstance(entry.get("name"), str):
        raise refuse(MALFORMED_SEARCH, "every entry of sobjects has a name", None)
    return WantedObject(
        name=entry["name"],
        fields=_texts(entry.get("fields")),
        limit=_number(entry.get("limit")),
        where=_text(entry.get("where")),
        order_by=_text(entry.get("orderBy")),
    )


def _group(text: str) -> str:
    word = text.upper().removesuffix("FIELDS").strip()
    if not word.isalpha():
        raise refuse(MALFORMED_SEARCH, f"'{text}' is no group of fields", None)
    return word


def _list(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return _list(value)
    return tuple(name for name in value if isinstance(name, str)) if isinstance(value, list) else ()


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _number(value: object) -> int | None:
    if value is None or value == "":
        return None
    text = str(value)
    if isinstance(value, bool) or not text.isascii() or not text.isdecimal() or len(text) > 9:
        raise limit_refused()
    return int(text)
