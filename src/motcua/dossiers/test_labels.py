"""Labels of officials and agencies, dossiers that are followed, and letters about what came to an official."""

from datetime import datetime, timedelta

import pytest

from motcua.agencies.queries import officer_named
from motcua.dossiers import commands
from motcua.dossiers.commands.labels import NewLabel
from motcua.dossiers.commands.warn_officials import greet
from motcua.dossiers.commands.work_letters import tell_of_work
from motcua.dossiers.labels import MOST
from motcua.dossiers.models import Dossier, Followed, Label, Labelled
from motcua.dossiers.queries import labels
from motcua.dossiers.queries.worklists import Wanted, worklist
from motcua.identity.models import Account
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM, Actor
from motcua.kernel.clock import VIETNAM
from motcua.kernel.errors import Invalid, NotAllowed, NotFound
from motcua.notifications.commands import choose_letters
from motcua.platform.effects.models import Effect
from tests.support import acts, cast

pytestmark = [pytest.mark.usefixtures("province", "db")]

MONDAY = datetime(2026, 11, 30, 9, 0, tzinfo=VIETNAM)


def made(actor: Actor, name: str, agency: str = "") -> Label:
    return commands.make_label(actor=actor, given=NewLabel(name=name, look="due", agency=agency))


def names(actor: Actor, dossier: Dossier) -> list[str]:
    return [one.name for one in labels.on(actor, [dossier.pk]).get(dossier.pk, ())]


def test_ones_own_label_is_seen_by_nobody_else_an_agencys_by_whoever_works_there() -> None:
    dossier = cast.accepted()
    own = made(cast.appraiser(), "Gọi lại")
    shared = made(cast.appraiser(), "Chờ sở", cast.HANDLING)
    commands.label_dossier(actor=cast.appraiser(), dossier=dossier, wanted={own.pk, shared.pk})
    assert names(cast.appraiser(), dossier) == ["Chờ sở", "Gọi lại"]
    assert names(cast.director(), dossier) == ["Chờ sở"]
    assert names(cast.receiver(), dossier) == []
    commands.label_dossier(actor=cast.director(), dossier=dossier, wanted=[])
    assert names(cast.appraiser(), dossier) == ["Gọi lại"]


def test_a_list_is_narrowed_to_a_label() -> None:
    one, _other = cast.accepted(), cast.accepted()
    label = made(cast.appraiser(), "Ưu tiên")
    commands.label_dossier(actor=cast.appraiser(), dossier=one, wanted=[label.pk])
    found = worklist(cast.appraiser(), Wanted(label=label.pk)).steps
    assert [step.dossier.code for step in found] == [one.code]


def test_few_labels_with_names_of_their_own() -> None:
    who = cast.appraiser()
    for number in range(MOST):
        made(who, f"Nhãn {number}")
    with pytest.raises(Invalid, match="nhãn"):
        made(who, "Một nữa")
    commands.drop_label(actor=who, label=labels.usable(who).filter(name="Nhãn 0").get().pk)
    with pytest.raises(Invalid, match="tên này"):
        made(who, "nhãn 1")
    with pytest.raises(Invalid, match="ký tự"):
        made(who, "x" * 31)
    with pytest.raises(NotAllowed):
        made(who, "Của quầy", cast.COUNTER)


def test_nobody_uses_or_drops_the_label_of_another() -> None:
    dossier = cast.accepted()
    own = made(cast.appraiser(), "Riêng")
    commands.label_dossier(actor=cast.director(), dossier=dossier, wanted=[own.pk])
    assert not Labelled.objects.filter(dossier=dossier).exists()
    with pytest.raises(NotFound):
        commands.drop_label(actor=cast.director(), label=own.pk)
    with pytest.raises(NotAllowed):
        made(cast.applicant(), "Của dân")


def test_whoever_follows_sees_that_something_happened_until_they_have_looked() -> None:
    dossier = cast.accepted()
    who = cast.director()
    commands.follow(actor=who, dossier=dossier)
    assert labels.news(who) == 0
    acts.internal_note(actor=cast.appraiser(), dossier=dossier.pk, note="Đã gọi điện")
    assert labels.news(who) == 1
    [(followed, new)] = [(one.dossier, one.new) for one in labels.followed(who)]
    assert (followed, new) == (dossier, 1)
    commands.note_followed_seen(actor=who, dossier=cast.renewed(dossier))
    assert labels.news(who) == 0
    commands.unfollow(actor=who, dossier=dossier)
    assert labels.followed(who) == []


def test_both_go_when_the_dossier_is_forgotten() -> None:
    dossier = cast.submitted()
    commands.follow(actor=cast.receiver(), dossier=dossier)
    label = made(cast.receiver(), "Xem lại")
    commands.label_dossier(actor=cast.receiver(), dossier=dossier, wanted=[label.pk])
    acts.withdraw(actor=cast.applicant(), dossier=dossier.pk)
    with clock.at(clock.now() + timedelta(days=400)):
        commands.forgetting.forget_dossier(actor=cast.person("quantri"), dossier=dossier.pk, rule="x", days=1)
    assert not Followed.objects.filter(dossier=dossier).exists()
    assert not Labelled.objects.filter(dossier=dossier).exists()


def letters(to: str) -> list[str]:
    """What was written to somebody about their work since it was last asked."""
    found = Effect.objects.filter(key__regex="^(work|morning):", payload__to=officer_named(to).email)
    told = [one.payload["body"] for one in found]
    found.delete()
    return told


def test_an_official_is_written_to_about_what_they_chose_each_matter_once() -> None:
    Account.objects.update(password="a hash")
    choose_letters(actor=cast.appraiser(), wanted=["new", "returned", "answered", "questions", "followed"])
    choose_letters(actor=cast.director(), wanted=[])
    with clock.at(MONDAY):
        dossier = cast.accepted()
        acts.ask_office(actor=cast.applicant(), dossier=dossier.pk, note="Bao giờ xong?")
        tell_of_work(actor=SYSTEM)
        [body] = letters("thamdinh")
        assert "Việc mới đến lượt anh chị" in body
        assert "Người nộp hỏi" in body
        assert body.count(dossier.code) == 2
        tell_of_work(actor=SYSTEM)
        assert letters("thamdinh") == letters("chutich") == []
    with clock.at(MONDAY + timedelta(minutes=30)):
        commands.follow(actor=cast.appraiser(), dossier=cast.renewed(dossier))
        acts.appraise(actor=cast.appraiser(), dossier=dossier.pk)
        acts.send_back(actor=cast.approver(), dossier=dossier.pk, note="Chưa rõ")
        tell_of_work(actor=SYSTEM)
        [body] = letters("thamdinh")
        assert "Việc được trả lại để làm lại" in body
        assert "Hồ sơ anh chị theo dõi có diễn biến mới" in body
        assert "Việc mới đến lượt" not in body


def test_the_morning_says_what_applicants_ask_and_what_is_new_of_followed_ones() -> None:
    Account.objects.update(password="a hash")
    choose_letters(actor=cast.appraiser(), wanted=["morning"])
    with clock.at(MONDAY):
        dossier = cast.accepted()
        commands.follow(actor=cast.appraiser(), dossier=dossier)
        acts.ask_office(actor=cast.applicant(), dossier=dossier.pk, note="Bao giờ xong?")
        greet(actor=SYSTEM)
        [body] = letters("thamdinh")
    assert "Người nộp hỏi, chờ trả lời: 1. Hồ sơ theo dõi có diễn biến mới: 1." in body


def test_nobody_else_sets_it_off() -> None:
    with pytest.raises(NotAllowed):
        tell_of_work(actor=cast.receiver())
