"""What came of each record of a list? Worked one by one, all or none where asked, and written as result elements."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from twofold.emulator import refusals
from twofold.emulator.behaviour.org import Org
from twofold.emulator.refusals import Problem, Refused, SeveralMatch, ValueUnreadable
from twofold.emulator.wire.xml import Markup, joined, nil, tag, tag_value
from twofold.facts.error_codes import DUPLICATE_EXTERNAL_ID

Item = TypeVar("Item")


Parts = Mapping[str, Markup]
WITH_ID: Parts = {"id": nil("id")}
"""What a failed result of most calls says beside its errors."""


@dataclass(frozen=True, slots=True)
class RowResult:
    """Say what came of one record: the elements of its result by name, or what was wrong."""

    parts: Parts = field(default_factory=dict)
    problems: Sequence[Problem] = ()

    @property
    def success(self) -> bool:
        """Whether it was done."""
        return not self.problems


def done(record_id: str, **parts: Markup) -> RowResult:
    """Say that a record was worked."""
    return RowResult({"id": tag("id", record_id), **parts})


class _Undone(Exception):
    """Part of an all-or-none list failed."""


def work_each(
    org: Org, items: Sequence[Item], work: Callable[[Item], RowResult], *, all_or_none: bool
) -> list[RowResult]:
    """
    Work every item in one transaction; with ``all_or_none`` one failure undoes all.

    The offenders keep their own problems, the others say that they were rolled back.
    """
    results: list[RowResult] = []
    try:
        with org.store.transaction():
            results.extend(_work_one(item, work) for item in items)
            if all_or_none and not all(result.success for result in results):
                raise _Undone
    except _Undone:
        undone = (refusals.rolled_back(),)
        return [result if not result.success else replace(result, problems=undone) for result in results]
    return results


def _work_one(item: Item, work: Callable[[Item], RowResult]) -> RowResult:
    try:
        return work(item)
    except ValueUnreadable as unreadable:
        return RowResult(problems=[unreadable.in_row])
    except Refused as refusal:
        return RowResult(problems=[refusals.as_row_problem(problem) for problem in refusal.problems])
    except SeveralMatch as several:
        text = f"{several.sobject}: more than one record found for external id field"
        return RowResult(problems=[Problem(DUPLICATE_EXTERNAL_ID, text, ())])


def render_results(results: Sequence[RowResult], failed: Parts = WITH_ID) -> Markup:
    """
    Write a result for each record, its elements in the order of their names.

    Args:
        failed: the elements of a result that failed, beside its errors.
    """
    return joined(*[_render_result(result, failed) for result in results])


def _render_result(result: RowResult, failed: Parts) -> Markup:
    parts = {
        **(result.parts if result.success else failed),
        "errors": joined(*[render_error(problem) for problem in result.problems]),
        "success": tag("success", result.success),
    }
    return tag("result", *[parts[name] for name in sorted(parts)])


def render_error(problem: Problem) -> Markup:
    """Write one problem; a duplicate rule's tells its matches. Source: types Error and DuplicateError of the WSDL (D)."""
    fields = [tag("fields", name) for name in problem.fields or ()]
    code = tag("statusCode", problem.code)
    found = problem.extra.get("duplicateResut")
    if not isinstance(found, dict):
        return tag("errors", *fields, tag("message", problem.message), code)
    parts = [*fields, tag("message", problem.message), code, tag_value("duplicateResult", found)]
    return tag("errors", *parts, attributes={"xsi:type": "DuplicateError"})
