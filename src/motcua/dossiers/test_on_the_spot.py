"""On the spot: staff of the Centre approve, sign and seal for an agency, by delegation for named procedures."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from motcua.agencies import commands
from motcua.agencies.models import Holding
from motcua.agencies.province import Province
from motcua.agencies.queries import delegated_on_the_spot, province
from motcua.dossiers.queries.on_the_spot import is_listed, seals_used
from motcua.kernel import clock
from motcua.kernel.errors import Invalid, NotAllowed
from motcua.platform.log import events_of
from tests.support import acts, cast

pytestmark = [pytest.mark.usefixtures("province", "db")]
BIRTHS = commands.Scope(codes=(cast.BIRTH.procedure,))


def delegated(of: str, *, form: str = "", scope: commands.Scope = BIRTHS, to: str = "tiepnhan") -> Any:
    """What somebody in the commune holds is the receiver's at the counter, for a week."""
    held = Holding.objects.get(officer__account__username=of, delegated_by=None, post__agency=cast.HANDLING)
    today = clock.now().date()
    return commands.delegate(
        actor=cast.person("quantri"), officer=held.officer_id, deputy=cast.person(to).officer_id or 0,
        posts=[held.post.key], first=today, last=today + timedelta(days=7), form=form, reason="QĐ 1", scope=scope,
    )  # fmt: skip


def test_whoever_was_delegated_approves_at_the_centre_and_it_says_for_whom() -> None:
    delegated("pheduyet")
    dossier = cast.accepted()
    acts.appraise(actor=cast.appraiser(), dossier=dossier.pk)
    acts.approve(actor=cast.receiver(), dossier=dossier.pk)
    assert f"thay {cast.approver().name}" in events_of("dossier", dossier.pk)[-1].actor["post"]


def test_only_for_the_procedures_that_are_named() -> None:
    delegated("pheduyet")
    other = cast.accepted(cast.EXTRACT)
    acts.appraise(actor=cast.appraiser(), dossier=other.pk)
    with pytest.raises(NotAllowed):
        acts.approve(actor=cast.receiver(), dossier=other.pk)
    with pytest.raises(Invalid, match="theo từng thủ tục"):
        delegated("thamdinh", scope=commands.Scope())


def test_the_signature_block_says_whose_authority_it_is() -> None:
    with pytest.raises(Invalid, match="TUQ"):
        delegated("kyso", form="KT")
    delegated("kyso", form="TUQ")
    (post,) = [p for p in cast.receiver().posts if p.on_behalf_of]
    first, title = post.authority.split("\n")
    assert first.startswith("TUQ. CHỦ TỊCH")
    assert title == cast.receiver().posts[0].title.upper()


def test_the_second_seal_is_used_at_the_centre_and_stands_in_its_register() -> None:
    delegated("vanthu")
    dossier = cast.approved()
    acts.sign(
        actor=cast.signer(),
        dossier=dossier.pk,
        file=cast.file_of(dossier, "signed"),
        expect=dossier.chain_seq,
    )
    seq = cast.renewed(dossier).chain_seq
    acts.seal(actor=cast.receiver(), dossier=dossier.pk, file=cast.file_of(dossier, "sealed"), expect=seq)
    (used,) = seals_used(cast.receiver(), clock.now().date())
    assert (used.dossier.code, used.agency_id, used.done_by_name) == (
        dossier.code, cast.HANDLING, cast.receiver().name,
    )  # fmt: skip
    assert seals_used(cast.outsider(), clock.now().date()) == []


def test_the_lists_are_public_and_data_of_the_province() -> None:
    assert is_listed(cast.BIRTH.procedure)
    delegated("pheduyet")
    assert [held.only for held in delegated_on_the_spot()] == [[cast.BIRTH.procedure]]
    page = Client().get("/tai-cho").content.decode()
    for words in ("Ngày thứ 6 nhanh", province().on_the_spot_source, "Phê duyệt ngay tại Trung tâm"):
        assert words in page
    own = {"code": "H90", "name": "Ví Dụ", "centre": "H90.61"}
    for wrong, field in (
        ({"on_the_spot": ["1.001193"]}, "on_the_spot_source"),
        ({"quick_lanes": [{"agency": "H90.61", "weekday": "Friday", "name": "a"}]}, "quick_lanes"),
    ):
        with pytest.raises(Invalid) as refused:
            Province.from_json({**own, **wrong})
        assert field in refused.value.fields
