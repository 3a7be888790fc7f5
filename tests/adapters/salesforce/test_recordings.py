"""What real orgs answered is read as it was meant; skipped where the recordings aren't at hand."""

import json
from pathlib import Path
from typing import Any

import pytest

from twofold.adapters.salesforce.describe import parse_describe, parse_record_types
from twofold.core.rows import Row

RECORDINGS = Path(__file__).parents[4] / "shared" / "recordings"


def recorded(name: str) -> Any:
    file = RECORDINGS / f"{name}.describe.json"
    if not file.is_file():
        pytest.skip(f"no recording {file.name} beside the checkout")
    return json.loads(file.read_text())


@pytest.mark.parametrize("name", ["account", "account_person_org", "contact", "lead", "case", "event"])
def test_every_field_of_a_recorded_describe_is_read(name: str) -> None:
    body = recorded(name)
    info = parse_describe(body, body["name"])
    assert set(info.fields) == {f["name"] for f in body["fields"]}
    assert info.fields["Id"].type == "id"
    assert not info.fields["Id"].createable


def test_person_accounts_show_in_the_describe() -> None:
    info = parse_describe(recorded("account_person_org"), "Account")
    assert info.has("ispersonaccount")
    assert not info.fields["IsPersonAccount"].createable
    assert not info.fields["Name"].required
    assert info.fields["PersonEmail"].type == "email"
    assert not parse_describe(recorded("account"), "Account").has("IsPersonAccount")


def test_what_a_lead_requires_is_told() -> None:
    info = parse_describe(recorded("lead"), "Lead")
    assert {"LastName", "Company"} <= {name for name, field in info.fields.items() if field.required}


def test_recorded_record_types_are_joined_with_their_rows() -> None:
    body = recorded("account_person_org")
    infos = [i for i in body["recordTypeInfos"] if not i["master"]]
    rows = [
        Row("RecordType", {"Id": i["recordTypeId"], "DeveloperName": i["developerName"], "SobjectType": "Account"})
        for i in infos
    ]
    joined = parse_record_types(rows, {"Account": body})
    assert [t.id for t in joined] == [i["recordTypeId"] for i in infos if i["available"]]
