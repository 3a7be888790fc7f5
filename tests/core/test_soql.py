"""SOQL text from values: how much room does a query take in a URL?"""

from urllib.parse import quote as url_quote

from hypothesis import given
from hypothesis import strategies as st

from twofold.core.soql import url_bytes


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_query_takes_as_much_room_in_a_url_as_it_does_when_quoted(query: str) -> None:
    """The pure count is held against the library that quotes."""
    assert url_bytes(query) == len(url_quote(query))
