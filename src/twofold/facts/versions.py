"""
Which versions of the API are there, and what is each called?

Three releases a year, one version each. Source: salesforce-rest 1 and 4 (D); names of releases by their fixed order
(C).
"""

OLDEST_VERSION = 31
NEWEST_VERSION = 67

# v31.0 came with Summer '14; seasons follow each other and Spring opens a new year.
_SEASONS = ("Spring", "Summer", "Winter")
_YEAR_OF_V31 = 14

# From these versions on an answer differs. Source: salesforce-rest 5 and 6, reference 2.2 and 3.7 (D).
UPSERT_ANSWERS_200_FROM = 46
INSERT_BY_ID_UPSERT_FROM = 37
INDIVIDUAL_FROM = 42
DUPLICATE_RULE_HEADER_FROM = 52
PERSON_REPORTS_TO_FROM = 62


def parse_version(text: str) -> int | None:
    """
    Read ``v60.0`` or ``60.0``, also ``60``.

    Returns:
        31 to 67, or None when the text is no version or one that is not served.
    """
    number = text.lower().removeprefix("v").removesuffix(".0")
    if not (number.isascii() and number.isdigit()):
        return None
    return int(number) if OLDEST_VERSION <= int(number) <= NEWEST_VERSION else None


def render_version(version: int) -> str:
    """Write a version as the API does: ``60.0``."""
    return f"{version}.0"


def release_name(version: int) -> str:
    """Name the release of a version: 60 is ``Spring '24``."""
    year, season = divmod(version - OLDEST_VERSION + 1, len(_SEASONS))
    # Winter is named after the year that follows.
    return f"{_SEASONS[season]} '{_YEAR_OF_V31 + year + (season == 2)}"


def all_versions() -> tuple[int, ...]:
    """List the versions served, oldest first, as ``/services/data`` does."""
    return tuple(range(OLDEST_VERSION, NEWEST_VERSION + 1))
