"""An outage of a national system: registered once, its dossiers rest and are told, and go on together."""

from datetime import datetime

import pytest

from motcua.dossiers import commands
from motcua.dossiers.commands import Outage, follow_outages
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.journey import happenings
from motcua.dossiers.queries.outages import outages, resting
from motcua.dossiers.readers.inbox import Inbox
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VIETNAM
from motcua.kernel.errors import Conflict, Invalid, NotAllowed
from motcua.notifications.models import InboxItem
from motcua.platform.readers import story
from tests.support import acts, cast

pytestmark = [pytest.mark.usefixtures("province", "db")]

MONDAY, LATER = (datetime(2026, 11, day, 9, tzinfo=VIETNAM) for day in (16, 20))


def administrator() -> Actor:
    return cast.person("quantri")


def outage(**changes: object) -> Outage:
    usual = {
        "system": "civil_status",
        "began_at": "16/11/2026",
        "until": "18/12/2026",
        "proof": "Thông báo 15/TB-CNTT ngày 16/11/2026",
        "procedures": cast.BIRTH.procedure,
        "note": "Cơ quan chưa tra cứu và cấp số được.",
    }
    return Outage.read({**usual, **changes})


def test_what_it_touches_rests_each_is_told_and_all_go_on_together() -> None:
    with clock.at(MONDAY):
        touched = [cast.accepted(), cast.accepted()]
        other, finished = cast.accepted(cast.MARRIAGE_STATUS), cast.done()
        made = commands.register_outage(actor=administrator(), given=outage())
        follow_outages()
        rows = Dossier.objects.in_bulk([d.pk for d in (*touched, other, finished)])
        assert {n: row.suspended for n, row in rows.items() if row.suspended} == dict.fromkeys(
            (d.pk for d in touched), "outage"
        )
        assert resting() == len(touched)
        left = [Dossier.objects.get(pk=d.pk).remaining for d in touched]
        during = cast.accepted()
        follow_outages()
        assert cast.renewed(during).suspended == "outage"
        with pytest.raises(Conflict):
            acts.appraise(actor=cast.appraiser(), dossier=touched[0].pk)
    Inbox().read(story("dossier", touched[0].pk))
    assert InboxItem.objects.filter(body__contains="hộ tịch điện tử gặp sự cố từ ngày 16/11/2026").exists()
    with clock.at(LATER):
        commands.end_outage(actor=administrator(), outage=made.pk)
        follow_outages()
        assert resting() == 0
        for dossier, had in zip(touched, left, strict=True):
            row = cast.renewed(dossier)
            assert (row.suspended, had is None) == ("", row.due_at is None)
            assert row.due_at is None or row.due_at > LATER
            assert [h.type for h in happenings(row)][-2:] == ["suspended", "resumed"]
        with pytest.raises(Conflict, match="đã kết thúc"):
            commands.end_outage(actor=administrator(), outage=made.pk)


def test_of_two_outages_the_longer_one_holds() -> None:
    dossier = cast.accepted()
    first = commands.register_outage(actor=administrator(), given=outage())
    second = commands.register_outage(actor=administrator(), given=outage(system="population", procedures=""))
    follow_outages()
    commands.end_outage(actor=administrator(), outage=first.pk)
    follow_outages()
    assert cast.renewed(dossier).suspended == "outage"
    commands.end_outage(actor=administrator(), outage=second.pk)
    follow_outages()
    assert cast.renewed(dossier).suspended == ""
    assert {o.pk for o in outages() if o.ended_at} >= {first.pk, second.pk}


def test_it_is_registered_once_with_proof_by_whoever_looks_after_the_installation() -> None:
    with pytest.raises(NotAllowed):
        commands.register_outage(actor=cast.director(), given=outage())
    unlike = {"proof": " ", "note": "", "system": "x", "procedures": "9.999999"}
    for wrong, field in (({name: said}, name) for name, said in unlike.items()):
        with pytest.raises(Invalid) as refused:
            commands.register_outage(actor=administrator(), given=outage(**wrong))
        assert field in refused.value.fields
    commands.register_outage(actor=administrator(), given=outage())
    with pytest.raises(Conflict, match="đã được ghi nhận"):
        commands.register_outage(actor=administrator(), given=outage())


def test_nobody_ends_for_one_dossier_what_holds_for_all() -> None:
    dossier = cast.accepted()
    commands.register_outage(actor=administrator(), given=outage())
    follow_outages()
    with pytest.raises(Invalid, match="quản trị"):
        acts.resume(actor=cast.appraiser(), dossier=dossier.pk, note="Tôi thấy chạy rồi")
