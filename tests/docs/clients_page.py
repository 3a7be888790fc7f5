"""The page of the clients that run against the box: what is run is read from the tests, versions from the locks."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path

from acceptance.clients.catalogue import NODE, Client, clients
from acceptance.clients.measure import FIGURES, TESTS

from tests.docs.markdown import code, first_paragraph, page, table

_HEAD = """
# Clients that run against the org in a box

Clients that we did not write, as their registries give them, unchanged. `make test` installs them under `.clients`, each at
the version below in a place of its own, and runs every test of this page; `make clients` moves forty times the rows. One is
installed by `python -m acceptance.clients.install NAME`. Nothing but Python is needed: node comes as a wheel.
""".strip()

_POINTING = """
## How to point a client at the box

Start the box with the doors that the client needs; the line that `twofold org start` prints has the addresses.

| Client | Doors | Point it by |
|---|---|---|
| `sf` | any | `SF_ACCESS_TOKEN=TOKEN sf org login access-token --instance-url URL`, or `sf org login jwt` with an app of the seed |
| SFDMU | any | `"orgs": [{"name", "instanceUrl", "accessToken"}]` in `export.json` |
| jsforce | any | `new jsforce.Connection({instanceUrl, accessToken})` |
| simple-salesforce | `--https-port` | `Salesforce(instance_url=HTTPS_URL, session_id=TOKEN)` |
| simple-salesforce by user, JWT or app | `--proxy-port` | nothing: it asks for Salesforce's own names, and the proxy leads them to the box |
| CumulusCI | `--https-port` | `CUMULUSCI_ORG_name='{"access_token", "instance_url", "id"}'`, `CUMULUSCI_DISABLE_REFRESH=1` |
| aio-sf, django-salesforce | `--https-port` | their setting of the instance's address |
| aiosalesforce, tap-salesforce, Airbyte | `--proxy-port` | nothing, as above; the last two start from a refresh token |
| Pub/Sub API clients | `--pubsub-port` | their setting of the endpoint; node: `rejectUnauthorizedSsl: false`, for it trusts a bundle of its own |

Over TLS a client has to trust the CA that the box made: `NODE_EXTRA_CA_CERTS`, `REQUESTS_CA_BUNDLE` or `SSL_CERT_FILE` names
its file. The proxy is named by `HTTPS_PROXY`.
""".strip()

_ODDITIES = """
## What to know of them

- `avro-js` 1.12.2, which the node client of the Pub/Sub API would take, names a library that it doesn't bring; 1.12.1 is installed.
- django-salesforce asks for a licence with the newest Django; it is run with 4.2, which needs none.
- CumulusCI asks the net for newer versions of itself once an hour; its tests write the time stamp that says it has.
- jsforce sends SOAP `merge` with an element that the partner WSDL doesn't have; the box refuses it, as it would any other.
- The box runs no Apex, so `sf apex run` and `executeAnonymous` are refused.
""".strip()


def render() -> str:
    """Write the page."""
    return page(_lines())


def _lines() -> Iterator[str]:
    yield from (_HEAD, "")
    yield from table(("Client", "Version", "Run", "Seconds", "Test"), map(_row, find_tests()))
    yield from ("Seconds of processor time: client, box and test together. `make clients` measures them.", "")
    yield from (_POINTING, "", _ODDITIES)


def find_tests() -> list[Path]:
    """List the files of tests, in order."""
    return sorted(TESTS.glob("test_*.py"))


def client_of(file: Path) -> Client:
    """Find the client that a file of tests is named after: the longest name that begins the file's."""
    stem = file.stem.removeprefix("test_")
    known = {client.name.replace("-", "_"): client for client in clients().values() if client.name != NODE}
    return known[max((name for name in known if f"{stem}_".startswith(f"{name}_")), key=len)]


def _row(file: Path) -> list[str]:
    client = client_of(file)
    docstring = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    seconds = json.loads(FIGURES.read_text()).get(file.stem, "")
    return [
        code(client.package),
        client.version,
        first_paragraph(docstring).partition("? ")[2] or first_paragraph(docstring),
        str(seconds),
        code(file.name),
    ]
