"""Does a query that was asked before with other values answer as if it were new?"""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.emulator.soql.box import KIM, PAT_CONTACT, READER, SAM
from twofold.emulator.refusals import Refused
from twofold.emulator.soql.pages import first_page
from twofold.emulator.soql.parser import parse
from twofold.emulator.soql.run import run
from twofold.emulator.soql.templates import answer_known
from twofold.emulator.store.cursors import Cursors
from twofold.facts.ids import from_key

SELECT = "SELECT Id, Name, Account.Name FROM Contact WHERE"
VALUES = st.sampled_from(
    [
        "pat@example.com",
        "KIM@example.com",
        "x",
        "",
        "aB",
        "AB",
        "100%",
        r"O\'Neil",
        "a_b",
        from_key(KIM),
        from_key(SAM)[:15],
    ]
)
FORMS = [
    "Email = '{0}'",
    "Email != '{0}' AND Code__c = '{1}'",
    "Name LIKE '{0}%' OR Email = '{1}'",
    "Id = '{0}'",
    "Id IN ('{0}', '{1}')",
    "Email IN ('{0}', '{1}', null)",
    "(NOT Email = '{0}') AND Account.Name = '{1}'",
    "AccountId IN (SELECT AccountId FROM Case WHERE Id = '{0}') AND CreatedDate < TOMORROW",
    "Colours__c INCLUDES ('{0}') AND Email = '{1}'",
    "Email > '{0}' AND Email < '{1}'",
]


def answer(text: str) -> Any:
    try:
        return first_page(READER, Cursors(), text, all_rows=False, page_size=200)["records"]
    except Refused as refused:
        return refused.code


def answer_anew(text: str) -> Any:
    try:
        return run(READER, parse(text)).records
    except Refused as refused:
        return refused.code


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=30, deadline=None)
@given(one=VALUES, other=VALUES)
def test_the_answer_is_that_of_a_new_query(form: str, one: str, other: str) -> None:
    text = f"{SELECT} {form.format(one, other)}"
    assert answer(text) == answer_anew(text)


def is_known(text: str) -> bool:
    return answer_known(READER, text, all_rows=False, page_size=200) is not None


def test_a_query_for_one_record_is_known_the_second_time() -> None:
    form = "SELECT LastName, OwnerId FROM Contact WHERE Id = '{}'"
    answer(form.format(from_key(PAT_CONTACT)))
    assert is_known(form.format(from_key(KIM)))
    assert not is_known(form.format("abc")), "an Id that isn't one has to be refused"
    assert not is_known("SELECT OwnerId, LastName FROM Contact WHERE Id = '003'")


@pytest.mark.parametrize("condition", ["Name LIKE '{}'", "Email = ''", "Email = 'a' AND Name LIKE '{}'"])
def test_a_query_whose_values_mean_more_is_never_known(condition: str) -> None:
    answer(f"SELECT LastName, Id FROM Contact WHERE {condition.format('x%')}")
    assert not is_known(f"SELECT LastName, Id FROM Contact WHERE {condition.format('y')}")


def test_a_known_query_that_finds_too_much_is_worked_anew() -> None:
    form = "SELECT Title, Id FROM Contact WHERE Email != '{}'"
    answer(form.format("a"))
    assert answer_known(READER, form.format("b"), all_rows=False, page_size=2) is None
    assert is_known(form.format("b"))
