"""Sao ra giấy: pages of a paper to print, with the block that its signer signs by hand.

It stays among officials: a copy that nobody has signed is none.
"""

from collections.abc import Mapping
from functools import partial
from typing import Annotated

from django.utils.translation import gettext_lazy as lazy
from pydantic import Field

from motcua.agencies.queries import signers
from motcua.dossiers import copying
from motcua.dossiers.act import Act, Audience, Seen, Told
from motcua.dossiers.copying import CopyAsked, Found
from motcua.dossiers.store import Locked
from motcua.kernel.errors import Invalid
from motcua.platform.inputs import Ask, Choices
from motcua.process.engine import Decision, Order
from motcua.process.outcome import Outcome
from motcua.process.state import State, World
from motcua.process.states import Status
from motcua.process.table import Rule


class PrintCopy(CopyAsked):
    """The same, and who signs by hand: the number of what they hold."""

    signer: Annotated[str, Field(max_length=40), Ask(lazy("Người ký bản sao"))]


def decide(
    state: State,
    order: Order[PrintCopy],
    _world: World,
    *,
    found: Found | None = None,
    signer: tuple[str, str] | None = None,
) -> Outcome:
    """Nothing changes but that there is a copy to be printed. `signer`: words of authority, and the name."""
    given, pages = order.given, copying.pages_asked(order.given)
    if found is None:
        return Outcome(state)
    source = copying.checked(given, found)
    if signer is None:
        sentence = "Bản giấy cần người ký: hãy chọn người ký bản sao."
        raise Invalid(sentence, fields={"signer": [sentence]})
    authority, name = signer
    data = {**copying.facts(given, source, found, pages), "authority": authority, "signer": name}
    return Outcome(state, data=data)


def _prepare(dossier: Locked, order: Order[PrintCopy]) -> Decision[PrintCopy]:
    found = copying.looked_up(dossier, order.given)
    return partial(decide, found=found, signer=_signers(found.agency).get(order.given.signer))


def _signers(agency_code: str) -> Mapping[str, tuple[str, str]]:
    """Who signs for the agency today, by the number of what they hold."""
    return {
        str(held.pk): (held.authority or held.post.authority, held.officer.name)
        for held in signers.signing_posts([agency_code])
    }


def _offers(detail: Seen) -> dict[str, Choices]:
    able = _signers(copying.copies_at(detail.dossier)).items()
    return {"paper": copying.papers_offered(detail), "signer": [(key, name) for key, (_words, name) in able]}


PRINT_COPY = Act(
    key="print_copy",
    rule=Rule(statuses=frozenset(Status), counter=True, supervisor=True),
    given=PrintCopy,
    prepare=_prepare,
    decide=decide,
    told=Told(
        type="copy_printed",
        at_desk=lazy("Sao giấy tờ ra giấy"),
        to_citizen=lazy("Cơ quan đã làm một bản sao trên giấy"),
        seen_by=Audience.APPLICANT,
        reads=copying.READS,
        more=copying.in_words,
    ),
    verb=lazy("Sao ra giấy"),
    happens=lazy(
        "Bản in có phần ký ở cuối, được ghi số. Người ký ký tay, văn thư đóng dấu rồi mới đưa cho người cần."
    ),
    order=229,
    icon="print",
    papers=("copy_print",),
    offers=_offers,
    none_offered=lazy(
        "Chưa sao được: hồ sơ chưa có giấy tờ là tệp PDF hay ảnh, hoặc nơi này chưa có người ký."
    ),
)
