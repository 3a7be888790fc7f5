"""
Which settings are there, and is a value one of theirs? The table; everything else about settings follows from it.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from twofold.core.nearest import nearest
from twofold.errors import SettingsError

APPS = ("oncehub", "calcom", "calendly")
LOG_LEVELS = ("debug", "info", "warning", "error")


class Kind(StrEnum):
    """What a value has to be."""

    TEXT = "text"
    NUMBER = "number"
    URL = "url"
    PATH = "path"
    SECRET = "secret"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Setting:
    """A row of the table. ``*`` in ``name`` stands for an app, or for a free key where ``free`` says what it is."""

    name: str
    kind: Kind
    sentence: str
    default: str | int | bool | None = None
    lowest: int = 0
    highest: int = 0
    free: str | None = None

    @property
    def variable(self) -> str | None:
        """The environment variable, with ``<APP>`` for the app; None for free keys, which only the file can hold."""
        return None if self.free else "TWOFOLD_" + self.name.upper().replace(".", "_").replace("*", "<APP>")


SETTINGS: tuple[Setting, ...] = (
    Setting("home", Kind.PATH, "Where journal, key and secrets live.", ".twofold"),
    Setting("database", Kind.SECRET, "URL of a PostgreSQL database for inbox and journal; SQLite in the home without."),
    Setting("rules", Kind.TEXT, "Rule set (preset or file) of every page that names none."),
    Setting("log_level", Kind.TEXT, "debug, info, warning or error; logs go to stderr.", "info"),
    Setting("org.url", Kind.URL, "The org's own URL."),
    Setting("org.login_url", Kind.URL, "Where client credentials or JWT are exchanged for a session; org.url without."),
    Setting("org.allow_http", Kind.FLAG, "Whether plain http may carry credentials to another machine.", False),
    Setting("org.token", Kind.SECRET, "An access token; it can't be renewed, so prefer client credentials or JWT."),
    Setting("org.client_id", Kind.TEXT, "Consumer key of the connected app, for client credentials and JWT."),
    Setting("org.client_secret", Kind.SECRET, "Consumer secret, for client credentials."),
    Setting("org.username", Kind.TEXT, "API user, for JWT."),
    Setting("org.private_key", Kind.SECRET, "Private key in PEM, for JWT."),
    Setting("org.audience", Kind.URL, "Audience of the JWT; judged by the login URL without."),
    Setting("apps.*.base_url", Kind.URL, "Address of the app's API; the app's own without."),
    Setting("apps.*.api_key", Kind.SECRET, "API key, for back-fill and for what webhooks leave out."),
    Setting("apps.*.webhook_secret", Kind.SECRET, "Secret that signs the app's webhooks."),
    Setting("apps.*.path_secret", Kind.SECRET, "Last part of the hook's URL; made at the first serve without."),
    Setting("apps.*.tolerance_s", Kind.NUMBER, "How old a signature may be at the door, in seconds.", 180, 0, 3600),
    Setting(
        "apps.*.record_id_field",
        Kind.TEXT,
        "Form field, answer or custom field that carries a Salesforce Id.",
        "salesforce_id",
    ),
    Setting("apps.*.rules", Kind.TEXT, "Rule set (preset or file) of this app's pages that name none."),
    Setting("pages.*", Kind.TEXT, "Rule set (preset or file) of one booking page or calendar.", free="page id"),
    Setting("hosts.*", Kind.TEXT, "Salesforce user (e-mail or Id) of one host.", free="host e-mail or id"),
    Setting("serve.host", Kind.TEXT, "Address to listen on.", "127.0.0.1"),
    Setting("serve.port", Kind.NUMBER, "Port to listen on; 0 takes a free one.", 8710, 0, 65535),
    Setting("serve.workers", Kind.NUMBER, "Worker processes; more than one needs PostgreSQL.", 1, 1, 64),
    Setting("serve.public_url", Kind.URL, "Address the apps reach us at; hook URLs are printed with it."),
    Setting(
        "serve.body_bytes_max",
        Kind.NUMBER,
        "Largest delivery taken at the door, in bytes.",
        1_000_000,
        1_000,
        50_000_000,
    ),
)


def find_setting(name: str) -> Setting:
    """
    Find the row of a full name such as ``apps.calcom.api_key``.

    Raises:
        SettingsError: there is none; the message names the nearest.
    """
    for row in SETTINGS:
        if _fits(row, name):
            return row
    meant = nearest(name, all_names())
    hint = f"Did you mean {meant}?" if meant else "twofold settings lists them all."
    raise SettingsError(f"There is no setting {name}. {hint}")


def all_names() -> tuple[str, ...]:
    """Every name a setting can have, apps spelled out; free keys keep their ``*``."""
    return tuple(
        row.name.replace("*", app, 1)
        for row in SETTINGS
        for app in (APPS if "*" in row.name and not row.free else ("*",))
    )


def _fits(row: Setting, name: str) -> bool:
    if row.free:
        return name.startswith(row.name.removesuffix("*")) and not name.endswith(".")
    if "*" not in row.name:
        return name == row.name
    return any(name == row.name.replace("*", app) for app in APPS)


_WANTED: dict[Kind, tuple[type[Any], str]] = {Kind.NUMBER: (int, "a whole number"), Kind.FLAG: (bool, "true or false")}


def check_value(name: str, value: Any, *, in_file: bool) -> Any:
    """
    Hand ``value`` back if ``name`` may have it.

    Raises:
        SettingsError: it may not, or ``name`` is unknown. The value of a secret is never repeated.
    """
    row = find_setting(name)
    wanted, called = _WANTED.get(row.kind, (str, "a text"))
    if type(value) is not wanted:
        raise SettingsError(f"{name} has to be {called}.")
    if row.kind is Kind.NUMBER and not row.lowest <= int(value) <= row.highest:
        raise SettingsError(f"{name} has to lie between {row.lowest} and {row.highest}, and is {value}.")
    if row.kind is Kind.URL and not _is_url(str(value)):
        raise SettingsError(f"{name} has to be a URL that starts with https:// or http://.")
    if row.kind is Kind.SECRET and in_file and not str(value).startswith(("env:", "secret:")):
        raise SettingsError(
            f"{name} must not stand in the file as it is. Store it (twofold settings set-secret {name}) and remove "
            f'the line, or name an environment variable: "env:NAME".'
        )
    if name == "log_level" and value not in LOG_LEVELS:
        raise SettingsError("log_level has to be debug, info, warning or error.")
    return value


def _is_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or True) is not None
    except ValueError:
        return False
