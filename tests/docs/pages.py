"""Which pages are made from the code, and by whom? One table; ``generate`` writes it, ``test_pages`` compares it."""

from collections.abc import Callable, Mapping
from pathlib import Path

from tests.docs import box_page, cli_page, clients_page, ports_page, proof_page, reasons_page, settings_page
from twofold.core.rule_pages import render_reference

ROOT = Path(__file__).parents[2]

PAGES: Mapping[str, Callable[[], str]] = {
    "docs/reference/cli.md": cli_page.render,
    "docs/reference/clients.md": clients_page.render,
    "docs/reference/org-in-a-box.md": box_page.render,
    "docs/reference/ports.md": ports_page.render,
    "docs/reference/proof.md": proof_page.render,
    "docs/reference/reasons.md": reasons_page.render,
    "docs/reference/rule-files.md": render_reference,
    "docs/reference/settings.md": settings_page.render,
}
"""Path from the root of the project -> what makes the page."""
