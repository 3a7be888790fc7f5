"""What do settings look like once they are checked? Frozen; nothing here is read from anywhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from twofold.core.deliveries import AppSettings


@dataclass(frozen=True, slots=True)
class Overrides:
    """The options shared by most commands; None leaves a setting as it is."""

    org: str | None = None
    token: str | None = field(default=None, repr=False)
    rules: str | None = None
    home: Path | None = None
    database: str | None = field(default=None, repr=False)
    config: Path | None = None

    def values(self) -> Mapping[str, str]:
        """The options given, by the name of their setting."""
        named = {
            "org.url": self.org,
            "org.token": self.token,
            "rules": self.rules,
            "home": str(self.home) if self.home else None,
            "database": self.database,
        }
        return {name: value for name, value in named.items() if value is not None}


@dataclass(frozen=True, slots=True)
class OrgSettings:
    """How the org is reached; secrets are left out of ``repr``."""

    url: str | None = None
    login_url: str | None = None
    token: str | None = field(default=None, repr=False)
    client_id: str | None = None
    client_secret: str | None = field(default=None, repr=False)
    username: str | None = None
    private_key: str | None = field(default=None, repr=False)
    audience: str | None = None
    allow_http: bool = False


@dataclass(frozen=True, slots=True)
class ServeSettings:
    """How ``serve`` listens and works."""

    host: str = "127.0.0.1"
    port: int = 8710
    workers: int = 1
    public_url: str | None = None
    body_bytes_max: int = 1_000_000


@dataclass(frozen=True, slots=True)
class Settings:
    """
    All settings, checked. ``apps`` has every known app; ``app_rules``, ``pages`` and ``rules`` name rule sets.

    ``forced_rules`` is set by ``--rules``, which wins over page and app. ``folder`` is where relative rule files are
    looked up: the settings file's own. ``sources`` says for each value set where it came from.
    """

    home: Path
    folder: Path
    database: str | None = field(default=None, repr=False)
    rules: str | None = None
    forced_rules: str | None = None
    log_level: str = "info"
    org: OrgSettings = OrgSettings()
    apps: Mapping[str, AppSettings] = field(default_factory=dict)
    path_secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    app_rules: Mapping[str, str] = field(default_factory=dict)
    pages: Mapping[str, str] = field(default_factory=dict)
    hosts: Mapping[str, str] = field(default_factory=dict)
    serve: ServeSettings = ServeSettings()
    sources: Mapping[str, str] = field(default_factory=dict)
