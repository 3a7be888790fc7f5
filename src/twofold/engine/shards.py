"""Into which of the 64 shards does a lane fall? The same one in every process and for ever."""

from hashlib import blake2b

SHARDS = 64
ALL_SHARDS = frozenset(range(SHARDS))


def shard_of(lane: str) -> int:
    """Hash a lane key to 0 to 63. Python's own ``hash`` is salted per process and would not do."""
    return blake2b(lane.encode("utf-8", "backslashreplace"), digest_size=1).digest()[0] % SHARDS
