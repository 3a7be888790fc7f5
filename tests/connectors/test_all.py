"""The list of connectors is complete and light to load."""

import subprocess
import sys
from pathlib import Path

import twofold.connectors
from twofold.connectors.all import CONNECTORS

FOLDER = Path(twofold.connectors.__file__).parent
FILES = {
    "README.md",
    "__init__.py",
    "backfill.py",
    "client.py",
    "fake.py",
    "notices.py",
    "samples.py",
    "settings.py",
    "signature.py",
}


def app_folders() -> list[Path]:
    return [path for path in FOLDER.iterdir() if path.is_dir() and (path / "__init__.py").exists()]


def test_every_folder_is_in_the_list_under_its_name() -> None:
    assert sorted(CONNECTORS) == sorted(folder.name for folder in app_folders())
    assert all(connector.name == name for name, connector in CONNECTORS.items())


def test_every_folder_has_the_same_files() -> None:
    for folder in app_folders():
        assert {path.name for path in folder.iterdir()} >= FILES, folder.name


def test_loading_the_list_loads_no_driver() -> None:
    script = "import sys, twofold.connectors.all; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout.split()

    assert not {"aiohttp", "starlette", "uvicorn", "sqlalchemy", "dbos"} & set(loaded)
