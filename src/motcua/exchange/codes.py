"""What a partner calls our agencies: a table with dates, kept by hand, since nobody publishes the list of theirs.

Messages of a dossier carry the code that holds on the day on which they are sent.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from typing import Annotated

from django.utils.translation import gettext_lazy as lazy

from motcua.agencies.queries import names
from motcua.exchange import ports
from motcua.exchange.access import ensure_may_look_after
from motcua.exchange.models import PartnerCode
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VIETNAM
from motcua.kernel.errors import Invalid, NotFound
from motcua.kernel.vietnamese import normal
from motcua.platform import log
from motcua.platform.inputs import Ask, Day, Given, Line
from motcua.platform.transactions import command

AGENCY = "agency"


class NamedCode(Given):
    """Which agency, its code there, from which day on, and where that is written."""

    ours: Annotated[Line, Ask(lazy("Cơ quan"))]
    theirs: Annotated[Line, Ask(lazy("Mã ở bên kia"))]
    since: Annotated[Day, Ask(lazy("Từ ngày"))]
    source: Annotated[Line, Ask(lazy("Căn cứ"), lazy("Số, ngày của văn bản hoặc danh mục."))]


Period = tuple[date, date | None, str]
Known = Mapping[tuple[str, str], Sequence[Period]]
_remembered: ContextVar[dict[str, Known] | None] = ContextVar("motcua_partner_codes", default=None)


def codes_of(partner: str) -> ports.Codes:
    """What a partner calls things of ours, as the table says it of a day."""

    def code(kind: str, ours: str, on: datetime | None = None) -> str:
        day = (on.astimezone(VIETNAM) if on else clock.now()).date()
        periods = _known(partner).get((kind, ours), ())
        return next(
            (theirs for since, until, theirs in periods if since <= day and (not until or day < until)), ours
        )

    return code


@contextmanager
def read_once() -> Iterator[None]:
    """Inside, the table is read once: for whoever asks it a million times."""
    token = _remembered.set({})
    try:
        yield
    finally:
        _remembered.reset(token)


def _known(partner: str) -> Known:
    remembered = _remembered.get()
    if remembered is not None and partner in remembered:
        return remembered[partner]
    found: dict[tuple[str, str], list[Period]] = defaultdict(list)
    columns = ("kind", "ours", "valid_from", "valid_to", "theirs")
    rows = PartnerCode.objects.filter(partner=partner).order_by("-valid_from").values_list(*columns)
    for kind, ours, since, until, theirs in rows:
        found[kind, ours].append((since, until, theirs))
    if remembered is not None:
        remembered[partner] = found
    return found


@command
def name_code(*, actor: Actor, partner: str, given: NamedCode) -> None:
    """From that day on the agency is called so there; what it was called before ends the day before."""
    ensure_may_look_after(actor)
    if ports.partner(partner) is None:
        raise NotFound("Chưa nối hệ thống này.")
    day, theirs = given.since.astimezone(VIETNAM).date(), normal(given.theirs)
    if given.ours not in names():
        raise Invalid(
            "Hãy chọn cơ quan trong danh sách.", fields={"ours": ["Hãy chọn cơ quan trong danh sách."]}
        )
    if not (theirs and given.source.strip()):
        raise Invalid(
            "Hãy ghi mã ở bên kia và căn cứ.", fields={"theirs": ["Hãy ghi mã ở bên kia và căn cứ."]}
        )
    rows = PartnerCode.objects.select_for_update().filter(partner=partner, kind=AGENCY)
    if rows.filter(ours=given.ours, valid_from__gte=day).exists():
        sentence = "Cơ quan này đã có mã từ ngày ấy hoặc muộn hơn. Hãy chọn ngày sau đó."
        raise Invalid(sentence, fields={"since": [sentence]})
    if rows.filter(theirs=theirs, valid_to__isnull=True).exclude(ours=given.ours).exists():
        sentence = "Mã này đang là của cơ quan khác."
        raise Invalid(sentence, fields={"theirs": [sentence]})
    rows.filter(ours=given.ours, valid_to__isnull=True).update(valid_to=day)
    PartnerCode.objects.create(
        partner=partner,
        kind=AGENCY,
        ours=given.ours,
        theirs=theirs,
        valid_from=day,
        source=normal(given.source),
    )
    said = {"partner": partner, "ours": given.ours, "theirs": theirs, "from": day.isoformat()}
    log.record("settings", 0, "partner_code_named", at=clock.now(), actor=actor, data=said)
