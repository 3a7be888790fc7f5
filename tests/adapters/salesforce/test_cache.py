"""A kept profile comes back whole while it is young; anything odd in its place is made anew."""

import os
import stat
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from twofold.adapters.salesforce.cache import ProfileCache
from twofold.core.org import FieldInfo, OrgProfile, OrgUser, RecordType, SObjectInfo
from twofold.facts.families import Family

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
KEY = ("https://example.my.salesforce.com", "62.0", "user")
PROFILE = OrgProfile(
    org_id="00D000000000001EAA",
    api_user_id="005000000000001AAA",
    person_accounts=True,
    sobjects={"Account": SObjectInfo("Account", {"Name": FieldInfo("Name", "string", 255, picklist=("a", "b"))})},
    record_types=(RecordType("012000000000001AAA", "Account", "PersonAccount", Family.PERSON, True),),
    users=(OrgUser("005000000000001AAA", "kim@example.com", "kim"),),
    queues={"Sales": "00G000000000001EAA"},
)


def cache(directory: Path | None) -> ProfileCache:
    return ProfileCache(directory, age_s_max=60)


def test_a_profile_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    PROFILE.user_id("kim@example.com")
    cache(tmp_path / "deep" / "er").keep(KEY, PROFILE, NOW)
    found = cache(tmp_path / "deep" / "er").find(KEY, NOW + timedelta(seconds=60))
    assert found == PROFILE
    assert found is not None
    assert found.sobjects["Account"].field("name") == PROFILE.sobjects["Account"].fields["Name"]
    assert found.user_id("KIM@example.com") == "005000000000001AAA"


@pytest.mark.parametrize("later", [timedelta(seconds=61), timedelta(seconds=-1)])
def test_an_old_profile_is_not_used_nor_one_from_the_future(tmp_path: Path, later: timedelta) -> None:
    cache(tmp_path).keep(KEY, PROFILE, NOW)
    assert cache(tmp_path).find(KEY, NOW + later) is None


def test_orgs_versions_and_users_have_profiles_of_their_own(tmp_path: Path) -> None:
    cache(tmp_path).keep(KEY, PROFILE, NOW)
    assert cache(tmp_path).find((*KEY[:2], "another"), NOW) is None
    assert cache(tmp_path).find((KEY[0] + "6", "2.0", "user"), NOW) is None


@pytest.mark.parametrize("text", ["", "{", "null", "[]", '{"format": 1}', "\x00\xff", "[" * 100_000])
def test_a_broken_file_is_as_none_and_is_replaced(tmp_path: Path, text: str) -> None:
    kept = cache(tmp_path)
    kept.keep(KEY, PROFILE, NOW)
    (file,) = tmp_path.iterdir()
    file.write_text(text)
    assert kept.find(KEY, NOW) is None
    kept.keep(KEY, PROFILE, NOW)
    assert kept.find(KEY, NOW) == PROFILE
    assert list(tmp_path.iterdir()) == [file]


def test_a_file_of_another_shape_is_as_none(tmp_path: Path) -> None:
    cache(tmp_path).keep(KEY, PROFILE, NOW)
    (file,) = tmp_path.iterdir()
    file.write_text(file.read_text().replace('"format":1', '"format":0'))
    assert cache(tmp_path).find(KEY, NOW) is None


def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    cache(tmp_path / "kept").keep(KEY, PROFILE, NOW)
    (file,) = (tmp_path / "kept").iterdir()
    assert stat.S_IMODE(os.stat(file).st_mode) == 0o600
    assert stat.S_IMODE(os.stat(tmp_path / "kept").st_mode) == 0o700


def test_without_a_directory_nothing_is_kept() -> None:
    cache(None).keep(KEY, PROFILE, NOW)
    assert cache(None).find(KEY, NOW) is None


def test_a_directory_that_cannot_be_made_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cache(tmp_path / "file").keep(KEY, PROFILE, NOW)
    assert cache(tmp_path / "file").find(KEY, NOW) is None


def test_files_nobody_renews_are_swept_after_a_week(tmp_path: Path) -> None:
    cache(tmp_path).keep(KEY, PROFILE, NOW)
    cache(tmp_path).keep((*KEY[:2], "another"), PROFILE, NOW)
    (tmp_path / "notes.txt").write_text("not ours")
    week_ago = time.time() - 8 * 86_400
    for file in tmp_path.iterdir():
        os.utime(file, (week_ago, week_ago))
    cache(tmp_path).keep(KEY, PROFILE, NOW)
    assert cache(tmp_path).find(KEY, NOW) == PROFILE
    assert cache(tmp_path).find((*KEY[:2], "another"), NOW) is None
    assert (tmp_path / "notes.txt").exists()
