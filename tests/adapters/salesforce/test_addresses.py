"""Credentials go to https, or to this machine, and nowhere else."""

import pytest

from twofold.adapters.salesforce.addresses import check_address, is_loopback
from twofold.errors import SettingsError


@pytest.mark.parametrize(
    ("given", "origin"),
    [
        ("https://example.my.salesforce.com", "https://example.my.salesforce.com"),
        ("https://example.my.salesforce.com/", "https://example.my.salesforce.com"),
        (" https://example.my.salesforce.com/lightning/page ", "https://example.my.salesforce.com"),
        ("https://EXAMPLE.com:8443", "https://example.com:8443"),
        ("http://127.0.0.1:8700", "http://127.0.0.1:8700"),
        ("http://127.9.9.9:8700", "http://127.9.9.9:8700"),
        ("http://localhost:8700/", "http://localhost:8700"),
        ("http://[::1]:8700", "http://[::1]:8700"),
    ],
)
def test_an_address_is_cut_to_its_origin(given: str, origin: str) -> None:
    assert check_address(given) == origin


@pytest.mark.parametrize(
    "given",
    [
        "http://example.com",
        "http://127.0.0.1.example.com",
        "http://10.0.0.1:8700",
        "ftp://example.com",
        "example.my.salesforce.com",
        "https://",
        "",
        "https://user:secret@example.com",
        "https://example.com:port",
        "http://[::1",
    ],
)
def test_other_addresses_are_refused(given: str) -> None:
    with pytest.raises(SettingsError) as refused:
        check_address(given)
    assert "secret" not in refused.value.message


def test_plain_http_elsewhere_can_be_allowed() -> None:
    assert check_address("http://org.example.com:8700", allow_http=True) == "http://org.example.com:8700"


def test_no_name_is_taken_for_this_machine_but_its_own() -> None:
    assert not is_loopback("localhost.example.com")
