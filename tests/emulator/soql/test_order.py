"""In which order do records come, and how many?"""

import pytest

from tests.emulator.soql.box import names, refusal

PAT, KIM, SAM = "Pat Roe", "Kim O'Neil", "Sam 100%"

CASES = [
    ("", [PAT, KIM, SAM]),
    ("ORDER BY Name", [KIM, PAT, SAM]),
    ("ORDER BY Name DESC", [SAM, PAT, KIM]),
    ("ORDER BY Email", [SAM, KIM, PAT]),
    ("ORDER BY Email DESC", [SAM, PAT, KIM]),
    ("ORDER BY Email ASC NULLS LAST", [KIM, PAT, SAM]),
    ("ORDER BY Email DESC NULLS LAST", [PAT, KIM, SAM]),
    ("ORDER BY Score__c", [SAM, KIM, PAT]),
    ("ORDER BY IsPersonAccount DESC, Name DESC", [PAT, SAM, KIM]),
    ("ORDER BY Size__c", [SAM, PAT, KIM]),
    ("ORDER BY toLabel(Size__c)", [KIM, PAT, SAM]),
    ("ORDER BY Account.Name NULLS LAST", [PAT, KIM, SAM]),
    ("ORDER BY IsDeleted", [PAT, KIM, SAM]),
    ("ORDER BY Name LIMIT 1", [KIM]),
    ("ORDER BY Name LIMIT 1 OFFSET 1", [PAT]),
    ("OFFSET 2", [SAM]),
    ("LIMIT 0", []),
    ("LIMIT 2 FOR VIEW", [PAT, KIM]),
    ("FOR REFERENCE FOR VIEW", [PAT, KIM, SAM]),
]


@pytest.mark.parametrize(("tail", "expected"), CASES, ids=[tail for tail, _ in CASES])
def test_order(tail: str, expected: list[str]) -> None:
    assert names(f"SELECT Name FROM Contact {tail}") == expected


def test_capitals_of_every_script_sort_with_their_small_letters() -> None:
    assert names("SELECT Name FROM Account ORDER BY Name") == ["Globex", "Pat Roe", "ÄCME Straße"]


REFUSED = [
    ("ORDER BY Description", "MALFORMED_QUERY", "field 'Description' can not be sorted in a query call"),
    ("ORDER BY COUNT(Id)", "MALFORMED_QUERY", "an aggregate in ORDER BY needs GROUP BY"),
    ("OFFSET 2001", "NUMBER_OUTSIDE_VALID_RANGE", "Maximum SOQL offset allowed is 2000"),
    ("LIMIT -1", "MALFORMED_QUERY", "unexpected token: '-1'"),
    ("LIMIT many", "MALFORMED_QUERY", "unexpected token: 'many'"),
    ("OFFSET 1 LIMIT 1", "MALFORMED_QUERY", "unexpected token: 'LIMIT'"),
    ("ORDER BY Name NULLS", "MALFORMED_QUERY", "unexpected token: '<EOF>'"),
]


@pytest.mark.parametrize(("tail", "code", "message"), REFUSED, ids=[case[0] for case in REFUSED])
def test_order_that_is_refused(tail: str, code: str, message: str) -> None:
    assert refusal(f"SELECT Name FROM Account {tail}") == (code, message)
