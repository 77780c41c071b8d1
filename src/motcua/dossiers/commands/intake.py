"""The counter: accept, refuse, ask for everything that is missing at once, take in supplements, record the fee."""

from collections.abc import Sequence
from dataclasses import dataclass

from motcua.documents.commands import keep
from motcua.documents.queries import look
from motcua.dossiers import store
from motcua.dossiers.commands.perform import perform, perform_order
from motcua.dossiers.models import Paper
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid
from motcua.kernel.vietnamese import normal
from motcua.platform import statements
from motcua.platform.transactions import command, decision
from motcua.procedures.queries import frozen
from motcua.procedures.types import Case
from motcua.process.engine import Order
from motcua.process.states import Act
from motcua.process.table import Standing


@dataclass(frozen=True)
class Defect:
    """One thing to supply or correct: the paper or content, what is wrong, the legal ground."""

    what: str
    problem: str
    ground: str = ""


@decision
def accept(*, actor: Actor, dossier: int, seen: Sequence[str] = (), expect: int | None = None) -> None:
    """Receive the dossier: every required paper is there as a file, or its original was seen now (`seen`: codes).

    Starts the clock by the limit the province promises for this case and channel.
    """

    def order(locked: store.Locked, standing: Standing) -> Order:
        row = case_of(locked).promised(locked.channel)
        limit = row.limit if row else None
        return Order(Act.ACCEPT, standing, limit=limit, missing=missing_papers(locked, seen))

    data = {"seen": list(seen)} if seen else None
    perform_order(
        actor=actor,
        dossier=dossier,
        order=order,
        data=data,
        expect=expect,
        beside=(lambda locked: store.Beside(seen=_titles(locked, seen))) if seen else None,
    )


def _titles(locked: store.Locked, seen: Sequence[str]) -> list[tuple[str, str]]:
    papers = case_of(locked).papers
    return [(code, papers[code].name) for code in seen if code in papers]


def case_of(locked: store.Locked) -> Case:
    """The case of the pinned version under which the dossier runs."""
    case = frozen(locked.version_id).case(locked.case_code)
    if case is None:
        raise Invalid("Phiên bản thủ tục không còn trường hợp của hồ sơ này.")
    return case


_PAPERS_OF = "SELECT DISTINCT component FROM dossiers_paper WHERE dossier_id = %s::bigint"


def missing_papers(locked: store.Locked, seen: Sequence[str] = ()) -> tuple[str, ...]:
    """Names of required papers that are neither filed nor seen. The e-form stands for its own paper."""
    needed = [c for c in case_of(locked).components if c.required and not c.form and not c.condition]
    if {c.code for c in needed} <= set(seen):
        return ()
    have = {code for (code,) in statements.run(_PAPERS_OF, [locked.id])} | set(seen)
    return tuple(c.name for c in needed if c.code not in have)


@decision
def refuse(*, actor: Actor, dossier: int, note: str, expect: int | None = None) -> None:
    """Refuse to receive, with the reason and what the person can do (form 03)."""
    perform(actor=actor, dossier=dossier, act=Act.REFUSE, note=note, expect=expect)


@decision
def ask_more(
    *,
    actor: Actor,
    dossier: int,
    defects: Sequence[Defect],
    superior_reason: str = "",
    expect: int | None = None,
) -> None:
    """One consolidated request for everything that is missing or wrong (form 02); the clock stands meanwhile."""
    listed = [d for d in defects if d.what.strip() and d.problem.strip()]
    if not listed:
        sentence = "Hãy ghi ít nhất một giấy tờ hoặc nội dung cần bổ sung và lý do."
        raise Invalid(sentence, fields={"defects": [sentence]})
    rows = [
        {"what": d.what.strip(), "problem": d.problem.strip(), "ground": d.ground.strip()} for d in listed
    ]
    perform(
        actor=actor,
        dossier=dossier,
        act=Act.ASK_MORE,
        note="; ".join(f"{r['what']}: {r['problem']}" for r in rows),
        superior_reason=superior_reason,
        data={"defects": rows},
        expect=expect,
    )


@dataclass(frozen=True)
class Supplied:
    """A file given as a supplement, already kept: component code, its name, the file's hash."""

    component: str
    name: str
    file: str


def take_in(*, component: str, name: str, data: bytes) -> Supplied:
    """Look at a file by its content and keep it, ready to be supplied; raises `Invalid` with what to do instead."""
    seen = look(data)
    file = keep(data, media_type=seen.media_type, pages=seen.pages)
    return Supplied(component, normal(name)[:200] or "giay-to", file.sha256)


@command
def supply(
    *,
    actor: Actor,
    dossier: int,
    papers: Sequence[Supplied],
    note: str = "",
    expect: int | None = None,
) -> None:
    """Hand in what was asked for: files, an explanation, or both; the clock goes on."""
    if not papers and not note.strip():
        raise Invalid("Bạn hãy thêm ít nhất một giấy tờ hoặc ghi nội dung giải trình.")
    perform(
        actor=actor,
        dossier=dossier,
        act=Act.SUPPLY,
        note=note,
        data={"papers": [{"component": p.component, "name": p.name, "sha256": p.file} for p in papers]},
        expect=expect,
    )
    names = case_of(store.lock([dossier])[dossier]).papers
    Paper.objects.bulk_create(
        Paper(
            dossier_id=dossier,
            component=p.component,
            component_name=names[p.component].name if p.component in names else "Giấy tờ bổ sung",
            name=p.name,
            file_id=p.file,
            added_at=clock.now(),
            added_by=actor.name,
        )
        for p in papers
    )


@decision
def record_fee(
    *, actor: Actor, dossier: int, method: str, reference: str = "", expect: int | None = None
) -> None:
    """Write down that the fee was received at the counter: `cash`, `transfer` or `card`, with its reference."""
    if method not in ("cash", "transfer", "card"):
        raise Invalid("Hãy chọn cách nộp tiền.", fields={"method": ["Hãy chọn cách nộp tiền."]})
    data = {"method": method, "reference": reference.strip()}
    kept = {k: v for k, v in data.items() if v}
    perform(actor=actor, dossier=dossier, act=Act.RECORD_FEE, data=kept, expect=expect)
