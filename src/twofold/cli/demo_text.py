"""How does the day look on a screen? Lines of at most ``width`` characters, in ASCII but for the names of people."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Document = Mapping[str, Any]

WIDTH_PLAIN, WIDTH_MIN, WIDTH_MAX = 100, 72, 120
_TIME, _APP, _CALLS = 6, 8, 5
_COLOURS = {
    "bold": "1",
    "dim": "2",
    "applied": "32",
    "skipped": "36",
    "parked": "33",
    "waiting": "33",
    "refused": "31",
}
_RULES = {
    "first-visit": "a stranger becomes a Person Account of record type Patient; several of one kind are parked",
    "booking-lead": "a stranger becomes a Lead; of several records the newest is used",
    "booking-contact": "a stranger becomes a Contact of their company; without a company it is parked",
    "booking-case": "every booking makes a Case, or updates the one its link names",
}


_HASH = re.compile(r"\b[0-9a-f]{64}\b")


def _wrap(text: str, width: int, first: int = 0, rest: int = 0) -> list[str]:
    """
    Break ``text`` at its blanks alone, so that an id or a command can be copied.

    Args:
        width: in cells of the screen, of which some letters take two.
        first, rest: how far in the first line and the others begin; blanks stand there.
    """
    lines, line, room = list[str](), "", width - first
    for word in text.split():
        if line and _cells(line) + 1 + _cells(word) > room:
            lines.append(line)
            line, room = "", width - rest
        line = f"{line} {word}" if line else word
    lines.append(line)
    return [" " * (rest if number else first) + part for number, part in enumerate(lines)]


def _cells(text: str) -> int:
    return (
        len(text)
        if text.isascii()
        else sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
    )


@dataclass(frozen=True, slots=True)
class Paper:
    """What is written on: how wide, and whether in colours."""

    width: int = WIDTH_PLAIN
    colours: bool = False

    def ink(self, text: str, kind: str) -> str:
        """Colour ``text``, if there are colours."""
        coloured = self.colours and kind in _COLOURS and text.strip()
        return f"\x1b[{_COLOURS[kind]}m{text}\x1b[0m" if coloured else text

    def fill(self, text: str, indent: int = 0) -> list[str]:
        """Break ``text`` into lines that begin ``indent`` characters in."""
        return _wrap(text, self.width, indent, indent)


def render_text(report: Document, paper: Paper) -> Iterator[str]:
    """Render the whole report, line by line."""
    yield from _render_opening(report, paper)
    for chapter in report["chapters"]:
        yield from _render_chapter(chapter, paper)
    yield from _render_totals(report["totals"], paper)
    yield from _render_backfill(report["backfill"], paper)
    yield from _render_costs(report["costs"], paper)
    yield from _render_end(report, paper)


def _render_opening(report: Document, paper: Paper) -> Iterator[str]:
    totals = report["totals"]
    yield paper.ink("TWOFOLD: A DAY OF BOOKINGS", "bold")
    yield ""
    yield from paper.fill(
        f"{totals['deliveries']} webhook deliveries of OnceHub, Cal.com and Calendly reach a clinic's Salesforce org. Each is "
        "verified, stored, matched with whoever the org knows, decided by the rule set of its booking page, and written "
        "in one piece, activity Event included. Org and apps are stand-ins on this machine; everything between them is "
        "Twofold as it runs in earnest. A star marks what is new or changed by the evening."
    )
    yield ""
    width = max(len(page["page"]) for page in report["pages"])
    for page in report["pages"]:
        yield from _hang(f"  {page['page']:<{width}}  ", _RULES[page["rules"]], paper)


def _render_chapter(chapter: Document, paper: Paper) -> Iterator[str]:
    yield ""
    yield paper.ink("=" * paper.width, "dim")
    yield paper.ink(chapter["title"].upper(), "bold")
    yield from paper.fill(chapter["lesson"])
    yield ""
    yield from _row(paper, ("time", "app", "what came", "decision", "calls"), "dim")
    for person in chapter["people"]:
        yield from _render_person(person, paper)


def _render_person(person: Document, paper: Paper) -> Iterator[str]:
    yield paper.ink("-" * paper.width, "dim")
    yield from _hang(
        f"{paper.ink(person['name'], 'bold')}: ", person["who"], paper, _cells(person["name"]) + 2, indent=0
    )
    yield from _render_holdings("before", person["before"], person["before"], paper)
    for delivery in person["deliveries"]:
        yield from _render_delivery(delivery, paper)
    yield from _render_holdings("after", person["after"], person["before"], paper)


def _render_holdings(word: str, holdings: Sequence[str], known: Sequence[str], paper: Paper) -> Iterator[str]:
    """A line a record; a star marks what ``known`` doesn't have."""
    for number, line in enumerate(holdings):
        mark = " " if line in known else "*"
        head = f"  {word if number == 0 else '':<{_TIME}}{mark} "
        yield from _hang(head, line, paper)


def _render_delivery(delivery: Document, paper: Paper) -> Iterator[str]:
    app = "" if delivery["again"] else delivery["app_name"]
    cells = (delivery["at"], app, delivery["came"], delivery["decision"], str(delivery["api_calls"]))
    yield from _row(paper, cells, delivery["outcome"])
    indent = 2 + _TIME + 2
    for line in paper.fill(" ".join(delivery["why"]), indent):
        yield paper.ink(line, "dim")
    if delivery["cure"]:
        yield from _hang(" " * indent + "What to do: ", _HASH.sub(_shorten, delivery["cure"]), paper)
    if not delivery["as_expected"]:
        yield paper.ink(" " * indent + "NOT AS EXPECTED: see the end.", "refused")


def _shorten(found: re.Match[str]) -> str:
    """The id of a delivery that has none of its own is a hash; its beginning is enough to look at."""
    return f"{found[0][:12]}..."


def _row(paper: Paper, cells: Sequence[str], kind: str) -> Iterator[str]:
    """Render one row of the table; long cells go on in the next line. The decision is coloured."""
    rest = paper.width - 2 - _TIME - _APP - _CALLS - 8
    came = rest * 3 // 7
    widths = (_TIME, _APP, came, rest - came)
    columns = [_wrap(cell, width) for cell, width in zip(cells, widths, strict=False)]
    for number in range(max(map(len, columns))):
        parts = [_at(column, number).ljust(width) for column, width in zip(columns, widths, strict=True)]
        parts[3] = paper.ink(parts[3], kind)
        calls = cells[4].rjust(_CALLS) if number == 0 else ""
        yield f"  {'  '.join((*parts, calls))}".rstrip()


def _at(lines: Sequence[str], number: int) -> str:
    return lines[number] if number < len(lines) else ""


def _hang(head: str, text: str, paper: Paper, length: int | None = None, indent: int | None = None) -> Iterator[str]:
    """Render ``text`` behind ``head`` (of ``length`` visible characters), its next lines under its first."""
    length = len(head) if length is None else length
    under = length if indent is None else indent
    lines = _wrap(text, paper.width, length, under)
    yield head + lines[0][length:]
    yield from lines[1:]


# What it came to


def _render_totals(totals: Document, paper: Paper) -> Iterator[str]:
    made = ", ".join(f"{count} {_plural(kind, count)}" for kind, count in totals["made"].items() if count)
    outcomes = ", ".join(f"{count} {outcome}" for outcome, count in totals["outcomes"].items() if count)
    yield ""
    yield paper.ink("=" * paper.width, "dim")
    yield paper.ink("WHAT THE DAY CAME TO", "bold")
    rows = (
        ("deliveries", f"{totals['deliveries']}: {outcomes}"),
        (
            "of these",
            f"{totals['waited']} had to wait for the org, {totals['settled_by_hand']} was parked and settled by an admin",
        ),
        ("made", made),
        ("Events", f"{totals['events']}, one for each appointment that ever stood"),
        ("doubles", f"{totals['doubles']} people or Events that should not be there"),
        (
            "API calls",
            f"{totals['api_calls']}, counted at the org's own request log; {totals['setup_calls']} more at the start, to learn "
            "what kind of org it is",
        ),
    )
    for name, text in rows:
        yield from _hang(f"  {name:<10}  ", text, paper)


def _plural(kind: str, count: int) -> str:
    return kind if count == 1 else f"{kind}s"


def _render_backfill(swept: Document, paper: Paper) -> Iterator[str]:
    yield ""
    yield paper.ink("WHAT NO WEBHOOK TOLD", "bold")
    yield from paper.fill(
        f"At {swept['at']} all three apps are asked for everything since {swept['since']}. {swept['bookings']} bookings come "
        f"back: {swept['applied']} is applied now, for its webhook never came ({swept['lost']}), {swept['unchanged']} say "
        f"nothing new and change nothing, {swept['still_parked']} still need a person. {swept['api_calls']} API calls.",
        2,
    )


def _render_costs(costs: Document, paper: Paper) -> Iterator[str]:
    one, two, together = costs["one_round"], costs["two_rounds"], costs["together"]
    yield ""
    yield paper.ink("WHAT A BOOKING COSTS", "bold") + "  (API calls, at the org's own request log)"
    rows = (
        (
            one,
            f"for a booking: one call looks everybody up, one writes person and Event; so it was for {one['deliveries']}",
        ),
        (two, f"where a converted Lead or a merged record has to be followed; so it was for {two['deliveries']}"),
        (
            together,
            f"for {together['deliveries']} bookings of {together['applied']} new people, worked together; at most "
            f"{together['limit']} are allowed",
        ),
    )
    for cost, text in rows:
        mark = "" if cost["kept"] else f"  TOO MANY: at most {cost['limit']}"
        yield from _hang(f"  {cost['api_calls']:>3}  ", text + mark, paper)


def _render_end(report: Document, paper: Paper) -> Iterator[str]:
    yield ""
    if report["as_expected"]:
        for line in paper.fill("The day came out as the script says: every outcome, every reason, every call."):
            yield paper.ink(line, "applied")
        return
    yield paper.ink("THE DAY DID NOT COME OUT AS THE SCRIPT SAYS:", "refused")
    for surprise in report["surprises"]:
        yield from _hang(f"  {surprise['at']}  ", f"{surprise['person']}: {_tell_surprise(surprise)}", paper)
    for name, cost in {"backfill": report["backfill"], **report["costs"]}.items():
        if not cost["kept"]:
            yield from _hang("  calls  ", f"{name}: {cost}", paper)


def _tell_surprise(surprise: Document) -> str:
    expected, found = surprise["expected"], surprise["found"]
    wanted = f"{expected['outcome']}, {expected['reason']}, {_calls(expected)}"
    return f"expected {wanted}; found {found['outcome']}, {', '.join(found['reasons'])}, {_calls(found)}"


def _calls(one: Document) -> str:
    return f"{one['api_calls']} {_plural('call', one['api_calls'])}"
