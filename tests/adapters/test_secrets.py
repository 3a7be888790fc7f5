"""The secret store: nothing readable on disk, nothing lost when the key changes."""

import base64
from pathlib import Path

import pytest

from twofold.adapters.secrets import SecretStore
from twofold.errors import SettingsError

OLD, NEW = (base64.b64encode(bytes([n]) * 32).decode() for n in (1, 2))


def test_a_secret_comes_back_and_is_not_readable_on_disk(tmp_path: Path) -> None:
    SecretStore(tmp_path).put("org.token", "geheim-ünï")
    assert SecretStore(tmp_path).find("org.token") == "geheim-ünï"
    assert b"geheim" not in (tmp_path / "secrets.json").read_bytes()


def test_only_the_owner_may_read_the_files(tmp_path: Path) -> None:
    SecretStore(tmp_path / "home").put("a", "b")
    modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "home").iterdir()}
    assert modes == {"key": 0o600, "secrets.json": 0o600}
    assert (tmp_path / "home").stat().st_mode & 0o777 == 0o700


def test_with_a_key_from_the_environment_none_is_written(tmp_path: Path) -> None:
    SecretStore(tmp_path, OLD).put("a", "b")
    assert [path.name for path in tmp_path.iterdir()] == ["secrets.json"]


def test_a_new_key_in_front_still_opens_what_the_old_one_sealed(tmp_path: Path) -> None:
    SecretStore(tmp_path, OLD).put("a", "1")
    both = SecretStore(tmp_path, f"{NEW},{OLD}")
    both.put("b", "2")
    assert (both.find("a"), both.find("b")) == ("1", "2")
    assert SecretStore(tmp_path, NEW).find("b") == "2"


def test_a_secret_is_bound_to_its_name(tmp_path: Path) -> None:
    SecretStore(tmp_path, OLD).put("a", "1")
    file = tmp_path / "secrets.json"
    file.write_text(file.read_text().replace('"a"', '"b"'))
    with pytest.raises(SettingsError, match="No key opens the secret 'b'"):
        SecretStore(tmp_path, OLD).find("b")


def test_names_are_listed_and_removed(tmp_path: Path) -> None:
    store = SecretStore(tmp_path)
    store.put("b", "2")
    store.put("a", "1")
    assert store.names() == ("a", "b")
    assert store.remove("a")
    assert not store.remove("a")
    assert store.names() == ("b",)
    assert store.find("a") is None


@pytest.mark.parametrize("key", ["", "short", base64.b64encode(b"x" * 31).decode(), "not base64!"])
def test_a_key_that_is_none_is_told(tmp_path: Path, key: str) -> None:
    with pytest.raises(SettingsError, match="key"):
        SecretStore(tmp_path, key).put("a", "b")


def test_a_missing_key_and_a_damaged_file_are_told(tmp_path: Path) -> None:
    SecretStore(tmp_path).put("a", "b")
    (tmp_path / "key").unlink()
    with pytest.raises(SettingsError, match="key of the stored secrets is missing"):
        SecretStore(tmp_path).find("a")
    (tmp_path / "secrets.json").write_text("{")
    with pytest.raises(SettingsError, match="damaged"):
        SecretStore(tmp_path).find("a")
