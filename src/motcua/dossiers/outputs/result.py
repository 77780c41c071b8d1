"""The result as a paper: filled from what was declared, as a preview, and as it will be signed."""

from collections.abc import Mapping
from dataclasses import fields
from hashlib import sha256
from typing import Any

import orjson
from django.conf import settings

from motcua.agencies.types import Agency
from motcua.documents.commands import keep
from motcua.documents.queries import PDF, render_result
from motcua.documents.types import ResultPaper, Signer
from motcua.dossiers.models import Dossier, FormerResult, ResultDraft, SearchRow
from motcua.dossiers.numbers import document_number
from motcua.dossiers.outputs import paper_labels
from motcua.dossiers.renewals import REPLACE, named
from motcua.dossiers.result_document import definition, draft_of, prefilled, result_fields
from motcua.dossiers.search_rows import number_words, places_of
from motcua.dossiers.types import DrawnResult
from motcua.kernel import clock
from motcua.kernel.actor import Actor, PostHeld
from motcua.platform.transactions import command
from motcua.procedures.queries import as_read, made_up_values, route_of
from motcua.signing.types import seal_box


def _paper(dossier: Dossier, *, number: str, signer: Signer) -> ResultPaper:
    known, agency = definition(dossier), dossier.handling
    shown = _shown(known, result_fields(dossier))
    now = clock.now()
    return ResultPaper(
        letterhead=paper_labels.letterhead(agency, now.date()),
        number=number,
        signer=signer,
        issued_on=now.date(),
        code=dossier.code,
        verify_url=paper_labels.verify_url(dossier),
        made_at=now,
        **_says_itself(known, shown, replaced_words(dossier)),
    )


def replaced_words(dossier: Dossier) -> str:
    """The sentence that names what this result replaces; empty for a first one."""
    if dossier.renewal != REPLACE:
        return ""
    old = FormerResult.objects.filter(dossier=dossier, round=dossier.rounds, issued=True).first()
    title = str(definition(dossier)["title"]).capitalize()
    return f"Văn bản này thay thế {named(title, old.number, old.issued_at)}." if old else ""


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


def result_sample(known: Mapping[str, Any], agency: Agency) -> bytes:
    """A result document with made-up values, as an agency would issue it, for whoever edits its definition."""
    now = clock.now()
    paper = ResultPaper(
        letterhead=paper_labels.letterhead(agency, now.date()),
        number=f"01/{known['notation']}" if known.get("notation") else "",
        signer=Signer((), ""),
        issued_on=now.date(),
        code="",
        verify_url=settings.PUBLIC_URL,
        made_at=now,
        **_says_itself(known, _Shown(made_up_values(known))),
    )
    return render_result(paper).pdf


def _says_itself(known: Mapping[str, Any], shown: _Shown, more: str = "") -> dict[str, Any]:
    """What stands on the paper whoever issues it."""
    return {
        "style": known["style"],
        "title": known["title"],
        "subtitle": known.get("subtitle") or "",
        "issuer": known.get("issuer") or "",
        "grounds": tuple(known.get("grounds", ())),
        "blocks": (
            *(_filled(b, shown) for b in known["blocks"]),
            *([{"type": "paragraph", "text": more}] if more else []),
        ),
        "recipients": tuple(known.get("recipients", ())),
    }


def result_preview(dossier: Dossier) -> bytes:
    """The result as it would look, without number and signature, for whoever appraises or approves."""
    return render_result(_paper(dossier, number="", signer=Signer((), ""))).pdf


def result_to_sign(
    dossier: Dossier, *, actor: Actor, post: PostHeld, earlier: DrawnResult | None = None
) -> DrawnResult:
    """The result as the person will sign it, with its number, kept; `earlier`, if it still says the same.

    Its day is part of what it says: looked at yesterday, it is drawn again.
    """
    lines = tuple(line for line in (post.authority or post.title.upper()).splitlines() if line.strip())
    draft = draft_of(dossier)
    number = (draft.number if draft else "") or _take_number(dossier, actor=actor)
    paper = _paper(dossier, number=number, signer=Signer(lines, actor.name))
    says = _says(paper)
    return earlier if earlier and earlier.says == says else _drawn(paper, says)


def _says(paper: ResultPaper) -> str:
    """A hash of all that stands on the paper; the moment at which it was drawn does not."""
    stands = {f.name: getattr(paper, f.name) for f in fields(paper) if f.name != "made_at"}
    return sha256(orjson.dumps(stands)).hexdigest()


def _drawn(paper: ResultPaper, says: str) -> DrawnResult:
    rendered = render_result(paper)
    seal = rendered.seal or (seal_box(rendered.signature) if rendered.signature else None)
    kept = keep(rendered.pdf, media_type=PDF)
    return DrawnResult(
        kept.pk,
        rendered.signature.as_list() if rendered.signature else None,
        seal.as_list() if seal else None,
        says,
    )


@command
def _take_number(dossier: Dossier, *, actor: Actor) -> str:
    """The next number of the year in the result's notation; once taken it stays with the dossier."""
    notation = definition(dossier).get("notation")
    if not notation:
        return ""
    draft, _ = ResultDraft.objects.select_for_update().get_or_create(
        dossier=dossier, defaults={"fields": prefilled(dossier)}
    )
    if not draft.number:
        draft.number = document_number(dossier.handling, notation)
        draft.save(update_fields=["number"])
        _found_by(dossier, draft.number)
    return draft.number


def _found_by(dossier: Dossier, number: str) -> None:
    """The desk finds the dossier by its result's number too."""
    places = {"counter": dossier.counter_id, "handling": dossier.handling_id}
    route = route_of(dossier.version_id, dossier.case_code)
    words = number_words(number, places_of(route, places, dossier.receiving))
    SearchRow.objects.update_or_create(
        dossier=dossier, about=SearchRow.About.RESULT, defaults={"words": words}
    )
