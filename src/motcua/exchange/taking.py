"""Taking what a partner sent: papers are fetched and hashed against what was announced, the person is known by the
partner's key for them, what was declared goes into the form's fields; then it is a dossier, once, with both numbers.

Each step may be done again: papers lie under their hash, the filing has a key of its own, and the strand knows the
dossier in the transaction that makes it.
"""

from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from motcua.agencies.queries import actor_for
from motcua.documents.commands import keep
from motcua.documents.queries import MOST_BYTES, find, look
from motcua.dossiers.acts.supply import Supplied
from motcua.dossiers.commands import Filing, file_at_once, know_from_claims
from motcua.dossiers.queries.outside import code_of, filed_under
from motcua.exchange import fields, ledger, ports
from motcua.exchange.models import Message, PartnerCode, Strand
from motcua.exchange.types import AnnouncedFile, Arrival
from motcua.identity.ports import NATIONAL
from motcua.identity.types import Claims
from motcua.kernel import clock
from motcua.kernel.actor import Actor, service
from motcua.kernel.errors import Invalid, Refusal, Unavailable
from motcua.platform.effects.performers import Performer
from motcua.platform.effects.types import Answer, Asked, Outcome, Policy, Verdict, minutes
from motcua.platform.transactions import committing_with_it
from motcua.procedures.queries import exists, frozen, published
from motcua.procedures.types import Case, Content

FILED = "filed"
TRIES = 40
"""So often a paper that breaks off is taken up again where it broke, in one attempt."""


class Taking(Performer):
    """Takes what one partner sends."""

    policy = Policy(
        backoff=minutes(0.5, 2, 5), configuration_pause=timedelta(minutes=10), claim=timedelta(minutes=10)
    )

    def __init__(self, partner: ports.Partner) -> None:
        self.kind = ledger.kind_of("in", partner.name)
        self._partner = partner

    def perform(self, asked: Asked) -> Answer:
        """Fetch, know, file, confirm. A refusal of ours is an answer for a person, in its own words."""
        message = Message.objects.select_related("strand").get(pk=asked.payload["message"])
        content = ledger.content(message.body_id)
        if content is None:
            return Answer(Outcome.PERMANENT, "nội dung đã hết hạn lưu")
        arrival = self._partner.arrival(content)
        if arrival.kind != FILED:
            return Answer(Outcome.PERMANENT, f"chưa nhận loại bản tin “{arrival.kind}”")
        try:
            for file in arrival.files:
                fetch(self._partner, file)
            number = take(self._partner.name, message.strand, arrival)
        except Unavailable as away:
            return Answer(Outcome.TEMPORARY, str(away))
        except Refusal as refusal:
            return Answer(Outcome.PERMANENT, _in_words(refusal))
        sent = self._partner.taken(arrival.id, arrival.ref, code_of(number))
        return Answer(sent.outcome, sent.said)

    def find_out(self, asked: Asked) -> Answer:
        """Whatever was done already is not done again, so it may be begun anew."""
        return Answer(Outcome.TEMPORARY)

    def settled(self, asked: Asked, verdict: Verdict) -> None:
        """The message ends with its effect, and the next one follows."""
        ledger.settled(asked, verdict)


def fetch(partner: ports.Partner, file: AnnouncedFile) -> None:
    """Have a paper here, under its hash. Raises `Unavailable` when it breaks off again and again, `Invalid` when it is
    not what was announced, or nothing that may be handed in."""
    if find(file.sha256) is not None:
        return
    data = bytearray()
    for _try in range(TRIES):
        before = len(data)
        for piece in partner.fetch(file, before):
            data += piece
            if len(data) > MOST_BYTES:
                raise Invalid("Tệp “%(name)s” quá lớn.", name=file.name)
        if sha256(data).hexdigest() == file.sha256:
            kept = look(bytes(data))
            keep(bytes(data), media_type=kept.media_type, pages=kept.pages)
            return
        if len(data) == before or (file.size and len(data) >= file.size):
            break
    if file.size and len(data) < file.size:
        raise Unavailable("Tệp “%(name)s” bị cắt giữa chừng.", name=file.name)
    raise Invalid("Tệp “%(name)s” khác với mã băm bên gửi đã báo.", name=file.name)


def take(partner: str, strand: Strand, arrival: Arrival) -> int:
    """The dossier of a filing, made once; returns its number. Raises what keeps it from being filed."""
    key = uuid5(NAMESPACE_URL, f"motcua:{partner}:{arrival.ref}")
    if (number := filed_under(str(key))) is not None:
        return number
    content, case = _procedure(arrival.body)
    form = content.form(case.form)
    answers, rest = fields.placed(content.code, form, arrival.body["answers"])
    papers = {c.code for c in case.components}
    placed = [file for file in arrival.files if file.component in papers]
    aside = [file.name for file in arrival.files if file.component not in papers]
    filing = Filing(
        procedure=content.code,
        case=case.code,
        counter=_ours(partner, arrival.body["agency"]),
        handling=_ours(partner, arrival.body["handling"]) or _handling(content, arrival),
        owner={"self": True, "name": arrival.body["owner"]["name"]},
        answers=answers,
        papers=[Supplied(component=f.component, name=f.name, file=f.sha256) for f in placed],
    )
    filer = _filer(arrival)
    shown = {"rest": rest, "papers": aside, "filed_at": arrival.body["filed_at"]}
    with committing_with_it(lambda: _tie(strand, key, shown)):
        return file_at_once(actor=filer, key=key, filing=filing).pk


def _tie(strand: Strand, key: UUID, shown: Mapping[str, Any]) -> None:
    """Both numbers are known together, before anybody reads of the dossier."""
    Strand.objects.filter(pk=strand.pk).update(dossier=filed_under(str(key)), shown=dict(shown))


def _procedure(body: Mapping[str, Any]) -> tuple[Content, Case]:
    code = body["procedure"]
    if not exists(code):
        raise Invalid("Không có thủ tục %(code)s ở đây.", code=code)
    content = frozen(published(code).pk)
    case = content.case(body["case"]) or (content.cases[0] if len(content.cases) == 1 else None)
    if case is None:
        raise Invalid("Thủ tục %(code)s không có trường hợp “%(case)s”.", code=code, case=body["case"])
    return content, case


def _handling(content: Content, arrival: Arrival) -> str:
    if len(content.agencies) == 1:
        return content.agencies[0]
    raise Invalid("Bản tin %(id)s không cho biết cơ quan giải quyết.", id=arrival.id)


def _ours(partner: str, theirs: str) -> str:
    """Our code of an agency by theirs, as the table says it today; the same where it says nothing."""
    day = clock.now().date()
    rows = PartnerCode.objects.filter(partner=partner, kind="agency", theirs=theirs, valid_from__lte=day)
    named = rows.exclude(valid_to__lte=day).order_by("-valid_from").values_list("ours", flat=True)
    return named.first() or theirs


def _filer(arrival: Arrival) -> Actor:
    """Whoever filed there, tied to the portal's key for them (TechID), with the level that it says of them."""
    owner = arrival.body["owner"]
    if not owner["key"]:
        raise Invalid("Bản tin %(id)s không có mã đối tượng (TechID) của người nộp.", id=arrival.id)
    organisation = owner["kind"] in ("enterprise", "organisation")
    level = int(owner["level"]) if owner["level"].isdecimal() else 1
    claims = Claims(
        subject=owner["key"],
        tech_id=owner["key"],
        name=owner["name"],
        assurance=level,
        organisation=organisation,
        id_number="" if organisation else owner["number"],
        tax_code=owner["number"] if organisation else "",
        provider=NATIONAL,
    )
    account = know_from_claims(actor=service(ledger.SERVICE), claims=claims)
    return actor_for(account, assurance=level)


def _in_words(refusal: Refusal) -> str:
    told = [sentence for sentences in getattr(refusal, "fields", {}).values() for sentence in sentences]
    return " ".join([str(refusal), *(f"({sentence})" for sentence in told[:5])])
