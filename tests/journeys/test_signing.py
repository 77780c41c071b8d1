"""A result on its way to its signature: agreed to, put before the key, finished, recorded - or refused in words."""

from contextlib import AbstractContextManager
from datetime import timedelta
from functools import partial

import pytest

from motcua.adapters.csc.simulator import Provider
from motcua.agencies.models import Holding
from motcua.documents.models import StoredFile
from motcua.documents.queries import read
from motcua.dossiers import outputs
from motcua.dossiers.acts.sign import SIGN
from motcua.dossiers.models import Dossier, Signing
from motcua.dossiers.outputs import Consent
from motcua.dossiers.queries import signings
from motcua.dossiers.queries.journey import happenings
from motcua.dossiers.queries.signings import Progress, State
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM, Actor
from motcua.kernel.errors import Conflict, NotAllowed, Unavailable
from motcua.platform.effects.models import Effect
from motcua.signing import ports
from motcua.signing.queries import verify
from motcua.signing.types import KeyRef
from tests.support import acts, cast
from tests.support.effects import work
from tests.support.signing import answer, keys_on_a_telephone, meanwhile, no_time_stamps, stamps_lost_after

pytestmark = pytest.mark.usefixtures("province")
MOVED = "Hồ sơ đã chuyển trạng thái; kết quả cũ không được ký"


def agree(*dossiers: Dossier, who: Actor | None = None) -> Consent:
    """The signer agrees to these, as they are now."""
    seen: dict[str, int | None] = {d.code: d.chain_seq for d in dossiers}
    return outputs.consent(SIGN, actor=who or cast.signer(), seen=seen)


def now_of(dossier: Dossier) -> Progress:
    found = signings.latest(dossier)
    assert found is not None
    return found


def later(minutes: float) -> None:
    """The worker again, after a while."""
    with clock.at(clock.now() + timedelta(minutes=minutes)):
        work("signing")


def send_back(dossier: Dossier) -> None:
    acts.send_back(actor=cast.signer(), dossier=dossier.pk, note="Sai ngày sinh")


def telephone() -> AbstractContextManager[Provider]:
    """The signer's key lies elsewhere, and they agree on a telephone."""
    return keys_on_a_telephone(KeyRef("person", f"officer-{cast.signer().officer_id}"))


def test_agreeing_calls_nobody_and_the_result_is_signed_by_the_worker() -> None:
    dossier = cast.approved()
    with no_time_stamps():
        agree(dossier)
    assert now_of(dossier).state is State.SIGNING
    work("signing")
    after = cast.renewed(dossier)
    assert (now_of(dossier).state, after.signed) == (State.DONE, True)
    assert after.result.signed_file is not None
    found = verify(read(after.result.signed_file), ports.connected().trust)
    assert found.valid
    assert cast.signer().name in found.signatures[0].name


def test_the_record_says_who_agreed_and_by_which_consent() -> None:
    dossier = cast.approved()
    agreed = agree(dossier)
    work("signing")
    event = happenings(cast.renewed(dossier))[-1]
    assert (event.type, event.who) == ("signed", cast.signer().name)
    assert event.data["consent"] == str(agreed.signings[dossier.code].consent)


def test_what_was_agreed_to_is_signed_whatever_the_clock_says_later() -> None:
    dossier = cast.approved()
    agree(dossier)
    paper = Signing.objects.get(dossier=dossier).paper
    later(60)
    signed = cast.renewed(dossier).result.signed_file
    assert signed is not None
    assert read(signed).startswith(read(paper))


def test_a_dossier_that_moved_before_the_key_was_asked_is_not_signed() -> None:
    dossier = cast.approved()
    agree(dossier)
    send_back(dossier)
    work("signing")
    now = now_of(dossier)
    assert (now.state, now.signing.signature) == (State.FAILED, None)
    assert MOVED in str(now.refusal)
    assert not cast.renewed(dossier).signed


def test_a_dossier_that_moved_while_it_was_signed_keeps_its_old_state_and_says_so() -> None:
    dossier = cast.approved()
    agree(dossier)
    with meanwhile(partial(send_back, dossier)):
        work("signing")
    after = cast.renewed(dossier)
    assert (after.signed, happenings(after)[-1].type) == (False, "sent_back")
    assert after.result.signed_file is None
    assert MOVED in str(now_of(dossier).refusal)


def test_whoever_lost_the_post_meanwhile_signs_nothing() -> None:
    dossier = cast.approved()
    agree(dossier)
    yesterday = clock.now().date() - timedelta(days=1)
    held = Holding.objects.filter(officer=cast.officer(cast.signer()))
    held.update(valid_to=yesterday)
    try:
        work("signing")
    finally:
        held.update(valid_to=None)
    now = now_of(dossier)
    assert (now.state, now.signing.signature) == (State.FAILED, None)
    assert isinstance(now.refusal, NotAllowed)
    assert not cast.renewed(dossier).signed


def test_a_closed_account_signs_nothing() -> None:
    dossier = cast.approved()
    agree(dossier)
    account = Signing.objects.get(dossier=dossier).officer.account
    assert account is not None
    account.is_active = False
    account.save()
    try:
        work("signing")
    finally:
        account.is_active = True
        account.save()
    assert "không còn hoạt động" in str(now_of(dossier).refusal)


def test_agreed_to_twice_it_is_signed_once() -> None:
    dossier = cast.approved()
    agree(dossier)
    assert isinstance(agree(dossier).refused[dossier.code], Conflict)
    work("signing")
    assert Signing.objects.filter(dossier=dossier).count() == 1
    assert isinstance(agree(dossier).refused[dossier.code], Conflict)


def test_while_time_stamps_are_away_the_same_signature_waits_and_the_number_is_kept() -> None:
    dossier = cast.approved()
    agree(dossier)
    with stamps_lost_after(1):
        work("signing")
    now = now_of(dossier)
    assert now.state is State.TRYING
    assert "dấu thời gian" in str(now.trouble)
    kept = now.signing
    assert kept.signature is not None
    number = cast.renewed(dossier).result.number
    later(5)
    done = now_of(dossier).signing
    assert bytes(done.signature or b"") == bytes(kept.signature)
    assert (done.prepared_id, done.refusal, done.ended_at is None) == (kept.prepared_id, None, False)
    assert cast.renewed(dossier).result.number == number


def test_given_up_after_half_a_day_the_same_signature_goes_on_when_agreed_to_again() -> None:
    dossier = cast.approved()
    agree(dossier)
    with stamps_lost_after(1):
        work("signing")
        later(13 * 60)
    failed = now_of(dossier)
    assert (failed.state, isinstance(failed.refusal, Unavailable)) == (State.FAILED, True)
    agree(dossier)
    work("signing")
    again = now_of(dossier)
    assert again.state is State.DONE
    assert bytes(again.signing.signature or b"") == bytes(failed.signing.signature or b"")


def test_a_program_waits_for_nobody_and_hears_that_it_goes_on() -> None:
    dossier = cast.approved()
    with no_time_stamps(), pytest.raises(Unavailable, match="tự ký tiếp"):
        outputs.sign(SIGN, actor=cast.signer(), code=dossier.code)
    assert not cast.renewed(dossier).signed
    later(5)
    assert cast.renewed(dossier).signed


def test_the_holder_of_the_key_agrees_on_a_telephone_to_all_at_once() -> None:
    some = [cast.approved() for _ in range(3)]
    with telephone() as simulated:
        agree(*some)
        work("signing")
        assert {now_of(d).state for d in some} == {State.ASKING}
        (asked,) = simulated.consents.values()
        assert len(asked.hashes) == 3
        answer(simulated, "yes")
        later(0.1)
    assert {now_of(d).state for d in some} == {State.DONE}


def test_a_holder_who_says_no_leaves_everything_as_it_was() -> None:
    dossier = cast.approved()
    with telephone() as simulated:
        agree(dossier)
        work("signing")
        answer(simulated, "no")
        later(0.1)
    assert "đã từ chối" in str(now_of(dossier).refusal)
    assert cast.renewed(dossier).chain_seq == dossier.chain_seq


def test_a_key_store_that_breaks_the_line_is_asked_again_and_the_holder_once() -> None:
    dossier = cast.approved()
    with telephone() as simulated:
        agree(dossier)
        work("signing")
        answer(simulated, "yes")
        simulated.failure = "drop"
        later(0.1)
        assert now_of(dossier).state is State.TRYING
        simulated.failure = "off"
        later(1)
    assert len(simulated.consents) == 1
    assert now_of(dossier).state is State.DONE


def test_many_are_one_consent_and_each_has_its_own_end() -> None:
    some = [cast.approved() for _ in range(6)]
    agreed = agree(*some)
    assert len({s.consent for s in agreed.signings.values()}) == 1
    send_back(some[2])
    work("signing")
    states = [now_of(d).state for d in some]
    assert states == [State.DONE, State.DONE, State.FAILED, State.DONE, State.DONE, State.DONE]
    numbers = [int(cast.renewed(d).result.number.split("/")[0]) for d in some]
    assert numbers == list(range(numbers[0], numbers[0] + 6))


def test_what_failed_before_the_signature_is_drawn_and_agreed_to_anew() -> None:
    dossier = cast.approved()
    with telephone() as simulated:
        agree(dossier)
        work("signing")
        answer(simulated, "no")
        later(0.1)
    files = StoredFile.objects.count()
    agree(dossier)
    work("signing")
    assert now_of(dossier).state is State.DONE
    assert StoredFile.objects.count() > files


def test_an_administrator_who_sends_an_ended_one_again_signs_nothing() -> None:
    from motcua.platform.effects.commands import again

    dossier = cast.approved()
    agree(dossier)
    with stamps_lost_after(1):
        work("signing")
        later(13 * 60)
    stopped = Effect.objects.get(key=signings.finish_key(now_of(dossier).signing))
    again(actor=SYSTEM, effect=stopped.pk, reason="thử lại")
    work("signing")
    assert now_of(dossier).state is State.FAILED
    assert not cast.renewed(dossier).signed
