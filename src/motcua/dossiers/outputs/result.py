"""The result: filled from what was declared, checked by the appraiser, signed by a person, sealed by the agency."""

from collections.abc import Mapping
from typing import Any

from motcua.agencies.types import Agency
from motcua.documents.commands import keep
from motcua.documents.queries import read, render_result
from motcua.documents.types import Box, Rendered, ResultPaper, Signer
from motcua.dossiers.act import Act
from motcua.dossiers.acts.seal import SEAL, Seal
from motcua.dossiers.acts.sign import SIGN, Sign
from motcua.dossiers.commands.perform import carry_out
from motcua.dossiers.models import Dossier, ResultDraft
from motcua.dossiers.numbers import next_in_series
from motcua.dossiers.outputs import paper_labels
from motcua.dossiers.outputs.issue import PDF
from motcua.dossiers.posts import fits
from motcua.dossiers.queries.detail import Detail, detail
from motcua.dossiers.result_document import definition, prefilled, result_fields
from motcua.kernel import clock
from motcua.kernel.actor import Actor, PostHeld
from motcua.kernel.errors import Conflict, Invalid, NotAllowed
from motcua.platform.transactions import command
from motcua.procedures.queries import as_read
from motcua.process.engine import why_not
from motcua.signing.commands import seal_as_organisation, sign_as_person
from motcua.signing.types import KeyRef, SealFace, seal_box


def _paper(dossier: Dossier, *, number: str, signer: Signer) -> ResultPaper:
    known, agency = definition(dossier), dossier.handling
    shown = _shown(known, result_fields(dossier))
    now = clock.now()
    return ResultPaper(
        style=known["style"],
        letterhead=paper_labels.letterhead(agency),
        number=number,
        title=known["title"],
        signer=signer,
        issued_on=now.date(),
        code=dossier.code,
        verify_url=paper_labels.lookup(dossier).url.replace("/tra-cuu", f"/xac-minh?ma={dossier.code}"),
        made_at=now,
        subtitle=known.get("subtitle") or "",
        issuer=known.get("issuer") or "",
        grounds=tuple(known.get("grounds", ())),
        blocks=tuple(_filled(b, shown) for b in known["blocks"]),
        recipients=tuple(known.get("recipients", ())),
    )


class _Shown(dict[str, str]):
    """Values by name; what was not filled in stays visibly open on the paper."""

    def __missing__(self, key: str) -> str:
        return ""


def _shown(known: Mapping[str, Any], fields: Mapping[str, Any]) -> _Shown:
    properties = known["schema"]["properties"]
    return _Shown({name: as_read(properties.get(name, {}), value) for name, value in fields.items()})


def _filled(block: Any, shown: _Shown) -> Any:
    if isinstance(block, str):
        return block.format_map(shown)
    if isinstance(block, Mapping):
        return {key: value if key == "type" else _filled(value, shown) for key, value in block.items()}
    return [_filled(item, shown) for item in block] if isinstance(block, list) else block


def result_preview(dossier: Dossier) -> bytes:
    """The result as it would look, without number and signature, for whoever appraises or approves."""
    return render_result(_paper(dossier, number="", signer=Signer((), ""))).pdf


def sign(act: Act[Any], *, actor: Actor, code: str) -> None:
    """Carry out an act that takes a key: sign as a person, or seal as the agency; then it is recorded.

    Raises `Conflict` when the dossier moved meanwhile, `Unavailable` when key or time stamp is away: nothing happened.
    """
    (_sign_result if act.signs == "person" else _seal_result)(actor=actor, code=code)


def _sign_result(*, actor: Actor, code: str) -> None:
    """Sign the result of a dossier with the officer's own key (PAdES), then record it.

    Raises `Conflict` when the dossier moved meanwhile, `Unavailable` when key or time stamp is away: nothing happened.
    """
    seen = _allowed(actor, code, SIGN)
    post = _post(actor, seen)
    rendered = render_result(
        _paper(seen.dossier, number=_number(seen.dossier, actor=actor), signer=_signature_block(actor, post))
    )
    pdf = _signed(rendered, actor, post)
    file = keep(pdf, media_type=PDF)
    carry_out(
        SIGN,
        actor=actor,
        dossier=seen.dossier.pk,
        given=Sign(file=file.sha256, seal_place=_seal_place(rendered)),
        expect=seen.dossier.chain_seq,
    )


def _seal_place(rendered: Rendered) -> list[float] | None:
    """Where the seal will go: over a third of the place of the signature."""
    place = rendered.seal or (seal_box(rendered.signature) if rendered.signature else None)
    return [place.page, place.x1, place.y1, place.x2, place.y2] if place else None


def _allowed(actor: Actor, code: str, act: Act[Any]) -> Detail:
    seen = detail(actor, code)
    if act in seen.actions:
        return seen
    if seen.holder_elsewhere:
        raise Conflict("Hồ sơ đang do %(name)s giữ.", name=seen.holder_elsewhere)
    raise why_not(seen.state, act, seen.standing)


def _post(actor: Actor, seen: Detail) -> PostHeld:
    step = seen.step_for(SIGN) or seen.step_for(SEAL)
    for post in actor.posts:
        if step and fits(post, step.agency, step.spec.post):
            return post
    raise NotAllowed("Anh chị không giữ chức vụ ký kết quả này.")


def _signature_block(actor: Actor, post: PostHeld) -> Signer:
    lines = tuple(line for line in (post.authority or post.title.upper()).splitlines() if line.strip())
    return Signer(lines, actor.name)


def _signed(rendered: Rendered, actor: Actor, post: PostHeld) -> bytes:
    return sign_as_person(
        rendered.pdf,
        key=KeyRef("person", f"officer-{actor.officer_id}"),
        name=actor.name,
        post=post.title,
        at=clock.now(),
        reason="Ký kết quả giải quyết thủ tục hành chính",
        box=rendered.signature,
        place=post.agency,
    )


def _seal_result(*, actor: Actor, code: str) -> None:
    """Put the agency's seal beside the signature (PAdES B-LT), then record it: the result is ready."""
    seen = _allowed(actor, code, SEAL)
    draft = seen.result
    if draft is None or draft.signed_file is None:
        raise Invalid("Kết quả chưa có chữ ký của người có thẩm quyền nên chưa đóng dấu được.")
    agency = seen.dossier.handling
    pdf = seal_as_organisation(
        read(draft.signed_file),
        key=KeyRef("organisation", agency.code),
        box=_box(draft),
        face=seal_face(agency),
        at=clock.now(),
        reason="Đóng dấu kết quả giải quyết thủ tục hành chính",
        place=paper_labels.place(agency),
    )
    file = keep(pdf, media_type=PDF)
    given = Seal(file=file.sha256)
    carry_out(SEAL, actor=actor, dossier=seen.dossier.pk, given=given, expect=seen.dossier.chain_seq)


def _box(draft: ResultDraft) -> Box:
    if not draft.seal_place:
        raise Invalid("Mẫu kết quả không có chỗ đóng dấu.")
    page, *corners = draft.seal_place
    return Box(int(page), *corners)


def seal_face(agency: Agency) -> SealFace:
    """What stands on the seal: the agency in the middle, the level above around the ring."""
    superior = "TỈNH QUẢNG NINH" if agency.kind == "commune" else "ỦY BAN NHÂN DÂN TỈNH QUẢNG NINH"
    return SealFace(name=agency.name, superior=superior)


def _kept_number(dossier: Dossier) -> str:
    return ResultDraft.objects.filter(dossier=dossier).values_list("number", flat=True).first() or ""


def _number(dossier: Dossier, *, actor: Actor) -> str:
    """The result's number of the year in its notation; once taken it stays with the dossier."""
    return _kept_number(dossier) or _take_number(dossier, actor=actor)


@command
def _take_number(dossier: Dossier, *, actor: Actor) -> str:
    notation = definition(dossier).get("notation")
    if not notation:
        return ""
    draft, _ = ResultDraft.objects.select_for_update().get_or_create(
        dossier=dossier, defaults={"fields": prefilled(dossier)}
    )
    if not draft.number:
        year = clock.now().year
        draft.number = f"{next_in_series(dossier.handling_id, f'result {notation} {year}')}/{notation}"
        draft.save(update_fields=["number"])
    return draft.number
