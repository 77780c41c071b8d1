"""Papers that we issue, as they were given out, and the proof of receipt; one that is still being made says so."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from motcua.dossiers import access, outputs
from motcua.kernel.actor import Actor
from motcua.web.desk import frame
from motcua.web.desk.frame import officers_only
from motcua.web.desk.viewer import KINDS, PDF, serve
from motcua.web.ui.papers import coming_back, waiting

PROOF = "proof"


def available(types: set[str]) -> list[tuple[str, str]]:
    """Which papers can be printed after these events, with their titles."""
    return titles([PROOF, *outputs.available(types)])


def titles(kinds: Iterable[str]) -> list[tuple[str, str]]:
    """Papers with their titles."""
    return [(kind, str(KINDS[kind])) for kind in kinds]


@require_http_methods(["GET", "HEAD", "POST"])
@officers_only
def show(request: HttpRequest, actor: Actor, *, code: str, kind: str) -> HttpResponse:
    """A paper as PDF, to print or to keep. A POST asks for one that nobody asked for."""
    dossier = access.whole(actor, code)
    if kind == PROOF:
        return serve(outputs.proof_file(dossier), "application/json", f"bang-chung-{code}.json", inline=False)
    if request.method == "POST":
        outputs.ask_for(actor=actor, dossier=dossier, kind=kind)
        return redirect("desk:issued", code=code, kind=kind)
    wanted = outputs.look(dossier, kind)
    if wanted.content is not None:
        return serve(wanted.content, PDF, f"{kind}-{code}.pdf", inline="luu" not in request.GET)
    context = {"dossier": dossier, "kind": kind, "title": str(KINDS[kind]), **waiting(wanted.progress)}
    page = frame.show(request, actor, "desk/issued_waiting.html", context, status=202)
    return coming_back(request, page, wanted.progress)
