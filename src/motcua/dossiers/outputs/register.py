"""Form 07: the register of a counter for a period, sealed by that counter as a copy of what the log says."""

from collections.abc import Sequence

from motcua.agencies.queries import agency
from motcua.documents import queries as documents
from motcua.documents import types as paper
from motcua.dossiers.outputs import paper_labels
from motcua.dossiers.outputs.issue import sealed
from motcua.dossiers.queries import handovers
from motcua.dossiers.queries.handovers import Period, RegisterLine
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid
from motcua.kernel.vietnamese import day
from motcua.process.states import Status

MOST_PRINTED = 2000
"""Dossiers of one printed register; a longer one is taken as a workbook, or in parts."""
_WAYS = {"online": "Bản điện tử trên Cổng", "counter": "Tại quầy", "post": "Qua bưu chính"}
_ENDS = {
    Status.REFUSED: "từ chối tiếp nhận (mẫu 03)",
    Status.WITHDRAWN: "rút hồ sơ (mẫu 05)",
    Status.STOPPED: "dừng giải quyết (mẫu 05)",
    Status.SUPPLEMENT: "chờ bổ sung",
    Status.PAYMENT: "chờ nghĩa vụ tài chính",
    Status.DONE: "có kết quả, chờ trả",
}


def register_paper(actor: Actor, counter: str, period: Period) -> tuple[bytes, Sequence[int]]:
    """The register as PDF with the counter's seal, and the numbers of the dossiers in it.

    Raises what `handovers.register` raises, `Invalid` for one that is too long, `Unavailable` when it cannot be sealed.
    """
    asked = handovers.register(actor, counter, period)
    lines = list(handovers.lines(asked, most=MOST_PRINTED + 1))
    if len(lines) > MOST_PRINTED:
        raise Invalid(
            "Kỳ này có hơn %(most)s hồ sơ nên chưa in thành một sổ được. Hãy chọn kỳ ngắn hơn, hoặc tải xlsx.",
            most=MOST_PRINTED,
        )
    body, now = agency(counter), clock.now()
    form = paper.Form07(
        letterhead=paper_labels.letterhead(body, now.date()),
        period=f"{body.name}, từ ngày {day(period.first)} đến ngày {day(period.last)}",
        lines=tuple(_line(one) for one in lines),
        keeper=paper.Signer(("NGƯỜI LẬP SỔ",), actor.name),
        made_at=now,
    )
    made = documents.render_form_07(form)
    return sealed(made.pdf, made.seal, body, "Sổ theo dõi hồ sơ"), [one.dossier for one in lines]


def _line(one: RegisterLine) -> paper.RegisterLine:
    return paper.RegisterLine(
        code=one.code,
        procedure=one.procedure,
        quantity=1,
        name=one.name,
        contact=one.contact,
        agency=one.agency,
        received_at=one.received_at,
        due_at=one.due_at,
        forwarded_at=one.forwarded_at,
        returned_at=one.returned_at,
        return_way=_WAYS.get(one.way, one.way),
        taken_by=one.taken_by,
        note=notes(one),
    )


def notes(one: RegisterLine) -> str:
    """What the register notes of a dossier, in the words of the register."""
    return "; ".join(part for part in (_ENDS.get(one.status, ""), remarks(one)) if part)


def remarks(one: RegisterLine) -> str:
    """What it notes besides how the dossier stands."""
    said = [
        f"bổ sung {one.supplements} lần" if one.supplements else "",
        f"gia hạn {one.extensions} lần" if one.extensions else "",
        f"nhận hộ lúc {one.taken_at.astimezone(clock.VIETNAM):%H:%M %d/%m/%Y}" if one.taken_at else "",
    ]
    return "; ".join(part for part in said if part)
