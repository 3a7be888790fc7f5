"""Formulas: what they say of a record, and what is refused when a rule is written."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.emulator.behaviour.people import House
from twofold.emulator.behaviour.draft import Draft
from twofold.emulator.behaviour.rules.formula import FormulaUnreadable, check_formula, is_true
from twofold.emulator.behaviour.rules.formulas.calls import _SPECIAL
from twofold.emulator.behaviour.rules.formulas.plain import PLAIN
from twofold.emulator.refusals import Refused
from twofold.emulator.schema.build import build_schema
from twofold.emulator.seeds.document import Queue, SeedDocument
from twofold.facts.ids import from_key

SCHEMA = build_schema(True)
NOW_MS = 1_768_384_800_000
"""Wednesday, 14 January 2026, 10:00 UTC."""


@pytest.fixture
def noon(house: House) -> House:
    house.org.clock.set(NOW_MS, stopped=True)
    return house


def says(
    house: House, formula: str, kind: str = "Account", before: dict[str, Any] | None = None, **fields: Any
) -> bool:
    """Ask a formula of a record with these stored values; with ``before`` it is a change."""
    sobject = house.org.schema.sobject(kind)
    assert sobject is not None
    check_formula(formula, sobject, house.org.schema)
    key = house.org.store.next_key(kind)
    return is_true(formula, house.org, house.caller, Draft(sobject, key, before, fields))


@pytest.mark.parametrize(
    "formula",
    [
        # Logic.
        "TRUE && NOT(FALSE) || FALSE",
        "AND(TRUE, TRUE, OR(FALSE, TRUE))",
        "!FALSE",
        'IF(1 > 2, "a", "b") = "b"',
        'CASE(MONTH(TODAY()), 1, "winter", 7, "summer", "else") = "winter"',
        "1 = 1 /* a remark */ && TRUE",
        "FALSE && VALUE('x') > 1 || TRUE",
        # Comparison; letter case counts, blanks are smaller and larger than nothing.
        '"a" <> "A"',
        "2 >= 2 && 1 != 2 && 3 == 3",
        "NOT(AnnualRevenue > 5) && NOT(AnnualRevenue <= 5)",
        'Phone = "" && Phone = NULL',
        # Numbers.
        "1 + 2 * 3 = 7 && (1 + 2) * 3 = 9 && 2 ^ 3 = 8 && -2 + 5 = 3",
        "10 - 2 - 3 = 5 && 100 / 10 / 2 = 5",
        "ABS(-1.5) = 1.5 && CEILING(1.2) = 2 && FLOOR(1.8) = 1 && CEILING(-2.5) = -3 && MFLOOR(-2.5) = -3",
        "ROUND(2.345, 2) = 2.35 && ROUND(-1.5, 0) = -2 && TRUNC(1.999, 1) = 1.9 && MOD(7, 3) = 1",
        "MAX(1, 5, 3) = 5 && MIN(4, 2) = 2 && SQRT(9) = 3 && LOG(100) = 2 && LN(EXP(1)) = 1",
        "ISBLANK(1 / 0)",
        # Text.
        'LEN("abc") = 3 && LEFT("abc", 2) = "ab" && RIGHT("abc", 2) = "bc" && MID("abcd", 2, 2) = "bc"',
        'UPPER("a") & LOWER("B") & TRIM(" c ") = "Abc" && "a" + "b" = "ab"',
        'CONTAINS("abc", "b") && BEGINS("abc", "ab") && FIND("c", "abc") = 3 && FIND("x", "abc") = 0',
        'SUBSTITUTE("a-b-c", "-", "") = "abc" && LPAD("7", 3, "0") = "007" && RPAD("ab", 1) = "a"',
        r'REGEX("AB-12", "[A-Z]{2}-\\d+") && NOT(REGEX("AB-12x", "[A-Z]{2}-\\d+"))',
        'VALUE("1.5") = 1.5 && ISBLANK(VALUE("")) && ISNUMBER("2e3") && NOT(ISNUMBER("2x"))',
        'TEXT(7) = "7" && TEXT(1.50) = "1.5" && TEXT(12345678) = "12345678"',
        'LEFT("abc", 99) = "abc" && LEFT("abc", -1) = "" && MID("abc", 0, 1) = "a"',
        "'it\\'s' = \"it's\"",
        # Dates.
        "TODAY() = DATE(2026, 1, 14) && DATEVALUE(NOW()) = TODAY() && TODAY() + 1 > TODAY()",
        "DATE(2026, 3, 1) - DATE(2026, 2, 1) = 28 && YEAR(TODAY()) = 2026 && DAY(TODAY()) = 14",
        "WEEKDAY(TODAY()) = 4 && ADDMONTHS(DATE(2026, 1, 31), 1) = DATE(2026, 2, 28)",
        "ADDMONTHS(DATE(2026, 2, 28), 1) = DATE(2026, 3, 31) && ADDMONTHS(DATE(2026, 1, 15), -2) = DATE(2025, 11, 15)",
        'DATEVALUE("2026-01-14") = TODAY() && TEXT(TODAY()) = "2026-01-14"',
        'NOW() - DATETIMEVALUE("2026-01-13 10:00:00") = 1 && NOW() + 0.5 > NOW()',
        'TEXT(NOW()) = "2026-01-14 10:00:00Z"',
        # Blanks.
        "ISBLANK(Phone) && NOT(ISNULL(Phone)) && ISNULL(AnnualRevenue) && LEN(Phone) = 0",
        'BLANKVALUE(Phone, "none") = "none" && NULLVALUE(AnnualRevenue, 1) = 1',
        # Who and what.
        'NOT(IsPersonAccount) && $Profile.Name = "System Administrator" && $User.Username = "api@box.example.com"',
        'NOT(ISBLANK($User.Id)) && LEN($User.Id) = 15 && LEN(CASESAFEID($User.Id)) = 18 && $Organization.Name = "Box"',
        "ISNEW() && NOT(ISCHANGED(Phone)) && ISBLANK(PRIORVALUE(Phone))",
    ],
)
def test_a_formula_says_yes(noon: House, formula: str) -> None:
    assert says(noon, formula)


def test_picklists_are_asked_by_functions(noon: House) -> None:
    assert says(noon, 'ISPICKVAL(Industry, "Banking") && TEXT(Industry) = "Banking"', Industry="Banking")
    assert says(noon, 'ISPICKVAL(Industry, "") && ISBLANK(TEXT(Industry)) && CASE(Industry, "Banking", 1, 2) = 2')


def test_a_multi_picklist_includes_its_choices() -> None:
    field = {"sobject": "Account", "name": "Sports__c", "type": "multipicklist", "values": ["Golf", "Chess"]}
    house = House(SeedDocument(custom_fields=[field]))
    assert says(house, 'INCLUDES(Sports__c, "Chess") && NOT(INCLUDES(Sports__c, "Golf"))', Sports__c="Chess")
    assert says(house, 'NOT(INCLUDES(Sports__c, "Chess"))')
    house.close()


def test_a_change_is_seen(noon: House) -> None:
    before = {"Phone": "1", "Industry": "Banking"}
    changed = 'ISCHANGED(Phone) && PRIORVALUE(Phone) = "1" && Phone = "2" && NOT(ISNEW())'
    assert says(noon, changed, before=before, Phone="2")
    assert says(
        noon, 'ISPICKVAL(PRIORVALUE(Industry), "Banking") && ISBLANK(TEXT(Industry))', before=before, Industry=None
    )
    assert says(noon, "NOT(ISCHANGED(Phone))", before=before, Phone="1")


def test_records_above_are_looked_at(noon: House) -> None:
    noon.plant(SeedDocument(queues=[Queue("intake", "Intake", objects=["Lead"])]))
    acme = noon.add("Account", Name="Acme", Industry="Banking")
    key = noon.row("Account", acme)["Id"]
    owned = {"OwnerId": noon.org.api_user, "AccountId": key}
    assert says(noon, 'Account.Name = "Acme" && ISPICKVAL(Account.Industry, "Banking")', "Contact", **owned)
    assert says(noon, 'Owner.Name = "Api User" && Account.RecordType.DeveloperName = "Business"', "Contact", **owned)
    assert says(noon, "ISBLANK(Account.Parent.Name) && ISBLANK(ReportsTo.Account.Name)", "Contact", **owned)
    queue = noon.org.store.find("Group", "DeveloperName", "Intake")[0]["Id"]
    assert says(noon, 'Owner:Queue.DeveloperName = "Intake" && ISBLANK(Owner:User.Name)', "Lead", OwnerId=queue)
    business = noon.row("Account", acme)["RecordTypeId"]
    formula = 'RecordType.DeveloperName = "Business" && $RecordType.Name = "Business Account"'
    assert says(noon, formula, RecordTypeId=business)
    assert says(noon, f'RecordTypeId = "{from_key(business)[:15]}"', RecordTypeId=business)


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("", "Expected a value"),
        ("1 +", "Expected a value"),
        ("(1 = 1", "Expected ')'"),
        ("1 = 1)", "found ')'"),
        ("# = 1", "Can't read"),
        ('"a', "Can't read"),
        ("NOPE(1)", "unknown function NOPE"),
        ("ISCLONE()", "unknown function"),
        ("LEN()", "Incorrect number of parameters"),
        ("IF(TRUE, 1)", "Incorrect number of parameters"),
        ("CASE(1, 2, 3, 4, 5)", "one is left over"),
        ("Nope__c = 1", "Field Nope__c does not exist"),
        ("Owner.Nope = 1", "Field Nope does not exist on User"),
        ("Nope.Name = 'x'", "Account has no Nope"),
        ("$Permission.Nope", "$Permission is not known"),
        ("$User.Nope = 'x'", "does not exist on User"),
        ("BillingAddress = 'x'", "does not exist"),
        ("Phone + 1 > 2", "Incorrect parameter type"),
        ("Phone & 1 = 'x'", "Incorrect parameter type for operator '&'"),
        ("Phone = 1", "Incorrect parameter types for operator '='"),
        ("TODAY() > NOW()", "Incorrect parameter types"),
        ("TODAY() > 'x'", "Incorrect parameter types"),
        ("Industry = 'Banking'", "Picklist field"),
        ("ISPICKVAL(Phone, 'x')", "Expected Picklist"),
        ("INCLUDES(Industry, 'x')", "Expected Multi-Select Picklist"),
        ("TEXT(Phone) = 'x'", "function TEXT()"),
        ("ISCHANGED(1)", "a field of the record itself"),
        ("ISCHANGED(Owner.Name)", "a field of the record itself"),
        ("IF(Phone, TRUE, FALSE)", "Expected Boolean"),
        ("IF(TRUE, 1, 'x') = 1", "Incorrect parameter types"),
        ("NOT(1)", "Expected Boolean"),
        ("!Phone", "Expected Boolean"),
        ("1 && TRUE", "Expected Boolean"),
        ("-Phone = 1", "Expected Number"),
        ("IsPersonAccount > FALSE", "Incorrect parameter type"),
        ("Phone", "has to be true or false"),
        ("REGEX(Phone, '(')", "can't be read"),
        ("1" + " + 1" * 2000 + " = 1", "too long"),
        ("(" * 200 + "TRUE" + ")" * 200, "too deeply"),
        ("!" * 3000 + "TRUE", "too deeply"),
        ("NOT(" * 100 + "TRUE" + ")" * 100, "too deeply"),
        (".".join(["Parent"] * 11) + ".Name = 'x'", "more than 10 relationships"),
    ],
)
def test_what_is_not_understood_is_refused_when_it_is_written(formula: str, said: str) -> None:
    account = SCHEMA.sobject("Account")
    assert account is not None
    with pytest.raises(FormulaUnreadable) as refused:
        check_formula(formula, account, SCHEMA)
    assert said in str(refused.value)
    assert "formula" in str(refused.value).lower()


def test_an_owner_of_several_kinds_has_to_be_told() -> None:
    lead = SCHEMA.sobject("Lead")
    assert lead is not None
    with pytest.raises(FormulaUnreadable, match="Owner:User"):
        check_formula("Owner.Name = 'x'", lead, SCHEMA)


@pytest.mark.parametrize(
    "formula",
    ["VALUE(Phone) > 1", "DATE(2026, 13, 1) > TODAY()", "REGEX(Phone, Phone)", "SQRT(-1) > 1", "EXP(9999) > 1"],
)
def test_what_can_not_be_worked_out_refuses_the_record(noon: House, formula: str) -> None:
    with pytest.raises(Refused, match="FORMULA_EXPRESSION_INVALID"):
        says(noon, formula, Phone="(")


def test_long_and_deep_formulas_are_worked_out(noon: House) -> None:
    assert says(noon, "1" + "+1" * 900 + "=901")
    assert says(noon, "TRUE" + "&&TRUE" * 600)
    assert says(noon, "(" * 59 + "1=1&&2=2" + ")" * 59)
    assert says(noon, "NOT(" * 58 + "TRUE" + ")" * 58)


WORDS = st.sampled_from(
    [
        *("(", ")", ",", "+", "-", "*", "/", "^", "&", "&&", "||", "!", "=", "<>", "<", ">=", "0", "1.5", '"a"', "''"),
        *("Phone", "Industry", "AnnualRevenue", "IsPersonAccount", "PersonBirthdate", "CreatedDate", "Owner.Name"),
        *(
            "TRUE",
            "NULL",
            "$User.Id",
            "$RecordType.Name",
            "RecordType.DeveloperName",
            "Nope__c",
            " ",
            "/* x */",
            "#",
            "'",
        ),
        *(f"{name}(" for name in (*PLAIN, *_SPECIAL)),
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=25).map("".join)))
def test_no_formula_breaks_its_reader(formula: str) -> None:
    assert reading(formula) in ("read", "refused")


def reading(formula: str) -> str:
    account = SCHEMA.sobject("Account")
    assert account is not None
    try:
        check_formula(formula, account, SCHEMA)
    except FormulaUnreadable:
        return "refused"
    return "read"


def answer(house: House, formula: str, fields: dict[str, Any]) -> str:
    try:
        return str(says(house, formula, **fields))
    except Refused as refused:
        return refused.code


def booleans() -> st.SearchStrategy[str]:
    """Formulas that are well made, of every kind of value."""
    numbers = st.recursive(
        st.sampled_from(["0", "1.5", "AnnualRevenue", "NumberOfEmployees", "99999999", "NULL"]),
        lambda inner: st.one_of(
            st.tuples(inner, st.sampled_from("+-*/^"), inner).map(lambda p: f"({p[0]}{p[1]}{p[2]})"),
            st.tuples(st.sampled_from(["ABS", "CEILING", "SQRT", "EXP", "LN"]), inner).map(lambda p: f"{p[0]}({p[1]})"),
            st.tuples(st.sampled_from(["ROUND", "MOD", "MAX", "TRUNC"]), inner, inner).map(
                lambda p: f"{p[0]}({p[1]},{p[2]})"
            ),
        ),
        max_leaves=6,
    )
    texts = st.one_of(st.sampled_from(["Phone", '"x"', "Name", "NULL"]), numbers.map(lambda n: f"TEXT({n})"))
    days = st.one_of(
        st.just("TODAY()"), numbers.map(lambda n: f"(TODAY()+{n})"), numbers.map(lambda n: f"DATE({n},1,1)")
    )
    compared = st.one_of(
        *(
            st.tuples(kind, st.sampled_from(["=", "<>", "<", ">="]), kind).map("".join)
            for kind in (numbers, texts, days)
        ),
        st.tuples(texts, numbers).map(lambda p: f'LEFT({p[0]},{p[1]})=LPAD({p[0]},{p[1]},"0")'),
    )
    return st.recursive(
        compared,
        lambda inner: st.one_of(
            st.tuples(inner, st.sampled_from(["&&", "||"]), inner).map(lambda p: f"({p[0]}{p[1]}{p[2]})"),
            st.tuples(inner, inner, inner).map(lambda p: f"IF({p[0]},{p[1]},{p[2]})"),
            inner.map(lambda one: f"NOT({one})"),
        ),
        max_leaves=5,
    )


def test_a_formula_that_can_be_read_is_worked_out_or_refused() -> None:
    house = House()

    @settings(max_examples=300, deadline=None)
    @given(
        booleans(),
        st.fixed_dictionaries({}, optional={"Phone": st.text(max_size=5), "AnnualRevenue": st.floats(-1e9, 1e9)}),
    )
    def ask(formula: str, fields: dict[str, Any]) -> None:
        assert answer(house, formula, fields) in ("True", "False", "FORMULA_EXPRESSION_INVALID")

    ask()
    house.close()
