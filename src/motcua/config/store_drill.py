"""Whether a place does what the product asks of it: tried for real, in a folder of its own that is gone afterwards."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from django.core.files.base import ContentFile
from django.core.files.storage import Storage

from motcua.kernel.errors import Invalid, Refusal
from motcua.platform import places
from motcua.platform.storages import names, storage

_LARGE = 12 * 1024 * 1024
"""Bytes; more than boto3 sends in one piece."""


@dataclass
class TryOut:
    """One thing that was tried, how long it took, and what was wrong, in words; empty when it went well."""

    what: str
    milliseconds: float = 0.0
    problem: str = ""


def drill(value: str) -> list[TryOut]:
    """Try everything; raises `Invalid` for what names no place."""
    try:
        place = places.read(value)
    except ValueError:
        raise Invalid("Cần /thư-mục hoặc s3://khoá:bí-mật@máy-chủ/bucket.") from None
    own = f"drill-{secrets.token_hex(6)}"
    if place.folder:
        there = storage(replace(place, folder=place.folder / own))
    else:
        there = storage(replace(place, prefix="/".join(part for part in (place.prefix, own) if part)))
    return [_try(what, step, there) for what, step in _STEPS.items()]


def _try(what: str, step: Callable[[Storage], None], there: Storage) -> TryOut:
    began = time.perf_counter()
    result = TryOut(what)
    try:
        step(there)
    except (Refusal, OSError) as fault:
        result.problem = str(fault) or repr(fault)
    result.milliseconds = (time.perf_counter() - began) * 1000
    return result


def _ensure(holds: bool, otherwise: str) -> None:
    if not holds:
        raise OSError(otherwise)


def _small(there: Storage) -> None:
    data = secrets.token_bytes(1024 * 1024)
    there.save("ab/cd/small", ContentFile(data))
    with there.open("ab/cd/small") as file:
        _ensure(file.read() == data, "đọc lại khác với lúc ghi")
    _ensure(there.size("ab/cd/small") == len(data), "sai dung lượng")


def _large(there: Storage) -> None:
    data = secrets.token_bytes(_LARGE)
    there.save("ab/cd/large", ContentFile(data))
    with there.open("ab/cd/large") as file:
        _ensure(file.read() == data, "đọc lại khác với lúc ghi")


def _over(there: Storage) -> None:
    there.delete("ab/cd/small")
    there.save("ab/cd/small", ContentFile(b"moi"))
    with there.open("ab/cd/small") as file:
        _ensure(file.read() == b"moi", "còn bản cũ sau khi ghi lại")


def _list(there: Storage) -> None:
    found = sorted(names(there))
    _ensure(found == ["ab/cd/large", "ab/cd/small"], f"liệt kê được {found}")


def _missing(there: Storage) -> None:
    _ensure(not there.exists("khong/co"), "nói có tệp không hề có")
    try:
        there.open("khong/co").close()
    except FileNotFoundError:
        return
    raise OSError("mở được tệp không hề có")


def _delete(there: Storage) -> None:
    for name in list(names(there)):
        there.delete(name)
    _ensure(not list(names(there)), "còn tệp sau khi xoá")


_STEPS: dict[str, Callable[[Storage], None]] = {
    "ghi và đọc lại 1 MB": _small,
    "ghi và đọc lại 12 MB nhiều phần": _large,
    "ghi đè": _over,
    "liệt kê": _list,
    "tệp không có": _missing,
    "xoá": _delete,
}
