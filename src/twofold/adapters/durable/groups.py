"""
How are the 64 shards spread, and what is a drain called?

A group of shards is one partition of the queue, so at most one drain of it runs anywhere. Never the person: a
million partitions would be as many queues. With one process there is one group, so a batch can hold 200 people.
"""

from collections.abc import Iterable

from twofold.engine.shards import ALL_SHARDS, SHARDS


def groups_of(count: int) -> tuple[str, ...]:
    """Names of ``count`` groups (1 to 64), such as ``00of02``."""
    assert 1 <= count <= SHARDS, count
    return tuple(f"{index:02d}of{count:02d}" for index in range(count))


def shards_of(group: str) -> frozenset[int]:
    """The shards of a group, spread evenly."""
    index, count = (int(part) for part in group.split("of"))
    return frozenset(shard for shard in ALL_SHARDS if shard % count == index)


def groups_with(shards: Iterable[int], count: int) -> frozenset[str]:
    """The groups these shards belong to."""
    names = groups_of(count)
    return frozenset(names[shard % count] for shard in shards)


def workflow_id(group: str, number: int) -> str:
    """
    Id of one drain. Two wakes that make the same id are one drain: deduplication ids are refused on partitioned queues.

    The number is padded with zeros, so ids sort in the order of their drains.
    """
    return f"drain-{group}-{number:012d}"
