"""One dossier of the sample province through all five steps, by the same commands as the screens.

Every act is done by whoever holds the post that the route names; nobody is skipped and nothing is written past the
commands. Used by `motcua journey`, by the demo and by tests.
"""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from motcua.agencies.queries import actor_for, colleagues, officer_actor
from motcua.config import sample
from motcua.documents.queries import font_dir, read
from motcua.dossiers import access, commands, outputs
from motcua.dossiers.acts.accept import ACCEPT, Accept
from motcua.dossiers.acts.appraise import APPRAISE, Appraise
from motcua.dossiers.acts.approve import APPROVE, Approve
from motcua.dossiers.acts.give_opinion import GIVE_OPINION, GiveOpinion
from motcua.dossiers.acts.record_fee import RECORD_FEE, RecordFee
from motcua.dossiers.acts.return_result import RETURN, Return
from motcua.dossiers.acts.seal import SEAL
from motcua.dossiers.acts.sign import SIGN
from motcua.dossiers.acts.write_result import WRITE_RESULT, WriteResult
from motcua.dossiers.queries.detail import Detail, detail
from motcua.dossiers.queries.journey import steps_of
from motcua.dossiers.types import AGREES, Dossier, Output, Step
from motcua.identity.queries import account_named
from motcua.kernel.actor import SYSTEM, Actor
from motcua.kernel.clock import VIETNAM
from motcua.kernel.errors import Invalid, NotFound
from motcua.platform.log import events_of, verify_chain
from motcua.procedures.queries import frozen, published
from motcua.procedures.types import Case
from motcua.process.states import Status, StepKind

APPLICANT = "nongdan"
HOME = {"counter": "H49.61.23", "commune": "H49.123", "province": "H49.61"}
# The steps a route may take before we say that it does not end; the longest of the sample has nine.
MOST_STEPS = 60


@dataclass(frozen=True)
class Journey:
    """A dossier that has gone the whole way, and where its papers lie."""

    dossier: Dossier
    files: Mapping[str, Path]

    def to_json(self) -> dict[str, Any]:
        """The report of `motcua journey --json`; moments are ISO 8601 in Vietnamese time."""
        events = events_of("dossier", self.dossier.pk)
        return {
            "code": self.dossier.code,
            "procedure": self.dossier.procedure_code,
            "secret": self.dossier.secret,
            "due_at": _iso(self.dossier.due_at),
            "steps": [_step(s) for s in steps_of(self.dossier)],
            "files": {name: str(path) for name, path in self.files.items()},
            "chain": {
                "length": len(events),
                "head": bytes(self.dossier.chain_hash).hex(),
                "intact": verify_chain(events) is None,
                "events": [{"seq": e.seq, "type": e.type, "hash": e.hash.hex()} for e in events],
            },
        }


def _iso(moment: datetime | None) -> str | None:
    return moment.astimezone(VIETNAM).isoformat() if moment else None


def _step(step: Step) -> dict[str, Any]:
    return {
        "step": step.stage,
        "key": step.key,
        "title": step.title,
        "post": step.post_title,
        "actor": step.done_by_name,
        "agency": step.agency.name,
        "opened_at": _iso(step.opened_at),
        "due_at": _iso(step.due_at),
        "done_at": _iso(step.closed_at),
    }


def drive(procedure: str, out: Path, *, applicant: str = APPLICANT) -> Journey:
    """File `procedure` for a sample citizen, walk it to the end, leave receipt, form 01 and result in `out`."""
    out.mkdir(parents=True, exist_ok=True)
    dossier = file(procedure, applicant=applicant)
    kept = {"receipt": _write(out / "receipt.pdf", outputs.issue_now(dossier, "receipt"))}
    walk(dossier)
    dossier.refresh_from_db()
    kept["form_01"] = _write(out / "form_01.pdf", outputs.issue_now(dossier, "form_01"))
    result = dossier.outputs.select_related("file").get(kind=Output.Kind.RESULT)
    kept["result"] = _write(out / "result.pdf", result)
    kept["control_slip"] = _write(out / "control_slip.pdf", outputs.issue_now(dossier, "control_slip"))
    return Journey(dossier, kept)


def _write(path: Path, output: Output) -> Path:
    path.write_bytes(read(output.file))
    return path.resolve()


def file(procedure: str, *, applicant: str = APPLICANT) -> Dossier:
    """Fill in and send a dossier; what may only be filed at a counter is filed there by its receiver."""
    content = frozen(published(procedure).pk)
    case = content.cases[0]
    counter, handling = _places(content.agencies)
    citizen = actor_for(account_named(applicant), assurance=2)
    online = "online" in case.filing
    filer = citizen if online else _officers(counter, "receiver")
    draft = commands.start(actor=filer, procedure=procedure, channel="online" if online else "direct")
    change = commands.DraftChange(
        case_code=case.code,
        counter_id=counter,
        handling_id=handling,
        owner=_owner(citizen, online),
        answers=_sample("sample_form_answers.json", procedure),
        returning="counter" if "counter" in case.returning else case.returning[0],
        return_address="Khu Bình Công, xã Bình Liêu, thành phố Quảng Ninh",
    )
    commands.save(actor=filer, draft=draft.pk, change=change)
    for code, name in _needed(case):
        commands.lay(actor=filer, draft=draft.pk, component=code, name=f"{code}.pdf", data=_scan(name))
    return commands.submit(actor=filer, draft=draft.pk)


def filing_of(procedure: str) -> dict[str, Any]:
    """The same dossier as a program files it through the API: `dossier`, `answers`, and each paper's bytes in hex."""
    content = frozen(published(procedure).pk)
    case = content.cases[0]
    counter, handling = _places(content.agencies)
    return {
        "dossier": {
            "procedure": procedure,
            "case": case.code,
            "counter": counter,
            "agency": handling,
            "owner": {"self": True},
            "returning": "online" if "online" in case.returning else case.returning[0],
        },
        "answers": _sample("sample_form_answers.json", procedure),
        "papers": [{"component": code, "data": _scan(name).hex()} for code, name in _needed(case)],
    }


def _places(agencies: tuple[str, ...]) -> tuple[str, str]:
    """Counter and handling agency: at home in the commune where the commune decides, else at the Centre."""
    if not agencies or "*commune" in agencies:
        return HOME["counter"], HOME["commune"]
    communal = next((a for a in agencies if a == "G01.49.23"), None)
    return (HOME["counter"], communal) if communal else (HOME["province"], agencies[0])


def _owner(citizen: Actor, online: bool) -> dict[str, Any]:
    row = next(p for p in sample.data("people.json") if p["name"] == citizen.name)
    keys = ("kind", "name", "id_number", "born", "gender", "address", "phone", "email")
    return {**{k: row[k] for k in keys}, "self": online}


def _sample(name: str, procedure: str) -> dict[str, Any]:
    known = sample.data(name)
    return dict(known.get(procedure) or known.get("general") or {})


def _needed(case: Case) -> Iterator[tuple[str, str]]:
    for c in case.components:
        if c.required and not c.condition and not c.form and not c.shown_only:
            yield c.code, c.name


def _scan(name: str) -> bytes:
    """A page that stands for a scanned paper: its name, and that it is made up."""
    page = Image.new("L", (827, 1169), 255)
    pen = ImageDraw.Draw(page)
    font = ImageFont.truetype(str(font_dir() / "Tinos-Regular.ttf"), 24)
    pen.text((80, 90), "GIẤY TỜ MẪU - KHÔNG CÓ THẬT", font=font, fill=0)
    for line, start in enumerate(range(0, len(name), 56)):
        pen.text((80, 150 + 34 * line), name[start : start + 56], font=font, fill=0)
    out = io.BytesIO()
    page.save(out, format="PDF")
    return out.getvalue()


def walk(dossier: Dossier) -> None:
    """Do every open step by somebody who holds its post, until the result is in the citizen's hands."""
    for _ in range(MOST_STEPS):
        seen = detail(SYSTEM, dossier.code)
        if seen.dossier.status == Status.RETURNED:
            return
        _do(seen)
    raise Invalid("Quy trình của thủ tục này không kết thúc.")


def _do(seen: Detail) -> None:
    step = seen.state.steps[0]
    actor = _officers(step.agency, step.spec.post)
    dossier, code = seen.dossier.pk, seen.dossier.code
    match step.spec.kind:
        case StepKind.INTAKE:
            shown = [line.component.code for line in seen.papers if line.missing]
            commands.carry_out(ACCEPT, actor=actor, dossier=dossier, given=Accept(seen=shown))
            outputs.issue_now(access.get(SYSTEM, code), "form_01")
        case StepKind.OPINION:
            agrees = GiveOpinion(verdict=AGREES, note="Không có vướng mắc")
            commands.carry_out(GIVE_OPINION, actor=actor, dossier=dossier, given=agrees)
        case StepKind.APPROVAL:
            agreed = Approve(note="Đồng ý với đề xuất")
            commands.carry_out(APPROVE, actor=actor, dossier=dossier, given=agreed)
        case StepKind.PERSONAL_SIGN:
            outputs.sign(SIGN, actor=actor, code=code)
        case StepKind.SEAL:
            outputs.sign(SEAL, actor=actor, code=code)
        case StepKind.HANDOVER:
            _hand_over(actor, seen)
        case _:
            _appraise(actor, seen)


def _appraise(actor: Actor, seen: Detail) -> None:
    dossier = seen.dossier
    if seen.state.steps[0].spec.kind is StepKind.WORK:
        fields = {**outputs.result_fields(dossier), **_result_sample(dossier.procedure_code)}
        commands.carry_out(WRITE_RESULT, actor=actor, dossier=dossier.pk, given=WriteResult(fields=fields))
    opinion = Appraise(note="Hồ sơ đủ điều kiện giải quyết")
    commands.carry_out(APPRAISE, actor=actor, dossier=dossier.pk, given=opinion)


def _result_sample(procedure: str) -> dict[str, Any]:
    return dict(sample.data("sample_results.json").get(procedure, {}))


def _hand_over(actor: Actor, seen: Detail) -> None:
    dossier = seen.dossier
    standing = access.standing(actor, dossier, seen.state)
    if not dossier.fee_paid and standing.counter:
        fee = RecordFee(method="transfer")
        commands.carry_out(RECORD_FEE, actor=actor, dossier=dossier.pk, given=fee)
    way = dossier.returning if dossier.returning in ("online", "counter", "post") else "counter"
    number = str(dossier.applicant.get("id_number") or "")
    taken = Return.read({"way": way, "taken_by": dossier.owner_name, "id_number": number})
    commands.carry_out(RETURN, actor=actor, dossier=dossier.pk, given=taken)


def _officers(agency: str, post: str) -> Actor:
    found = colleagues(agency, post)
    if not found:
        raise NotFound("Không có ai giữ chức vụ %(post)s ở %(agency)s.", post=post, agency=agency)
    return officer_actor(found[0])
