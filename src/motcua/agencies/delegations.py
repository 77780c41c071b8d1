"""Somebody does another's work for a time: the deputy of whoever is away, or by delegation of single posts.

Nobody passes on what they do not hold themselves, and what was passed on ends with whoever gave it
(`queries.current`).
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from motcua.agencies import signature_block
from motcua.agencies.access import below, changed_by
from motcua.agencies.models import Absence, Holding, Officer, Post
from motcua.agencies.people import TOPIC, end_holdings, has_ended
from motcua.agencies.province import province
from motcua.kernel import clock, rights
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotAllowed, NotFound
from motcua.platform import log
from motcua.platform.inputs import reason_given
from motcua.platform.transactions import command
from motcua.platform.upsert import Change

DELEGATED = "officer.delegated"
DELEGATION_ENDED = "officer.delegation_ended"
AWAY = "officer.away"
BACK = "officer.back"


@dataclass(frozen=True)
class Scope:
    """What a delegation is about: `codes` of procedures and cases (none: everything), the `kinds` of result they came
    from.
    """

    codes: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


@command
def delegate(
    *,
    actor: Actor,
    officer: int,
    deputy: int,
    posts: Collection[str],
    first: date,
    last: date,
    form: str,
    reason: str,
    scope: Scope = Scope(),
) -> list[Change]:
    """`officer` lets `deputy` do what these posts (keys) do, from a day to a day; an administrator may write it down
    for them.

    Raises `Invalid` for a post that the officer does not hold themselves all that time, and where the way of signing
    does not fit.
    """
    why, one, other = reason_given(reason), whose(actor, officer), _deputy(actor, officer, deputy)
    _ensure_period(first, last)
    held = [h for h in own_posts(one, first, last) if h.post.key in posts and _lasts(h, first, last)]
    if not posts or len(held) != len(set(posts)):
        sentence = (
            "Chỉ ủy quyền được vị trí chính người đó giữ trong suốt thời gian ủy quyền, trừ quyền quản trị."
        )
        raise Invalid(sentence, fields={"posts": [sentence]})
    made = [_passed(h, other, first, last, form, scoped=bool(scope.codes)) for h in held]
    for row in made:
        row.only, row.kinds = list(scope.codes), list(scope.kinds)
    Holding.objects.bulk_create(made)
    _tell(DELEGATED, made, actor=actor, reason=why)
    return passed_on(made)


@command
def end_delegation(*, actor: Actor, holding: int, reason: str) -> None:
    """Whoever gave it, or an administrator, ends a delegation at once."""
    held = Holding.objects.select_for_update(of=("self",)).select_related("post", "officer", "delegated_by")
    found = held.filter(pk=holding, delegated_by__isnull=False).first()
    if found is None or found.delegated_by_id is None or has_ended(found):
        raise NotFound("Ủy quyền này đã kết thúc.")
    whose(actor, found.delegated_by_id)
    why = reason_given(reason)
    end_holdings([found])
    _tell(DELEGATION_ENDED, [found], actor=actor, reason=why)


@command
def be_away(
    *, actor: Actor, officer: int, first: date, last: date, deputy: int | None, form: str, reason: str
) -> Absence:
    """An officer is away; the deputy does the work of their posts meanwhile.

    Posts that sign for the body are passed on only with a way of signing (`form`); rights to administer never.
    """
    why, one = reason_given(reason), whose(actor, officer)
    _ensure_period(first, last)
    if Absence.objects.filter(_meets(first, last), officer=one, ended_at=None).exists():
        raise Invalid(
            "Đã ghi vắng mặt trong thời gian này.", fields={"first": ["Trùng với lần vắng đã ghi."]}
        )
    other = None if deputy is None else _deputy(actor, officer, deputy)
    if other and Absence.objects.filter(_meets(first, last), officer=other, ended_at=None).exists():
        sentence = "Người làm thay cũng vắng trong thời gian này. Hãy chọn người khác."
        raise Invalid(sentence, fields={"deputy": [sentence]})
    absence = Absence.objects.create(officer=one, first=first, last=last, deputy=other, reason=why)
    made = _for_absence(absence, one, other, form) if other else []
    Holding.objects.bulk_create(made)
    data = {"first": first.isoformat(), "last": last.isoformat(), "deputy": other.name if other else ""}
    passed = [h.post.key for h in made]
    happened = [log.Happened(one.pk, AWAY, {"reason": why, **data, "posts": passed})]
    if other:
        happened.append(
            log.Happened(other.pk, AWAY, {"reason": why, **data, "of": one.name, "posts": passed})
        )
    log.record_each(TOPIC, happened, at=clock.now(), actor=actor)
    return absence


@command
def be_back(*, actor: Actor, absence: int, reason: str) -> None:
    """An absence is over before its last day, or was written down by mistake; the deputy's part ends at once."""
    rows = Absence.objects.select_for_update(of=("self",)).select_related("officer")
    found = rows.filter(pk=absence, ended_at=None, last__gte=clock.now().date()).first()
    if found is None:
        raise NotFound("Lần vắng mặt này đã kết thúc.")
    whose(actor, found.officer_id)
    why = reason_given(reason)
    found.ended_at = clock.now()
    found.save(update_fields=["ended_at"])
    end_holdings(list(found.delegations.filter(ended_at=None).select_related("post")))
    data = {"reason": why, "first": found.first.isoformat(), "last": found.last.isoformat()}
    log.record_each(TOPIC, [log.Happened(found.officer_id, BACK, data)], at=clock.now(), actor=actor)


def whose(actor: Actor, officer: int) -> Officer:
    """The officer, for themselves and for whoever may change them; one who has left is away for good."""
    own = actor.officer_id == officer and actor.scopes is None
    one = Officer.objects.select_related("account").get(pk=officer) if own else changed_by(actor, officer)
    if one.left_at is not None:
        raise Invalid("Cán bộ này đã hoặc sắp thôi việc.")
    return one


def own_posts(officer: Officer, first: date, last: date) -> list[Holding]:
    """The posts that an officer holds themselves some time between these days and may pass on."""
    held = Holding.objects.filter(officer=officer, delegated_by=None, ended_at=None, valid_from__lte=last)
    held = held.filter(Q(valid_to=None) | Q(valid_to__gte=first)).exclude(post__role__in=rights.ALL)
    return list(held.select_related("post__agency", "officer").order_by("post__key", "valid_from"))


def title_in(officer: Officer, agencies: Iterable[str], on: date) -> str:
    """How an officer's own post in one of these agencies stands in a signature block; empty when they hold none."""
    held = Holding.objects.filter(officer=officer, delegated_by=None, ended_at=None, valid_from__lte=on)
    held = held.filter(Q(valid_to=None) | Q(valid_to__gte=on), post__agency__in=list(agencies))
    posts = sorted(
        (h.post for h in held.exclude(post__role__in=rights.ALL).select_related("post")), key=_weight
    )
    return _own_line(posts[0]) if posts else ""


def _weight(post: Post) -> tuple[bool, str]:
    return not post.authority, post.key


def _own_line(post: Post) -> str:
    lines = post.authority.split("\n")
    return lines[-1] if post.authority else post.title.upper()


def _deputy(actor: Actor, officer: int, deputy: int) -> Officer:
    other = Officer.objects.select_related("account").filter(pk=deputy, left_at=None).first()
    if other is None or other.pk == officer or not other.account.is_active:
        sentence = "Hãy chọn một cán bộ khác đang làm việc."
        raise Invalid(sentence, fields={"deputy": [sentence]})
    if other.pk == actor.officer_id:
        raise NotAllowed("Không ai tự cử mình làm thay người khác. Hãy nhờ quản trị viên khác ghi.")
    return other


def _ensure_period(first: date, last: date) -> None:
    if last < first or last < clock.now().date():
        sentence = "Ngày cuối không được trước ngày đầu hoặc trước hôm nay."
        raise Invalid(sentence, fields={"last": [sentence]})


def _lasts(held: Holding, first: date, last: date) -> bool:
    return held.valid_from <= first and (held.valid_to is None or held.valid_to >= last)


def _passed(
    held: Holding, deputy: Officer, first: date, last: date, form: str, *, scoped: bool = False
) -> Holding:
    """The post in the deputy's hands; raises `Invalid` where they may not stand there, or sign so.

    `scoped`: it is for named procedures. Such a delegation may also go to staff of the province's Centre, who then
    approve, sign by authority (TUQ.) or seal for the agency on the spot.
    """
    agencies = below([held.post.agency_id]) if form == "TUQ" else [held.post.agency_id]
    title = title_in(deputy, agencies, first)
    if not title and scoped and form in ("", "TUQ"):
        title = title_in(deputy, of_the_centre(), first)
    if not title:
        sentence = (
            "Người làm thay phải giữ một vị trí trong cùng cơ quan (thừa ủy quyền: hoặc cơ quan trực thuộc); cán bộ "
            "Trung tâm nhận ủy quyền theo từng thủ tục, ký thì thừa ủy quyền (TUQ.)."
        )
        raise Invalid(sentence, fields={"deputy": [sentence]})
    twice = Holding.objects.filter(
        _lies_between(first, last), officer=deputy, post=held.post, delegated_by=held.officer, ended_at=None
    )
    if twice.exists():
        raise Invalid("Vị trí này đã giao cho người ấy làm thay trong thời gian đó.")
    made = Holding(
        officer=deputy, post=held.post, delegated_by=held.officer, form=form,
        valid_from=max(first, held.valid_from), valid_to=min(last, held.valid_to or last),
    )  # fmt: skip
    if held.post.authority:
        made.authority = "\n".join(_signs_so(form, held.post, title))
    return made


def _signs_so(form: str, post: Post, title: str) -> tuple[str, ...]:
    if form not in signature_block.FORMS:
        sentence = "Vị trí này ký văn bản: hãy chọn cách ký (KT., TL. hoặc TUQ.)."
        raise Invalid(sentence, fields={"form": [sentence]})
    if not signature_block.fits(form, title):
        sentence = (
            "KT. dành cho cấp phó ký thay cấp trưởng; TL. dành cho người đứng đầu đơn vị. Hãy chọn cách khác."
        )
        raise Invalid(sentence, fields={"form": [sentence]})
    return signature_block.block(form, [line for line in post.authority.split("\n") if line.strip()], title)


def _for_absence(absence: Absence, officer: Officer, deputy: Officer, form: str) -> list[Holding]:
    held = own_posts(officer, absence.first, absence.last)
    made = [
        _passed(h, deputy, absence.first, absence.last, form) for h in held if form or not h.post.authority
    ]
    for row in made:
        row.absence = absence
    return made


def of_the_centre() -> frozenset[str]:
    """The province's Centre and its branches."""
    centre = province().centre
    return below([centre]) if centre else frozenset()


def delegated_on_the_spot() -> list[Holding]:
    """What staff of the Centre hold today for other agencies, for named procedures: approval, signature, seal."""
    today, centre = clock.now().date(), of_the_centre()
    given = Holding.objects.filter(
        delegated_by__isnull=False, ended_at=None, valid_from__lte=today, valid_to__gte=today
    )
    given = given.exclude(only=[]).exclude(post__agency__in=centre)
    given = given.select_related("post__agency", "post__unit", "officer")
    return list(given.filter(officer__in=_staff(centre)).order_by("post__agency__name", "pk"))


def staff_of_the_centre() -> tuple[frozenset[int], frozenset[str]]:
    """The officers who hold a post of their own at the Centre or a branch today, and the codes of these."""
    centre = of_the_centre()
    return frozenset(_staff(centre)), centre


def _staff(centre: Collection[str]) -> list[int]:
    today = clock.now().date()
    own = Holding.objects.filter(
        delegated_by=None, ended_at=None, valid_from__lte=today, post__agency__in=centre
    )
    own = own.filter(Q(valid_to=None) | Q(valid_to__gte=today)).exclude(post__role__in=rights.ALL)
    return list(own.values_list("officer_id", flat=True).distinct())


def _meets(first: date, last: date) -> Q:
    return Q(first__lte=last, last__gte=first)


def _lies_between(first: date, last: date) -> Q:
    return Q(valid_from__lte=last) & Q(valid_to__gte=first)


def _tell(kind: str, rows: Sequence[Holding], *, actor: Actor, reason: str) -> None:
    """In the streams of both."""
    one = rows[0]
    data = {
        "reason": reason,
        "posts": [row.post.key for row in rows],
        "first": one.valid_from.isoformat(),
        "last": one.valid_to.isoformat() if one.valid_to else "",
        "form": one.form,
        "only": list(one.only),
    }
    if one.delegated_by is None:
        raise LookupError("a delegation of nobody")
    happened = [
        log.Happened(one.delegated_by.pk, kind, {**data, "deputy": one.officer.name}),
        log.Happened(one.officer_id, kind, {**data, "of": one.delegated_by.name}),
    ]
    log.record_each(TOPIC, happened, at=clock.now(), actor=actor)


def passed_on(rows: Sequence[Holding]) -> list[Change]:
    """What somebody holds in another's place, as changes: for whoever looks at it beforehand."""
    return [
        Change(
            "holdings", row.post.key, None,
            {"deputy": row.officer.name, "valid_from": row.valid_from, "valid_to": row.valid_to,
             "authority": row.authority.replace("\n", " / "), "only": list(row.only)},
        )
        for row in rows
    ]  # fmt: skip


def running_delegations(officer: int) -> QuerySet[Holding]:
    """What an officer gave or was given and is not over, the next to end first."""
    mine = Q(officer=officer) | Q(delegated_by=officer)
    rows = Holding.objects.filter(
        mine, delegated_by__isnull=False, ended_at=None, valid_to__gte=clock.now().date()
    )
    return rows.select_related("post__agency", "officer", "delegated_by", "absence").order_by(
        "valid_to", "pk"
    )
