"""Fees with the resolution that sets them: all of them as a list, those of a procedure as a table."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from motcua.dossiers.queries.fee_changes import run_fees
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.money import dong
from motcua.kernel.vietnamese import day, fold, typed_day
from motcua.platform.upsert import Change
from motcua.procedures import commands
from motcua.procedures.queries import FEE_KINDS, all_published, edits, fee_rows, in_force
from motcua.procedures.types import CHANNELS, Fee
from motcua.web.desk import changing
from motcua.web.desk.catalogue import version_labels
from motcua.web.desk.frame import officers_only, show
from motcua.web.desk.upkeep import rows
from motcua.web.ui import dossier_words
from motcua.web.ui.fields import Option

PAGE = "desk:upkeep:fees"
COLUMNS = ("ten", "truong-hop", "loai", "cach", "so-tien", "tu", "den", "van-ban", "ghi-chu", "ma")
_SAYS = ("ten", "so-tien", "van-ban", "ghi-chu")
_ON_A_PAGE = 50
_EMPTY_ROWS = 3
Row = dict[str, Any]


def kind_words() -> dict[str, str]:
    """Lệ phí and phí."""
    words = {"fee": _("Lệ phí"), "service_fee": _("Phí")}
    return {kind: words[kind] for kind in FEE_KINDS}


def channel_words() -> dict[str, str]:
    """How something is filed; empty: any way that has no fee of its own."""
    return {"": _("Mọi cách nộp"), **{channel: dossier_words.channel(channel) for channel in CHANNELS}}


@require_safe
@officers_only
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every fee of the procedures in force, those that have ended or not begun too."""
    asked = request.GET.get("q", "").strip()
    today = clock.now().date()
    found = [
        _line(row, version.name, today)
        for version in all_published()
        for row in fee_rows(version.content)
        if fold(asked)
        in fold(f"{version.procedure_id} {version.name} {row['name']} {row.get('resolution') or ''}")
    ]
    page = Paginator(found, _ON_A_PAGE).get_page(request.GET.get("trang"))
    context = {
        "asked": asked,
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "keep": f"q={asked}&" if asked else "",
        "edits": edits(actor),
    }
    return show(request, actor, "desk/upkeep/fees.html", context, current=PAGE)


def _line(row: Row, name: str, today: date) -> dict[str, Any]:
    fee = Fee(**{key: value for key, value in row.items() if key in Fee.__dataclass_fields__})
    return {
        "row": row,
        "procedure": name,
        "kind": kind_words().get(fee.kind, fee.kind),
        "channel": channel_words().get(fee.channel or "", ""),
        "amount": _("chưa rõ mức")
        if fee.amount is None
        else dong(fee.amount)
        if fee.amount
        else _("không thu"),
        "by_formula": fee.formula is not None,
        "from": _shown(fee.valid_from),
        "to": _shown(fee.valid_to),
        "state": _state(fee, today),
    }


def _state(fee: Fee, today: date) -> tuple[str, str]:
    if fee.in_force(today):
        return _("Đang áp dụng"), "done"
    return (
        (_("Chưa đến ngày"), "info") if (fee.valid_from or "") > today.isoformat() else (_("Đã hết"), "quiet")
    )


def _shown(text: str | None) -> str:
    return day(date.fromisoformat(text)) if text else ""


@require_http_methods(["GET", "POST"])
@officers_only
def of_procedure(request: HttpRequest, actor: Actor, *, code: str) -> HttpResponse:
    """The fees of a procedure as a table; sent, what they would have meant last month; sent again, in force."""
    version = in_force(code)
    mine = fee_rows(version.content)
    typed = (
        rows.typed(request.POST, COLUMNS, _SAYS)
        if request.method == "POST"
        else [_as_typed(row) for row in mine]
    )
    answer = _answered(request, actor, code, typed) if request.method == "POST" else None
    if answer and answer.saved:
        messages.success(request, _("Đã áp dụng mức thu mới. Hồ sơ đã nộp giữ mức cũ."))
        return redirect("desk:upkeep:fees_of", code=code)
    mistakes = answer.fields if answer else {}
    cases = {case["code"]: case["name"] for case in version.content["cases"]}
    empty = {**dict.fromkeys(COLUMNS, ""), "truong-hop": next(iter(cases)), "loai": FEE_KINDS[0]}
    drawn = rows.numbered(typed, empty, mistakes, _EMPTY_ROWS if edits(actor) else 0)
    context = {
        "version": version,
        "rows": [_drawn(row, cases) for row in drawn],
        "decision": version_labels.decision_fields(request.POST, mistakes),
        "reason": changing.reason_field(request.POST, mistakes),
        "answer": answer,
        "mistakes": rows.listed(mistakes),
        "edits": edits(actor),
        "history": changing.told("fees", prefix=f"{code} "),
    }
    status = answer.status if answer else 200
    return show(request, actor, "desk/upkeep/fees_of.html", context, current=PAGE, status=status)


def _drawn(row: Row, cases: Mapping[str, str]) -> Row:
    choices = {"truong-hop": cases, "loai": kind_words(), "cach": channel_words()}
    options = {
        name.replace("-", "_"): [Option(value, words, value == row[name]) for value, words in several.items()]
        for name, several in choices.items()
    }
    return {**{name.replace("-", "_"): value for name, value in row.items()}, **options}


def _as_typed(row: Row) -> dict[str, str]:
    return {
        "ma": row.get("code") or "",
        "truong-hop": row["case"],
        "ten": row["name"],
        "loai": row.get("kind", ""),
        "cach": row.get("channel") or "",
        "so-tien": "" if row.get("amount") is None else str(row["amount"]),
        "tu": _shown(row.get("valid_from")),
        "den": _shown(row.get("valid_to")),
        "van-ban": row.get("resolution") or "",
        "ghi-chu": row.get("note") or "",
    }


def read(row: Mapping[str, str], known: Mapping[str, Row]) -> Row:
    """A typed row as a fee; what cannot be read stays as it was typed, so that the command tells it."""
    amount = row["so-tien"].replace(".", "").replace(" ", "").removesuffix("đ")
    found = {
        "case": row["truong-hop"], "name": row["ten"], "kind": row["loai"], "channel": row["cach"] or None,
        "amount": (int(amount) if amount.isascii() and amount.isdecimal() else row["so-tien"]) if amount else None,
        "note": row["ghi-chu"] or None, "resolution": row["van-ban"] or None,
        "valid_from": _iso(row["tu"]), "valid_to": _iso(row["den"]),
    }  # fmt: skip
    base = known.get(row["ma"], {})
    plain = {name: value for name, value in base.items() if name not in ("procedure", "case")}
    return {**plain, **found} if base else found


def _iso(text: str) -> str | None:
    if not text:
        return None
    found = typed_day(text)
    return found.isoformat() if found else text


def _answered(
    request: HttpRequest, actor: Actor, code: str, typed: Sequence[Mapping[str, str]]
) -> changing.Answer:
    known = {row.get("code") or "": row for row in fee_rows(in_force(code).content)}
    fees = [read(row, known) for row in typed]

    def write() -> Sequence[Change]:
        return commands.set_fees(
            actor=actor,
            fees={code: fees},
            decision=request.POST.get("quyet-dinh", ""),
            decided_on=version_labels.read_day(request.POST.get("ngay", "")),
            reason=request.POST.get("ly-do", ""),
        )

    return changing.answered(request, write, lambda: touched(code, fees))


def touched(code: str, fees: Sequence[Row]) -> list[str]:
    """What these fees would have meant last month, in words; nothing while one of them cannot be read."""
    if any(not isinstance(row["amount"], int | None) for row in fees):
        return []
    by_case: dict[str, list[Row]] = {}
    for row in fees:
        by_case.setdefault(row["case"], []).append(
            {"code": "", **{k: v for k, v in row.items() if k != "case"}}
        )
    today = clock.now().date()
    starts = [found for row in fees if (found := typed_day(row["valid_from"] or ""))]
    run = run_fees(code, by_case, max([today, *starts]))
    return told(code, run)


def told(code: str, run: Any) -> list[str]:
    """A `FeeRun` in words."""
    counted = ngettext(
        "%(code)s: %(n)d hồ sơ nộp trong 31 ngày qua",
        "%(code)s: %(n)d hồ sơ nộp trong 31 ngày qua",
        run.dossiers,
    ) % {"n": run.dossiers, "code": code}
    differ = _("%(more)d sẽ trả nhiều hơn, %(less)d trả ít hơn; cả tháng từ %(before)s thành %(then)s.") % {
        "more": run.more, "less": run.less, "before": dong(run.before), "then": dong(run.then),
    }  # fmt: skip
    unpaid = ngettext(
        "%(n)d hồ sơ đang chờ nộp tiền giữ mức cũ.", "%(n)d hồ sơ đang chờ nộp tiền giữ mức cũ.", run.unpaid
    ) % {"n": run.unpaid}
    return [f"{counted}; {differ}", unpaid]
