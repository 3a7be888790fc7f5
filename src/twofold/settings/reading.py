"""
Where does each setting come from?

An option wins over the environment (``TWOFOLD_`` and the name in capitals, ``_`` for ``.``), which wins over the file.
A secret never stands in the file: it says ``env:NAME`` or ``secret:NAME``, or nothing at all, and then the encrypted
store is asked under the setting's own name.
"""

import os
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from twofold.core.deliveries import AppSettings
from twofold.errors import SettingsError
from twofold.settings.table import APPS, SETTINGS, Kind, all_names, check_value, find_setting
from twofold.settings.values import OrgSettings, Overrides, ServeSettings, Settings

DEFAULT_FILE = "twofold.toml"
NO_OVERRIDES = Overrides()


def read_settings(overrides: Overrides = NO_OVERRIDES, environment: Mapping[str, str] | None = None) -> Settings:
    """
    Read options, environment and file into checked settings.

    Raises:
        SettingsError: the file can't be read, or a key or value is wrong; the message names both.
    """
    environment = os.environ if environment is None else environment
    path = _find_file(overrides.config)
    values, sources = dict[str, Any](), dict[str, str]()
    for source, found in (
        (str(path), _read_file(path)),
        ("environment", _read_environment(environment)),
        ("option", overrides.values()),
    ):
        values.update(found)
        sources.update(dict.fromkeys(found, source))
    folder = path.parent.resolve() if path else Path.cwd()
    home = Path(str(values.get("home", ".twofold")))
    # A home named in the file lies beside the file; one named by hand lies where the hand is.
    home = (folder if sources.get("home") == str(path) else Path.cwd()) / home.expanduser()
    return _freeze(values, sources, home, folder, _Secrets(home, environment))


def _freeze(
    values: Mapping[str, Any], sources: Mapping[str, str], home: Path, folder: Path, secrets: "_Secrets"
) -> Settings:
    def get(name: str) -> Any:
        row = find_setting(name)
        if row.kind is Kind.SECRET:
            return secrets.find(name, values.get(name), sources.get(name))
        return values.get(name, row.default)

    def free(group: str) -> dict[str, str]:
        return {name.split(".", 1)[1]: value for name, value in values.items() if name.startswith(f"{group}.")}

    def group(name: str, type_: Any) -> Any:
        return type_(**{key: get(f"{name}.{key}") for key in type_.__dataclass_fields__})

    return Settings(
        home=home,
        folder=folder,
        database=get("database"),
        rules=get("rules"),
        forced_rules=values.get("rules") if sources.get("rules") == "option" else None,
        log_level=get("log_level"),
        org=group("org", OrgSettings),
        apps={app: group(f"apps.{app}", AppSettings) for app in APPS},
        path_secrets={app: found for app in APPS if (found := get(f"apps.{app}.path_secret"))},
        app_rules={app: found for app in APPS if (found := get(f"apps.{app}.rules"))},
        pages=free("pages"),
        hosts={host.lower(): user for host, user in free("hosts").items()},
        serve=group("serve", ServeSettings),
        sources=sources,
    )


def _find_file(config: Path | None) -> Path | None:
    if config is not None:
        return config
    path = Path(DEFAULT_FILE)
    return path if path.exists() else None


def _read_file(path: Path | None) -> Mapping[str, Any]:
    if path is None:
        return {}
    try:
        document = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise SettingsError(f"The settings file {path} can't be read: {error.strerror}.") from None
    except ValueError as error:
        raise SettingsError(f"The settings file {path} is not TOML: {error}") from None
    try:
        return {name: check_value(name, value, in_file=True) for name, value in _flatten(document, "")}
    except SettingsError as error:
        raise SettingsError(f"{path}: {error.message}") from None


def _flatten(table: Mapping[str, Any], above: str) -> Iterator[tuple[str, Any]]:
    """Walk the tables down to dotted names; a free group (pages, hosts) ends the walk, for its keys may hold dots."""
    for key, value in table.items():
        name = f"{above}{key}"
        if isinstance(value, dict):
            free = any(row.free and row.name == f"{name}.*" for row in SETTINGS)
            yield from ((f"{name}.{k}", v) for k, v in value.items()) if free else _flatten(value, f"{name}.")
        else:
            yield name, value


def _read_environment(environment: Mapping[str, str]) -> Mapping[str, Any]:
    found = {}
    for name in all_names():
        text = environment.get("TWOFOLD_" + name.upper().replace(".", "_"))
        if text and not name.endswith("*"):
            found[name] = check_value(name, _parse(find_setting(name).kind, text), in_file=False)
    return found


def _parse(kind: Kind, text: str) -> str | int | bool:
    """Read a number or a flag from the text of a variable; what isn't one stays text and is refused by the check."""
    if kind is Kind.NUMBER and text.strip().isdecimal():
        return int(text)
    if kind is Kind.FLAG:
        return {"true": True, "1": True, "false": False, "0": False}.get(text.strip().lower(), text)
    return text


class _Secrets:
    """Finds the secret behind a setting; the encrypted store is opened only when it is asked."""

    def __init__(self, home: Path, environment: Mapping[str, str]) -> None:
        self._home = home
        self._environment = environment

    def find(self, name: str, value: str | None, source: str | None) -> str | None:
        """``value`` as it is from option or environment; what it points to from the file; else the store's own."""
        if value is None:
            return self._stored(name)
        if source in ("option", "environment"):
            return value
        where, _, key = value.partition(":")
        secret = self._environment.get(key) if where == "env" else self._stored(key)
        if not secret:
            place = "The environment variable" if where == "env" else "The stored secret"
            raise SettingsError(f"{place} {key}, which {name} names, is not there.")
        return secret

    def _stored(self, name: str) -> str | None:
        if not (self._home / "secrets.json").exists():
            return None
        from twofold.adapters.secrets import SecretStore

        return SecretStore(self._home, self._environment.get("TWOFOLD_KEY")).find(name)
