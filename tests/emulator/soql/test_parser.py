"""How is a text read? Trees for what is a query, a framed refusal for what isn't."""

from typing import Any

import pytest

from twofold.emulator.refusals import Refused
from twofold.emulator.soql.ast import (
    And,
    Call,
    Comparison,
    DateRange,
    Kind,
    Membership,
    Not,
    Or,
    Path,
    SelectChildren,
    SelectGroup,
    SelectOperand,
    SelectTypeOf,
    SemiJoin,
)
from twofold.emulator.soql.literals import COUNTED_RANGES, PLAIN_RANGES
from twofold.emulator.soql.parser import parse
from twofold.facts.limits import SOQL_CHARS_MAX


def literal_of(text: str) -> tuple[Kind, Any]:
    where = parse(f"SELECT Id FROM Account WHERE X = {text}").where
    assert isinstance(where, Comparison)
    return where.value.kind, where.value.value


LITERALS = [
    ("null", Kind.NULL, None),
    ("NULL", Kind.NULL, None),
    ("true", Kind.BOOLEAN, True),
    ("False", Kind.BOOLEAN, False),
    ("''", Kind.STRING, ""),
    ("'null'", Kind.STRING, "null"),
    ("'it''s'", None, None),
    (r"'it\'s'", Kind.STRING, "it's"),
    (r"'a\"b'", Kind.STRING, 'a"b'),
    (r"'a\\b'", Kind.STRING, "a\\b"),
    (r"'\n\r\t\b\f\N'", Kind.STRING, "\n\r\t\b\f\n"),
    (r"'100\% \_'", Kind.STRING, "100% _"),
    (r"'\u00e4\u20AC'", Kind.STRING, "ä€"),
    (r"'\ud83d\ude00'", Kind.STRING, "😀"),
    (r"'\ud83d'", Kind.STRING, "\ufffd"),
    (r"'\x'", None, None),
    ("'two\nlines'", Kind.STRING, "two\nlines"),
    ("0", Kind.NUMBER, 0),
    ("-5", Kind.NUMBER, -5),
    ("+5", Kind.NUMBER, 5),
    ("1.50", Kind.NUMBER, 1.5),
    (".5", Kind.NUMBER, 0.5),
    ("1e3", Kind.NUMBER, 1000.0),
    ("99999999999999999999", Kind.NUMBER, 1e20),
    ("1e999", None, None),
    ("5x", None, None),
    ("2026-01-31", Kind.DATE, "2026-01-31"),
    ("2026-02-30", None, None),
    ("2026-1-31", None, None),
    ("1970-01-01T00:00:00Z", Kind.DATETIME, 0),
    ("1970-01-01T00:00:01.5z", Kind.DATETIME, 1500),
    ("1970-01-01T01:00:00+01:00", Kind.DATETIME, 0),
    ("1969-12-31T19:00:00.000-0500", Kind.DATETIME, 0),
    ("1969-12-31T23:59:59.999Z", Kind.DATETIME, -1),
    ("0001-01-01T00:00:00+23:59", Kind.DATETIME, -62135683140000),
    ("2026-01-31T25:00:00Z", None, None),
    ("2026-01-31T10:00:00", None, None),
    ("12:30:00Z", Kind.TIME, "12:30:00.000Z"),
    ("12:30:00.25Z", Kind.TIME, "12:30:00.250Z"),
    ("today", Kind.RANGE, DateRange("TODAY")),
    ("LAST_N_DAYS:30", Kind.RANGE, DateRange("LAST_N_DAYS", 30)),
    ("last_n_days : 30", Kind.RANGE, DateRange("LAST_N_DAYS", 30)),
    ("LAST_N_DAYS", None, None),
    ("TODAY:1", None, None),
    ("LAST_N_DAYS:9999999999", None, None),
    ("SOMEDAY", None, None),
    (":name", None, None),
    ('"x"', None, None),
]


@pytest.mark.parametrize(("text", "kind", "value"), LITERALS, ids=[case[0] for case in LITERALS])
def test_literals(text: str, kind: Kind | None, value: Any) -> None:
    if kind is None:
        with pytest.raises(Refused) as caught:
            literal_of(text)
        assert caught.value.code == "MALFORMED_QUERY"
    else:
        assert literal_of(text) == (kind, value)


@pytest.mark.parametrize("name", sorted(PLAIN_RANGES) + [f"{name}:3" for name in sorted(COUNTED_RANGES)])
def test_every_date_range_is_a_literal(name: str) -> None:
    assert literal_of(name)[0] is Kind.RANGE


def test_like_keeps_what_is_not_wild() -> None:
    where = parse(r"SELECT Id FROM Account WHERE Name LIKE 'a\%b%\\c\''").where
    assert isinstance(where, Comparison)
    assert (where.operator, where.value.pattern) == ("LIKE", r"a\%b%\\c'")


def test_a_query_with_every_clause() -> None:
    query = parse(
        "select Id, Owner.Name , COUNT_DISTINCT(Name) n, (SELECT Id FROM Contacts), FIELDS(standard)\n"
        "FROM\tAccount a USING SCOPE Mine WHERE a.Name = 'x' GROUP BY Id, CALENDAR_YEAR(CreatedDate) HAVING COUNT(Id) > 1 "
        "ORDER BY Name DESC NULLS LAST, Id LIMIT 5 OFFSET 6 FOR VIEW FOR REFERENCE FOR UPDATE"
    )
    plain, path, aggregate, children, group = query.select
    assert plain == SelectOperand(Path(("Id",), 7), None)
    assert isinstance(path, SelectOperand)
    assert isinstance(path.operand, Path)
    assert path.operand.parts == ("Owner", "Name")
    assert isinstance(aggregate, SelectOperand)
    assert (aggregate.alias, isinstance(aggregate.operand, Call)) == ("n", True)
    assert isinstance(children, SelectChildren)
    assert children.query.source.parts == ("Contacts",)
    assert isinstance(group, SelectGroup)
    assert group.group == "STANDARD"
    assert (query.source.parts, query.alias, query.scope) == (("Account",), "a", "MINE")
    assert len(query.group_by) == 2
    assert isinstance(query.having, Comparison)
    assert [(order.descending, order.nulls_last) for order in query.order_by] == [(True, True), (False, False)]
    assert (query.limit, query.offset, query.purpose) == (5, 6, ("VIEW", "REFERENCE", "UPDATE"))


def test_words_are_no_keywords_where_a_name_stands() -> None:
    query = parse("SELECT Group, Order, Limit, Typeof FROM Group")
    assert query.source.parts == ("Group",)
    assert len(query.select) == 4


def test_type_of_lists_its_branches() -> None:
    (item,) = parse(
        "SELECT TYPEOF What WHEN Account THEN Name, Phone WHEN Case THEN Id ELSE Name END FROM Event"
    ).select
    assert isinstance(item, SelectTypeOf)
    assert [(name, len(paths)) for name, paths in item.branches] == [("Account", 2), ("Case", 1)]
    assert [path.parts for path in item.otherwise] == [("Name",)]


def test_conditions_nest_as_bracketed() -> None:
    where = parse("SELECT Id FROM Account WHERE (A = 1 OR B = 2 OR C = 3) AND (NOT D = 4) AND E IN (1, 1, 2)").where
    assert isinstance(where, And)
    either, negated, listed = where.conditions
    assert isinstance(either, Or)
    assert len(either.conditions) == 3
    assert isinstance(negated, Not)
    assert isinstance(listed, Membership)
    assert len(listed.values) == 2, "values are listed once"


def test_semi_join_holds_its_query() -> None:
    where = parse("SELECT Id FROM Account WHERE Id NOT IN (SELECT AccountId FROM Contact WHERE X = 1)").where
    assert isinstance(where, SemiJoin)
    assert where.negated
    assert where.query.source.parts == ("Contact",)


REFUSED = [
    ("", "unexpected token: '<EOF>'", 1),
    ("   ", "unexpected token: '<EOF>'", 1),
    ("UPDATE Account", "unexpected token: 'UPDATE'", 1),
    ("SELECT FROM Account", "unexpected token: 'FROM'", 8),
    ("SELECT Id", "unexpected token: '<EOF>'", 10),
    ("SELECT Id,, Name FROM Account", "unexpected token: ','", 11),
    ("SELECT * FROM Account", "unexpected token: '*'", 8),
    ("SELECT Id FROM Account, Contact c d", "unexpected token: 'd'", 35),
    ("SELECT COUNT(Id) limit FROM Account", "unexpected token: 'limit'", 18),
    ("SELECT Id FROM Account like", "unexpected token: 'like'", 24),
    ("SELECT Id FROM Account WHERE", "unexpected token: '<EOF>'", 29),
    ("SELECT Id FROM Account WHERE Name", "unexpected token: '<EOF>'", 34),
    ("SELECT Id FROM Account WHERE Name == 'x'", "unexpected token: '='", 36),
    ("SELECT Id FROM Account WHERE Name = 'x", "line 1:0 mismatched character '<EOF>' expecting '''", 37),
    ("SELECT Id FROM Account WHERE A = 1 AND B = 2 OR C = 3", "unexpected token: 'OR'", 46),
    ("SELECT Id FROM Account WHERE A = 1 OR B = 2 AND C = 3", "unexpected token: 'AND'", 45),
    ("SELECT Id FROM Account WHERE A = 1 AND NOT B = 2", "unexpected token: 'NOT'", 40),
    ("SELECT Id FROM Account WHERE A NOT LIKE 'x'", "unexpected token: 'LIKE'", 36),
    ("SELECT Id FROM Account WHERE A = B", "unexpected token: 'B'", 34),
    ("SELECT Id FROM Account WHERE A IN ()", "unexpected token: ')'", 36),
    ("SELECT Id FROM Account WHERE A IN :ids", "Bind variables only allowed in Apex code", 35),
    ("SELECT Id FROM Account WHERE A = :id", "Bind variables only allowed in Apex code", 34),
    ("SELECT Id FROM Account WHERE (A = 1", "unexpected token: '<EOF>'", 36),
    ("SELECT Id FROM Account WHERE A = 1)", "unexpected token: ')'", 35),
    ("SELECT Id FROM Account WHERE A INCLUDES (SELECT Id FROM Contact)", "unexpected token: 'SELECT'", 42),
    ("SELECT Id FROM Account ALL ROWS", "ALL ROWS not allowed in this context", 24),
    ("SELECT Id FROM Account WITH SECURITY_ENFORCED", "WITH SECURITY_ENFORCED is not supported in this context", 24),
    ("SELECT Id FROM Account GROUP BY CUBE(A, B, C, D)", "GROUP BY CUBE takes at most 3 fields", 33),
    ("SELECT SQRT(Id) FROM Account", "unexpected token: '('", 12),
    ("SELECT SUM() FROM Account", "unexpected token: ')'", 12),
    ("SELECT FIELDS(MANY) FROM Account", "unexpected token: 'MANY'", 15),
    ("SELECT TYPEOF What END FROM Event", "unexpected token: 'END'", 20),
    ("SELECT COUNT(Id) FROM Account HAVING COUNT(Id) > 1", "unexpected token: 'HAVING'", 31),
    ("SELECT Id FROM Account FOR EVER", "unexpected token: 'EVER'", 28),
    ("SELECT Id FROM Account LIMIT 1 LIMIT 2", "unexpected token: 'LIMIT'", 32),
    ("SELECT Id FROM Account LIMIT 99999999999", "unexpected token: '99999999999'", 30),
    ("SELECT Id FROM Account;", "unexpected char: ';'", 23),
    ("SELECT Id FROM Account UPDATE VIEWS", "unexpected token: 'VIEWS'", 31),
]


@pytest.mark.parametrize(("text", "message", "column"), REFUSED, ids=[case[0] for case in REFUSED])
def test_refused(text: str, message: str | None, column: int) -> None:
    with pytest.raises(Refused) as caught:
        parse(text)
    assert caught.value.code == "MALFORMED_QUERY"
    lines = caught.value.problems[0].message.split("\n")
    assert lines[-2] == f"ERROR at Row:1:Column:{column}"
    assert message is None or lines[-1] == message


def test_deep_nesting_and_endless_texts_are_refused() -> None:
    deep = "SELECT Id FROM Account WHERE " + "(" * 5000 + "A = 1" + ")" * 5000
    for text in (deep, "SELECT Id FROM Account WHERE Name = '" + "x" * SOQL_CHARS_MAX + "'", "SELECT (" * 500):
        with pytest.raises(Refused) as caught:
            parse(text)
        assert caught.value.code == "MALFORMED_QUERY"
