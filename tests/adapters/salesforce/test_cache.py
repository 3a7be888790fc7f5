"""A kept profile comes back whole while it is young; anything odd in its place is made anew."""

import os
import stat
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from twofold.adapters.salesforce.cache import Kept, ProfileCache
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


KEPT = Kept(PROFILE, NOW)


def test_a_profile_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    PROFILE.user_id("kim@example.com")
    ProfileCache(tmp_path / "deep" / "er").keep(KEY, KEPT)
    found = ProfileCache(tmp_path / "deep" / "er").find(KEY)
    assert found == KEPT
    assert found is not None
    account = found.profile.sobjects["Account"]
    assert account.field("name") == PROFILE.sobjects["Account"].fields["Name"]
    assert found.profile.user_id("KIM@example.com") == "005000000000001AAA"


@pytest.mark.parametrize(("age_s", "fresh"), [(0, True), (60, True), (61, False), (-1, False)])
def test_an_old_profile_is_not_fresh_nor_one_from_the_future(age_s: int, fresh: bool) -> None:
    assert KEPT.is_fresh(60, NOW + timedelta(seconds=age_s)) is fresh


def test_orgs_versions_and_users_have_profiles_of_their_own(tmp_path: Path) -> None:
    ProfileCache(tmp_path).keep(KEY, KEPT)
    assert ProfileCache(tmp_path).find((*KEY[:2], "another")) is None
    assert ProfileCache(tmp_path).find((KEY[0] + "6", "2.0", "user")) is None


def test_a_time_without_its_zone_is_none(tmp_path: Path) -> None:
    ProfileCache(tmp_path).keep(KEY, KEPT)
    (file,) = tmp_path.iterdir()
    file.write_text(file.read_text().replace('09:00:00Z"', '09:00:00"'))
    assert ProfileCache(tmp_path).find(KEY) is None


@pytest.mark.parametrize("text", ["", "{", "null", "[]", '{"format": 1}', "\x00\xff", "[" * 100_000])
def test_a_broken_file_is_as_none_and_is_replaced(tmp_path: Path, text: str) -> None:
    kept = ProfileCache(tmp_path)
    kept.keep(KEY, KEPT)
    (file,) = tmp_path.iterdir()
    file.write_text(text)
    assert kept.find(KEY) is None
    kept.keep(KEY, KEPT)
    assert kept.find(KEY) == KEPT
    assert list(tmp_path.iterdir()) == [file]


def test_a_file_of_another_shape_is_as_none(tmp_path: Path) -> None:
    ProfileCache(tmp_path).keep(KEY, KEPT)
    (file,) = tmp_path.iterdir()
    assert '"format":1' in file.read_text()
    file.write_text(file.read_text().replace('"format":1', '"format":0'))
    assert ProfileCache(tmp_path).find(KEY) is None


def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    ProfileCache(tmp_path / "kept").keep(KEY, KEPT)
    (file,) = (tmp_path / "kept").iterdir()
    assert stat.S_IMODE(os.stat(file).st_mode) == 0o600
    assert stat.S_IMODE(os.stat(tmp_path / "kept").st_mode) == 0o700


def test_without_a_directory_nothing_is_kept() -> None:
    ProfileCache(None).keep(KEY, KEPT)
    assert ProfileCache(None).find(KEY) is None


def test_a_directory_that_cannot_be_made_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    ProfileCache(tmp_path / "file").keep(KEY, KEPT)
    assert ProfileCache(tmp_path / "file").find(KEY) is None


def test_files_nobody_renews_are_swept_after_a_week(tmp_path: Path) -> None:
    ProfileCache(tmp_path).keep(KEY, KEPT)
    ProfileCache(tmp_path).keep((*KEY[:2], "another"), KEPT)
    (tmp_path / "notes.txt").write_text("not ours")
    week_ago = time.time() - 8 * 86_400
    for file in tmp_path.iterdir():
        os.utime(file, (week_ago, week_ago))
    ProfileCache(tmp_path).keep(KEY, KEPT)
    assert ProfileCache(tmp_path).find(KEY) == KEPT
    assert ProfileCache(tmp_path).find((*KEY[:2], "another")) is None
    assert (tmp_path / "notes.txt").exists()
