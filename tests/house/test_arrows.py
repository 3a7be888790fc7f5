"""The arrows are a test: what each room may import, and that the pure rooms and their suites bring no driver along."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DRIVERS = {"aiohttp", "alembic", "asyncpg", "dbos", "psycopg", "sqlalchemy", "sqlite3", "starlette", "uvicorn"}
PURE_PACKAGES = ("twofold.facts", "twofold.core", "twofold.connectors.all")
PURE_SUITES = ("tests.cast", "tests.core.rows", "tests.core.test_creation_rows", "tests.core.test_lifecycle_rows")


def loaded_by(statement: str) -> set[str]:
    """Top-level modules that a fresh interpreter has loaded after ``statement``."""
    code = f"{statement}; import sys; print(' '.join({{name.split('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_every_import_contract_holds():
    command = [str(Path(sys.executable).with_name("lint-imports"))]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]


@pytest.mark.parametrize("module", [*PURE_PACKAGES, *PURE_SUITES])
def test_what_is_pure_brings_no_driver(module: str):
    assert not loaded_by(f"import {module}") & DRIVERS


@pytest.mark.parametrize(
    "module", sorted(p.stem for p in (ROOT / "src/twofold/core").glob("*.py") if p.stem != "__init__")
)
def test_no_file_of_the_core_brings_a_driver_or_a_clock(module: str):
    text = (ROOT / f"src/twofold/core/{module}.py").read_text(encoding="utf-8")
    assert "datetime.now" not in text
    assert "utcnow" not in text
    assert "open(" not in text


def test_importing_twofold_is_light():
    assert not loaded_by("import twofold") & (DRIVERS | {"asyncio", "rich", "typer"})
