"""`motcua outbox`: how everything stands that leaves the house, what needs a person, and trying that again."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from motcua.config.cli import answer
from motcua.kernel.actor import SYSTEM
from motcua.kernel.errors import Invalid
from motcua.kernel.vietnamese import moment

if TYPE_CHECKING:  # they need Django, which is set up by `ensure_ready`
    from motcua.platform.effects.models import Effect
    from motcua.platform.effects.queries import Standing

_JSON = click.option("--json", "as_json", is_flag=True, help="In JSON cho chương trình khác đọc.")


@click.group
def command() -> None:
    """Việc gửi ra ngoài (thư, chữ ký, việc tự động): đang chờ bao nhiêu, việc nào cần người xem, thử lại."""


@command.command("status")
@_JSON
def status(as_json: bool) -> None:
    """Mỗi loại còn bao nhiêu việc, lỗi gần nhất. Kết thúc bằng mã 1 khi có việc cần người xem."""
    _ready()
    from motcua.platform.effects.queries import standing

    found = standing()
    if as_json:
        answer([asdict(kind) for kind in found])
    else:
        click.echo("\n".join(map(_line, found)) or "Không còn việc nào chờ.")
    if any(kind.needs_person for kind in found):
        raise SystemExit(1)


@command.command("stuck")
@_JSON
def stuck(as_json: bool) -> None:
    """Những việc mà máy không tự làm được nữa, và những việc tự động bị từ chối. Nói đến người: đừng để lộ."""
    _ready()
    found = _stopped()
    if as_json:
        answer([_row(effect) for effect in found])
        return
    for effect in found:
        about = " ".join(part for part in (effect.subject, effect.key) if part)
        click.echo(f"{effect.pk}  {effect.kind}  {about}\n    {effect.outcome}: {effect.last_error}")


@command.command("again")
@click.argument("numbers", type=int, nargs=-1, metavar="SỐ...")
@click.option("--all", "everything", is_flag=True, help="Mọi việc cần người xem.")
@click.option("--reason", default="", help="Vì sao thử lại; ghi cùng với việc đó.")
def again(numbers: tuple[int, ...], everything: bool, reason: str) -> None:
    """Thử lại những việc này, sau khi đã xem vì sao chúng dừng."""
    if bool(numbers) == everything:
        raise Invalid("Hãy ghi số của việc (xem: motcua outbox stuck), hoặc --all.")
    _ready()
    from motcua.platform.effects import commands, queries

    chosen = numbers or tuple(queries.needing_a_person(SYSTEM).values_list("pk", flat=True))
    for number in chosen:
        commands.again(actor=SYSTEM, effect=number, reason=reason)
    click.echo(f"{len(chosen)} việc sẽ được thử lại; ./motcua worker làm.")


def _stopped() -> Iterable["Effect"]:
    from motcua.platform.effects.queries import needing_a_person, refused

    return [*needing_a_person(SYSTEM), *refused(SYSTEM)]


def _line(kind: "Standing") -> str:
    since = f", lâu nhất từ {moment(kind.oldest_waiting)}" if kind.oldest_waiting else ""
    told = f"{kind.kind}: chờ {kind.waiting}{since}; đang làm {kind.in_flight}; cần người xem {kind.needs_person}"
    return f"{told}\n    lỗi gần nhất: {kind.last_error}" if kind.last_error else told


def _row(effect: "Effect") -> dict[str, object]:
    return {
        "number": effect.pk,
        "kind": effect.kind,
        "key": effect.key,
        "subject": effect.subject,
        "outcome": effect.outcome,
        "error": effect.last_error,
        "to": effect.payload.get("to", ""),
    }


def _ready() -> None:
    from motcua.config.ready import ensure_ready

    ensure_ready()
