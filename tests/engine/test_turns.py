"""Does a batch leave others their turn, and keep its own order?"""

import asyncio

from twofold.engine.turns import AT_ONCE, in_turns


def test_all_items_come_in_order() -> None:
    async def collect() -> list[int]:
        return [item async for item in in_turns(range(3 * AT_ONCE + 1))]

    assert asyncio.run(collect()) == list(range(3 * AT_ONCE + 1))


def test_somebody_at_the_door_waits_for_a_few_rows_only() -> None:
    seen = list[str]()

    async def work() -> None:
        async for item in in_turns(range(2 * AT_ONCE)):
            seen.append(f"row {item}")

    async def knock() -> None:
        seen.append("door")

    async def both() -> None:
        working = asyncio.create_task(work())
        knocking = asyncio.create_task(knock())
        await asyncio.gather(working, knocking)

    asyncio.run(both())
    assert seen.index("door") == AT_ONCE
