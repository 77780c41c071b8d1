"""The access review: the head of each agency confirms or ends every right; what is late comes to the province."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from motcua.agencies import commands, reviews
from motcua.agencies.models import Holding, Review, ReviewLine
from motcua.agencies.queries import officer_actor, officer_named
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM, Actor
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from motcua.platform.log import events_of
from tests.support import cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]


def opened() -> Review:
    review = commands.open_review(actor=SYSTEM)
    assert review is not None
    return review


def waiting(actor: Actor, review: Review) -> dict[str, ReviewLine]:
    return {line.officer.account.username: line for line in reviews.lines_to_answer(actor, review)}


@pytest.mark.parametrize(
    ("on", "months", "label"),
    [("2026-11-30", 3, "2026-Q4"), ("2026-03-31", 3, "2026-Q1"), ("2026-07-01", 6, "2026-H2"),
     ("2026-06-30", 6, "2026-H1"), ("2026-06-30", 12, "2026-01"), ("2026-06-30", 1, "2026-06")],
)  # fmt: skip
def test_a_review_is_called_by_its_quarter_or_half_year(on: str, months: int, label: str) -> None:
    assert reviews.label_of(date.fromisoformat(on), months) == label


def test_a_review_has_a_line_for_every_right_and_is_opened_once() -> None:
    review = opened()
    assert review.lines.count() == Holding.objects.filter(valid_to=None).count()
    assert commands.open_review(actor=SYSTEM) is None


def test_the_head_answers_for_their_agency_and_never_for_themselves() -> None:
    review, head = opened(), cast.director()
    mine = waiting(head, review)
    assert {"kyso", "thamdinh"} <= mine.keys()
    assert "chutich" not in mine
    assert {line.agency_id for line in mine.values()} == {"H49.123"}
    assert "chutich" in waiting(cast.person("quantri"), review)
    assert "quantri" not in waiting(cast.person("quantri"), review)
    with pytest.raises(NotAllowed):
        commands.answer_review(actor=cast.receiver(), review=review.pk, answers={mine["kyso"].pk: "keep"})


def test_what_is_ended_ends_at_once_with_its_reason_and_every_answer_stands_in_the_log() -> None:
    review, head = opened(), cast.director()
    mine = waiting(head, review)
    answers = {line.pk: "end" if name == "thamdinh" else "keep" for name, line in mine.items()}
    with pytest.raises(Invalid):
        commands.answer_review(actor=head, review=review.pk, answers=answers)
    assert officer_actor(officer_named("thamdinh")).posts
    commands.answer_review(actor=head, review=review.pk, answers=answers, note="Đã chuyển phòng")
    assert officer_actor(officer_named("thamdinh")).posts == ()
    assert officer_actor(officer_named("kyso")).posts
    last = events_of("officer", officer_named("thamdinh").pk)[-1]
    assert (last.type, last.data["reason"]) == ("officer.reviewed", "Đã chuyển phòng")
    assert events_of("officer", officer_named("kyso").pk)[-1].type == "officer.reviewed"
    assert waiting(head, review) == {}
    with pytest.raises(NotAllowed):
        commands.answer_review(actor=head, review=review.pk, answers={mine["kyso"].pk: "keep"})


def test_what_is_late_is_shown_and_may_be_answered_by_the_administrator_of_the_province() -> None:
    review, quantri = opened(), cast.person("quantri")
    before = waiting(quantri, review)
    assert "kyso" not in before
    with pytest.raises(Conflict):
        commands.close_review(actor=quantri, review=review.pk)
    with clock.at(clock.now() + timedelta(days=16)):
        assert "kyso" in waiting(quantri, review)
        assert any(agency.code == "H49.123" for agency, _ in reviews.unanswered(review))
        assert [one.overdue for one in reviews.reviews()] == [True]
        commands.close_review(actor=quantri, review=review.pk)
        assert [one.overdue for one in reviews.reviews()] == [False]
    with pytest.raises(NotFound):
        commands.close_review(actor=quantri, review=review.pk)


def test_the_last_answer_closes_the_review_and_it_can_be_given_out() -> None:
    review, head = opened(), cast.director()
    review.lines.exclude(pk__in=[line.pk for line in waiting(head, review).values()]).delete()
    commands.answer_review(
        actor=head, review=review.pk, answers={line.pk: "keep" for line in waiting(head, review).values()}
    )
    review.refresh_from_db()
    assert review.closed_at is not None
    book = CalamineWorkbook.from_filelike(BytesIO(reviews.review_workbook(cast.person("quantri"), review)))
    rows = book.get_sheet_by_index(0).to_python()
    assert len(rows) == review.lines.count() + 1
    assert {row[6] for row in rows[1:]} == {"giữ"}
    with pytest.raises(NotAllowed):
        reviews.review_workbook(head, review)
