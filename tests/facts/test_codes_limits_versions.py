"""Codes, limits and versions: small tables, checked for what would hurt most if mistyped."""

import pytest

from tests.recordings import recorded
from twofold.facts import error_codes, limits, versions


def codes() -> dict[str, str]:
    return {name: value for name, value in vars(error_codes).items() if name.isupper() and isinstance(value, str)}


def test_names_and_codes_are_the_same_word() -> None:
    spelled_otherwise = {name for name, code in codes().items() if name != code and not name.startswith("CLASSIC_")}
    assert spelled_otherwise == {
        "CLIENT_INPUT_ERROR",
        "EXCEEDED_QUOTA",
        "INVALID_ENTITY_BULK",
        "INVALID_JOB",
        "INVALID_JOB_STATE",
        "OAUTH_INVALID_CLIENT",
        "OAUTH_INVALID_CLIENT_ID",
        "OAUTH_INVALID_GRANT",
        "OAUTH_UNSUPPORTED_GRANT_TYPE",
        "REQUEST_URI_TOO_LONG",
    }
    assert len(set(codes().values())) == len(codes())


def test_codes_of_bulk_1_are_the_same_words_run_together() -> None:
    classic = {name: code for name, code in codes().items() if name.startswith("CLASSIC_")}
    assert classic
    assert all(code == name.removeprefix("CLASSIC_").title().replace("_", "") for name, code in classic.items())


@pytest.mark.parametrize(
    ("code", "status"),
    [
        (error_codes.INVALID_SESSION_ID, 401),
        (error_codes.NOT_FOUND, 404),
        (error_codes.ENTITY_IS_DELETED, 404),
        (error_codes.REQUEST_LIMIT_EXCEEDED, 403),
        (error_codes.METHOD_NOT_ALLOWED, 405),
        (error_codes.INVALID_PERSON_ACCOUNT_OPERATION, 400),
        (error_codes.UNABLE_TO_LOCK_ROW, 400),
        ("SOMETHING_NEW", 400),
    ],
)
def test_a_code_has_its_status(code: str, status: int) -> None:
    assert error_codes.http_status(code) == status


def test_every_status_belongs_to_a_known_code() -> None:
    assert error_codes.HTTP_STATUS.keys() <= set(codes().values())


@pytest.mark.parametrize(
    ("describe", "field", "length"),
    [
        ("account", "Name", limits.ACCOUNT_NAME_CHARS_MAX),
        ("contact", "FirstName", limits.FIRST_NAME_CHARS_MAX),
        ("contact", "LastName", limits.LAST_NAME_CHARS_MAX),
        ("contact", "Name", limits.FULL_NAME_CHARS_MAX),
        ("contact", "Email", limits.EMAIL_CHARS_MAX),
        ("contact", "MobilePhone", limits.PHONE_CHARS_MAX),
        ("contact", "Title", limits.CONTACT_TITLE_CHARS_MAX),
        ("account_person_org", "PersonTitle", limits.PERSON_TITLE_CHARS_MAX),
        ("lead", "Title", limits.LEAD_TITLE_CHARS_MAX),
        ("lead", "Company", limits.COMPANY_CHARS_MAX),
        ("event", "Subject", limits.EVENT_SUBJECT_CHARS_MAX),
        ("event", "Location", limits.EVENT_LOCATION_CHARS_MAX),
        ("case", "Subject", limits.CASE_SUBJECT_CHARS_MAX),
        ("event", "Description", limits.LONG_TEXT_CHARS_MAX),
    ],
)
def test_lengths_are_those_of_recorded_orgs(describe: str, field: str, length: int) -> None:
    found = next(f for f in recorded(describe)["fields"] if f["name"] == field)
    assert found["length"] == length


def test_the_limits_everybody_plans_with() -> None:
    assert limits.COMPOSITE_SUBREQUESTS_MAX == 25
    assert limits.COMPOSITE_QUERIES_MAX == 5
    assert limits.COLLECTION_RECORDS_MAX == 200
    assert (limits.GRAPH_NODES_MAX, limits.GRAPHS_MAX) == (500, 75)
    assert (limits.SOQL_CHARS_MAX, limits.URI_BYTES_MAX) == (100_000, 16_384)


@pytest.mark.parametrize(
    ("version", "name"),
    [
        (31, "Summer '14"),
        (50, "Winter '21"),
        (58, "Summer '23"),
        (59, "Winter '24"),
        (60, "Spring '24"),
        (64, "Summer '25"),
    ],
)
def test_releases_have_their_names(version: int, name: str) -> None:
    assert versions.release_name(version) == name


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("v60.0", 60),
        ("60.0", 60),
        ("60", 60),
        ("V31.0", 31),
        ("v30.0", None),
        ("v68.0", None),
        ("v60.1", None),
        ("vXX.X", None),
        ("²", None),
        ("", None),
    ],
)
def test_versions_are_read_and_bounded(text: str, version: int | None) -> None:
    assert versions.parse_version(text) == version


def test_all_versions_can_be_read_back() -> None:
    assert versions.all_versions()[0] == versions.OLDEST_VERSION
    assert [versions.parse_version(versions.render_version(v)) for v in versions.all_versions()] == list(range(31, 68))
