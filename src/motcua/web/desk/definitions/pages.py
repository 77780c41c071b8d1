"""Looking at forms, routes and result documents: all of them, one in use, and as a draft, tried on a year."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from motcua.agencies.queries import agency as agency_of
from motcua.agencies.queries import names, province
from motcua.documents.pages import page_png
from motcua.dossiers.outputs import result_sample
from motcua.dossiers.queries.definition_rehearsal import (
    FormRun,
    ResultRun,
    RouteRun,
    run_form,
    run_result,
    run_route,
)
from motcua.dossiers.queries.moving import behind
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound
from motcua.kernel.vietnamese import fold
from motcua.procedures.queries import (
    Definition,
    building,
    definition,
    definition_draft,
    definitions,
    draft_mark,
    edits,
    entries,
    in_the_way,
    route_hours,
    users_of,
)
from motcua.process.route import route_from_json
from motcua.web.desk import changing
from motcua.web.desk.catalogue.version_labels import decision_fields
from motcua.web.desk.definitions import checking, result_form, route_form
from motcua.web.desk.definitions.form import advice, outline
from motcua.web.desk.definitions.kinds import Kind, kind_of
from motcua.web.desk.frame import officers_only, show
from motcua.web.desk.viewer import serve

Json = dict[str, Any]
_SHOWN_USERS = 30


@require_safe
@officers_only
def listed(request: HttpRequest, actor: Actor, *, kind: str) -> HttpResponse:
    """All of a kind with who uses them."""
    which = kind_of(kind)
    asked = request.GET.get("q", "").strip()
    rows = [_line(which, one) for one in definitions(which.name)]
    found = [row for row in rows if fold(asked) in fold(f"{row['title']} {row['key']}")]
    context = {"kind": which, "rows": found, "asked": asked, "edits": edits(actor)}
    return show(request, actor, "desk/definitions/list.html", context, current=which.page)


def _line(kind: Kind, one: Definition) -> Json:
    title, facts = one.shown["title"], _facts(kind, one.shown)
    return {"key": one.key, "title": title, "facts": facts, "users": len(set(one.users)), "it": one}


def _facts(kind: Kind, shown: Mapping[str, Any]) -> str:
    if kind.name == "forms":
        return outline.facts(shown)
    if kind.name == "results":
        return str(result_form.style_words().get(shown["style"], shown["style"]))
    hours = f"{route_hours(shown):g}".replace(".", ",")
    return _("%(steps)d bước, %(hours)s giờ làm việc") % {"steps": len(shown["steps"]), "hours": hours}


@require_safe
@officers_only
def one(request: HttpRequest, actor: Actor, *, kind: str, key: str) -> HttpResponse:
    """What is in use, by whom, its history; the draft beside it has a page of its own."""
    which = kind_of(kind)
    content, draft = definition(which.name, key), definition_draft(which.name, key)
    if content is None and draft is None:
        raise NotFound("Không có mã này.")
    shown = content or (draft.content if draft else {})
    users = users_of(which.name, key)
    context = {
        "kind": which,
        "key": key,
        "content": shown,
        "in_use": content is not None,
        "draft": draft,
        "users": [(version.procedure_id, version.name) for version in users[:_SHOWN_USERS]],
        "more_users": max(0, len(users) - _SHOWN_USERS),
        "edits": edits(actor),
        "editable": edits(actor) and not (draft and draft.waits),
        "history": changing.told(which.name, key),
        "behind": _behind(key) if which.name == "routes" and edits(actor) else [],
        **drawn(which, shown, None),
    }
    return show(request, actor, "desk/definitions/one.html", context, current=which.page)


def _behind(key: str) -> list[tuple[str, str, int]]:
    """Procedures of which running dossiers follow an older version of this route, with how many."""
    found = behind(key)
    titles = {entry.code: entry.title for entry in entries(list(found))}
    return [(code, titles.get(code, code), number) for code, number in found.items()]


def drawn(kind: Kind, content: Mapping[str, Any], other: Mapping[str, Any] | None) -> Json:
    """The picture and the table of a content; what `other` says otherwise is marked."""
    if kind.name == "routes":
        route = route_from_json(content)
        before = route_from_json(other) if other else None
        return {
            "picture": route_form.picture(route, names(), before),
            "hours": f"{route_hours(content):g}".replace(".", ","),
        }
    if kind.name == "forms":
        return {
            "groups": outline.groups(content),
            "told_apart": building.differences(other, content) if other else [],
        }
    return {
        "fields": result_form.field_rows(content),
        "blocks": [(row, result_form.block_words()[row["loai"]]) for row in result_form.block_rows(content)],
        "types": result_form.type_words(),
        "style": result_form.style_words().get(content["style"], ""),
    }


@require_safe
@officers_only
def draft(request: HttpRequest, actor: Actor, *, kind: str, key: str) -> HttpResponse:
    """A draft: what differs, what stands in its way, what last year would have been with it; publishing it."""
    return show_draft(request, actor, kind_of(kind), key)


def show_draft(
    request: HttpRequest, actor: Actor, which: Kind, key: str, *, status: int = 200, **more: Any
) -> HttpResponse:
    """The page of a draft; `more` carries the fields of a publication that was refused."""
    found = definition_draft(which.name, key)
    if found is None:
        raise NotFound("Không có bản nháp này.")
    content = definition(which.name, key)
    users = [version.procedure_id for version in users_of(which.name, key)]
    looked = checking.checks(key, found.content) if which.name == "routes" else []
    told = advice.advice(key, found.content) if which.name == "forms" else []
    known = {entry.code: entry.title for entry in entries(users)}
    context = {
        "kind": which,
        "key": key,
        "content": found.content,
        "draft": found,
        "in_use": content is not None,
        "obstacles": [
            (code, known.get(code, ""), sentence)
            for code, sentence in (
                () if which.name == "routes" else in_the_way(which.name, key, found.content)
            )
            # What is wrong with a form itself is told by `advice`, with its question.
            if code or which.name != "forms"
        ],
        "checks": looked,
        "publishable": not any(one["wrong"] for one in looked) and not any(one.stops for one in told),
        "advice": told,
        "seen": draft_mark(found),
        "users": len(users),
        "edits": edits(actor),
        "editable": edits(actor) and not found.waits,
        "publish_fields": decision_fields(),
        "reason": changing.reason_field(request.POST, {}),
        "since": request.POST.get("tu", ""),
        **drawn(which, found.content, content),
        **_tried(which, key, found.content, users),
        **more,
    }
    return show(request, actor, "desk/definitions/draft.html", context, current=which.page, status=status)


def _tried(kind: Kind, key: str, content: Mapping[str, Any], users: Sequence[str]) -> Json:
    if kind.name == "routes":
        run = run_route(key, content, users)
        return {"run": run, "told": _of_route(run, content), "load": _load(run), "empty": _empty(run)}
    if kind.name == "forms":
        return {"told": _of_form(run_form(key, content, users), outline.labels(content))}
    tried = run_result(key, content, users)
    return {"told": _of_result(tried, content)}


def _of_route(run: RouteRun, content: Mapping[str, Any]) -> list[str]:
    counted = ngettext(
        "%(n)d hồ sơ nhận trong 12 tháng qua đã đi quy trình này.",
        "%(n)d hồ sơ nhận trong 12 tháng qua đã đi quy trình này.",
        run.dossiers,
    ) % {"n": run.dossiers}
    moved = _("Với quy trình mới, %(sooner)d hồ sơ có kết quả sớm hơn, %(later)d muộn hơn.") % {
        "sooner": run.sooner, "later": run.later,
    }  # fmt: skip
    late = _("Quá hạn: trước %(before)d, với quy trình mới %(then)d.") % {
        "before": run.late_before, "then": run.late_then,
    }  # fmt: skip
    found = (counted, _each(run.each), *_of_ways(run, content), moved, late, _kept(run.open_ones))
    return [one for one in found if one]


def _each(each: int) -> str:
    return _("Chạy thử trên một phần %(n)d số hồ sơ của 12 tháng ấy.") % {"n": each} if each > 1 else ""


def _of_ways(run: RouteRun, content: Mapping[str, Any]) -> list[str]:
    """How many go which way, also the ways that nobody would have gone."""
    told = _("“%(fork)s”: %(ways)s.")
    return [
        told
        % {
            "fork": fork["title"],
            "ways": ", ".join(f"{way['title']} {run.ways[way['key']]}" for way in fork["ways"]),
        }
        for fork in content.get("forks", ())
        if run.dossiers
    ]


def _kept(number: int) -> str:
    return ngettext(
        "%(n)d hồ sơ đang giải quyết giữ bản cũ đến khi xong.",
        "%(n)d hồ sơ đang giải quyết giữ bản cũ đến khi xong.",
        number,
    ) % {"n": number}


def _load(run: RouteRun) -> list[tuple[str, str, str, str]]:
    known = names()
    return [
        (post, route_form.place_words(where, known), f"{before:.0f}", f"{then:.0f}")
        for (post, where), (before, then) in sorted(run.load.items())
        if round(before) != round(then)
    ]


def _empty(run: RouteRun) -> list[tuple[str, str, str, int]]:
    known = names()
    return [
        (title, post, known.get(agency, agency), number)
        for (title, post, agency), number in run.empty.most_common(_SHOWN_USERS)
    ]


def _of_result(run: ResultRun, content: Mapping[str, Any]) -> list[str]:
    counted = ngettext(
        "%(n)d kết quả được soạn trong 12 tháng qua theo mẫu này.",
        "%(n)d kết quả được soạn trong 12 tháng qua theo mẫu này.",
        run.dossiers,
    ) % {"n": run.dossiers}
    unfit = _("Với mẫu mới, %(n)d kết quả còn thiếu hoặc không hợp.") % {"n": run.unfit}
    titles = content["schema"]["properties"]
    fields = [
        _("Trường “%(field)s”: %(n)d kết quả.")
        % {"field": titles.get(name, {}).get("title", name), "n": number}
        for name, number in run.fields.most_common(8)
    ]
    each = _each(run.each)
    return [counted, *([each] if each else []), unfit, *fields, _kept(run.open_ones)]


def _of_form(run: FormRun, labels: Mapping[str, str]) -> list[str]:
    drafts = ngettext(
        "%(n)d hồ sơ đang soạn sẽ chuyển sang tờ khai mới, không mất câu trả lời nào.",
        "%(n)d hồ sơ đang soạn sẽ chuyển sang tờ khai mới, không mất câu trả lời nào.",
        run.drafts,
    ) % {"n": run.drafts}
    beside = _("Trong đó %(beside)d có câu trả lời cũ hiện bên cạnh câu hỏi đã đổi; %(asked)d gặp câu hỏi mới.") % {
        "beside": run.beside, "asked": run.asked,
    }  # fmt: skip
    told = [drafts, beside] if run.drafts else [_("Không có hồ sơ nào đang soạn theo tờ khai này.")]
    counted = _("Của %(n)d tờ khai đã nộp trong 12 tháng qua, với tờ khai mới %(unfit)d còn thiếu hoặc không hợp.") % {
        "n": run.dossiers, "unfit": run.unfit,
    }  # fmt: skip
    fields = [
        _("Câu hỏi “%(field)s”: %(n)d tờ khai.") % {"field": labels.get(name, name), "n": number}
        for name, number in run.fields.most_common(8)
    ]
    each = _each(run.each)
    return [*told, counted, *([each] if each else []), *fields, _kept(run.open_ones)]


@require_safe
@officers_only
def preview(request: HttpRequest, actor: Actor, *, kind: str, key: str, page: int) -> HttpResponse:
    """A page of a result document with made-up values: of the draft where `nhap` asks for it."""
    which = kind_of(kind)
    found = definition_draft(which.name, key) if "nhap" in request.GET else None
    content = found.content if found else definition(which.name, key)
    if content is None or which.name != "results":
        raise NotFound("Không có mẫu này.")
    code = province().code
    if not code:
        raise NotFound("Chưa có thông tin của tỉnh.")
    return serve(
        page_png(result_sample(content, agency_of(code)), page), "image/png", f"{key}.png", inline=True
    )
