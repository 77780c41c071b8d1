"""Several people at once: one wins and the others are told, nothing is lost, doubled or skipped."""

import re
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from motcua.agencies.models import Holding
from motcua.dossiers import commands
from motcua.dossiers.acts.supply import Supplied
from motcua.dossiers.commands import DraftChange
from motcua.dossiers.models import Dossier, Step
from motcua.identity.models import Party
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Invalid, Refusal
from motcua.platform.models import LoggedEvent
from motcua.process.states import Status
from tests.support import acts, cast

pytestmark = pytest.mark.usefixtures("province")

Deed = Callable[[], Any]


def together(*deeds: Deed, threads: int = 0) -> list[Any]:
    """Do all at the same moment, each with a connection of its own; a refusal is an answer like another."""
    start = threading.Barrier(threads or len(deeds))

    def run(chunk: Sequence[Deed]) -> list[Any]:
        try:
            start.wait(timeout=60)
            return [answer_of(deed) for deed in chunk]
        finally:
            connection.close()

    count = threads or len(deeds)
    with ThreadPoolExecutor(count) as pool:
        chunks = [pool.submit(run, deeds[n::count]) for n in range(count)]
        return [answer for chunk in chunks for answer in chunk.result(timeout=120)]


def answer_of(deed: Deed) -> Any:
    try:
        return deed()
    except Refusal as refusal:
        return refusal


def refusals(answers: Sequence[Any]) -> list[Refusal]:
    return [a for a in answers if isinstance(a, Refusal)]


def second_approver() -> Actor:
    """Somebody who also holds the approver's post."""
    approver = cast.officer(cast.approver())
    deputy = cast.person("pd.binhlieu2")
    Holding.objects.get_or_create(
        officer=cast.officer(deputy),
        post=Holding.objects.get(officer=approver, post__role="approver").post,
        valid_from=clock.now().date(),
        delegated_by=approver,
    )
    return cast.person("pd.binhlieu2")


def ready_for_approval() -> Dossier:
    dossier = cast.accepted()
    acts.appraise(actor=cast.appraiser(), dossier=dossier.pk)
    return cast.renewed(dossier)


def test_two_officers_at_once_one_wins_and_the_other_is_told() -> None:
    dossier, people = ready_for_approval(), (cast.approver(), second_approver())
    answers = together(*(lambda who=who: acts.approve(actor=who, dossier=dossier.pk) for who in people))
    [told] = refusals(answers)
    assert isinstance(told, Conflict)
    assert "trạng thái khác" in str(told)
    assert Step.objects.filter(dossier=dossier, key="approve", closed_at__isnull=False).count() == 1
    assert cast.renewed(dossier).chain_seq == dossier.chain_seq + 1


def test_one_approves_while_the_other_sends_back_and_only_one_of_it_happens() -> None:
    dossier, other = ready_for_approval(), second_approver()
    answers = together(
        lambda: acts.approve(actor=cast.approver(), dossier=dossier.pk),
        lambda: acts.send_back(actor=other, dossier=dossier.pk, note="Chưa rõ"),
    )
    assert len(refusals(answers)) == 1
    assert cast.open_keys(dossier) in (["sign"], ["check"])


def test_two_who_take_a_step_at_once_do_not_both_hold_it() -> None:
    dossier = cast.submitted()
    people = (cast.receiver(), cast.second_receiver())
    answers = together(*(lambda who=who: acts.take(actor=who, dossier=dossier.pk) for who in people))
    assert len(refusals(answers)) == 1
    assert Step.objects.get(dossier=dossier).holder_id in {p.officer_id for p in people}


def test_withdrawn_while_it_is_signed_ends_in_one_of_both() -> None:
    dossier = cast.approved()
    file = cast.file_of(dossier, "signed")
    answers = together(
        lambda: acts.withdraw(actor=cast.applicant(), dossier=dossier.pk),
        lambda: acts.sign(actor=cast.signer(), dossier=dossier.pk, file=file, expect=dossier.chain_seq),
    )
    assert len(refusals(answers)) == 1
    after = cast.renewed(dossier)
    assert (after.status == Status.WITHDRAWN) is not after.signed


def test_sent_from_several_windows_at_once_it_is_one_dossier() -> None:
    draft, who = cast.draft(), cast.applicant()
    answers = together(*[lambda: commands.submit(actor=who, draft=draft.pk)] * 6)
    assert not refusals(answers)
    assert len({d.pk for d in answers}) == 1
    assert Dossier.objects.filter(submission_key=str(draft.pk)).count() == 1


def numbers_at(counter: str) -> list[int]:
    codes = Dossier.objects.filter(counter_id=counter).values_list("code", flat=True)
    return sorted(int(re.split("-", code)[-1]) for code in codes)


def test_forty_at_one_counter_get_forty_numbers_in_a_row_and_the_refused_none() -> None:
    who, counter = cast.applicant(), "H49.61.02"
    good = [cast.draft(counter_id=counter) for _ in range(40)]
    bad = [cast.draft(counter_id=counter, returning="drone") for _ in range(8)]
    mixed = [d for n in range(8) for d in (*good[n::8], bad[n])]
    answers = together(*(lambda d=d: commands.submit(actor=who, draft=d.pk) for d in mixed), threads=8)
    assert len(refusals(answers)) == 8
    assert all(isinstance(r, Invalid) for r in refusals(answers))
    assert numbers_at(counter) == list(range(1, 41))


def at_once(counter: str) -> commands.Filing:
    """What a program gives in one go, from a draft that would do."""
    draft = cast.draft(counter_id=counter)
    return commands.Filing(
        procedure=cast.BIRTH.procedure,
        case=draft.case_code,
        counter=counter,
        handling=cast.HANDLING,
        owner=draft.owner,
        answers=draft.answers,
        papers=[Supplied(component=p.component, name=p.name, file=p.file_id) for p in draft.papers.all()],
        returning="online",
    )


def test_programs_that_file_at_one_counter_at_once_get_numbers_in_a_row() -> None:
    who, counter = cast.applicant(), "H49.61.03"
    good = at_once(counter)
    bad = replace(good, returning="drone")
    answers = together(
        *(
            lambda n=n: commands.file_at_once(actor=who, key=uuid4(), filing=bad if n % 6 == 5 else good)
            for n in range(48)
        ),
        threads=8,
    )
    assert len(refusals(answers)) == 8
    assert numbers_at(counter) == list(range(1, 41))


def test_the_same_key_from_several_sides_at_once_is_one_dossier() -> None:
    who, key, filing = cast.applicant(), uuid4(), at_once("H49.61.04")
    answers = together(*[lambda: commands.file_at_once(actor=who, key=key, filing=filing)] * 6)
    assert not refusals(answers)
    assert len({d.pk for d in answers}) == 1
    assert numbers_at("H49.61.04") == [1]
    later = replace(filing, answers={})
    assert commands.file_at_once(actor=who, key=key, filing=later) == answers[0]


def test_several_who_file_for_the_same_new_person_find_them_once() -> None:
    who = cast.receiver()
    owner = {"name": "Lý Thị Mới", "kind": "person", "id_number": "022190001234", "paper_seen": True}

    def drafted() -> Any:
        begun = commands.start(actor=who, procedure=cast.BIRTH.procedure, channel="direct")
        given = DraftChange(
            owner=owner,
            handling_id=cast.HANDLING,
            case_code=cast.BIRTH.case,
            returning="counter",
            answers=answers,
        )
        return commands.save(actor=who, draft=begun.pk, change=given).pk

    answers = cast.draft().answers
    drafts = [drafted() for _ in range(5)]
    sent = together(*(lambda d=d: commands.submit(actor=who, draft=d) for d in drafts))
    assert not refusals(sent)
    assert {d.owner_id for d in sent} == {Party.objects.get(id_number="022190001234").pk}


def test_two_sets_in_opposite_orders_never_wait_for_each_other() -> None:
    dossiers = [ready_for_approval().pk for _ in range(8)]
    first, second = cast.approver(), second_approver()
    answers = together(
        lambda: acts.approve_many(actor=first, dossiers=dossiers),
        lambda: acts.approve_many(actor=second, dossiers=dossiers[::-1]),
        lambda: acts.approve_many(actor=first, dossiers=dossiers[4:] + dossiers[:4]),
    )
    done = [number for batch in answers for number in batch.done]
    assert sorted(done) == sorted(dossiers)
    refused = [r for batch in answers for r in batch.refused.values()]
    assert len(refused) == 2 * len(dossiers)
    assert {type(r) for r in refused} == {Conflict}


def test_what_happened_at_once_still_stands_in_one_row_in_the_log() -> None:
    dossiers = Dossier.objects.all()
    assert any(dossier.chain_seq > 1 for dossier in dossiers)
    for dossier in dossiers:
        events = list(LoggedEvent.objects.filter(topic="dossier", stream=dossier.pk).order_by("seq"))
        assert [e.seq for e in events] == list(range(1, dossier.chain_seq + 1))
        assert all(bytes(b.prev) == bytes(a.hash) for a, b in pairwise(events))
        assert bytes(events[-1].hash) == bytes(dossier.chain_hash)
