"""What does an answer that isn't 2xx mean, in Twofold's errors?"""

from twofold.errors import AccessRefused, ConnectError, ReadError
from twofold.transport.calls import Answer


def require_ok(answer: Answer, service: str) -> Answer:
    """
    Hand back a 2xx answer and raise for any other.

    Decides on the status alone; bodies differ by vendor and may hold a person's data.

    Raises:
        AccessRefused: 401 or 403. ConnectError: 429 or 5xx, to be tried later. ReadError: anything else.
    """
    if answer.ok:
        return answer
    if answer.status in (401, 403):
        raise AccessRefused(f"{service} refuses our key (status {answer.status}). Check the key in the settings.")
    if answer.status == 429 or answer.status >= 500:
        raise ConnectError(f"{service} can't answer now (status {answer.status}). It can be tried again later.")
    raise ReadError(f"{service} answered with status {answer.status}, which was not expected.")
