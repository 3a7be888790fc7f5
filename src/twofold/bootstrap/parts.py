"""How is a single part made from settings?"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from twofold.adapters.files import read_if_there
from twofold.adapters.secrets import SecretStore
from twofold.errors import SettingsError
from twofold.settings import Settings

if TYPE_CHECKING:
    from twofold.adapters.salesforce import Credentials, SalesforceOrg
    from twofold.core.creation_rules import RuleSet


def open_secrets(settings: Settings) -> SecretStore:
    """Open the encrypted store of the home."""
    return SecretStore(settings.home, os.environ.get("TWOFOLD_KEY") or None)


def load_rules(name: str, folder: Path) -> RuleSet:
    """
    Load a rule set by name: a preset, else a file (a relative one lies here or in ``folder``).

    Raises:
        SettingsError: there is neither, or the file is wrong; the message has a line for each mistake.
    """
    from twofold.core.nearest import did_you_mean
    from twofold.core.presets import PRESETS
    from twofold.core.rule_files import parse_rules

    if name in PRESETS:
        return PRESETS[name]
    path = next((p for p in (Path(name), folder / name) if p.is_file()), None)
    if path is None:
        raise SettingsError(f"There is no rule set {name}, neither as preset nor as file{did_you_mean(name, PRESETS)}.")
    found = parse_rules((read_if_there(path) or b"").decode("utf-8-sig", errors="replace"), path.stem)
    if isinstance(found, tuple):
        lines = "".join(f"\n  {problem}" for problem in found)
        raise SettingsError(f"The rule file {path} is wrong:{lines}")
    return found


def make_org(settings: Settings) -> SalesforceOrg:
    """
    Make the client of the settings' org.

    Raises:
        SettingsError: no org or no credentials are named, or the key can't be read.
    """
    from twofold.adapters.salesforce import Connection, JwtBearer, SalesforceOrg
    from twofold.adapters.salesforce.credentials import login_url, render_form

    url = settings.org.url or settings.org.login_url
    if url is None:
        raise SettingsError("No org is named. Give --org URL and --token T, or set org.url in twofold.toml.")
    credentials = make_credentials(settings)
    if isinstance(credentials, JwtBearer):
        # A key that can't be read is told now, not by the first batch of somebody's bookings.
        render_form(credentials, login_url(credentials, url), datetime.now(UTC))
    connection = Connection(url, credentials, allow_http=settings.org.allow_http)
    return SalesforceOrg(connection, settings.home / "cache")


def make_credentials(settings: Settings) -> Credentials:
    """A token given by hand wins; in the file, what can be renewed does."""
    from twofold.adapters.salesforce import ClientCredentials, JwtBearer, StaticToken

    org = settings.org
    if org.token and settings.sources.get("org.token") in ("option", "environment"):
        return StaticToken(org.token)
    if org.client_id and org.username and org.private_key:
        return JwtBearer(org.client_id, org.username, org.private_key, org.login_url, org.audience)
    if org.client_id and org.client_secret:
        return ClientCredentials(org.client_id, org.client_secret, org.login_url)
    if org.token:
        return StaticToken(org.token)
    raise SettingsError(
        "There are no credentials for the org. Give --token T, or set org.client_id with org.client_secret, "
        "or with org.username and org.private_key."
    )
