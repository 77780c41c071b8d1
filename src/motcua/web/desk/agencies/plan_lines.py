"""The moves of a reorganisation as an administrator types or pastes them: a line each, parts between semicolons."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from motcua.agencies.types import SuccessionLine
from motcua.kernel.errors import Invalid
from motcua.kernel.vietnamese import fold

_KINDS = {
    "nhap": "merge", "hop nhat": "merge", "sap nhap": "merge", "chia": "split", "tach": "split",
    "doi ten": "rename", "chuyen": "under", "truc thuoc": "under",
}  # fmt: skip
_WORDS = {"merge": "nhập", "split": "chia", "rename": "đổi tên", "under": "chuyển"}
_RULES = {"dia chi": "addresses", "thu tuc": "procedures", "ho so": "dossiers"}
_NAMES = {"addresses": "địa chỉ", "procedures": "thủ tục", "dossiers": "hồ sơ"}
_MAIN = "chinh"


def read(text: str) -> list[dict[str, Any]]:
    """The lines of a text; raises `Invalid` (field `lines`) naming those that cannot be read."""
    found, wrong = [], []
    for place, line in enumerate(text.splitlines(), 1):
        parts = [part.strip() for part in line.split(";")]
        if not any(parts):
            continue
        kind = _KINDS.get(fold(parts[0]))
        if kind is None or len(parts) < 3:
            told = _("Dòng %(place)d: hãy ghi loại; mã cơ quan cũ; mã cơ quan kế thừa, như trong ví dụ.")
            wrong.append(told % {"place": place})
            continue
        found.append(_line(kind, parts))
    if wrong:
        raise Invalid(wrong[0], fields={"lines": wrong[:10]})
    return found


def _line(kind: str, parts: Sequence[str]) -> dict[str, Any]:
    if kind == "rename":
        return {
            "kind": kind,
            "agency": parts[1],
            "name": parts[2],
            "short_name": parts[3] if parts[3:] else "",
        }
    said = [part for part in parts[3:] if part]
    rule = dict(_rule(part) for part in said if fold(part) != _MAIN)
    main = any(fold(part) == _MAIN for part in said) or not rule
    return {"kind": kind, "agency": parts[1], "successor": parts[2], "main": main, "rule": rule}


def _rule(part: str) -> tuple[str, list[str]]:
    """What a successor gets of a split: without a word before it, addresses."""
    for words, name in _RULES.items():
        if fold(part).startswith(f"{words} "):
            # A letter stays a letter when it is folded, so the words are as long as they were.
            return name, _listed(" ".join(part.split()[len(words.split()) :]))
    return "addresses", _listed(part)


def _listed(text: str) -> list[str]:
    return [one.strip() for one in text.split(",") if one.strip()]


def written(lines: Sequence[SuccessionLine]) -> str:
    """The same lines as text again."""
    return "\n".join("; ".join(_parts(line)) for line in lines)


def _parts(line: SuccessionLine) -> Iterator[str]:
    yield _WORDS[line.kind]
    yield line.agency_id
    if line.kind == "rename":
        yield line.name
        if line.short_name:
            yield line.short_name
        return
    yield line.successor_id or ""
    if line.kind == "split" and line.main:
        yield "chính"
    yield from rules(line.rule)


def rules(rule: Mapping[str, Sequence[str]]) -> list[str]:
    """What a successor of a split gets, in words."""
    return [f"{_NAMES[name]} {', '.join(some)}" for name, some in rule.items() if some]


def kind_words() -> dict[str, str]:
    """What happens to an agency, for a table."""
    return {"merge": _("Nhập vào"), "split": _("Chia cho"), "rename": _("Đổi tên"), "under": _("Chuyển về")}
