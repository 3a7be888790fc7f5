"""Can any text make a search fail? Whatever comes, it is answered or refused; and what is found does hold the words."""

import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.emulator.soql.box import READER
from twofold.emulator.refusals import Refused
from twofold.emulator.sosl.parser import parse_search
from twofold.emulator.sosl.run import run_search

WORDS = """
    pat roe ACME äcme straße strasse kim o'neil 100% example.com kim@example.com 0000100* le?d lead* "lee lead" gl* ?x *y
    AND OR NOT ( ) \\* \\? \\} \\\\ " - + & | ! ^ ~ : a aa 1 12 İ ſ K
"""
CLAUSES = """
    IN ALL NAME EMAIL PHONE SIDEBAR FIELDS RETURNING Account Contact Lead Case Kunde ( ) , Id Name Email Account.Name
    WHERE ORDER BY LIMIT OFFSET 1 2 = != 'x' null AND OR NOT LIKE 'p%' WITH METADATA = 'LABELS' SPELL_CORRECTION true UPDATE
    TRACKING VIEWSTAT USING ListView HIGHLIGHT COUNT(Id) toLabel(Size__c) DESC NULLS LAST } {
"""
word, clause = st.sampled_from(WORDS.split()), st.sampled_from(CLAUSES.split())
terms = st.lists(word, max_size=8).map(" ".join)
searches = st.tuples(terms | st.text(max_size=30), st.lists(clause, max_size=14).map(" ".join)).map(
    lambda parts: f"FIND {{{parts[0]}}} {parts[1]}"
)
fields = st.lists(st.sampled_from(["Id", "Name", "CreatedDate"]), min_size=1, max_size=3, unique=True).map(", ".join)
returning = st.lists(
    st.tuples(st.sampled_from(["Account", "Contact", "Lead", "User"]), fields).map("{0[0]}({0[1]})".format), max_size=3
).map(", ".join)
KNOWN = {"fine", "MALFORMED_SEARCH", "INVALID_SEARCH", "INVALID_FIELD", "INVALID_TYPE", "INVALID_QUERY_FILTER_OPERATOR"}


def outcome(text: str) -> str:
    """Say how it went: the code of a refusal, or ``fine``."""
    try:
        run_search(READER, parse_search(text))
    except Refused as refused:
        return refused.code
    return "fine"


@settings(max_examples=400, deadline=None)
@given(
    st.one_of(
        searches, st.text(max_size=100), st.binary(max_size=100).map(lambda data: data.decode("utf-8", "replace"))
    )
)
@example("FIND {" + "(" * 500 + "ab")
@example("FIND {" + "a" * 5000 + "}")
@example("FIND {\x00ab} RETURNING Account")
@example("FIND {ab\\")
@example("FIND {\\{\\}} RETURNING Account")
def test_a_search_is_answered_or_refused(text: str) -> None:
    assert outcome(text) in KNOWN


@settings(max_examples=200, deadline=None)
@given(terms, returning)
def test_well_formed_clauses_are_never_refused_for_their_form(term: str, objects: str) -> None:
    text = f"FIND {{{term}}}" + (f" RETURNING {objects}" if objects else "")
    assert outcome(text) in {"fine", "MALFORMED_SEARCH", "INVALID_SEARCH"}


ROWS = {
    "Account": {
        "001000000000001AAA": ["Pat Roe", "Pat", "Roe", "Pat@Example.com", "Köln", "likes long walks"],
        "001000000000002AAA": ["ÄCME Straße"],
        "001000000000003AAA": ["Globex"],
    },
    "Contact": {
        "003000000000002AAA": ["Kim O'Neil", "O'Neil", "kim@example.com", "aB"],
        "003000000000003AAA": ["Sam 100%", "100%"],
    },
    "Lead": {
        "00Q000000000001EAA": ["Lee Lead", "Lead", "Initech", "lee@x.org"],
        "00Q000000000002EAA": ["Lou Lead", "Lead", "Umbrella"],
    },
}
KNOWN_WORDS = [
    "pat",
    "ROE",
    "lead",
    "Example",
    "strasse",
    "Straße",
    "walks",
    "kim",
    "neil",
    "umbrella",
    "org",
    "100",
    "zz",
]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(KNOWN_WORDS), min_size=1, max_size=3), st.booleans())
def test_a_second_judge_finds_the_same(wanted: list[str], every: bool) -> None:
    """The judge keeps every text of the small org's records as a set of words, and looks for the words wanted."""
    folded = {word.casefold() for word in wanted}
    expected = []
    for records in ROWS.values():
        for record_id, texts in records.items():
            held = {word for text in texts for word in re.split(r"[\W_]+", text.casefold())}
            if folded <= held if every else folded & held:
                expected.append(record_id)
    term = (" AND " if every else " OR ").join(wanted)
    found = run_search(READER, parse_search(f"FIND {{{term}}} RETURNING {', '.join(ROWS)}"))
    assert [record["Id"] for record in found] == expected
