"""Can any text make the parser or compiler fail? Whatever comes, the answer is a tree or a refusal."""

from collections.abc import Callable

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.emulator.soql.box import READER
from twofold.emulator.refusals import Refused
from twofold.emulator.soql.parser import parse
from twofold.emulator.soql.run import run

KEYWORDS = """
    SELECT FROM WHERE AND OR NOT IN LIKE INCLUDES EXCLUDES GROUP BY HAVING ORDER ASC DESC NULLS FIRST LAST LIMIT OFFSET
    FOR VIEW ALL ROWS WITH UPDATE TRACKING VIEWSTAT ROLLUP CUBE USING SCOPE TYPEOF WHEN THEN ELSE END FIELDS GEOLOCATION ( ) , = != < <= > >= : * ' " \\ . ;
"""
FIELDS = """
    Id Name Email Owner.Name Account.Owner.Name Account.Owner.Profile.Name Contact.Name Size__c Colours__c Score__c Rank__c
    Code__c Wakes__c Mentor__r.Name CreatedDate IsDeleted Birthdate Description AccountId MailingAddress Nothing__c
    COUNT(Id) COUNT() SUM(Rank__c) MIN(Name) toLabel(Size__c) FORMAT(Score__c) CALENDAR_YEAR(CreatedDate) DAY_ONLY(CreatedDate)
    COUNT_DISTINCT(Account.Name) GROUPING(Size__c) GROUPING(Account.Name) HOUR_IN_DAY(convertTimezone(CreatedDate))
    Account.IsPersonAccount DISTANCE(MailingAddress,GEOLOCATION(1,2),'km') Who.Name a.Id
"""
SUB_QUERIES = [
    "(SELECT Id FROM Cases)",
    "(SELECT Id, (SELECT Id FROM Tasks) FROM Cases ORDER BY Id LIMIT 1)",
    "TYPEOF Owner WHEN User THEN Id END",
    "FIELDS(STANDARD)",
]
LITERALS = """
    null true 'x' 'a%' '%ä_' '' 'M' 'Red;Blue' '003000000000001' '003000000000001AAA' 'abc' 5 -1.5 1e300 2026-01-01 06:30:00Z
    2026-01-01T00:00:00Z TODAY LAST_N_DAYS:3 NEXT_N_YEARS:999999999 THIS_MONTH '\\ud83d' '\\u0000' 999999999999999999
"""
keyword, field, literal = (
    st.sampled_from(words) for words in (KEYWORDS.split(), [*FIELDS.split(), *SUB_QUERIES], LITERALS.split())
)
soup = st.lists(keyword | field | literal, max_size=40).map(" ".join)

listed = st.lists(literal, min_size=1, max_size=4).map(lambda literals: f"({', '.join(literals)})")
comparison = st.tuples(field, st.sampled_from(["=", "!=", "<", "<=", ">", ">=", "LIKE"]), literal).map(" ".join)
membership = st.tuples(field, st.sampled_from(["IN", "NOT IN", "INCLUDES", "EXCLUDES"]), listed).map(" ".join)
semi_join = st.tuples(
    field, st.sampled_from(["IN", "NOT IN"]), field, st.sampled_from(["Account", "Case", "User"])
).map(lambda parts: "{} {} (SELECT {} FROM {})".format(*parts))
condition = st.recursive(
    comparison | membership | semi_join,
    lambda inner: st.tuples(inner, st.sampled_from([" AND ", " OR "]), inner).map(
        lambda parts: (
            f"({parts[0]}){parts[1]}(NOT {parts[2]})" if "(" not in parts[2] else f"({parts[0]}){parts[1]}({parts[2]})"
        )
    ),
    max_leaves=4,
)
fields = st.lists(field, min_size=1, max_size=4, unique=True).map(", ".join)


@st.composite
def queries(draw: Callable[..., str]) -> str:
    """Make a query that can be parsed, whether or not it makes sense."""
    text = f"SELECT {draw(fields)} FROM Contact a"
    for clause, content in (("WHERE", condition), ("GROUP BY", fields), ("HAVING", condition), ("ORDER BY", fields)):
        if draw(st.booleans()):
            asked = draw(content)
            rolled = clause == "GROUP BY" and draw(st.booleans())
            text += (
                f" {clause} {draw(st.sampled_from(['ROLLUP', 'CUBE']))}({asked})" if rolled else f" {clause} {asked}"
            )
    return text + draw(st.sampled_from(["", " LIMIT 2", " LIMIT 1 OFFSET 1"]))


def outcome(text: str, work: Callable[[str], object]) -> str:
    """Say how it went: the code of a refusal, or ``fine``."""
    try:
        work(text)
    except Refused as refused:
        return refused.code
    return "fine"


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
    assert outcome(text, parse) in ("fine", "MALFORMED_QUERY")


@settings(max_examples=600, deadline=None)
@given(queries() | soup)
@example("SELECT Id FROM Contact WHERE Name = '\\ud83d'")
@example("SELECT Id FROM Contact WHERE Score__c = 1e300")
@example("SELECT Id FROM Contact WHERE Birthdate = NEXT_N_DAYS:999999999")
@example("SELECT Id FROM Contact WHERE CreatedDate < 0001-01-01T00:00:00+23:59")
@example("SELECT Id FROM Contact WHERE Name LIKE '\\ud7ff%' AND Name > '\\u0000'")
def test_a_query_is_answered_or_refused(text: str) -> None:
    known = {"fine", "MALFORMED_QUERY", "INVALID_FIELD", "INVALID_TYPE", "INVALID_QUERY_FILTER_OPERATOR"}
    assert outcome(text, lambda query: run(READER, parse(query))) in known
