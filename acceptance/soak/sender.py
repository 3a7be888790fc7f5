"""
The vendor: ``python -m acceptance.soak.sender``, its job as JSON on stdin.

Sends every delivery when it is due and never before the one ahead of it of the same person was accepted. What is not answered
with 2xx is sent again, unchanged, until it is. Prints one line when the first is about to be sent.
"""

import asyncio
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import msgspec

from acceptance.soak.ledger import Sent, write_ledger
from acceptance.soak.script import Day, Sending, write_script
from twofold.connectors.oncehub.signature import sign

CONNECTIONS = 100
ANSWER_S_MAX = 15.0
WAIT_S_MIN, WAIT_S_MAX = 0.1, 1.0
SECOND_SENDING_S = 0.5


class Job(msgspec.Struct, frozen=True):
    """What to send, where to and where to write the ledger; ``give_up_s`` counts from the end of the day."""

    url: str
    secret: str
    rate: int
    seconds: int
    seed: int
    began_at: datetime
    give_up_s: float
    ledger: str

    @property
    def day(self) -> Day:
        """The day to be played."""
        return Day(self.rate, self.seconds, self.seed, self.began_at)


class Vendor:
    """Sends until accepted, at most ``CONNECTIONS`` at once."""

    def __init__(self, job: Job, session: aiohttp.ClientSession, give_up_at: float) -> None:
        self._job = job
        self._session = session
        self._give_up_at = give_up_at
        self._room = asyncio.Semaphore(CONNECTIONS)

    async def send(self, sending: Sending, body: bytes, ahead: "asyncio.Task[Sent] | None") -> Sent:
        """Send one delivery until it is accepted, after the one ahead of it."""
        if ahead is not None:
            await asyncio.wait([ahead])
        delivery_id = str(msgspec.json.decode(body)["id"])
        answers: list[int] = []
        while time.monotonic() < self._give_up_at:
            status, latency_s, repeated = await self._post(body)
            if 200 <= status < 300:
                accepted_at = time.time()
                again = await self._post_again(body) if sending.twice else None
                return Sent(sending.number, delivery_id, answers, accepted_at, latency_s, repeated, again)
            answers.append(status)
            await asyncio.sleep(min(WAIT_S_MIN * 2 ** min(len(answers), 10), WAIT_S_MAX))
        return Sent(sending.number, delivery_id, answers, None, 0.0)

    async def _post_again(self, body: bytes) -> bool | None:
        """Send what was answered once more; None where nobody was there to say anything."""
        await asyncio.sleep(SECOND_SENDING_S)
        status, _, repeated = await self._post(body)
        return repeated if 200 <= status < 300 else None

    async def _post(self, body: bytes) -> tuple[int, float, bool]:
        async with self._room:
            began = time.perf_counter()
            headers = sign(body, self._job.secret, datetime.now(UTC))
            try:
                async with self._session.post(self._job.url, data=body, headers=headers) as answer:
                    content = await answer.read()
                    took_s = time.perf_counter() - began
            except (aiohttp.ClientError, TimeoutError, OSError):
                return 0, 0.0, False
        if not 200 <= answer.status < 300:
            return answer.status, took_s, False
        return answer.status, took_s, bool(msgspec.json.decode(content)["repeated"])


async def play(job: Job) -> list[Sent]:
    """Send the whole day; returns what came of each delivery."""
    script = write_script(job.day)
    bodies = [sending.body for sending in script]
    timeout = aiohttp.ClientTimeout(total=ANSWER_S_MAX)
    async with aiohttp.ClientSession(timeout=timeout, connector=aiohttp.TCPConnector(limit=CONNECTIONS)) as session:
        print(msgspec.json.encode({"began": time.time()}).decode(), flush=True)
        began = time.monotonic()
        vendor = Vendor(job, session, began + job.seconds + job.give_up_s)
        last_of: dict[int, asyncio.Task[Sent]] = {}
        tasks = []
        for sending, body in zip(script, bodies, strict=True):
            await asyncio.sleep(max(0.0, began + sending.due_s - time.monotonic()))
            task = asyncio.create_task(vendor.send(sending, body, last_of.get(sending.person)))
            last_of[sending.person] = task
            tasks.append(task)
        return await asyncio.gather(*tasks)


def main() -> None:
    """Read the job, play it, write the ledger."""
    job = msgspec.json.decode(sys.stdin.buffer.read(), type=Job)
    write_ledger(Path(job.ledger), asyncio.run(play(job)))


if __name__ == "__main__":
    main()
