"""How the 64 shards are spread, and what drains are called."""

import pytest

from twofold.adapters.durable.groups import groups_of, groups_with, shards_of, workflow_id
from twofold.engine.shards import ALL_SHARDS, SHARDS, shard_of


@pytest.mark.parametrize("count", [1, 2, 3, 7, 64])
def test_every_shard_is_in_exactly_one_group(count: int) -> None:
    parts = [shards_of(group) for group in groups_of(count)]
    assert sorted(shard for part in parts for shard in part) == sorted(ALL_SHARDS)
    assert max(map(len, parts)) - min(map(len, parts)) <= 1


def test_one_process_has_one_group_so_a_batch_can_hold_everybody() -> None:
    [group] = groups_of(1)
    assert shards_of(group) == ALL_SHARDS


def test_the_group_of_a_shard_holds_it() -> None:
    for shard in ALL_SHARDS:
        [group] = groups_with([shard], 3)
        assert shard in shards_of(group)


def test_ids_of_drains_sort_in_their_order() -> None:
    ids = [workflow_id("00of02", number) for number in (0, 1, 9, 10, 99, 100, 10_000_000)]
    assert ids == sorted(ids)


def test_a_lane_keeps_its_shard_for_ever() -> None:
    assert [shard_of(lane) for lane in ("pat@example.com", "kim@example.com", "")] == [24, 7, 46]


def test_lanes_spread_over_all_shards() -> None:
    used = [shard_of(f"person-{number}@example.com") for number in range(6400)]
    assert set(used) == ALL_SHARDS
    assert max(used.count(shard) for shard in range(SHARDS)) < 200
