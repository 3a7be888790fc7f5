"""What pages are made of: headings, tables, and text that can't break them."""

from collections.abc import Iterable, Iterator, Sequence


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Lines of a table, with a blank line after it."""
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    yield from (f"| {' | '.join(map(cell, row))} |" for row in rows)
    yield ""


def cell(text: str) -> str:
    """Text that stays in its cell."""
    return " ".join(text.split()).replace("|", "\\|")


def code(text: str) -> str:
    """Text as code; nothing for nothing."""
    return f"`{text}`" if text else ""


def codes(texts: Iterable[str]) -> str:
    """Several texts as code, one beside the other."""
    return ", ".join(map(code, texts))


def first_paragraph(text: str | None) -> str:
    """The first paragraph of a docstring, on one line; ``x`` in double backticks becomes Markdown's."""
    paragraph = (text or "").strip().split("\n\n")[0]
    return " ".join(paragraph.split()).replace("``", "`")


def page(lines: Iterable[str]) -> str:
    """Lines as a page that ends with one line break."""
    return "\n".join(lines).rstrip("\n") + "\n"
