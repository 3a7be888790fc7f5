"""How are plans written in as few calls as possible, each at most once?"""

from collections.abc import Iterable, Sequence

from twofold.adapters.salesforce.graph import Graph, pack, render_call, render_graph
from twofold.adapters.salesforce.results import parse_results, refused_whole
from twofold.adapters.salesforce.session import Session
from twofold.core.plan import NotSent, Plan, Unknown, WriteResult, Written
from twofold.errors import AccessRefused, AnswerLost, ConnectError, OrgUnavailable

_NOTHING_TO_DO = Written({})


async def write_plans(session: Session, version: str, plans: Sequence[Plan]) -> tuple[WriteResult, ...]:
    """
    Write each plan as one all-or-none graph; results in the order of ``plans``.

    Once the org takes nothing, calls that were still to come are not made. Raises nothing for what the org answers.
    """
    results: dict[int, WriteResult] = {}
    down: NotSent | None = None
    for load in pack([render_graph(n, plan, version) for n, plan in enumerate(plans) if plan]):
        outcome = [down] * len(load) if down else await _write_load(session, version, load)
        results.update(zip((g.index for g in load), outcome, strict=True))
        down = down or _reason_to_stop(outcome)
    return tuple(results.get(n, _NOTHING_TO_DO) for n in range(len(plans)))


def _reason_to_stop(outcome: Iterable[WriteResult]) -> NotSent | None:
    """A call the org took nothing of; a graph it merely did not get to is no reason."""
    results = list(outcome)
    first = results[0]
    if isinstance(first, NotSent) and first.code != "GRAPH_HALTED" and all(r == first for r in results):
        return first
    return None


async def _write_load(session: Session, version: str, load: Sequence[Graph]) -> Sequence[WriteResult]:
    try:
        answer = await session.write(render_call(load, version))
    except AnswerLost as error:
        return [Unknown(str(error))] * len(load)
    except AccessRefused:
        return [NotSent("INVALID_SESSION_ID")] * len(load)
    except OrgUnavailable as error:
        return [NotSent(error.code, error.retry_after_s)] * len(load)
    except ConnectError:
        return [NotSent("UNAVAILABLE")] * len(load)
    if answer.status != 400:
        return parse_results(load, answer)
    if len(load) == 1:
        return [refused_whole(load[0], answer)]
    # The whole call was refused and nothing was done: one plan must be at fault. Halving finds it; the rest go on.
    middle = len(load) // 2
    return [
        *await _write_load(session, version, load[:middle]),
        *await _write_load(session, version, load[middle:]),
    ]
