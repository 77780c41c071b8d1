"""The access review: each quarter (or half-year) every right is confirmed or ended by the head of its agency.

What a right is: a post that somebody holds, their own or in somebody's place. The review keeps what was held, since
when, and when its account was last used, as of the day on which it was opened.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO

import xlsxwriter
from django.db.models import Count, Q, QuerySet

from motcua.agencies.access import below
from motcua.agencies.in_force import current
from motcua.agencies.models import Agency, Holding, Review, ReviewLine
from motcua.agencies.people import TOPIC, end_holdings, has_ended
from motcua.identity.queries import last_token_uses
from motcua.kernel import clock, rights
from motcua.kernel.actor import Actor, Kind
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from motcua.kernel.vietnamese import day
from motcua.platform import account_policy, log
from motcua.platform.transactions import command

REVIEWED = "officer.reviewed"
REVIEWS = "review"
_HEAD = "director"
_MONTHS_OF_HALF = 6


@dataclass(frozen=True)
class Standing:
    """How far a review is."""

    review: Review
    lines: int
    open: int

    @property
    def overdue(self) -> bool:
        """The deadline is over and something is not answered."""
        return self.review.closed_at is None and self.review.deadline < clock.now().date() and self.open > 0


def label_of(on: date, months: int) -> str:
    """`2026-Q4`, `2026-H2`; of other spans the month in which it begins (`2026-05`)."""
    if months == _MONTHS_OF_HALF:
        return f"{on.year}-H{(on.month - 1) // months + 1}"
    first = (on.month - 1) // months * months + 1
    return f"{on.year}-Q{(on.month - 1) // 3 + 1}" if months == 3 else f"{on.year}-{first:02}"


@command
def open_review(*, actor: Actor) -> Review | None:
    """The review of the present quarter or half-year with a line for every right; None when there is one already."""
    _ensure_province(actor)
    policy, now = account_policy.in_force(), clock.now()
    label = label_of(now.date(), policy.access_review_months)
    held = list(current(Holding.objects.all(), now.date()).select_related("post", "officer__account"))
    if not held or Review.objects.filter(label=label).exists():
        return None
    deadline = now.date() + timedelta(days=policy.access_review_days)
    review = Review.objects.create(label=label, opened_at=now, deadline=deadline)
    by_programs = last_token_uses({one.officer.account_id for one in held})
    ReviewLine.objects.bulk_create(
        ReviewLine(
            review=review, officer=one.officer, holding=one, agency_id=one.post.agency_id, since=one.valid_from,
            last_used=_latest(one.officer.account.last_login, by_programs.get(one.officer.account_id)),
        )
        for one in held
    )  # fmt: skip
    data = {"label": label, "deadline": deadline.isoformat(), "lines": len(held)}
    log.record(REVIEWS, review.pk, "review.opened", at=now, actor=actor, data=data)
    return review


def _latest(*moments: datetime | None) -> datetime | None:
    return max((one for one in moments if one), default=None)


@command
def answer_review(*, actor: Actor, review: int, answers: Mapping[int, str], note: str = "") -> int:
    """Whoever heads the agencies says of each line (by number) `keep` or `end`; a post that is ended ends at once.

    Returns how many were answered. The last answer closes the review. Raises `NotAllowed` for a line that is not
    theirs, `Invalid` for ending without a note.
    """
    found = _open(review)
    mine = {line.pk: line for line in lines_to_answer(actor, found).select_for_update(of=("self",))}
    if answers.keys() - mine.keys():
        raise NotAllowed("Trong danh sách có dòng không thuộc anh chị trả lời, hoặc đã được trả lời.")
    said = {mine[pk]: ReviewLine.Answer(answer) for pk, answer in answers.items()}
    ended = [line for line, answer in said.items() if answer is ReviewLine.Answer.END]
    if ended and not note.strip():
        sentence = "Hãy ghi lý do kết thúc."
        raise Invalid(sentence, fields={"note": [sentence]})
    end_holdings([line.holding for line in ended if not has_ended(line.holding)])
    _write(said, actor, note.strip()[:500])
    _tell(found, said, actor, note.strip())
    _close_when_done(found, actor)
    return len(said)


@command
def close_review(*, actor: Actor, review: int) -> Review:
    """The administrator of the province ends a review whose deadline is over; what is open stays unanswered."""
    _ensure_province(actor)
    found = _open(review)
    if found.deadline >= clock.now().date() and found.lines.filter(answer="").exists():
        raise Conflict("Chưa hết hạn trả lời và còn dòng chưa trả lời.")
    _close(found, actor)
    return found


def lines_to_answer(actor: Actor, review: Review) -> QuerySet[ReviewLine]:
    """What waits for this actor's answer: of the agencies that they head, never their own. The administrator of the
    province answers for heads and where there is none, and for everything once the deadline is over.
    """
    waiting = ReviewLine.objects.filter(review=review, answer="").exclude(officer=actor.officer_id or 0)
    rows = waiting.select_related("officer__account", "holding__post", "holding__delegated_by", "agency")
    if not (rights.administers(actor, rights.PROVINCE) and review.deadline < clock.now().date()):
        rows = rows.filter(_theirs(actor))
    return rows.order_by("agency__code", "officer__name", "holding__post__key")


def _theirs(actor: Actor) -> Q:
    theirs = Q(agency__in=headed(actor))
    if rights.administers(actor, rights.PROVINCE):
        theirs |= Q(holding__post__role=_HEAD) | ~Q(agency__in=below(_with_head()))
    return theirs


def headed(actor: Actor) -> frozenset[str]:
    """The agencies for which somebody answers: where they are the head, and those below that have none of their own."""
    own = actor.agencies(_HEAD)
    if not own:
        return frozenset()
    return below(own) - below(_with_head() - own)


def _with_head() -> frozenset[str]:
    heads = current(Holding.objects.filter(post__role=_HEAD), clock.now().date())
    return frozenset(heads.values_list("post__agency", flat=True))


def answers_reviews(actor: Actor) -> bool:
    """Whether reviews are anything of theirs."""
    return actor.is_officer and actor.scopes is None and bool(actor.agencies(_HEAD, rights.PROVINCE))


def reviews() -> list[Standing]:
    """All reviews, the newest first, with how far they are."""
    rows = Review.objects.annotate(number=Count("lines"), left=Count("lines", filter=Q(lines__answer="")))
    return [Standing(one, one.number, one.left) for one in rows.order_by("-opened_at")]


def review_named(label: str) -> Review:
    """The review of this quarter or half-year; `NotFound` otherwise."""
    found = Review.objects.filter(label=label).first()
    if found is None:
        raise NotFound("Không có đợt rà soát này.")
    return found


def unanswered(review: Review) -> list[tuple[Agency, int]]:
    """Agencies with lines that nobody has answered, and how many."""
    rows = ReviewLine.objects.filter(review=review, answer="").values("agency").annotate(n=Count("pk"))
    left = {row["agency"]: row["n"] for row in rows}
    return [(one, left[one.code]) for one in Agency.objects.filter(code__in=left).order_by("name")]


def answers_between(first: datetime, end: datetime) -> dict[str, int]:
    """How often each answer was given from a moment on up to another."""
    given = ReviewLine.objects.filter(answered_at__gte=first, answered_at__lt=end)
    return dict(given.values_list("answer").annotate(number=Count("pk")).order_by())


def review_workbook(actor: Actor, review: Review) -> bytes:
    """Who held what, since when, last used, and what was answered by whom."""
    _ensure_province(actor)
    made = BytesIO()
    book = xlsxwriter.Workbook(made, {"strings_to_numbers": False, "strings_to_formulas": False})
    sheet = book.add_worksheet(review.label)
    head = ("Cơ quan", "Họ và tên", "Tên đăng nhập", "Vị trí", "Từ ngày", "Dùng lần cuối", "Trả lời", "Ghi chú",
            "Ai trả lời", "Lúc")  # fmt: skip
    sheet.write_row(0, 0, head, book.add_format({"bold": True, "bg_color": "#e8eef0"}))
    rows = review.lines.select_related("officer__account", "holding__post", "agency", "answered_by")
    for number, line in enumerate(rows.order_by("agency__code", "officer__name", "pk"), 1):
        for column, value in enumerate(_cells(line)):
            sheet.write_string(number, column, value)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(head) - 1, 24)
    book.close()
    return made.getvalue()


_WORDS = {ReviewLine.Answer.KEEP: "giữ", ReviewLine.Answer.END: "kết thúc"}


def _cells(line: ReviewLine) -> Iterable[str]:
    answer = _WORDS[ReviewLine.Answer(line.answer)] if line.answer else "chưa trả lời"
    by = line.answered_by.name if line.answered_by else ""
    moments = (
        day(line.last_used) if line.last_used else "chưa dùng",
        day(line.answered_at) if line.answered_at else "",
    )
    person = (line.agency.name, line.officer.name, line.officer.account.username, line.holding.post.title)
    return (*person, day(line.since), moments[0], answer, line.note, by, moments[1])


def _ensure_province(actor: Actor) -> None:
    if actor.kind is not Kind.SYSTEM and not rights.administers(actor, rights.PROVINCE):
        raise NotAllowed("Chỉ người quản trị hệ thống mới làm được việc này.")


def _open(review: int) -> Review:
    found = Review.objects.select_for_update().filter(pk=review, closed_at=None).first()
    if found is None:
        raise NotFound("Đợt rà soát này đã kết thúc.")
    return found


def _write(said: Mapping[ReviewLine, ReviewLine.Answer], actor: Actor, note: str) -> None:
    for line, answer in said.items():
        line.answer, line.answered_at, line.answered_by_id = answer, clock.now(), actor.officer_id
        line.note = note if answer is ReviewLine.Answer.END else ""
    ReviewLine.objects.bulk_update(list(said), ["answer", "answered_at", "answered_by", "note"])


def _tell(review: Review, said: Mapping[ReviewLine, ReviewLine.Answer], actor: Actor, note: str) -> None:
    """Every answer in the stream of whom it is about."""
    by_officer: dict[int, list[ReviewLine]] = {}
    for line in said:
        by_officer.setdefault(line.officer_id, []).append(line)
    told = [log.Happened(pk, REVIEWED, _facts(review, some, said, note)) for pk, some in by_officer.items()]
    log.record_each(TOPIC, told, at=clock.now(), actor=actor)


def _facts(
    review: Review, lines: Sequence[ReviewLine], said: Mapping[ReviewLine, ReviewLine.Answer], note: str
) -> dict[str, object]:
    ended = [line for line in lines if said[line] is ReviewLine.Answer.END]
    answers = [f"{line.holding.post.key}: {_WORDS[said[line]]}" for line in lines]
    return {"review": review.label, "answer": answers, "reason": note if ended else ""}


def _close_when_done(review: Review, actor: Actor) -> None:
    if not review.lines.filter(answer="").exists():
        _close(review, actor)


def _close(review: Review, actor: Actor) -> None:
    review.closed_at = clock.now()
    review.save(update_fields=["closed_at"])
    data = {"label": review.label, "unanswered": review.lines.filter(answer="").count()}
    log.record(REVIEWS, review.pk, "review.closed", at=review.closed_at, actor=actor, data=data)
