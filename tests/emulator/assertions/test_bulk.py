"""T98 and T99: person accounts by Bulk CSV."""

import pytest

from tests.emulator.box import Client
from tests.emulator.bulk.box import ingest

PERSON_TYPE = "SELECT Id FROM RecordType WHERE DeveloperName = 'PersonAccount' AND SobjectType = 'Account'"


@pytest.fixture
def person(sf: Client) -> str:
    """The Id of the person record type."""
    return str(sf.rows(PERSON_TYPE)[0]["Id"])


@pytest.mark.parametrize("name_column", [False, True], ids=["no Name column", "empty Name cells"])
def test_t98_persons_without_a_name_come_in(sf: Client, person: str, name_column: bool) -> None:
    """C: A Bulk CSV of persons without a Name column, or with empty Name cells, succeeds altogether."""
    header, cell = (",Name", ",") if name_column else ("", "")
    lines = [f"LastName,FirstName,RecordTypeId{header}"]
    lines += [f"Roe {number},Jo,{person if number % 2 else ''}{cell}" for number in range(300)]
    worked = ingest(sf, "Account", "insert", "\n".join(lines))
    assert (worked.info["state"], worked.counts) == ("JobComplete", (300, 0))
    rows = sf.rows("SELECT Name, IsPersonAccount, PersonContactId FROM Account")
    assert {row["Name"] for row in rows} == {f"Jo Roe {number}" for number in range(300)}
    assert all(row["IsPersonAccount"] and row["PersonContactId"] for row in rows)


@pytest.mark.parametrize("operation", ["insert", "update"])
def test_t99_persons_with_a_name_all_fail(sf: Client, person: str, operation: str) -> None:
    """C: A Bulk CSV of persons with a filled Name column fails altogether, each record with E1."""
    keys = [f"{person},LastName"] * 3 if operation == "insert" else [f"{sf.person()[0]},LastName" for _ in range(3)]
    first = "RecordTypeId" if operation == "insert" else "Id"
    data = "\n".join([f"{first},LastName,Name", *(f"{key},Jo Roe" for key in keys)])
    worked = ingest(sf, "Account", operation, data)
    assert (worked.info["state"], worked.counts) == ("JobComplete", (3, 3))
    text = (
        "INVALID_FIELD_FOR_INSERT_UPDATE:Unable to create/update fields: Name. Please check the security settings of this "
        "field and verify that it is read/write for your profile or permission set.:Name --"
    )
    assert worked.errors == [text] * 3
