"""
How does the platform refuse a query?

Nearly every refusal carries a frame: an excerpt of the query, a caret under the place, row and column, the sentence.
Source: HTTP reference 2.3 (C for INVALID_FIELD, K for the others); how much of the query is shown is a choice.
"""

from __future__ import annotations

from twofold.emulator.refusals import Refused, refuse
from twofold.facts.error_codes import INVALID_FIELD, INVALID_TYPE, MALFORMED_QUERY, QUERY_TOO_COMPLICATED

_EXCERPT_BEFORE = 30
_EXCERPT_AFTER = 34

_WSDL_HINT = "Please reference your WSDL or the describe call for the appropriate names."


def refuse_at(text: str, position: int, message: str, code: str = MALFORMED_QUERY) -> Refused:
    """Refuse a query because of what stands at ``position`` (0 to the length of the text)."""
    row = text.count("\n", 0, position) + 1
    column = position - (text.rfind("\n", 0, position) + 1) + 1
    excerpt, caret = _excerpt(text, position)
    return refuse(code, f"\n{excerpt}\n{' ' * caret}^\nERROR at Row:{row}:Column:{column}\n{message}", None)


def refuse_whole(message: str, code: str = MALFORMED_QUERY) -> Refused:
    """Refuse a query as a whole, without a frame."""
    return refuse(code, message, None)


def unexpected(text: str, position: int, token: str) -> Refused:
    """Refuse a word or sign that can't stand where it does; ``token`` is empty at the end of the query."""
    return refuse_at(text, position, f"unexpected token: '{token or '<EOF>'}'")


def no_such_column(text: str, position: int, name: str, entity: str) -> Refused:
    """Refuse a field the sObject doesn't have. Source: HTTP reference 2.3 (C)."""
    message = (
        f"No such column '{name}' on entity '{entity}'. If you are attempting to use a custom field, "
        f"be sure to append the '__c' after the custom field name. {_WSDL_HINT}"
    )
    return refuse_at(text, position, message, INVALID_FIELD)


def no_such_relationship(text: str, position: int, name: str) -> Refused:
    """Refuse a parent path through a relationship that isn't there. Source: K."""
    message = (
        f"Didn't understand relationship '{name}' in field path. If you are attempting to use a custom relationship, "
        f"be sure to append the '__r' after the custom relationship name. {_WSDL_HINT}"
    )
    return refuse_at(text, position, message, INVALID_FIELD)


def no_such_child(text: str, position: int, name: str) -> Refused:
    """Refuse a sub-query over a child relationship that isn't there. Source: K."""
    message = (
        f"Didn't understand relationship '{name}' in FROM part of query call. If you are attempting to use a custom "
        f"relationship, be sure to append the '__r' after the custom relationship name. {_WSDL_HINT}"
    )
    return refuse_at(text, position, message, INVALID_TYPE)


def no_such_type(text: str, position: int, name: str) -> Refused:
    """Refuse an sObject the org doesn't have. Source: HTTP reference 2.3 (K)."""
    message = (
        f"sObject type '{name}' is not supported. If you are attempting to use a custom object, "
        f"be sure to append the '__c' after the entity name. {_WSDL_HINT}"
    )
    return refuse_at(text, position, message, INVALID_TYPE)


def too_complicated() -> Refused:
    """Refuse a query with more conditions or parents than can be worked (the code is Salesforce's, the limit ours)."""
    text = "Query is either selecting too many fields or the filter conditions are too complicated."
    return refuse_whole(text, QUERY_TOO_COMPLICATED)


def _excerpt(text: str, position: int) -> tuple[str, int]:
    # Whole words at the left edge, so that the excerpt can be read; line breaks become blanks, so that the caret fits.
    start = max(0, position - _EXCERPT_BEFORE)
    while 0 < start < position and (text[start - 1].isalnum() or text[start - 1] in "_."):
        start += 1
    while start < position and text[start].isspace():
        start += 1
    shown = text[start : position + _EXCERPT_AFTER]
    return "".join(" " if character in "\r\n\t" else character for character in shown), position - start
