"""What a partner calls our agencies: a table with dates, kept by hand, since nobody publishes the list of theirs.

Messages of a dossier carry the code that holds on the day on which they are sent.
"""

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
