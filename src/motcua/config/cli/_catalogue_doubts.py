"""`motcua catalogue flags` and `answer`: the doubts of an import, and their answers, as on the page of the draft."""

from collections.abc import Mapping
from typing import Any

import click

from motcua.config.cli import answer as answer_in_json
from motcua.kernel.errors import Invalid
from motcua.process.limit import Limit

_VERSION = click.option("--version", "number", type=int, help="Số phiên bản, khi thủ tục có nhiều bản nháp.")
_JSON = click.option("--json", "as_json", is_flag=True, help="Trả lời bằng JSON cho chương trình đọc.")


@click.command(name="flags")
@click.argument("code")
@_VERSION
@_JSON
def flags(code: str, number: int | None, as_json: bool) -> None:
    """Chỗ cần xem lại trong bản nháp của thủ tục CODE; chỗ có khoá phải được trả lời trước khi công bố."""
    from motcua.config.ready import ensure_ready

    ensure_ready()
    from motcua.procedures.queries import draft_of

    rows = [_row(flag) for flag in draft_of(code, number).content.get("flags", [])]
    if as_json:
        answer_in_json(rows)
        return
    for row in rows:
        click.echo(f"{row['key'] or '-':<12}  {row['touches'] or '-':<6}  {row['field']}: {row['reason']}")
        if row["answer"]:
            click.echo(f"              → {row['answer']}: {row['why']} ({row['by']})")
    click.echo(f"{len(rows)} chỗ, {_open(rows)} chỗ phải trả lời.")


def _row(flag: dict[str, Any]) -> dict[str, Any]:
    """A doubt as it is listed. `key` names it in `answer`; empty where nothing has to be answered."""
    from motcua.procedures.queries import flag_key

    told = flag.get("answer") or {}
    return {
        "key": flag_key(flag) if flag.get("touches") else "",
        **{name: flag.get(name, "") for name in ("field", "touches", "at", "reason")},
        "answer": told.get("words", ""),
        "why": told.get("reason", ""),
        "by": told.get("by", ""),
    }


def _open(rows: list[dict[str, Any]]) -> int:
    return len([row for row in rows if row["key"] and not row["answer"]])


@click.command(name="answer")
@click.argument("code")
@click.argument("keys", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Mọi chỗ còn phải trả lời.")
@click.option("--keep", is_flag=True, help="Giữ như bản nháp.")
@click.option("--remove", is_flag=True, help="Bỏ giấy tờ hoặc trường hợp khỏi bản nháp.")
@click.option("--limit", metavar="THỜI HẠN", help="Thời hạn: 5d, 10cd, 8h, 1m hoặc same-day.")
@click.option("--fee", metavar="SỐ ĐỒNG", help="Mức thu; 0: không thu; unknown: chưa rõ.")
@click.option("--required", multiple=True, metavar="MÃ", help="Giấy tờ luôn phải có; ghi nhiều lần.")
@click.option(
    "--returning",
    multiple=True,
    type=click.Choice(["online", "counter", "post"]),
    help="Cách trả kết quả; ghi nhiều lần.",
)
@click.option("--reason", required=True, metavar="LÝ DO", help="Vì sao trả lời như vậy.")
@click.option(
    "--as", "username", required=True, metavar="TÊN", help="Tên đăng nhập của người quản trị danh mục."
)
@_VERSION
@_JSON
def answer(code: str, keys: tuple[str, ...], number: int | None, **given: Any) -> None:
    """Trả lời một hay nhiều chỗ (khoá lấy từ «flags») bằng một câu trả lời: được tất cả hoặc không gì cả."""
    from motcua.config.ready import ensure_ready

    ensure_ready()
    from motcua.agencies.queries import officer_actor, officer_named
    from motcua.procedures.commands import answer_flags
    from motcua.procedures.queries import draft_of, flag_key, unanswered

    draft = draft_of(code, number)
    chosen = [flag_key(flag) for flag in unanswered(draft.content)] if given["everything"] else list(keys)
    if not chosen:
        raise Invalid("Hãy ghi khoá của ít nhất một chỗ, hoặc --all.")
    version = answer_flags(
        actor=officer_actor(officer_named(given["username"])),
        version_id=draft.pk,
        answers=dict.fromkeys(chosen, _value(given)),
        reasons=dict.fromkeys(chosen, given["reason"]),
    )
    left = len(unanswered(version.content))
    if given["as_json"]:
        answer_in_json({"code": code, "version": version.number, "answered": chosen, "left": left})
        return
    click.echo(f"Đã trả lời {len(chosen)} chỗ của {code} phiên bản {version.number}; còn {left} chỗ.")


def _value(given: Mapping[str, Any]) -> dict[str, Any]:
    """The one answer that was given, as `procedures.flag_answers` takes it."""
    limit, fee = given["limit"], given["fee"]
    found: list[dict[str, Any]] = [
        *([{"keep": True}] if given["keep"] else []),
        *([{"remove": True}] if given["remove"] else []),
        *([_of_limit(limit)] if limit is not None else []),
        *([{"amount": _amount(fee)}] if fee is not None else []),
        *({name: list(given[name])} for name in ("required", "returning") if given[name]),
    ]
    if len(found) != 1:
        raise Invalid(
            "Hãy chọn đúng một câu trả lời: --keep, --remove, --limit, --fee, --required hoặc --returning."
        )
    return found[0]


def _of_limit(text: str) -> dict[str, Any]:
    limit = Limit.parse(text)
    quantity = limit.quantity or 1
    return {
        "unit": limit.unit.value,
        "quantity": int(quantity) if quantity == int(quantity) else float(quantity),
    }


def _amount(text: str) -> int | None:
    if text == "unknown":
        return None
    if not text.isdecimal() or len(text) > 12:
        raise Invalid("Mức thu «%(text)s» không phải số đồng. Viết 20000, 0 hoặc unknown.", text=text[:40])
    return int(text)
