"""An auditor of quality, and an audit of the same kind in every test."""

from datetime import date, timedelta
from typing import Any

from motcua.agencies.models import Holding, Officer, Post
from motcua.kernel import clock, rights
from motcua.kernel.actor import Actor
from motcua.quality import commands
from motcua.quality.types import Answered, Audit, Drawn, Found, Planned
from tests.support import cast

HOME = "H49.124"
"""Another commune than the one that is audited."""


def auditor(username: str = "td.hatu1") -> Actor:
    """An official of another commune who is charged with internal audits."""
    officer = Officer.objects.get(account__username=username)
    home = Holding.objects.filter(officer=officer).values_list("post__agency_id", flat=True)[0]
    post, _made = Post.objects.get_or_create(
        key=f"{home}/quality",
        defaults={"agency_id": home, "role": rights.QUALITY, "title": "Đánh giá viên nội bộ"},
    )
    Holding.objects.get_or_create(officer=officer, post=post, defaults={"valid_from": date(2026, 1, 1)})
    return cast.person(username)


def planned(actor: Actor, **more: Any) -> Audit:
    """Of what the commune of the cast settled since the beginning of the month."""
    today = clock.now().date()
    given = {
        "title": "Đánh giá nội bộ tháng 11",
        "agencies": [cast.HANDLING],
        "first": (today - timedelta(days=1)).replace(day=1).isoformat(),
        "last": (today - timedelta(days=1)).isoformat(),
        "reason": "Kế hoạch số 12/KH",
        **more,
    }
    return commands.plan(actor=actor, given=Planned.read(given))


def drawn(actor: Actor, seed: str = "bốc thăm 18/11") -> Audit:
    """One whose sample is drawn."""
    found = planned(actor)
    commands.draw(actor=actor, number=found.number, given=Drawn(seed=seed))
    return Audit.objects.get(pk=found.pk)


def found(actor: Actor, audit: Audit, **more: Any) -> Any:
    """A finding about the commune."""
    given = {"gravity": "minor", "agency": cast.HANDLING, "what": "Thiếu mẫu 02 có căn cứ.", **more}
    return commands.find(actor=actor, number=audit.number, given=Found.read(given))


def answer_all(actor: Actor, audit: Audit) -> None:
    """Every question of every dossier: all is well."""
    from motcua.quality.queries import checklist_of

    well = {one.key: Answered(answer="yes") for one in checklist_of(audit).questions}
    for row in audit.sample.all():
        commands.answer(actor=actor, number=audit.number, dossier=row.code, given=well)
