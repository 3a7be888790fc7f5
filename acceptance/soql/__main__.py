"""
Do other people's parsers agree with the org's: ``python -m acceptance.soql [--queries N] [--keep DIR]``?

The judges are npm's soql-parser-js and the SOQL inside tree-sitter's Apex grammar. Both only know what a query looks like, so two
laws are held: what the org answers, at least one judge takes; what the org's parser refuses, at least one judge refuses, or it is
one of the reasons below. Exit code 0 says that both held, 3 that they didn't or a judge could not be had.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.emulator.soql import judge, judge_dates, judge_related
from tests.emulator.soql.box import READER
from tests.emulator.soql.test_fuzz import queries, soup
from tests.emulator.soql.test_parser import REFUSED

from twofold.emulator.refusals import Refused
from twofold.emulator.soql.parser import parse
from twofold.emulator.soql.run import run

NPM = "soql-parser-js@5.0.2"
PYTHON = ("tree-sitter>=0.25.2,<0.27", "tree-sitter-language-pack>=0.10,<1")

ALLOWED = {
    "takes at most 3 fields": "the judges don't count the fields of ROLLUP and CUBE",
    "Bind variables only allowed in Apex code": "the judges read Apex too",
    "ALL ROWS not allowed in this context": "the judges read Apex too",
    "is not supported in this context": "WITH SECURITY_ENFORCED belongs to Apex",
    "unexpected token: 'SELECT'": "the judges take a sub-select where only a field or a list may stand",
    "unexpected token: '99999999999'": "the judges don't count the digits of LIMIT",
    "unexpected token: ')'": "the judges take aggregates of nothing, as SUM()",
}
"""What the org refuses though both judges take it: a piece of what it says, and why it is right all the same."""

_NODE_JUDGE = """
const judge = require('soql-parser-js');
const lines = require('fs').readFileSync(0, 'utf8').trim().split('\\n').map((line) => JSON.parse(line));
console.log(JSON.stringify(lines.map((query) => { try { return judge.isQueryValid(query); } catch { return false; } })));
"""
_TREE_JUDGE = """
import json, sys
from tree_sitter_language_pack import get_parser
parser = get_parser("apex")
def judge(query):
    text = f"class A {{ void f() {{ List<SObject> a = [{query}]; }} }}".encode(errors="replace")
    return not parser.parse(text).root_node.has_error
print(json.dumps([judge(json.loads(line)) for line in sys.stdin]))
"""


def main() -> int:
    """Ask all three about every query; print what was counted and what can't be explained."""
    parser = argparse.ArgumentParser(prog="python -m acceptance.soql", description=__doc__)
    parser.add_argument("--queries", type=int, default=1500, help="how many queries are made")
    parser.add_argument("--keep", type=Path, help="folder to install the judges into, and to find them in again")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = options.keep or Path(folder)
        place.mkdir(parents=True, exist_ok=True)
        try:
            texts = list(dict.fromkeys(_make(options.queries)))
            verdicts = list(zip(texts, _ask_node(place, texts), _ask_tree(place, texts), strict=True))
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"A judge could not be had: {error}", file=sys.stderr)
            return 3
    counted: Counter[str] = Counter()
    broken = [line for text, one, other in verdicts if (line := _hold(text, one, other, counted))]
    print(json.dumps({"queries": len(texts), **counted, "unexplained": len(broken)}))
    print("\n".join(broken))
    return 3 if broken else 0


def _hold(text: str, one: bool, other: bool, counted: Counter[str]) -> str | None:
    """Hold both laws against a query; returns what can't be explained."""
    said, answered = _ask_org(text)
    counted["answered" if answered else "refused in form" if said else "refused in sense"] += 1
    counted["all agree"] += one == other == (said is None)
    if answered and not (one or other):
        return f"answered, but both judges refuse: {text}"
    if said is not None and one and other and not any(piece in said for piece in ALLOWED):
        return f"refused ({said}), but both judges take: {text}"
    return None


def _ask_org(text: str) -> tuple[str | None, bool]:
    """Ask the org: what its parser says against the query, and whether it is answered."""
    try:
        query = parse(text)
    except Refused as refused:
        return refused.problems[0].message.splitlines()[-1], False
    try:
        run(READER, query)
    except Refused:
        return None, False
    return None, True


def _make(count: int) -> Iterator[str]:
    where = "SELECT Id FROM Contact WHERE"
    kinds = [
        queries(),
        judge.conditions.map(lambda condition: f"{where} {condition.text}"),
        judge_related.filters("Contact").map(lambda condition: f"{where} {condition.text}"),
        judge_related.subtotals("Contact").map(lambda groups: f"SELECT COUNT(Id) FROM Contact GROUP BY {groups.text}"),
        judge_dates.stretches.map(lambda stretch: f"{where} CreatedDate = {stretch.text}"),
        soup.filter(str.strip),
    ]
    for kind in kinds:
        yield from _draw(kind, count // len(kinds))
    yield from (text for text, _, _ in REFUSED if text.strip())


def _draw(kind: st.SearchStrategy[str], count: int) -> list[str]:
    drawn: list[str] = []

    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(kind)
    def draw(text: str) -> None:
        drawn.append(text)

    draw()
    return drawn


def _ask_node(place: Path, texts: Sequence[str]) -> list[bool]:
    if not (place / "node_modules" / "soql-parser-js").is_dir():
        subprocess.run(["npm", "install", "--silent", "--prefix", str(place), NPM], check=True, capture_output=True)
    return _ask(["node", "-e", _NODE_JUDGE], place, texts)


def _ask_tree(place: Path, texts: Sequence[str]) -> list[bool]:
    python = place / "venv" / "bin" / "python"
    if not python.is_file():
        subprocess.run([sys.executable, "-m", "venv", str(place / "venv")], check=True, capture_output=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *PYTHON], check=True, capture_output=True)
    return _ask([str(python), "-c", _TREE_JUDGE], place, texts)


def _ask(command: list[str], place: Path, texts: Sequence[str]) -> list[bool]:
    lines = "\n".join(json.dumps(text) for text in texts)
    answer = subprocess.run(command, cwd=place, input=lines, capture_output=True, text=True, check=True)
    return [bool(verdict) for verdict in json.loads(answer.stdout)]


sys.exit(main())
