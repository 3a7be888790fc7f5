"""Which records changed in a span of time? Source: HTTP reference 5."""

from __future__ import annotations

from urllib.parse import quote

from tests.emulator.box import Client

SPAN = "start=2029-12-31T00:00:00%2B00:00&end=2030-01-02T00:00:00%2B00:00"


def test_changed_and_deleted_persons_show_under_both_names(sf: Client) -> None:
    sf.control("POST", "clock", {"set": "2030-01-01T12:00:00Z", "stopped": True})
    kept, gone = sf.person(), sf.person()
    sf.delete("Account", gone[0])
    for position, sobject in enumerate(("Account", "Contact")):
        assert sf.data("GET", f"sobjects/{sobject}/updated/?{SPAN}").body["ids"] == [kept[position]]
        body = sf.data("GET", f"sobjects/{sobject}/deleted?{SPAN}").body
        assert body["deletedRecords"] == [{"id": gone[position], "deletedDate": "2030-01-01T12:00:00.000+0000"}]
        assert body["latestDateCovered"] == "2030-01-01T12:00:00.000+0000"


def test_spans_that_are_none_are_refused(sf: Client) -> None:
    for start, end in (("2030-01-02", "2030-01-01"), ("2030-01-01", "2030-02-10"), ("x", "2030-01-01")):
        span = f"start={quote(start)}&end={quote(end)}"
        assert sf.data("GET", f"sobjects/Account/updated?{span}").code == "INVALID_REPLICATION_DATE"
    assert sf.data("GET", "sobjects/Account/deleted").status == 400
