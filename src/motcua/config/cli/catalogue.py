"""`motcua catalogue`: take in national records, look at drafts and differences, publish, find, report drift."""

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from motcua.config.cli import answer
from motcua.config.cli._catalogue_doubts import answer as answer_doubts
from motcua.config.cli._catalogue_doubts import flags
from motcua.kernel.errors import Invalid, Refusal
from motcua.kernel.vietnamese import typed_day

if TYPE_CHECKING:
    from motcua.kernel.actor import Actor

DONE, SOME_REJECTED, REFUSED = 0, 1, 2
_SHOWN = 20
_JSON = click.option("--json", "as_json", is_flag=True, help="Trả lời bằng JSON cho chương trình đọc.")


@click.group(name="catalogue")
def command() -> None:
    """Danh mục thủ tục: nhập bản ghi quốc gia, trả lời chỗ nghi ngờ, xem khác biệt, công bố, tra cứu, soát lệch."""


command.add_command(flags)
command.add_command(answer_doubts)


@command.command(name="import")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--dry-run", is_flag=True, help="Chỉ xem sẽ ra sao, không ghi gì.")
@_JSON
def import_records(file: Path, dry_run: bool, as_json: bool) -> None:
    """Nhập tệp bản ghi của cổng quốc gia (mỗi dòng một JSON; «-» là stdin); cái mới thành bản nháp.

    Mã thoát: 0 nhập hết, 1 có bản ghi bị từ chối, 2 không đọc được tệp.
    """
    _ready()
    from motcua.kernel.actor import SYSTEM
    from motcua.procedures.commands import import_file

    source = {"stream": sys.stdin.buffer} if str(file) == "-" else {"path": file}
    try:
        report = import_file(actor=SYSTEM, dry_run=dry_run, **source).to_json()
    except Refusal as refusal:
        if as_json:
            nothing: dict[str, Any] = {"read": 0, "imported": 0, "changed": 0, "unchanged": 0}
            nothing |= {"rejected": [], "flagged": []}
            answer({**nothing, "error": str(refusal), "code": refusal.code})
        click.echo(str(refusal), err=True)
        sys.exit(REFUSED)
    if as_json:
        answer(report)
    else:
        _show_report(report)
    sys.exit(SOME_REJECTED if report["rejected"] else DONE)


def _show_report(report: dict[str, Any]) -> None:
    if report["dry_run"]:
        click.echo("Chạy thử, chưa ghi gì.")
    click.echo(
        f"Đọc {report['read']} bản ghi: {report['imported']} mới, {report['changed']} thay đổi, "
        f"{report['unchanged']} như cũ, {len(report['rejected'])} bị từ chối, "
        f"{len(report['flagged'])} chỗ cần xem lại."
    )
    for row in report["rejected"][:_SHOWN]:
        click.echo(f"  ✗ dòng {row['line']} {row['code']}: {row['reason']}")
    for code, sentences in list(report["differences"].items())[:_SHOWN]:
        click.echo(f"  ± {code}")
        for sentence in sentences[:_SHOWN]:
            click.echo(f"      {sentence}")
    for row in report["flagged"][:_SHOWN]:
        click.echo(f"  ! {row['code']} {row['field']}: {row['reason']}")
    if len(report["flagged"]) > _SHOWN:
        click.echo(f"  … và {len(report['flagged']) - _SHOWN} chỗ nữa; xem đủ bằng --json.")


@command.command(name="drafts")
@_JSON
def drafts(as_json: bool) -> None:
    """Các bản nháp chờ công bố."""
    _ready()
    from motcua.procedures.queries import drafts as waiting

    rows: list[dict[str, Any]] = [
        {
            "code": version.procedure_id,
            "version": version.number,
            "source": version.source,
            "name": version.name,
            "flags": len(version.content.get("flags", [])),
        }
        for version in waiting()
    ]
    if as_json:
        answer(rows)
        return
    for row in rows:
        click.echo(
            f"{row['code']}  v{row['version']}  {row['source']}  {row['name'][:90]}  (!{row['flags']})"
        )
    click.echo(f"{len(rows)} bản nháp.")


@command.command(name="diff")
@click.argument("code")
@click.argument("before", type=int, required=False)
@click.argument("after", type=int, required=False)
@_JSON
def diff(code: str, before: int | None, after: int | None, as_json: bool) -> None:
    """Khác biệt giữa hai phiên bản của thủ tục CODE; không ghi số: bản đang áp dụng và bản mới nhất."""
    _ready()
    from motcua.procedures.queries import compared

    old, new, found = compared(code, before, after)
    if as_json:
        answer(
            {
                "code": code,
                "before": old.number,
                "after": new.number,
                "differences": [d.to_json() for d in found],
            }
        )
        return
    click.echo(f"{code}: phiên bản {old.number} → {new.number}")
    for one in found:
        click.echo(f"  {one.sentence}")
    if not found:
        click.echo("  Không có gì khác.")


@command.command(name="publish")
@click.argument("codes", nargs=-1, required=True)
@click.option("--decision", required=True, metavar="SỐ", help="Số quyết định công bố.")
@click.option(
    "--date", "day", required=True, metavar="NGÀY", help="Ngày quyết định: 2026-11-20 hoặc 20/11/2026."
)
@click.option(
    "--as", "username", required=True, metavar="TÊN", help="Tên đăng nhập của người quản trị danh mục."
)
@click.option("--version", "number", type=int, help="Số phiên bản, khi thủ tục có nhiều bản nháp.")
@_JSON
def publish(
    codes: tuple[str, ...], decision: str, day: str, username: str, number: int | None, as_json: bool
) -> None:
    """Công bố bản nháp của một hay nhiều thủ tục bằng một quyết định: được tất cả hoặc không gì cả."""
    _ready()
    from motcua.procedures.commands import publish_many
    from motcua.procedures.queries import draft_of

    chosen = [draft_of(code, number).pk for code in codes]
    found = publish_many(
        actor=_officer(username), version_ids=chosen, decision=decision, decided_on=_day(day)
    )
    rows = [{"code": v.procedure_id, "version": v.number, "decision": v.decision} for v in found]
    if as_json:
        answer(rows)
        return
    for row in rows:
        click.echo(f"Đã công bố {row['code']} phiên bản {row['version']} theo {row['decision']}.")


@command.command(name="withdraw")
@click.argument("code")
@click.option("--decision", required=True, metavar="SỐ", help="Số quyết định bãi bỏ.")
@click.option(
    "--as", "username", required=True, metavar="TÊN", help="Tên đăng nhập của người quản trị danh mục."
)
def withdraw(code: str, decision: str, username: str) -> None:
    """Bãi bỏ thủ tục CODE: không ai nộp mới được nữa, hồ sơ đang giải quyết vẫn đi tiếp."""
    _ready()
    from motcua.procedures.commands import withdraw as withdraw_procedure

    withdraw_procedure(actor=_officer(username), code=code, decision=decision)
    click.echo(f"Đã bãi bỏ {code} theo {decision}.")


@command.command(name="drift")
@_JSON
def drift_report(as_json: bool) -> None:
    """Chỗ bản công bố của địa phương lệch với bản ghi quốc gia mới nhất."""
    _ready()
    from motcua.procedures.queries import drift

    found = drift()
    if as_json:
        answer([point.to_json() for point in found])
        return
    for point in found:
        click.echo(f"{point.code}  {point.kind}: {point.sentence}")
    click.echo(f"{len(found)} chỗ lệch ở {len({p.code for p in found})} thủ tục.")


@command.command(name="list")
@click.option("--state", type=click.Choice(["published", "draft", "withdrawn", "listed"]), help="Tình trạng.")
@click.option("--field", default="", metavar="LĨNH VỰC", help="Tên lĩnh vực.")
@click.option("--level", type=click.Choice(["commune", "province", "central"]), help="Cấp thực hiện.")
@_JSON
def listing(state: str | None, field: str, level: str | None, as_json: bool) -> None:
    """Liệt kê danh mục."""
    _show_rows(text="", state=state or "", field=field, level=level or "", as_json=as_json)


@command.command(name="search")
@click.argument("text", nargs=-1, required=True)
@_JSON
def search(text: tuple[str, ...], as_json: bool) -> None:
    """Tìm thủ tục theo lời thường: motcua catalogue search lam giay khai sinh."""
    _ready()
    from motcua.procedures.queries import Wanted
    from motcua.procedures.queries import search as find

    found = find(Wanted(text=" ".join(text))).entries[:_SHOWN]
    rows = [
        {"code": e.code, "name": e.name, "field": e.field, "level": e.level, "listed_only": e.listed}
        for e in found
    ]
    if as_json:
        answer(rows)
        return
    for row in rows:
        click.echo(f"{row['code']}  {row['name']}  ({row['field']})")
    if not rows:
        click.echo("Không tìm thấy thủ tục nào.")


def _show_rows(*, as_json: bool, **wanted: str) -> None:
    _ready()
    from motcua.procedures.queries import catalogue

    rows = [row.to_json() for row in catalogue(**wanted)]
    if as_json:
        answer(rows)
        return
    for row in rows:
        click.echo(f"{row['code']}  {row['state']:<9}  {row['name'][:100]}")
    click.echo(f"{len(rows)} thủ tục.")


def _ready() -> None:
    from motcua.config.ready import ensure_ready

    ensure_ready()


def _officer(username: str) -> "Actor":
    from motcua.agencies.queries import officer_actor, officer_named

    return officer_actor(officer_named(username))


def _day(text: str) -> date:
    day = typed_day(text)
    if day:
        return day
    raise Invalid("Không hiểu ngày «%(text)s». Viết 2026-11-20 hoặc 20/11/2026.", text=text[:40])
