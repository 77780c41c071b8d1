"""Outages of national systems: registered once with proof; the dossiers that they touch rest until the end, each told.

What rests follows from which outages are open (`follow_outages`): who registers or ends one changes a single row, and
the sets of dossiers are suspended and resumed by the same acts and statement as everything, as often as it takes. A
dossier that is accepted or supplied during an outage rests from the next round on.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Annotated

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import gettext_noop

from motcua.dossiers import national_systems
from motcua.dossiers.acts.resume import RESUME, Resume
from motcua.dossiers.acts.suspend import SUSPEND, Suspend
from motcua.dossiers.commands.perform import carry_out_many
from motcua.dossiers.models import Dossier, NationalOutage
from motcua.dossiers.queries.outages import touched_by
from motcua.dossiers.turn_rules import BY_OUTAGE
from motcua.kernel import clock, rights
from motcua.kernel.actor import Actor, service
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from motcua.kernel.vietnamese import day, normal
from motcua.platform import log
from motcua.platform.inputs import Ask, Day, Given, Line, Note
from motcua.platform.outside import record_of
from motcua.platform.transactions import command
from motcua.procedures.queries import exists
from motcua.process.moves import needs_words
from motcua.process.table import OUTAGE

TOPIC = "outage"
SET = 500


class Outage(Given):
    """Which system, since when, until when as far as it is said, and what proves it. No procedures: all of them."""

    system: Annotated[Line, Ask(lazy("Hệ thống gặp sự cố"))]
    began_at: Annotated[Day, Ask(lazy("Từ ngày"))]
    until: Annotated[Day, Ask(lazy("Dự kiến đến ngày"))]
    proof: Annotated[Line, Ask(lazy("Bằng chứng"), lazy("Số, ngày thông báo của đơn vị vận hành."))]
    procedures: Annotated[
        Note, Ask(lazy("Mã thủ tục bị ảnh hưởng"), lazy("Mỗi dòng một mã. Để trống là mọi thủ tục."))
    ] = ""
    note: Annotated[Note, Ask(lazy("Nội dung người nộp sẽ đọc"))]

    @property
    def codes(self) -> list[str]:
        """The procedures that are named, each once."""
        return sorted({normal(word) for word in self.procedures.replace(",", " ").split()})


def may_register(actor: Actor) -> bool:
    """Whoever looks after the whole installation."""
    return rights.administers(actor, rights.PROVINCE)


@command
def register_outage(*, actor: Actor, given: Outage) -> NationalOutage:
    """An outage from now on, with what was measured of it; raises `Conflict` while the same system's is open."""
    ensure_well_said(actor, given)
    record = record_of(national_systems.measured(given.system))
    measured = record if any(one["calls"] for one in record["systems"].values()) else {}
    kept = {**given.model_dump(), "procedures": given.codes, "measured": measured}
    made = NationalOutage.objects.create(**kept, registered_at=clock.now(), registered_by=actor.name)
    _tell(made, "registered", actor)
    return made


def ensure_well_said(actor: Actor, given: Outage) -> None:
    """Raises what `register_outage` would: `NotAllowed`, `Invalid` with its fields, `Conflict`."""
    _ensure(actor)
    if given.system not in dict(national_systems.offered()):
        sentence = "Hãy chọn một hệ thống trong danh sách."
        raise Invalid(sentence, fields={"system": [sentence]})
    needs_words(given.proof, "Hãy ghi số, ngày của thông báo chứng minh sự cố.", field="proof")
    needs_words(given.note, "Hãy ghi nội dung để người nộp biết vì sao hồ sơ tạm dừng.")
    if given.until <= clock.now():
        sentence = "Ngày dự kiến phải sau hôm nay."
        raise Invalid(sentence, fields={"until": [sentence]})
    if NationalOutage.objects.filter(system=given.system, ended_at=None).exists():
        raise Conflict("Sự cố của hệ thống này đã được ghi nhận và chưa kết thúc.")
    if unknown := [code for code in given.codes if not exists(code)]:
        raise Invalid(
            "Không có thủ tục mang mã %(codes)s. Hãy xem lại mã trong Danh mục thủ tục.",
            fields={"procedures": [gettext_noop("Có mã không phải mã thủ tục.")]},
            codes=", ".join(unknown),
        )


@command
def end_outage(*, actor: Actor, outage: int) -> None:
    """The system works again; its dossiers go on with the next round."""
    _ensure(actor)
    found = NationalOutage.objects.select_for_update().filter(pk=outage).first()
    if found is None:
        raise NotFound("Không có sự cố này.")
    if found.ended_at is not None:
        raise Conflict("Sự cố này đã kết thúc.")
    found.ended_at, found.ended_by = clock.now(), actor.name
    found.save(update_fields=["ended_at", "ended_by"])
    _tell(found, "ended", actor)


def _ensure(actor: Actor) -> None:
    if not may_register(actor):
        raise NotAllowed("Chỉ người quản trị hệ thống của tỉnh mới ghi nhận và kết thúc sự cố.")


def _tell(outage: NationalOutage, what: str, actor: Actor) -> None:
    data = {
        "system": outage.system,
        "began_at": log.iso(outage.began_at),
        "until": log.iso(outage.until),
        "proof": outage.proof,
        "procedures": outage.procedures,
        **({"measured": outage.measured["sha256"]} if outage.measured else {}),
    }
    log.record(TOPIC, outage.pk, what, at=clock.now(), actor=actor, data=data)


def follow_outages() -> tuple[int, int]:
    """Suspend what open outages touch, resume what none touches any more; returns how many of each."""
    found = list(NationalOutage.objects.filter(ended_at=None).order_by("pk"))
    paused = sum(_suspended(outage) for outage in found)
    everything = any(not outage.procedures for outage in found)
    resting = sorted({code for outage in found for code in outage.procedures})
    return paused, 0 if everything else _resumed(resting)


def _suspended(outage: NationalOutage) -> int:
    name = national_systems.name_of(outage.system, "vi")
    note = f"{name} gặp sự cố từ ngày {day(outage.began_at)}. {outage.note}"
    # It may last longer than was said.
    until = max(outage.until, clock.now() + timedelta(days=1))
    given = Suspend(ground=BY_OUTAGE, law=outage.proof, until=until, note=note)
    by = service(OUTAGE)
    return sum(
        len(carry_out_many(SUSPEND, actor=by, dossiers=some, given=given).done)
        for some in _sets(touched_by(outage.procedures))
    )


def _resumed(touched: Sequence[str]) -> int:
    given, by = Resume(note="Hệ thống quốc gia đã hoạt động trở lại."), service(OUTAGE)
    over = Dossier.objects.filter(suspended=BY_OUTAGE).exclude(procedure_code__in=touched)
    return sum(len(carry_out_many(RESUME, actor=by, dossiers=some, given=given).done) for some in _sets(over))


def _sets(found: QuerySet[Dossier]) -> Iterator[list[int]]:
    """Their numbers in sets; each begins after the last of the one before, whatever became of that."""
    last = 0
    while some := list(found.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:SET]):
        yield some
        last = some[-1]
