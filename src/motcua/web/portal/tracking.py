"""Following a dossier: by code and secret or by log-in; what is yours to do; what happened; papers and results."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.dossiers import access, acts, commands, outputs
from motcua.dossiers.act import Act
from motcua.dossiers.acts.ask_more import last_asked
from motcua.dossiers.acts.supply import SUPPLY
from motcua.dossiers.outputs import appeals
from motcua.dossiers.outputs.paper_labels import mask
from motcua.dossiers.queries import custody, own_list, threads
from motcua.dossiers.queries import detail as details
from motcua.dossiers.queries.askers import asker, owner_number
from motcua.dossiers.queries.clock import explanation
from motcua.dossiers.queries.copied import names_of_copies
from motcua.dossiers.queries.grounds import ground_of
from motcua.dossiers.queries.journey import Happening, asked_now, happened, happenings
from motcua.dossiers.queries.linked import group_of
from motcua.dossiers.queries.looks import looks
from motcua.dossiers.queries.passed import passed_to
from motcua.dossiers.types import ANSWERED, ASKED, BY_LINK, Dossier
from motcua.kernel.actor import Kind
from motcua.kernel.errors import Invalid, NotFound, Refusal, TooMany
from motcua.platform.inputs import form_of
from motcua.process.states import Status
from motcua.web.portal import dossier_labels
from motcua.web.portal.decorators import crumbs, for_citizens, private
from motcua.web.portal.files import send, send_bytes
from motcua.web.portal.filing import told_of_resuming
from motcua.web.portal.linked import linked_parts
from motcua.web.portal.tracks import track_of
from motcua.web.ui import acting, limits, resuming
from motcua.web.ui.actor import actor_of
from motcua.web.ui.formers import former_words
from motcua.web.ui.forms import EForm, Mistake
from motcua.web.ui.owners import owner_lines
from motcua.web.ui.papers import waiting_words
from motcua.web.ui.refusals import in_words, say_when, status_of
from motcua.web.ui.standing import mark, without_result
from motcua.web.ui.supplement import Asked, page_of, resumed

_FOLLOWED = "followed"
_MOST_FOLLOWED = 20


@require_http_methods(["GET", "HEAD", "POST"])
@private
def track(request: HttpRequest) -> HttpResponse:
    """Look a dossier up by its code and secret, typed in or from the QR code of the receipt."""
    given = request.POST if request.method == "POST" else request.GET
    code, secret = given.get("ma", "").strip().upper()[:60], given.get("k", "").strip()[:40]
    refusal: Refusal | None = None
    if code and secret:
        try:
            return _followed(request, code, secret)
        except Refusal as refused:
            refusal = refused
    elif request.method == "POST":
        refusal = Invalid("Bạn hãy nhập đủ mã hồ sơ và mã tra cứu.")
    words = in_words(refusal) if refusal else ""
    context = {"code": code, "refusal": words, "followed": list(request.session.get(_FOLLOWED, {}))}
    if refusal is None:
        return render(request, "portal/track.html", context)
    status = status_of(refusal) if isinstance(refusal, TooMany) else 422
    return say_when(render(request, "portal/track.html", context, status=status), refusal)


def _followed(request: HttpRequest, code: str, secret: str) -> HttpResponse:
    """Remember the dossier for this session, so that the secret need not stand in addresses."""
    with limits.guessing(request):
        found = access.by_secret(code, secret)
    group = group_of(found.pk)
    # What one filing opened has one secret.
    codes = [one.dossier.code for one in group.others(found.pk)] if group else []
    codes.append(found.code)
    known = {k: v for k, v in request.session.get(_FOLLOWED, {}).items() if k not in codes}
    request.session[_FOLLOWED] = dict([*known.items(), *((c, secret) for c in codes)][-_MOST_FOLLOWED:])
    return redirect("portal:dossier", found.code)


def found(request: HttpRequest, code: str) -> tuple[Dossier, bool]:
    """The dossier for whoever asks, and whether it is their own; `NotFound` when it is neither theirs nor followed."""
    actor = actor_of(request)
    if actor.kind is Kind.PERSON and (own := access.visible_to(actor).filter(code=code).first()):
        return own, True
    secret = request.session.get(_FOLLOWED, {}).get(code)
    if secret:
        return access.by_secret(code, secret), False
    raise NotFound("Không tìm thấy hồ sơ. Bạn hãy tra cứu lại bằng mã hồ sơ và mã tra cứu.")


@require_safe
@private
def dossier(request: HttpRequest, code: str) -> HttpResponse:
    """The dossier's page: the track first, then what is yours, then what happened, papers last."""
    try:
        held, own = found(request, code)
    except NotFound:
        if actor_of(request).kind is Kind.STRANGER:
            return redirect(f"{reverse('portal:track')}?{urlencode({'ma': code})}")
        raise
    waiting = resuming.held(request, reverse("portal:supply", args=[held.code])) if own else None
    if waiting is not None and held.status == Status.SUPPLEMENT:
        resumed(Asked(actor_of(request), details.of(actor_of(request), held)), waiting)
        told_of_resuming(request, waiting)
    return shown(request, held, own)


def shown(
    request: HttpRequest,
    held: Dossier,
    own: bool,
    mistakes: list[Mistake] | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """The dossier's page, with what is wrong with what was sent; `more` is what its form needs (`supplement`)."""
    actor = actor_of(request)
    seen = details.of(actor, held)
    may_supply = own and SUPPLY in seen.actions
    story = happenings(held)
    told = access.told(story, access.audience(actor_of(request), own=own))
    papers = [p for line in seen.papers for p in line.papers]
    papers += [p for p in seen.extra_papers if p.component not in (ASKED, ANSWERED)]
    copies = names_of_copies(seen.outputs)
    context = {
        "dossier": held,
        "seen": seen,
        "own": own,
        "mistakes": mistakes or [],
        "track": track_of(seen),
        "status": dossier_labels.standing(held),
        "why": explanation(held),
        "asked": asked_now(seen.steps),
        "defects": last_asked(held.pk) if held.status == Status.SUPPLEMENT else [],
        "story": [_line(h, held.status) for h in reversed(told)],
        "over": without_result(held.status),
        "appeals": appeals(held.finished_at.date()) if held.negative and held.finished_at else (),
        "passed_to": passed_to(held),
        "linked": linked_parts(held, own=own, followed=frozenset(request.session.get(_FOLLOWED, {}))),
        "waits_for_linked": held.suspended == BY_LINK,
        "originals": outputs.to_give_back(held) if own else [],
        "tracked": _tracked(held) if own else [],
        "papers": papers,
        "looks": looks(held) if own else (),
        "answers": _answers(seen) if own else [],
        "owner": _owner(held, own),
        "outputs": [
            (o, copies.get(o.pk) or dossier_labels.output(o.kind))
            for o in reversed(seen.outputs)
            if o.kind not in outputs.INSIDE
        ],
        "coming": [
            (dossier_labels.output(p.kind), waiting_words(p.progress))
            for p in outputs.coming(held, told, seen.outputs)
        ],
        "results": [o for o in seen.outputs if o.kind == "result" and o.file_id not in seen.formers],
        "formers": [
            (o, *former_words(seen.formers[o.file_id])) for o in seen.outputs if o.file_id in seen.formers
        ],
        "may_supply": may_supply,
        "acts": [act for act in seen.actions if act.at_portal] if own else [],
        "thread": threads.thread(held, story) if own else (),
        "label": own_list.labels_of(actor, [held.pk]).get(held.pk, "") if own else "",
        "again": own and held.channel == "online" and acting.prepares(actor),
        "may_write": own and threads.may_write(held) and acting.files(actor),
        "returning": dossier_labels.returning(held.returning),
        "crumbs": crumbs(
            (reverse("portal:mine"), _("Hồ sơ của bạn"))
            if own
            else (reverse("portal:track"), _("Tra cứu hồ sơ")),
            ("", held.code),
        ),
        **((more or page_of(Asked(actor, seen))) if may_supply else {}),
    }
    return render(request, "portal/dossier.html", context, status=status)


def _tracked(held: Dossier) -> list[tuple[str, str]]:
    """Each paper that has a code, and where it is."""
    return [(paper.name, dossier_labels.place(paper)) for paper in custody.papers_of(held.pk)]


def _answers(seen: details.Detail) -> list[tuple[str, list[tuple[str, str]]]]:
    return EForm.of(seen.content.form(seen.case.form), seen.dossier.answers).answers()


def _owner(held: Dossier, own: bool) -> dict[str, Any]:
    """Whose dossier it is and who asks for it; for whoever holds only the secret, no more than tells it is the one."""
    given = held.applicant
    if not own:
        return {"name": _masked_name(held.owner_name), "lines": [("", mask(owner_number(given)))]}
    ground = ground_of(given)
    asks = {"asker": asker(held)["name"], "ground": ground.name} if ground else {}
    return {"name": held.owner_name, "lines": owner_lines(given), **asks}


def _masked_name(name: str) -> str:
    """`Tằng V. P.`: the family name, initials of the rest."""
    first, *rest = name.split() or [""]
    return " ".join([first, *(f"{part[0]}." for part in rest)])


def _line(happened: Happening, status: int) -> dict[str, Any]:
    """One line of the story."""
    told = acts.told_of(happened.type)
    more = told.more(happened.data) if told.more else ""
    said = str(told.to_citizen or told.at_desk)
    return {
        "at": happened.at,
        "what": f"{said}: {more}" if more else said,
        "who": ", ".join(part for part in (happened.who, happened.post) if part),
        "note": happened.note,
        "kind": mark(told.mark, status),
    }


# --- what the applicant may do ----------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@for_citizens
def act(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """An act of the applicant's on a page of its own: asks once, in words that name what will happen."""
    wanted = acts.ACTS.get(act)
    if wanted is None or wanted.at_portal is None:
        raise NotFound("Không có việc này.")
    held = access.get(actor_of(request), code)
    if number := done_since(request, held, wanted):
        return redirect("portal:confirmed", held.code, number)
    seen = details.of(actor_of(request), held)
    offered = wanted.offers(seen) if wanted.offers else None
    posted = request.POST if request.method == "POST" else resuming.held(request)
    form = EForm(form_of(wanted.given, offered=offered), data=posted)
    form.checked = request.method == "POST"
    if request.method != "POST" or form.errors:
        return _act_page(request, held, wanted, form)
    try:
        given = wanted.given.read(form.answer)
        number = commands.carry_out(wanted, actor=actor_of(request), dossier=held.pk, given=given)
    except Invalid as refusal:
        form.tell(refusal.fields or {"": [in_words(refusal)]})
        return _act_page(request, held, wanted, form)
    return redirect("portal:confirmed", held.code, number)


def done_since(request: HttpRequest, held: Dossier, act: Act[Any]) -> int:
    """The number of the act's last event, when it came after the page from which this is sent: sent twice; else 0."""
    seen = request.POST.get("expect", "")
    (number,) = happened(held.pk, act.told.type)
    return number if seen.isdecimal() and number > int(seen) else 0


def _act_page(request: HttpRequest, held: Dossier, wanted: Act[Any], form: EForm) -> HttpResponse:
    context = {
        "dossier": held,
        "act": wanted,
        "form": form,
        "mistakes": form.mistakes,
        "crumbs": crumbs(
            (reverse("portal:dossier", args=[held.code]), held.code),
            ("", str(wanted.at_portal.verb if wanted.at_portal else wanted.verb)),
        ),
    }
    return render(request, "portal/act.html", context, status=422 if form.mistakes else 200)


# --- papers -----------------------------------------------------------------------------------------------------


@require_safe
@for_citizens
def paper(request: HttpRequest, code: str, paper: int) -> HttpResponse:
    """A paper that was handed in, for its owner only."""
    held = access.get(actor_of(request), code)
    found_paper = held.papers.filter(pk=paper, file__isnull=False).select_related("file").first()
    if found_paper is None or found_paper.file is None:
        raise NotFound("Không có tệp này trong hồ sơ.")
    return send(found_paper.file, found_paper.name)


@require_safe
@private
def output(request: HttpRequest, code: str, output: int) -> HttpResponse:
    """A paper that we issued, for the owner and for whoever holds code and secret."""
    held, _own = found(request, code)
    issued = held.outputs.filter(pk=output).exclude(kind__in=outputs.INSIDE).select_related("file").first()
    if issued is None:
        raise NotFound("Không có văn bản này trong hồ sơ.")
    name = {"result": "ket-qua", "receipt": "giay-xac-nhan"}.get(
        issued.kind, issued.kind.replace("form_", "mau-")
    )
    newest = outputs.lasting(issued.file)
    return send_bytes(newest, issued.file.media_type, f"{name}-{held.code}", attach="tai" in request.GET)
