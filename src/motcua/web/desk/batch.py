"""Many dossiers at once: first what would happen, then a page that works through the set and says what became of each.

The set is kept in the officer's session, so that leaving the page loses nothing.
"""

import secrets
import time
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from motcua.dossiers import commands, outputs
from motcua.dossiers.act import Act
from motcua.dossiers.acts import ACTS
from motcua.dossiers.queries import worklists
from motcua.dossiers.queries.detail import allowed
from motcua.dossiers.queries.worklists import Work
from motcua.dossiers.types import Dossier
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotFound, Refusal
from motcua.process.route import stage_of
from motcua.web.desk.frame import list_named, officers_only, show
from motcua.web.ui.refusals import in_words

MOST = 200
# A page answers within about this many seconds and then goes on by itself.
PATIENCE = 1.5
_KEPT_SETS = 5


def choices(actor: Actor, steps: Sequence[Work]) -> list[tuple[str, Any]]:
    """What this officer may do with many of these steps at once, among those of their own posts."""
    roles = {p.role for p in actor.posts}
    stages = {step.stage for step in steps if step.role.rpartition(":")[2] in roles}
    return [
        (act.key, act.verb)
        for act in ACTS.values()
        if act.many and stages and (not act.rule.kinds or stages & {stage_of(k) for k in act.rule.kinds})
    ]


def _act(name: str) -> Act[Any]:
    act = ACTS.get(name)
    if act is None or not act.many:
        raise NotFound(_("Không có việc này."))
    return act


@require_POST
@officers_only
def begin(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Put the chosen dossiers into a set; those for which the act is not possible are named, not silently dropped."""
    act = _act(request.POST.get("viec", ""))
    codes = list(dict.fromkeys(request.POST.getlist("ma")))[:MOST]
    if not codes:
        messages.warning(request, _("Anh chị hãy chọn ít nhất một hồ sơ bằng ô ở đầu dòng."))
        return redirect(f"{reverse('desk:home')}?ds={list_named(request)}")
    found = worklists.chosen(actor, codes)
    able = [d.code for d in found if act in allowed(actor, d)]
    sentence = _("Việc này không làm được với hồ sơ ở bước hiện tại, hoặc người khác đang giữ.")
    refused = {d.code: sentence for d in found if d.code not in able}
    key = secrets.token_urlsafe(9)
    kept = {"act": act.key, "todo": able, "done": [], "refused": refused, "ds": list_named(request)}
    _keep(request, key, kept)
    return redirect("desk:batch_progress", key=key)


def _keep(request: HttpRequest, key: str, kept: dict[str, Any]) -> None:
    sets = dict(request.session.get("sets", {}))
    sets.pop(key, None)
    sets[key] = kept
    request.session["sets"] = dict(list(sets.items())[-_KEPT_SETS:])


@require_http_methods(["GET", "POST"])
@officers_only
def progress(request: HttpRequest, actor: Actor, *, key: str) -> HttpResponse:
    """The set before, while and after it is worked through; each POST does a stretch of it."""
    kept = request.session.get("sets", {}).get(key)
    if kept is None:
        raise NotFound(_("Không còn danh sách này. Anh chị hãy chọn lại các hồ sơ."))
    if request.method == "POST" and kept["todo"]:
        kept = _work(actor, kept)
        _keep(request, key, kept)
    context = _context(actor, kept, key)
    context["going"] = request.method == "POST" and bool(kept["todo"])
    if getattr(request, "htmx", False):
        if not kept["todo"]:
            return HttpResponseClientRedirect(reverse("desk:batch_progress", args=[key]))
        return render(request, "desk/batch_state.html", context)
    return show(request, actor, "desk/batch.html", context, current=kept["ds"])


def _context(actor: Actor, kept: Mapping[str, Any], key: str) -> dict[str, Any]:
    act = _act(kept["act"])
    codes = [*kept["done"], *kept["refused"], *kept["todo"]]
    known = {d.code: d for d in worklists.chosen(actor, codes)}
    lines = [
        {
            "code": code,
            "dossier": known.get(code),
            "done": code in kept["done"],
            "refused": kept["refused"].get(code),
        }
        for code in codes
    ]
    return {
        "key": key,
        "verb": act.verb,
        "happens": act.happens,
        "lines": lines,
        "left": len(kept["todo"]),
        "done": len(kept["done"]),
        "refused": len(kept["refused"]),
        "all": len(codes),
        "begun": bool(kept["done"]) or not kept["todo"],
        "list_name": kept["ds"],
    }


def _work(actor: Actor, kept: Mapping[str, Any]) -> dict[str, Any]:
    """Do as much of the set as fits into a page's patience: at once what one statement can write, else one by one."""
    act, todo = _act(kept["act"]), list(kept["todo"])
    done, refused = list(kept["done"]), dict(kept["refused"])
    found = {d.code: d for d in worklists.chosen(actor, todo)}
    if not act.signs:
        _at_once(act, actor, found, done, refused)
        todo = []
    until = time.monotonic() + PATIENCE
    while todo:
        code = todo.pop(0)
        _one(act, actor, found.get(code), code, done, refused)
        if time.monotonic() > until:
            break
    return {**kept, "todo": todo, "done": done, "refused": refused}


def _at_once(
    act: Act[Any], actor: Actor, found: Mapping[str, Dossier], done: list[str], refused: dict[str, str]
) -> None:
    """All in one transaction: a leader's two hundred are one statement."""
    batch = commands.carry_out_many(
        act, actor=actor, dossiers=[d.pk for d in found.values()], given=act.given.read({})
    )
    codes = {d.pk: code for code, d in found.items()}
    done.extend(codes[number] for number in batch.done)
    refused.update({codes[number]: in_words(refusal) for number, refusal in batch.refused.items()})


def _one(
    act: Act[Any],
    actor: Actor,
    dossier: Dossier | None,
    code: str,
    done: list[str],
    refused: dict[str, str],
) -> None:
    try:
        if dossier is None:
            raise Invalid(_("Không tìm thấy hồ sơ."))
        outputs.sign(act, actor=actor, code=code)
        done.append(code)
    except Refusal as refusal:
        refused[code] = in_words(refusal)
