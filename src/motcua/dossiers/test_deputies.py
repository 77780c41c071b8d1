"""Who does somebody's work while they are away or by delegation, and what is left of whoever has gone."""

from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pypdfium2 as pdfium
import pytest

from motcua.agencies import commands
from motcua.agencies.models import Holding, Post
from motcua.agencies.queries import officer_actor, officer_named
from motcua.documents.queries import read
from motcua.dossiers import access, outputs
from motcua.dossiers.acts.sign import SIGN
from motcua.dossiers.commands import hand_on_work_of_leavers
from motcua.dossiers.models import Dossier, Signing, Step
from motcua.dossiers.queries import detail, worklists
from motcua.dossiers.queries.touched import touched
from motcua.identity import commands as identity
from motcua.identity.models import Account, Entry, Token
from motcua.identity.queries import find_token
from motcua.kernel import clock
from motcua.kernel.actor import STRANGER, SYSTEM, Actor
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal
from motcua.platform.log import events_of
from tests.support import acts, cast
from tests.support.effects import work
from tests.support.signing import no_time_stamps

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

WHOLE = commands.Scope()
WHY = "Quyết định 12/QĐ-UBND"


def keeper() -> Actor:
    return cast.person("quantri")


def today(days: int = 0) -> date:
    return clock.now().date() + timedelta(days=days)


def pk(username: str) -> int:
    return officer_named(username).pk


def away(username: str, deputy: str | None, *, form: str = "", first: int = 0, last: int = 2) -> Any:
    return commands.be_away(
        actor=keeper(), officer=pk(username), first=today(first), last=today(last),
        deputy=pk(deputy) if deputy else None, form=form, reason=WHY,
    )  # fmt: skip


def delegate(username: str, to: str, post: str, *, form: str = "", scope: Any = WHOLE, **days: int) -> Any:
    return commands.delegate(
        actor=keeper(), officer=pk(username), deputy=pk(to), posts=[post], form=form, scope=scope, reason=WHY,
        first=today(days.get("first", 0)), last=today(days.get("last", 2)),
    )  # fmt: skip


def waiting(username: str) -> set[str]:
    return {step.dossier.code for step in worklists.worklist(cast.person(username), worklists.Wanted()).steps}


def test_a_deputy_sees_and_does_what_lies_in_the_hands_of_who_is_away_and_the_log_says_for_whom() -> None:
    dossier = cast.accepted()
    acts.take(actor=cast.appraiser(), dossier=dossier.pk)
    assert dossier.code not in waiting("pheduyet")
    away("thamdinh", "pheduyet")
    assert dossier.code in waiting("pheduyet")
    assert worklists.counts(cast.person("pheduyet"))["waiting"] == len(waiting("pheduyet"))
    acts.appraise(actor=cast.person("pheduyet"), dossier=dossier.pk)
    event = events_of("dossier", dossier.pk)[-1]
    assert event.actor["name"] == officer_named("pheduyet").name
    assert f"thay {officer_named('thamdinh').name}" in event.actor["post"]


def test_a_colleague_takes_over_what_somebody_who_is_away_has_in_hand_and_nobody_else_does() -> None:
    dossier = cast.submitted()
    acts.take(actor=cast.receiver(), dossier=dossier.pk)
    with pytest.raises(Conflict):
        acts.take(actor=cast.second_receiver(), dossier=dossier.pk)
    away("tiepnhan", None)
    with pytest.raises(NotAllowed):
        acts.take(actor=cast.appraiser(), dossier=dossier.pk)
    with pytest.raises(Conflict, match="người khác giữ"):
        acts.refuse(actor=cast.second_receiver(), dossier=dossier.pk, ground="duplicate", note="Trùng")
    acts.take(actor=cast.second_receiver(), dossier=dossier.pk)
    taken = events_of("dossier", dossier.pk)[-1]
    assert taken.data["from_holder"] == pk("tiepnhan")
    acts.refuse(actor=cast.second_receiver(), dossier=dossier.pk, ground="duplicate", note="Trùng")


def test_the_deputys_part_ends_with_the_absence_and_when_somebody_is_back_earlier() -> None:
    absence = away("thamdinh", "pheduyet")
    held = [p.for_officer for p in cast.person("pheduyet").posts]
    assert pk("thamdinh") in held
    with clock.at(clock.now() + timedelta(days=3)):
        assert pk("thamdinh") not in [p.for_officer for p in cast.person("pheduyet").posts]
    commands.be_back(actor=keeper(), absence=absence.pk, reason="Về sớm")
    assert pk("thamdinh") not in [p.for_officer for p in cast.person("pheduyet").posts]
    with pytest.raises(NotFound):
        commands.be_back(actor=keeper(), absence=absence.pk, reason="Về sớm")


def test_a_deputy_who_is_away_too_or_works_elsewhere_is_refused() -> None:
    away("pheduyet", None)
    for deputy, field in (("pheduyet", "deputy"), ("td.hatu1", "deputy")):
        with pytest.raises(Invalid) as refused:
            away("thamdinh", deputy)
        assert field in refused.value.fields
    with pytest.raises(Invalid):
        away("pheduyet", "thamdinh")


def test_a_deputy_signs_for_the_body_only_by_a_way_of_signing_and_it_stands_above_the_name() -> None:
    away("chutich", "kyso")
    assert not [p for p in cast.person("kyso").posts if p.on_behalf_of and p.authority]
    head = officer_named("chutich").holdings.get(delegated_by=None).post
    delegate("chutich", "kyso", head.key, form="KT")
    [held] = [p for p in cast.person("kyso").posts if p.post_id == head.pk and p.authority]
    assert held.authority.split("\n") == ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]


@pytest.mark.parametrize(("form", "to"), [("", "kyso"), ("KT", "pheduyet"), ("TL", "kyso"), ("XX", "kyso")])
def test_a_way_of_signing_that_does_not_fit_the_deputy_is_refused(form: str, to: str) -> None:
    head = officer_named("chutich").holdings.get(delegated_by=None).post
    with pytest.raises(Invalid) as refused:
        delegate("chutich", to, head.key, form=form)
    assert "form" in refused.value.fields


def signer_post() -> Post:
    return officer_named("kyso").holdings.get(delegated_by=None).post


def test_nobody_delegates_what_they_do_not_hold_nor_what_was_delegated_to_them() -> None:
    with pytest.raises(Invalid):
        delegate("thamdinh", "pheduyet", signer_post().key, form="TUQ")
    delegate("kyso", "pheduyet", signer_post().key, form="TL")
    with pytest.raises(Invalid):
        delegate("pheduyet", "thamdinh", signer_post().key, form="TL")
    with pytest.raises(Invalid):
        delegate("kyso", "kyso", signer_post().key, form="TL")


def test_a_delegation_ends_by_itself_and_at_once_when_whoever_gave_it_leaves_or_loses_the_post() -> None:
    def holds() -> bool:
        return any(p.post_id == signer_post().pk for p in cast.person("pheduyet").posts)

    delegate("kyso", "pheduyet", signer_post().key, form="TL")
    assert holds()
    with clock.at(clock.now() + timedelta(days=3)):
        assert not holds()
    own = Holding.objects.filter(officer=pk("kyso"), delegated_by=None)
    own.update(ended_at=clock.now())
    assert not holds()
    own.update(ended_at=None)
    assert holds()
    commands.leave(actor=keeper(), officer=pk("kyso"), at=clock.now(), heir=None, reason=WHY)
    assert not holds()


def test_a_delegation_for_some_procedures_shows_and_allows_those_alone() -> None:
    in_it, other = cast.accepted(), cast.accepted(cast.EXTRACT)
    appraiser = officer_named("thamdinh").holdings.get(delegated_by=None).post
    delegate("thamdinh", "pheduyet", appraiser.key, scope=commands.Scope((in_it.procedure_code,)))
    deputy = cast.person("pheduyet")
    assert in_it.code in waiting("pheduyet")
    assert other.code not in waiting("pheduyet")
    assert worklists.counts(deputy)["waiting"] == len(waiting("pheduyet"))
    acts.appraise(actor=deputy, dossier=in_it.pk)
    elsewhere = replace(deputy, posts=tuple(p for p in deputy.posts if p.only))
    assert [one.code for one in access.visible_to(elsewhere)] == [in_it.code]
    assert not access.standing(elsewhere, other, detail.state_of(other)).inside
    with pytest.raises(Refusal):
        acts.appraise(actor=deputy, dossier=other.pk)


def test_nobody_names_themselves_and_rights_to_administer_are_not_passed_on() -> None:
    own = keeper()
    with pytest.raises(NotAllowed):
        commands.be_away(
            actor=own,
            officer=pk("kyso"),
            first=today(),
            last=today(),
            deputy=own.officer_id,
            form="",
            reason=WHY,
        )
    right = officer_named("quantri").holdings.get(delegated_by=None).post
    with pytest.raises(Invalid):
        commands.delegate(
            actor=own, officer=own.officer_id or 0, deputy=pk("kyso"), posts=[right.key], first=today(), last=today(1),
            form="", reason=WHY,
        )  # fmt: skip


def test_an_official_delegates_their_own_post_themselves_and_nobody_elses() -> None:
    kyso = cast.person("kyso")
    commands.delegate(
        actor=kyso, officer=kyso.officer_id or 0, deputy=pk("pheduyet"), posts=[signer_post().key], first=today(),
        last=today(1), form="TUQ", reason=WHY,
    )  # fmt: skip
    with pytest.raises(NotFound):
        commands.be_away(
            actor=kyso, officer=pk("thamdinh"), first=today(), last=today(), deputy=None, form="", reason=WHY
        )


def test_who_leaves_can_do_nothing_from_that_hour_on_in_whatever_way() -> None:
    hour = clock.now() + timedelta(hours=1)
    dossier = cast.accepted()
    thamdinh = officer_named("thamdinh")
    _, secret = identity.issue_token(actor=cast.appraiser(), name="máy", scopes=["work"])
    Entry.objects.create(account=thamdinh.account, session="x", begun_at=clock.now(), seen_at=clock.now())
    commands.leave(actor=keeper(), officer=thamdinh.pk, at=hour, heir=None, reason=WHY)
    assert officer_actor(officer_named("thamdinh")).posts
    with clock.at(hour):
        assert officer_actor(officer_named("thamdinh")) == STRANGER
        with pytest.raises(Refusal):
            acts.appraise(actor=cast.appraiser(), dossier=dossier.pk)
        assert commands.carry_out_leavings(actor=SYSTEM) == 1
        assert commands.carry_out_leavings(actor=SYSTEM) == 0
        assert find_token(secret) is None
    account = Account.objects.get(username="thamdinh")
    assert not account.is_active
    assert not Entry.objects.filter(account=account).exists()
    assert not Token.objects.filter(account=account, revoked_at=None).exists()
    assert not [h for h in thamdinh.holdings.all() if h.ended_at is None]
    assert [event.type for event in events_of("officer", thamdinh.pk)][-2:] == [
        "officer.leaves",
        "officer.left",
    ]


def held_step(dossier: Dossier) -> Step:
    return Step.objects.get(dossier=dossier, closed_at__isnull=True)


@pytest.mark.parametrize("named", [True, False])
def test_open_tasks_go_to_whom_is_named_or_back_to_all_who_hold_the_post(named: bool) -> None:
    second = cast.second_receiver()
    dossiers = [cast.submitted() for _ in range(2)]
    for dossier in dossiers:
        acts.take(actor=cast.receiver(), dossier=dossier.pk)
    heir = second.officer_id if named else None
    commands.leave(actor=keeper(), officer=pk("tiepnhan"), at=clock.now(), heir=heir, reason=WHY)
    assert hand_on_work_of_leavers() == 2
    assert {held_step(d).holder_id for d in dossiers} == {heir}
    assert hand_on_work_of_leavers() == 0
    assert all(d.code in waiting(second_name()) for d in dossiers)


def second_name() -> str:
    return "tn.binhlieu2"


def test_an_heir_who_could_do_nothing_of_it_is_refused() -> None:
    for heir in ("kyso", "tiepnhan"):
        with pytest.raises(Invalid) as refused:
            commands.leave(actor=keeper(), officer=pk("tiepnhan"), at=clock.now(), heir=pk(heir), reason=WHY)
        assert "heir" in refused.value.fields


def test_who_comes_back_enters_again_and_gets_posts_anew() -> None:
    commands.leave(actor=keeper(), officer=pk("kyso"), at=clock.now(), heir=None, reason=WHY)
    with pytest.raises(Conflict):
        commands.leave(actor=keeper(), officer=pk("kyso"), at=clock.now(), heir=None, reason=WHY)
    post = {"post": signer_post_key(), "from": today(), "to": None}
    with pytest.raises(Invalid):
        commands.give_post(actor=keeper(), officer=pk("kyso"), post=post, reason=WHY)
    commands.come_back(actor=keeper(), officer=pk("kyso"), reason=WHY)
    assert officer_named("kyso").account.is_active
    assert officer_actor(officer_named("kyso")).posts == ()
    commands.give_post(actor=keeper(), officer=pk("kyso"), post=post, reason=WHY)
    assert officer_actor(officer_named("kyso")).posts


def signer_post_key() -> str:
    return Post.objects.get(holdings__officer=pk("kyso")).key


def test_a_look_beforehand_counts_what_is_in_hand_and_posts_that_nobody_else_would_hold() -> None:
    dossier = cast.accepted()
    acts.take(actor=cast.appraiser(), dossier=dossier.pk)
    found = touched(pk("thamdinh"), cast.appraiser().posts)
    assert (found.in_hand, found.soonest) == (1, held_step(dossier).due_at)
    [post] = found.posts
    assert post.procedures > 0
    assert post.waiting >= 1
    assert found.stranded == (() if post.others else (post,))
    Holding.objects.filter(post=post.held.post_id).exclude(officer=pk("thamdinh")).delete()
    assert touched(pk("thamdinh"), cast.appraiser().posts).stranded


@pytest.mark.parametrize("prepared", [False, True])
def test_a_consent_of_who_has_left_since_signs_and_records_nothing(prepared: bool) -> None:
    dossier = cast.approved()
    outputs.consent(SIGN, actor=cast.signer(), seen={dossier.code: dossier.chain_seq})
    if prepared:
        with no_time_stamps():
            work("signing")
    commands.leave(actor=keeper(), officer=pk("kyso"), at=clock.now(), heir=None, reason=WHY)
    with clock.at(clock.now() + timedelta(minutes=1)):
        work("signing")
    [one] = Signing.objects.filter(dossier=dossier)
    assert one.ended_at is not None
    assert one.refusal is not None
    assert not cast.renewed(dossier).signed


def test_what_is_signed_by_delegation_bears_the_lines_of_who_signs_in_whose_place() -> None:
    dossier = cast.approved()
    delegate("kyso", "pheduyet", signer_post().key, form="TL")
    deputy = cast.person("pheduyet")
    outputs.consent(SIGN, actor=deputy, seen={dossier.code: dossier.chain_seq})
    work("signing")
    signed = cast.renewed(dossier).result.signed_file
    assert signed is not None
    with closing(pdfium.PdfDocument(read(signed))) as pdf:
        text = " ".join(page.get_textpage().get_text_range() for page in pdf)
    assert f"TL. CHỦ TỊCH CHÁNH VĂN PHÒNG {deputy.name}" in " ".join(text.split())
    assert f"thay {officer_named('kyso').name}" in events_of("dossier", dossier.pk)[-1].actor["post"]
