"""A file of records, line by line, never held in memory whole: JSON envelopes as the national portal answers them.

Two shapes are known: a full record (`{"code": "OK", "data": {...}}`) and an entry of the short list of all procedures.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, Literal

import orjson

from motcua.kernel.errors import Invalid
from motcua.platform import strict_json
from motcua.procedures.national.cleaning import clean
from motcua.procedures.national.rejected import Rejected

LARGEST_LINE = 20 * 1024 * 1024
_BOM = b"\xef\xbb\xbf"
_CODE = re.compile(rb'"code"\s*:\s*"\s*(\d{1,2}\.\d{3,12}[0-9A-Za-z.\-]{0,40})\s*"')
_FOREIGN = {
    b"\x1f\x8b": "Tệp này được nén (gzip). Hãy giải nén rồi nhập lại.",
    b"PK\x03\x04": "Tệp này được nén (zip) hoặc là bảng tính. Cần tệp văn bản, mỗi dòng một bản ghi JSON.",
    b"\xff\xfe": "Tệp này ghi bằng UTF-16. Hãy lưu lại bằng UTF-8.",
    b"\xfe\xff": "Tệp này ghi bằng UTF-16. Hãy lưu lại bằng UTF-8.",
    b"%PDF": "Đây là tệp PDF. Cần tệp văn bản, mỗi dòng một bản ghi JSON.",
}
Kind = Literal["detail", "listing"]


@dataclass(frozen=True)
class Raw:
    """A cleaned record and what it is."""

    kind: Kind
    data: Mapping[str, Any]


@dataclass(frozen=True)
class Line:
    """One line that is not blank: its number from 1, and its bytes, or None when it is too long to read."""

    number: int
    content: bytes | None


def lines(stream: BinaryIO) -> Iterator[Line]:
    """The lines of a file that are not blank. Raises `Invalid` for a file of quite another kind."""
    number = 0
    while content := stream.readline(LARGEST_LINE + 1):
        number += 1
        if number == 1:
            _refuse_foreign(content)
            content = content.removeprefix(_BOM)
        if len(content) > LARGEST_LINE and not content.endswith(b"\n"):
            _skip_rest(stream)
            yield Line(number, None)
        elif stripped := content.strip():
            yield Line(number, stripped)


def _refuse_foreign(start: bytes) -> None:
    for mark, reason in _FOREIGN.items():
        if start.startswith(mark):
            raise Invalid(reason, code="file_unreadable")


def _skip_rest(stream: BinaryIO) -> None:
    while (rest := stream.readline(1024 * 1024)) and not rest.endswith(b"\n"):
        pass


def read(line: Line) -> Raw:
    """The record of a line, cleaned; raises `Rejected` with the reason and, where it can be seen, the code."""
    if line.content is None:
        raise Rejected(f"Dòng dài quá {LARGEST_LINE // 1024 // 1024} MB.")
    try:
        return _record(_parsed(line.content))
    except Rejected as rejected:
        raise Rejected(rejected.reason, code=rejected.code or _glimpsed(line.content)) from None


def _parsed(content: bytes) -> Any:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        raise Rejected("Dòng không phải văn bản UTF-8.") from None
    try:
        return strict_json.read(content)
    except strict_json.RepeatedKeyError as repeated:
        raise Rejected(str(repeated)) from None
    except orjson.JSONDecodeError as fault:
        raise Rejected(f"Dòng không phải một JSON trọn vẹn ({fault.msg}, ký tự {fault.pos + 1}).") from None


def _record(parsed: Any) -> Raw:
    if not isinstance(parsed, dict):
        raise Rejected("Mỗi dòng phải là một đối tượng JSON.")
    answered = parsed.get("code")
    if "data" in parsed:
        if answered != "OK":
            raise Rejected("Phong bì không mang mã OK: cổng quốc gia đã không trả bản ghi này.")
        return Raw("detail", _object(parsed["data"]))
    if "executionMethods" in parsed or "executionCases" in parsed:
        return Raw("detail", _object(parsed))
    if "categories" in parsed or "departments" in parsed:
        return Raw("listing", _object(parsed))
    raise Rejected("Không nhận ra dạng bản ghi: thiếu «data» (bản đầy đủ) hoặc «categories» (bản rút gọn).")


def _object(data: Any) -> Mapping[str, Any]:
    if not isinstance(data, dict):
        raise Rejected("«data» phải là một đối tượng JSON.")
    cleaned: Mapping[str, Any] = clean(data)
    return cleaned


def _glimpsed(content: bytes) -> str:
    """The procedure's code, as far as it can be made out in a line that cannot be read."""
    found = _CODE.search(content, 0, 100_000)
    return found[1].decode() if found else ""
