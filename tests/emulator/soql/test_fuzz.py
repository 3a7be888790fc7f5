"""Can any text make the parser or compiler fail? Whatever comes, the answer is a tree or a refusal."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.emulator.soql.box import READER
from twofold.emulator.refusals import Refused
from twofold.emulator.soql.parser import parse
from twofold.emulator.soql.run import run

WORDS = (
    "SELECT FROM WHERE AND OR NOT IN LIKE INCLUDES EXCLUDES GROUP BY HAVING ORDER ASC DESC NULLS FIRST LAST LIMIT OFFSET FOR "
    "VIEW ALL ROWS WITH USING SCOPE TYPEOF WHEN THEN ELSE END FIELDS COUNT SUM MIN toLabel FORMAT CALENDAR_YEAR DISTANCE "
    "GEOLOCATION Id Name Email Owner.Name Account Contact Contacts Account.Owner.Name Size__c Colours__c Score__c CreatedDate "
    "IsDeleted Birthdate Description Who What Event Lead TODAY LAST_N_DAYS:3 null true 'x' 'a%' '003000000000001' "
    "5 -1.5 2026-01-01 2026-01-01T00:00:00Z ( ) ( ) , , = = != < > <= : * ' \" \\ . ; \n \u00e4 \ud83d"
).split(" ")

soup = st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join)
tail = st.lists(st.sampled_from(WORDS), max_size=25).map(
    lambda words: "SELECT Id FROM Contact WHERE " + " ".join(words)
)


@settings(max_examples=400, deadline=None)
@given(
    st.one_of(st.text(max_size=200), st.binary(max_size=200).map(lambda data: data.decode("utf-8", "replace")), soup)
)
@example("SELECT")
@example("SELECT \x00")
@example("SELECT Id FROM Account WHERE Name = '\\")
@example("SELECT Id FROM Account WHERE A = " + "9" * 5000)
@example("SELECT Id FROM A" + "." * 10)
def test_the_parser_answers_or_refuses(text: str) -> None:
    try:
        parse(text)
    except Refused as refused:
        assert refused.code == "MALFORMED_QUERY"
        assert refused.status == 400


@settings(max_examples=400, deadline=None)
@given(st.one_of(soup, tail))
@example("SELECT Id FROM Contact WHERE Name = '\\ud83d'")
@example("SELECT Id FROM Contact WHERE Score__c = 1e300")
@example("SELECT Id FROM Contact WHERE Rank__c = 999999999999999999")
@example("SELECT Id FROM Contact WHERE CreatedDate = LAST_N_YEARS:999999999")
@example("SELECT Id FROM Contact WHERE Birthdate = NEXT_N_DAYS:999999999")
@example("SELECT Id FROM Contact WHERE CreatedDate < 0001-01-01T00:00:00+23:59")
@example("SELECT Id FROM Contact WHERE Name LIKE '\\ud7ff%' AND Name > '\\u0000'")
def test_a_query_is_answered_or_refused(text: str) -> None:
    try:
        run(READER, parse(text))
    except Refused as refused:
        assert refused.status == 400
