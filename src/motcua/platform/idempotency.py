"""A request that is repeated gets its first answer; two at once are never both carried out.

The caller names its request by a key of its own (draft-ietf-httpapi-idempotency-key-header). While one process works on
a key it holds an advisory lock of the database, which is gone with the process: a killed server leaves no key behind
that nobody may use. Only what was done is kept: a refusal changed nothing, so the same key may try again.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256

import orjson
from django.db import InterfaceError, OperationalError, connection

from motcua.kernel import clock
from motcua.kernel.errors import Conflict, Invalid

KEPT_FOR = timedelta(hours=72)


@dataclass(frozen=True)
class Answer:
    """What was answered: status, headers that belong to it, body."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


def fingerprint(*parts: bytes) -> str:
    """What makes two requests the same: the hash of their parts."""
    return sha256(b"\x00".join(sha256(part).digest() for part in parts)).hexdigest()


def once(owner: str, key: str, request: str, do: Callable[[], Answer]) -> tuple[Answer, bool]:
    """The answer to `request` (its fingerprint) under `key` of `owner`, and whether it is a repetition.

    `do` runs at most once at a time, and not again after it has answered with a status below 400. Must be called
    outside a transaction. Raises `Conflict` (`request_in_progress`) while a twin is at work and `Invalid`
    (`key_reused`) when the key belongs to another request.
    """
    with _alone(owner, key):
        kept = _kept(owner, key)
        if kept is not None:
            before, answer = kept
            if before != request:
                raise Invalid(
                    "Khoá Idempotency-Key này đã dùng cho một yêu cầu có nội dung khác. Không có gì bị thay đổi. "
                    "Hãy dùng khoá mới cho yêu cầu mới.",
                    code="key_reused",
                )
            return answer, True
        answer = do()
        if answer.status < 400:
            _keep(owner, key, request, answer)
        return answer, False


@contextmanager
def _alone(owner: str, key: str) -> Iterator[None]:
    name = f"{owner}\x1f{key}"
    if not _ask("SELECT pg_try_advisory_lock(hashtextextended(%s, 7))", name):
        raise Conflict(
            "Một yêu cầu cùng khoá Idempotency-Key đang được xử lý. Hãy chờ vài giây rồi gửi lại đúng yêu cầu đó.",
            code="request_in_progress",
        )
    try:
        yield
    finally:
        # A connection that broke took its lock along.
        with suppress(OperationalError, InterfaceError):
            _ask("SELECT pg_advisory_unlock(hashtextextended(%s, 7))", name)


def _ask(question: str, name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(question, [name.replace("\x00", "")])
        return bool(cursor.fetchone()[0])


def _kept(owner: str, key: str) -> tuple[str, Answer] | None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT request, status, headers::text, body FROM platform_answer WHERE owner = %s AND key = %s",
            [owner, key],
        )
        row = cursor.fetchone()
    return (row[0], Answer(row[1], orjson.loads(row[2]), bytes(row[3]))) if row else None


def _keep(owner: str, key: str, request: str, answer: Answer) -> None:
    headers = orjson.dumps(dict(answer.headers)).decode()
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO platform_answer (owner, key, request, status, headers, body, at)
            VALUES (%s, %s, %s, %s, %s, %s, %s)""",
            [owner, key, request, answer.status, headers, answer.body, clock.now()],
        )


def forget_old() -> int:
    """Drop the answers that nobody may ask for any more (after three days); returns how many."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM platform_answer WHERE at < %s", [clock.now() - KEPT_FOR])
        return int(cursor.rowcount)
