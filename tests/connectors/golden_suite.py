"""Every delivery in a folder, read and compared with what was expected of it."""

from pathlib import Path

from tests.connectors.cast import NOW, SETTINGS
from tests.golden import compare_golden
from twofold.core.deliveries import Delivery
from twofold.engine.ports import Connector, Notice


def list_deliveries(folder: Path) -> list[str]:
    """Names of the deliveries kept beside a test file, without suffix, sorted."""
    return sorted(path.stem for path in (folder / "deliveries").glob("*.json"))


def read_delivery(connector: Connector, folder: Path, name: str) -> Notice:
    """Read one kept delivery, unsigned."""
    body = (folder / "deliveries" / f"{name}.json").read_bytes()
    return connector.read(Delivery(connector.name, {}, body, NOW), SETTINGS)


def compare_delivery(connector: Connector, folder: Path, name: str) -> None:
    """Compare what a kept delivery says with its file of the same name under ``expected``."""
    compare_golden(folder / "expected" / f"{name}.json", read_delivery(connector, folder, name))
