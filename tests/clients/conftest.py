"""A box with all its doors open for a module of tests, and a home for the client that the module is about."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.clients.processes import Runner
from tests.clients.seed import make_seed
from tests.clients.sf import Sf, log_in
from tests.emulator.box import Client
from twofold.emulator.server import OrgOptions, RunningOrg, start


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for what the client keeps."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def jwt_key(home: Path) -> Path:
    """The private key of the app that logs in by JWT."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file = home / "app.key"
    file.write_bytes(pem)
    return file


@pytest.fixture(scope="module")
def box(jwt_key: Path) -> Iterator[RunningOrg]:
    """A started box: plain, TLS, proxy, Pub/Sub."""
    key = serialization.load_pem_private_key(jwt_key.read_bytes(), password=None)
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    options = OrgOptions(port=0, https_port=0, proxy_port=0, pubsub_port=0, seed=make_seed(public.decode()))
    with start(options) as running:
        yield running


@pytest.fixture(scope="module")
def runner(box: RunningOrg, home: Path) -> Runner:
    """Runs the client against the box."""
    return Runner(box, home)


@pytest.fixture(scope="module")
def org(box: RunningOrg) -> Iterator[Client]:
    """The box as the tests ask it."""
    client = Client(box)
    yield client
    client.close()


@pytest.fixture(scope="module")
def sf(runner: Runner) -> Sf:
    """The ``sf`` command line, logged in."""
    return log_in(runner)
