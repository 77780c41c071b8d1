"""A request that is repeated gets its first answer; two at once are never both carried out.

The caller names its request by a key of its own (draft-ietf-httpapi-idempotency-key-header). While one process works on
a key it holds it by a row of an unlogged table, which costs no wait for the disk and leaves nothing on the connection,
since a pooler may give that to somebody else. A killed server leaves its key held for `HELD_FOR`; whoever works longer
loses it. Only what was done is kept: a refusal changed nothing, so the same key may try again.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

import orjson
from django.db import InterfaceError, OperationalError, connection

from motcua.kernel import clock
from motcua.kernel.errors import Conflict, Invalid
from motcua.platform import statements

KEPT_FOR = timedelta(hours=72)
# Longer than any request takes: the largest file is taken in within a minute.
HELD_FOR = timedelta(minutes=2)


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
    since = _hold(owner, key)
    try:
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
    finally:
        # On a connection that broke the row stays; its time runs out.
        with suppress(OperationalError, InterfaceError):
            statements.run(_RELEASE, [owner, _plain(key), since])


_HOLD = """
INSERT INTO platform_held_key AS k (owner, key, since) VALUES (%s::text, %s::text, %s::timestamptz)
ON CONFLICT (owner, key) DO UPDATE SET since = EXCLUDED.since WHERE k.since < %s::timestamptz RETURNING since
"""
_RELEASE = (
    "DELETE FROM platform_held_key WHERE owner = %s::text AND key = %s::text AND since = %s::timestamptz"
)
_KEPT = """
SELECT request, status, headers::text, body FROM platform_answer WHERE owner = %s::text AND key = %s::text
"""
# Whoever held the key too long may find that another one has answered meanwhile; the first answer stays.
_KEEP = """
INSERT INTO platform_answer (owner, key, request, status, headers, body, at)
VALUES (%s::text, %s::text, %s::text, %s::int, %s::jsonb, %s::bytea, %s::timestamptz) ON CONFLICT DO NOTHING
"""


def _hold(owner: str, key: str) -> datetime:
    """Since when the key is ours, which tells our hold from a later one."""
    now = clock.now()
    held = statements.run(_HOLD, [owner, _plain(key), now, now - HELD_FOR])
    if not held:
        raise Conflict(
            "Một yêu cầu cùng khoá Idempotency-Key đang được xử lý. Hãy chờ vài giây rồi gửi lại đúng yêu cầu đó.",
            code="request_in_progress",
        )
    return now


def _plain(key: str) -> str:
    return key.replace("\x00", "")


def _kept(owner: str, key: str) -> tuple[str, Answer] | None:
    rows = statements.run(_KEPT, [owner, _plain(key)])
    return (rows[0][0], Answer(rows[0][1], orjson.loads(rows[0][2]), bytes(rows[0][3]))) if rows else None


def _keep(owner: str, key: str, request: str, answer: Answer) -> None:
    headers, body = orjson.dumps(dict(answer.headers)).decode(), "\\x" + answer.body.hex()
    statements.run(_KEEP, [owner, _plain(key), request, answer.status, headers, body, clock.now()])


def forget_old() -> int:
    """Drop the answers that nobody may ask for any more (after three days); returns how many."""
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM platform_held_key WHERE since < %s", [now - HELD_FOR])
        cursor.execute("DELETE FROM platform_answer WHERE at < %s", [now - KEPT_FOR])
        return int(cursor.rowcount)
