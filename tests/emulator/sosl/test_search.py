"""What does a search find, in the small org of the query tests?"""

import pytest

from tests.emulator.soql.box import READER, bare
from twofold.emulator.refusals import Refused
from twofold.emulator.soql.shape import Record
from twofold.emulator.sosl.parser import parse_search
from twofold.emulator.sosl.run import run_search


def find(text: str) -> list[Record]:
    return run_search(READER, parse_search(text))


def names(text: str) -> list[str]:
    """Find by a FIND clause alone, over the kinds that have names."""
    returning = "Account(Name), Contact(Name), Lead(Name), Case(CaseNumber), Event(Subject)"
    return [next(iter(bare(record).values())) for record in find(f"{text} RETURNING {returning}")]


FOUND = [
    ("FIND {pat}", ["Pat Roe"]),
    ("find {PAT Roe} in all fields", ["Pat Roe"]),
    ("FIND {Roe Pat}", ["Pat Roe"]),
    ('FIND {"Roe Pat"}', []),
    ('FIND {"pat ROE"}', ["Pat Roe"]),
    ("FIND {pa}", []),
    ("FIND {pa*}", ["Pat Roe"]),
    ("FIND {p?t}", ["Pat Roe"]),
    ("FIND {*at}", []),
    ("FIND {strasse}", ["ÄCME Straße"]),
    ("FIND {äcme}", ["ÄCME Straße"]),
    ("FIND {ÄC*}", ["ÄCME Straße"]),
    ("FIND {kim@example.com}", ["Kim O'Neil"]),
    ("FIND {example.com}", ["Pat Roe", "Kim O'Neil"]),
    ("FIND {O'Neil}", ["Kim O'Neil"]),
    ("FIND {100\\%}", ["Sam 100%"]),
    ("FIND {lee OR lou}", ["Lee Lead", "Lou Lead"]),
    ("FIND {lead AND NOT lou}", ["Lee Lead"]),
    ("FIND {lead NOT lou}", ["Lee Lead"]),
    ("FIND {(lee OR lou) AND umbrella}", ["Lou Lead"]),
    ("FIND {lee OR lou umbrella}", ["Lee Lead", "Lou Lead"]),
    ("FIND {gone}", []),
    ("FIND {likes walks}", ["Pat Roe"]),
    ("FIND {likes} IN NAME FIELDS", []),
    ("FIND {initech} IN NAME FIELDS", []),
    ("FIND {example} IN EMAIL FIELDS", ["Pat Roe", "Kim O'Neil"]),
    ("FIND {example} IN PHONE FIELDS", []),
    ("FIND {00001002}", ["00001002"]),
    ("FIND {think} IN SIDEBAR FIELDS", ["Think"]),
]


@pytest.mark.parametrize(("text", "expected"), FOUND, ids=[text for text, _ in FOUND])
def test_what_is_found(text: str, expected: list[str]) -> None:
    assert names(text) == expected


def test_without_returning_every_kind_comes_with_its_id_alone() -> None:
    assert [record["attributes"]["type"] for record in find("FIND {lead OR roe OR think}")] == [
        "Account",
        "Event",
        "Lead",
        "Lead",
    ]
    assert find("FIND {umbrella}") == [
        {
            "attributes": {"type": "Lead", "url": "/services/data/v60.0/sobjects/Lead/00Q000000000002EAA"},
            "Id": "00Q000000000002EAA",
        }
    ]


def test_a_person_is_found_as_its_account_and_never_as_a_contact() -> None:
    """Graded B: rule 4.42 is an emulator choice that follows 4.40."""
    assert find("FIND {roe} RETURNING Contact(Id)") == []
    (person,) = find("FIND {roe} RETURNING Account(IsPersonAccount, PersonEmail)")
    assert bare(person) == {"IsPersonAccount": True, "PersonEmail": "Pat@Example.com"}


RETURNED = [
    ("FIND {lead} RETURNING Lead(Name ORDER BY Name DESC)", ["Lou Lead", "Lee Lead"]),
    ("FIND {lead} RETURNING Lead(Name WHERE Company = 'umbrella')", ["Lou Lead"]),
    ("FIND {lead} RETURNING Lead(Name ORDER BY Name LIMIT 1 OFFSET 1)", ["Lou Lead"]),
    ("FIND {lead} RETURNING Lead(Name), Account(Name) LIMIT 1", ["Lee Lead"]),
    (
        "FIND {kim} RETURNING Contact(Name, Account.Name, toLabel(Size__c)) WITH SPELL_CORRECTION = false",
        ["Kim O'Neil"],
    ),
    ("FIND {kim} RETURNING Contact(Name) WITH METADATA='LABELS' LIMIT 5 UPDATE TRACKING, VIEWSTAT", ["Kim O'Neil"]),
]


@pytest.mark.parametrize(("text", "expected"), RETURNED, ids=[text for text, _ in RETURNED])
def test_what_comes_back(text: str, expected: list[str]) -> None:
    assert [next(iter(bare(record).values())) for record in find(text)] == expected


def test_a_search_may_measure_distances() -> None:
    where = "DISTANCE(PersonMailingAddress, GEOLOCATION(50.9, 7.0), 'km') < 20"
    assert len(find(f"FIND {{pat}} RETURNING Account(Name WHERE {where} LIMIT 1)")) == 1


REFUSED = [
    ("FIND pat", "MALFORMED_SEARCH", "No search term found. The search term must be enclosed in braces."),
    ("SELECT Id FROM Account", "MALFORMED_SEARCH", "No search term found."),
    ("FIND {p}", "INVALID_SEARCH", "search term must be longer than one character: p"),
    ("FIND {p*}", "INVALID_SEARCH", "search term must be longer than one character: p*"),
    ("FIND {}", "INVALID_SEARCH", "search term must be longer than one character: "),
    ("FIND {(pat}", "MALFORMED_SEARCH", "unexpected token: '<EOF>'"),
    ("FIND {pat)}", "MALFORMED_SEARCH", "unexpected token: ')'"),
    ("FIND {pat AND}", "MALFORMED_SEARCH", "unexpected token: '<EOF>'"),
    ("FIND {OR pat}", "MALFORMED_SEARCH", "unexpected token: 'OR'"),
    ("FIND {pat} IN SOME FIELDS", "MALFORMED_SEARCH", "unexpected token: 'SOME'"),
    ("FIND {pat} RETURNING Kunde", "INVALID_TYPE", "sObject type 'Kunde' is not supported."),
    ("FIND {pat} RETURNING Profile", "INVALID_TYPE", "entity type Profile does not support search"),
    ("FIND {pat} RETURNING Account(Foo)", "INVALID_FIELD", "No such column 'Foo' on entity 'Account'."),
    ("FIND {pat} RETURNING Account(COUNT(Id))", "MALFORMED_SEARCH", "aggregates are not allowed in a search"),
    ("FIND {pat} RETURNING Account(Id", "MALFORMED_SEARCH", "unexpected token: '<EOF>'"),
    ("FIND {pat} LIMIT 2001", "MALFORMED_SEARCH", "LIMIT must be between 1 and 2000"),
    ("FIND {pat} WITH HIGHLIGHT", "MALFORMED_SEARCH", "WITH HIGHLIGHT is not offered by the org in a box"),
    ("FIND {pat} AND", "MALFORMED_SEARCH", "unexpected token: 'AND'"),
]


@pytest.mark.parametrize(("text", "code", "beginning"), REFUSED, ids=[case[0] for case in REFUSED])
def test_what_a_search_refuses(text: str, code: str, beginning: str) -> None:
    with pytest.raises(Refused) as caught:
        find(text)
    assert caught.value.code == code
    assert caught.value.problems[0].message.splitlines()[-1].startswith(beginning)


def test_a_refusal_shows_the_place_in_the_search() -> None:
    with pytest.raises(Refused) as caught:
        find("FIND {pat} RETURNING Account(Foo)")
    _, excerpt, caret, place, _ = caught.value.problems[0].message.split("\n")
    assert excerpt[caret.index("^") :] == "Foo)"
    assert place == "ERROR at Row:1:Column:30"
