"""How are records laid out, and what did the user look at last?"""

from typing import Any

import pytest

from tests.emulator.box import Client
from twofold.facts.ids import MASTER_RECORD_TYPE_ID


def test_a_kind_without_record_types_has_one_layout_of_all_its_fields(sf: Client) -> None:
    body = sf.data("GET", "sobjects/Lead/describe/layouts/").body
    (layout,) = body["layouts"]
    (section,) = layout["detailLayoutSections"]
    shown = [item for row in section["layoutRows"] for item in row["layoutItems"]]
    values = [component["value"] for item in shown for component in item["layoutComponents"]]
    assert values == list(sf.fields("Lead"))
    last_name = next(item for item in shown if item["layoutComponents"][0]["value"] == "LastName")
    assert last_name["required"]
    assert last_name["layoutComponents"][0]["details"] == sf.field("Lead", "LastName")
    assert body["recordTypeSelectorRequired"] == [False]


def test_a_kind_with_record_types_says_which_has_which_layout(sf: Client) -> None:
    body = sf.data("GET", "sobjects/Account/describe/layouts").body
    assert body["layouts"] is None
    described = sf.describe("Account")["recordTypeInfos"]
    assert [found["recordTypeId"] for found in body["recordTypeMappings"]] == [
        info["recordTypeId"] for info in described
    ]
    layouts = {found["layoutId"] for found in body["recordTypeMappings"]}
    first = sf.data("GET", f"sobjects/Account/describe/layouts/{described[0]['recordTypeId']}").body
    assert layouts == {first["id"]}
    assert "Contacts" in [related["name"] for related in first["relatedLists"]]


def test_a_compact_layout_shows_the_name(sf: Client) -> None:
    body = sf.data("GET", "sobjects/Contact/describe/compactLayouts").body
    (layout,) = body["compactLayouts"]
    assert [item["layoutComponents"][0]["value"] for item in layout["fieldItems"]] == ["Name"]
    assert sf.send("GET", body["urls"]["primary"]).body == layout
    (mapping,) = body["recordTypeCompactLayoutMappings"]
    assert (mapping["recordTypeId"], mapping["compactLayoutName"]) == (MASTER_RECORD_TYPE_ID, "SYSTEM")


def test_there_are_no_list_views_and_approvals(sf: Client) -> None:
    assert sf.data("GET", "sobjects/Lead/listviews").body["listviews"] == []
    assert sf.data("GET", "sobjects/Lead/describe/approvalLayouts").body == {"approvalLayouts": []}


NOT_THERE = [
    "sobjects/Nothing/describe/layouts",
    "sobjects/Profile/describe/layouts",
    "sobjects/Account/describe/layouts/012000000000099AAA",
    "sobjects/Account/describe/compactLayouts/x",
    "sobjects/Account/describe/namedLayouts/x",
    "search/layout?q=Nothing",
    "tabs",
    "theme",
    "quickActions",
]


@pytest.mark.parametrize("path", NOT_THERE)
def test_what_is_not_there_is_not_found(sf: Client, path: str) -> None:
    reply = sf.data("GET", path)
    assert (reply.status, reply.code) == (404, "NOT_FOUND")


def test_search_results_have_columns(sf: Client) -> None:
    account, case = sf.data("GET", "search/layout?q=Account,Case").body
    assert account["searchColumns"] == [
        {"field": "Account.Name", "format": None, "label": "Account Name", "name": "Name"}
    ]
    assert case["searchColumns"][0]["name"] == "CaseNumber"


# Recent items and suggestions.


def names(items: list[dict[str, Any]]) -> list[str]:
    return [item["Name"] for item in items]


def test_what_is_queried_for_view_is_recent(sf: Client) -> None:
    ids = [sf.add("Account", Name=name) for name in ("One", "Two", "Three")]
    assert sf.data("GET", "recent").body == []
    for record in (ids[0], ids[2]):
        sf.rows(f"SELECT Id FROM Account WHERE Id = '{record}' FOR VIEW")
        sf.advance(1)
    lead = sf.add("Lead", LastName="Lee", Company="Acme")
    before = sf.read("Lead", lead)
    sf.rows("SELECT Name FROM Lead FOR REFERENCE")
    assert names(sf.data("GET", "recent").body) == ["Lee", "Three", "One"]
    assert names(sf.data("GET", "recent?limit=1").body) == ["Lee"]
    assert names(sf.data("GET", "sobjects/Account").body["recentItems"]) == ["Three", "One"]
    after = sf.read("Lead", lead)
    assert (after["LastViewedDate"], after["SystemModstamp"]) == (None, before["SystemModstamp"])
    assert after["LastReferencedDate"] is not None
    assert sf.read("Account", ids[0])["LastViewedDate"] is not None
    assert sf.read("Account", ids[1])["LastViewedDate"] is None


def test_deleted_records_are_no_longer_recent(sf: Client) -> None:
    account = sf.add("Account", Name="Acme")
    sf.rows("SELECT Id FROM Account FOR VIEW")
    sf.delete("Account", account)
    assert sf.data("GET", "recent").body == []


def test_a_half_written_name_suggests_records(sf: Client) -> None:
    for name in ("National Utility", "National Urban Company", "First National University", "National Bank"):
        sf.add("Account", Name=name)
    found = sf.data("GET", "search/suggestions?q=national+u&sobject=Account").body
    assert names(found["autoSuggestResults"]) == [
        "National Utility",
        "National Urban Company",
        "First National University",
    ]
    assert found["hasMoreResults"] is False
    few = sf.data("GET", "search/suggestions?q=nat&sobject=Account,Lead&limit=2").body
    assert (len(few["autoSuggestResults"]), few["hasMoreResults"]) == (2, True)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("q=ab", "MALFORMED_SEARCH"),
        ("q=&sobject=Account", "MALFORMED_SEARCH"),
        ("q=ab&sobject=Account&limit=0", "MALFORMED_SEARCH"),
        ("q=ab&sobject=Nothing", "INVALID_TYPE"),
    ],
)
def test_suggestions_that_are_refused(sf: Client, query: str, code: str) -> None:
    reply = sf.data("GET", f"search/suggestions?{query}")
    assert (reply.status, reply.code) == (400, code)
