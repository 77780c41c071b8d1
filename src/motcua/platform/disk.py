"""A full disk, in whatever way it is told, and the sentence for whoever meets it."""

import errno
import shutil

from django.conf import settings
from django.db import OperationalError
from psycopg.errors import DiskFull

from motcua.kernel.errors import NoRoom

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""No room on the disk, for this user, in one file."""
_NOTHING_LEFT = 32 * 1024 * 1024
"""Bytes: below it a database that fails does so for want of room, even when it has no breath left to say so."""


def is_full(error: BaseException | None) -> bool:
    """Whether something failed because a disk is full: a file of ours, a temporary one, or the database."""
    if isinstance(error, OSError) and error.errno in _FULL:
        return True
    if isinstance(error, OperationalError):
        return isinstance(error.__cause__, DiskFull) or _nothing_is_left()
    return False


def _nothing_is_left() -> bool:
    return shutil.disk_usage(settings.MOTCUA_HOME).free < _NOTHING_LEFT


def no_room() -> NoRoom:
    """The refusal of what would have to be kept."""
    return NoRoom(
        "Máy chủ đã hết chỗ lưu nên chưa nhận được gì của lần gửi này; những gì đã lưu trước đó vẫn còn nguyên. "
        "Người quản trị cần dọn chỗ; bạn hãy gửi lại sau 10 phút."
    )
