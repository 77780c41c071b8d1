"""`motcua log`: how far the readers of the event log are, what they have parked, and reading again."""

import json
import time
from dataclasses import asdict
from typing import Any

import click

from motcua.config.cli import answer
from motcua.kernel.errors import Invalid, NotFound
from motcua.kernel.vietnamese import moment


@click.group(name="log")
def command() -> None:
    """Tình trạng nhật ký sự kiện và những bộ phận đọc nó."""


@command.command()
@click.option("--json", "as_json", is_flag=True, help="In JSON cho chương trình khác đọc.")
def status(as_json: bool) -> None:
    """Mỗi bộ phận đọc đến đâu, còn bao nhiêu sự kiện, gác lại bao nhiêu dòng.

    Kết thúc bằng mã 1 khi có dòng bị gác lại.
    """
    log, readers = _ready()
    states = [log.progress(reader) for reader in readers.values()]
    if as_json:
        answer({"last_event": log.last_event(), "readers": [asdict(state) for state in states]})
    else:
        click.echo(f"Sự kiện cuối cùng: {log.last_event()}")
        for state in states:
            click.echo(_in_words(state))
    if any(state.parked for state in states):
        raise SystemExit(1)


def _in_words(state: Any) -> str:
    when = f", đọc lần cuối {moment(state.moved_at)}" if state.moved_at else ", chưa đọc lần nào"
    held = f", gác lại {state.parked} (xem: motcua log parked)" if state.parked else ""
    return f"{state.reader}: còn {state.behind} sự kiện chưa đọc{held}{when}"


@command.command()
@click.option("--json", "as_json", is_flag=True, help="In JSON cho chương trình khác đọc.")
def parked(as_json: bool) -> None:
    """Những dòng sự kiện (một hồ sơ là một dòng) bị gác lại vì không đọc được, và lý do."""
    held = _ready()[0].held_streams()
    if as_json:
        answer([asdict(stream) for stream in held])
        return
    for stream in held:
        place = f"{stream.reader} {stream.topic} {stream.stream}"
        click.echo(
            f"{place}: từ sự kiện {stream.first_event}, {moment(stream.parked_at)}\n    {stream.error}"
        )
    if not held:
        click.echo("Không có dòng nào bị gác lại.")


@command.command()
@click.argument("reader", metavar="BỘ_PHẬN")
@click.argument("topic", metavar="[CHỦ_ĐỀ]", default="")
@click.argument("stream", metavar="[DÒNG]", type=int, default=0)
@click.option("--all", "everything", is_flag=True, help="Mọi dòng đang bị gác lại của bộ phận này.")
def unpark(reader: str, topic: str, stream: int, everything: bool) -> None:
    """Đọc lại một dòng bị gác lại, từ chỗ đã dừng, sau khi nguyên nhân đã được sửa."""
    if not everything and not (topic and stream):
        raise Invalid("Hãy ghi chủ đề và số của dòng, hoặc --all. Xem: motcua log parked.")
    log, found = _reader(reader)
    places = [(topic, stream)]
    if everything:
        places = [(held.topic, held.stream) for held in log.held_streams() if held.reader == reader]
    failed = sum(not _unparked(log, found, *place) for place in places)
    if failed:
        raise SystemExit(1)


def _unparked(log: Any, reader: Any, topic: str, stream: int) -> bool:
    """Try one stream; a reason to fail is told and the next one is tried."""
    try:
        count = log.unpark(reader, topic, stream)
    except log.NotParkedError as error:
        raise NotFound("Dòng này không bị gác lại. Xem: motcua log parked.") from error
    except Exception as error:  # whatever the reader choked on before, it may choke on again
        click.echo(f"{topic} {stream}: vẫn chưa đọc được, vẫn gác lại: {error!r}", err=True)
        return False
    click.echo(f"{topic} {stream}: đã đọc {count} sự kiện.")
    return True


@command.command()
@click.argument("reader", metavar="BỘ_PHẬN")
def replay(reader: str) -> None:
    """Bỏ kết quả của một bộ phận rồi đọc lại nhật ký từ đầu. Nhật ký không đổi; thư đã gửi không gửi lại."""
    log, found = _reader(reader)
    begin = time.perf_counter()
    count = log.replay(found)
    seconds = max(time.perf_counter() - begin, 0.001)
    click.echo(
        f"{reader}: đã đọc lại {count} sự kiện trong {seconds:.1f} giây ({count / seconds:.0f} mỗi giây)."
    )


@command.command()
@click.argument("codes", metavar="[MÃ_HỒ_SƠ]...", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="In mỗi hồ sơ một dòng JSON cho chương trình khác đọc.")
def recompute(codes: tuple[str, ...], as_json: bool) -> None:
    """Tính lại thời hạn, trễ hạn, người đang giữ của từng hồ sơ từ nhật ký, so với những gì đang lưu.

    Không sửa gì. Kết thúc bằng mã 1 khi có hồ sơ khác với nhật ký của nó, hoặc không có mã hồ sơ đã ghi.
    """
    _ready()
    from motcua.dossiers.queries.recount import recounted

    seen = differing = unknown = 0
    missing = set(codes)
    for found in recounted(codes):
        seen, differing = seen + 1, differing + bool(found.differences)
        unknown += found.steps_unknown
        missing.discard(found.code)
        for line in [_as_line(found)] if as_json else _differences(found):
            click.echo(line)
    said = f"Đã tính lại {seen} hồ sơ, {differing} hồ sơ khác với nhật ký."
    said += f" {unknown} hồ sơ cũ chỉ so được thời hạn, không so được các bước." if unknown else ""
    click.echo(said, err=as_json)
    for code in sorted(missing):
        click.echo(f"Không có hồ sơ {code}.", err=True)
    if differing or missing:
        raise SystemExit(1)


def _as_line(found: Any) -> str:
    return json.dumps(found.to_json(), ensure_ascii=False, default=str)


def _differences(found: Any) -> list[str]:
    return [
        f"{found.code}: {one.what}: đang lưu {one.said}, tính lại {one.counted}"
        + (f" (sự kiện {one.event})" if one.event else "")
        for one in found.differences
    ]


def _ready() -> tuple[Any, dict[str, Any]]:
    """The log's module and every reader by its name, with the database ready."""
    from motcua.config import ready

    ready.ensure_ready()
    from motcua.config.wiring import readers
    from motcua.platform import readers as log

    return log, {reader.name: reader for reader in readers()}


def _reader(name: str) -> tuple[Any, Any]:
    log, known = _ready()
    if name not in known:
        raise NotFound("Không có bộ phận đọc tên %(name)s. Có: %(known)s.", name=name, known=", ".join(known))
    return log, known[name]
