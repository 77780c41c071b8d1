"""Rights to act for somebody: given at the portal or at a counter, ended at any time, asked for at each request.

What follows for dossiers (who is told, the paper that proves it) stands in `dossiers.commands.representing`.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Literal

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import gettext_noop
from pydantic import Field

from motcua.identity import events, representation_rules, rules
from motcua.identity.corrections import sets_parties_right
from motcua.identity.models import Party
from motcua.identity.representation_models import Representation
from motcua.identity.rules import PROVEN_ASSURANCE
from motcua.kernel import clock
from motcua.kernel.actor import Actor, ActsFor, Kind
from motcua.kernel.codes import citizen_number
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from motcua.kernel.vietnamese import normal
from motcua.platform import log
from motcua.platform.inputs import Ask, Day, Given, Line

KINDS = Representation.Kind
MAY = Representation.May
FULL = KINDS.REPRESENTATIVE
_LAST_DAY = gettext_noop("Ngày cuối phải từ hôm nay trở đi và không trước ngày bắt đầu.")
_OF_PERSON = gettext_noop("Cá nhân chỉ ủy quyền; người đại diện và nhân viên là của tổ chức.")
_OF_ORGANISATION = gettext_noop("Hãy chọn người đó là người đại diện hay nhân viên.")
_NAME = gettext_noop("Hãy ghi họ và tên người làm thay.")


class Terms(Given):
    """Who may act, as their paper names them; how far, and for how long."""

    name: Annotated[Line, Ask(lazy("Họ và tên người làm thay"), lazy("Như trên thẻ căn cước hoặc hộ chiếu."))]
    number: Annotated[
        str,
        Field(max_length=20),
        Ask(lazy("Số định danh hoặc số hộ chiếu của người đó"), lazy("12 chữ số trên thẻ căn cước.")),
    ]
    kind: Annotated[
        Literal["representative", "employee", "mandate"],
        Ask(
            lazy("Người đó là"),
            choices=(
                ("representative", lazy("Người đại diện: nộp được mọi hồ sơ và chọn người làm thay khác")),
                ("employee", lazy("Nhân viên: làm trong phạm vi chọn dưới đây")),
            ),
        ),
    ] = "mandate"
    may: Annotated[
        Literal["file", "prepare", "read"],
        Ask(
            lazy("Người đó được"),
            choices=(
                ("file", lazy("Soạn, nộp và theo dõi hồ sơ")),
                ("prepare", lazy("Chỉ soạn; người khác đọc lại rồi nộp")),
                ("read", lazy("Chỉ xem")),
            ),
        ),
    ] = "file"
    procedures: Annotated[
        str,
        Field(max_length=4000),
        Ask(
            lazy("Chỉ những thủ tục sau"),
            lazy("Ghi mã thủ tục, cách nhau bằng dấu phẩy. Để trống là mọi thủ tục."),
        ),
    ] = ""
    valid_from: Annotated[Day | None, Ask(lazy("Từ ngày"), lazy("Để trống là từ hôm nay."))] = None
    valid_to: Annotated[
        Day | None,
        Ask(
            lazy("Đến hết ngày"),
            lazy("Để trống: ủy quyền có hiệu lực một năm; vai trong tổ chức đến khi bạn chấm dứt."),
        ),
    ] = None


@dataclass(frozen=True)
class Right:
    """Terms that were judged: the form that is kept."""

    number: str
    name: str
    kind: str
    may: str
    valid_from: date
    only: Sequence[str] = field(default=())
    valid_to: date | None = None


def right_of(terms: Terms, *, organisation: bool, only: Sequence[str]) -> Right:
    """What is kept of terms; raises `Invalid` with `fields` for what nobody could use. `only` was looked up before."""
    today = clock.now().date()
    wrong: dict[str, list[str]] = {}
    name = normal(terms.name)
    if not name:
        wrong["name"] = [_NAME]
    try:
        number = _number(terms.number)
    except Invalid as refusal:
        number, wrong["number"] = "", [refusal.message]
    if organisation and terms.kind == "mandate":
        wrong["kind"] = [_OF_ORGANISATION]
    if not organisation and terms.kind != "mandate":
        wrong["kind"] = [_OF_PERSON]
    begins = terms.valid_from.date() if terms.valid_from else today
    ends = terms.valid_to.date() if terms.valid_to else None
    if ends is not None and ends < max(begins, today):
        wrong["valid_to"] = [_LAST_DAY]
    if wrong:
        raise Invalid(next(iter(wrong.values()))[0], fields=wrong)
    if ends is None and terms.kind == "mandate":
        ends = representation_rules.last_day(begins)
    if terms.kind == "representative":
        return Right(number, name, FULL, MAY.FILE, begins, (), ends)
    return Right(number, name, terms.kind, terms.may, begins, tuple(only), ends)


def _number(text: str) -> str:
    digits = "".join(text.split()).upper()
    if digits.isdecimal() or not digits:
        return citizen_number(digits).digits
    if not (5 <= len(digits) <= 12 and digits.isascii() and digits.isalnum()):
        raise Invalid(
            "Số giấy tờ chưa đúng. Số định danh gồm 12 chữ số; hộ chiếu gồm 5 đến 12 chữ cái và chữ số."
        )
    return digits


def given_for(actor: Actor) -> int:
    """For which party the actor names others at the portal: themself, or the organisation that they represent.

    Raises `NotAllowed` for everybody else, and for whoever is not proven in person (level 2).
    """
    acting = actor.acts_for
    whole = acting is None or acting.kind == FULL
    if actor.kind is not Kind.PERSON or actor.party_id is None or actor.scopes is not None or not whole:
        raise NotAllowed("Chỉ chính chủ, hoặc người đại diện của tổ chức, mới chọn người làm thay.")
    if actor.assurance < PROVEN_ASSURANCE:
        raise NotAllowed(
            "Chọn người làm thay cần tài khoản đã định danh mức 2. Bạn hãy đăng nhập lại bằng VNeID, hoặc đến quầy."
        )
    return acting.party if acting else actor.party_id


def give(*, actor: Actor, giver: Party, right: Right, basis: str = "") -> Representation:
    """The right, in the transaction that is open; with `basis`, a paper, an official took it down at a counter."""
    _ensure_may_give(actor, giver, basis)
    if right.number in (giver.id_number, giver.passport):
        sentence = "Không cần chọn chính mình."
        raise Invalid(sentence, fields={"number": [sentence]})
    Party.objects.select_for_update().get(pk=giver.pk)
    now = clock.now()
    there = Representation.objects.filter(giver=giver, ended_at=None)
    there.filter(valid_to__lt=now.date()).update(ended_at=now, ended_by="")
    if there.filter(agent_number=right.number).exists():
        raise Conflict("Người này đang có quyền làm thay. Muốn đổi, hãy chấm dứt quyền cũ rồi thêm lại.")
    most = representation_rules.rule(now.date()).most_agents
    if there.count() >= most:
        raise Invalid("Đã có %(most)s người làm thay. Hãy chấm dứt bớt rồi thêm.", most=most)
    made = Representation.objects.create(
        giver=giver, agent_number=right.number, agent_name=right.name, kind=right.kind, may=right.may,
        only=list(right.only), valid_from=right.valid_from, valid_to=right.valid_to, basis=normal(basis)[:300],
        given_at=now, given_by=actor.name,
    )  # fmt: skip
    _record(actor, made, events.REPRESENTATION_GIVEN, {"basis": made.basis} if made.basis else {})
    return made


def _ensure_may_give(actor: Actor, giver: Party, basis: str) -> None:
    if actor.is_officer:
        if not sets_parties_right(actor):
            raise NotAllowed("Chỉ cán bộ tiếp nhận mới ghi nhận quyền làm thay.")
        if not normal(basis):
            sentence = "Hãy ghi giấy tờ đã xem: tên, số, ngày."
            raise Invalid(sentence, fields={"basis": [sentence]})
    elif given_for(actor) != giver.pk:
        raise NotFound("Không có người hoặc tổ chức này.")


def end(*, actor: Actor, representation: int, reason: str = "") -> Representation:
    """It ends now, in the transaction that is open: by whoever gave it, whoever has it, or a counter with a reason.

    Ended twice, it is told once: `Conflict`.
    """
    found = (
        Representation.objects.select_for_update().select_related("giver").filter(pk=representation).first()
    )
    if found is None or not _may_end(actor, found):
        raise NotFound("Không có quyền làm thay này.")
    why = normal(reason)[:500]
    if actor.is_officer and not why:
        raise Invalid("Hãy ghi lý do.", fields={"reason": ["Hãy ghi lý do."]})
    if found.ended_at is not None:
        raise Conflict("Quyền làm thay này đã chấm dứt trước đó.")
    found.ended_at, found.ended_by = clock.now(), actor.name
    found.save(update_fields=["ended_at", "ended_by"])
    _record(actor, found, events.REPRESENTATION_ENDED, {"note": why} if why else {})
    return found


def _may_end(actor: Actor, found: Representation) -> bool:
    if actor.is_officer:
        return sets_parties_right(actor)
    if actor.kind is not Kind.PERSON or actor.scopes is not None:
        return False
    own = Party.objects.filter(pk=actor.party_id or 0).first()
    if own is not None and _names(found, own):
        return True
    try:
        return given_for(actor) == found.giver_id
    except NotAllowed:
        return False


def _record(actor: Actor, one: Representation, event: str, words: dict[str, object]) -> None:
    data = {
        "representation": one.pk, "kind": one.kind, "may": one.may, "only": list(one.only),
        "from": one.valid_from.isoformat(), "to": one.valid_to.isoformat() if one.valid_to else None,
    }  # fmt: skip
    personal = {"agent": one.agent_name, "number": one.agent_number, **words}
    log.record(events.TOPIC, one.giver_id, event, at=clock.now(), actor=actor, data=data, words=personal)


def hand_representations_over(*, of: int, to: int) -> None:
    """What a party gave is another one's from now on, as two records were made one.

    Where both had named somebody, one right stays.
    """
    named = Representation.objects.filter(giver=to, ended_at=None).values("agent_number")
    twice = Representation.objects.filter(giver=of, ended_at=None, agent_number__in=named)
    twice.update(ended_at=clock.now(), ended_by="")
    Representation.objects.filter(giver=of).update(giver=to)


def _in_force(today: date) -> Q:
    return Q(ended_at=None, valid_from__lte=today, giver__merged_into=None) & (
        Q(valid_to=None) | Q(valid_to__gte=today)
    )


def _names(one: Representation, party: Party) -> bool:
    """Whether it is this party that may act: the number, and the name beside it, accents aside."""
    numbers = {number for number in (party.id_number, party.passport) if number}
    return one.agent_number in numbers and rules.same_person(
        name=one.agent_name, born="", other_name=party.name, other_born=""
    )


def roles_of(party: Party) -> list[Representation]:
    """For whom somebody may act today, by name."""
    numbers = [number for number in (party.id_number, party.passport) if number]
    if not numbers or party.kind != Party.Kind.PERSON:
        return []
    found = Representation.objects.filter(_in_force(clock.now().date()), agent_number__in=numbers)
    rows = found.select_related("giver").order_by("giver__name", "pk")
    return [one for one in rows if _names(one, party)]


def acts_for(party: Party, representation: int) -> ActsFor | None:
    """The role behind a number that a session keeps; None once it is over, or when it never was theirs."""
    found = Representation.objects.filter(_in_force(clock.now().date()), pk=representation)
    one = found.select_related("giver").first()
    return as_role(one) if one is not None and _names(one, party) else None


def as_role(one: Representation) -> ActsFor:
    """As the actor carries it."""
    return ActsFor(
        representation=one.pk,
        party=one.giver_id,
        name=one.giver.name,
        kind=one.kind,
        may=one.may,
        only=frozenset(one.only),
        since=one.valid_from,
    )


def given_by(parties: Collection[int]) -> QuerySet[Representation]:
    """Who may act for these parties, or might: running ones first, then the newest."""
    found = Representation.objects.filter(giver__in=parties).select_related("giver")
    return found.order_by(F("ended_at").desc(nulls_first=True), "-given_at")


def agent_of(representation: int) -> Party | None:
    """Whoever may still act by this right and is known here; None otherwise."""
    one = Representation.objects.filter(_in_force(clock.now().date()), pk=representation).first()
    if one is None:
        return None
    return agent_named(one)


def agent_named(one: Representation) -> Party | None:
    """The party that a right names, if they are known here."""
    known = Party.objects.filter(
        Q(id_number=one.agent_number) | Q(passport=one.agent_number), merged_into=None
    )
    return next((party for party in known if _names(one, party)), None)


def representation_facts(parties: Collection[int]) -> list[dict[str, Any]]:
    """What is kept of who acts for these parties, and for whom they act."""
    own = Party.objects.filter(pk__in=parties)
    numbers = [number for party in own for number in (party.id_number, party.passport) if number]
    found = Representation.objects.filter(Q(giver__in=parties) | Q(agent_number__in=numbers))
    return [
        {
            "for": one.giver.name, "agent": one.agent_name, "kind": one.kind, "may": one.may, "only": one.only,
            "from": one.valid_from.isoformat(), "to": one.valid_to.isoformat() if one.valid_to else None,
            "basis": one.basis, "given_at": log.iso(one.given_at),
            "ended_at": log.iso(one.ended_at) if one.ended_at else None,
        }
        for one in found.select_related("giver").order_by("pk")
    ]  # fmt: skip


def is_running(one: Representation) -> bool:
    """Whether it counts today."""
    today = clock.now().date()
    return (
        one.ended_at is None and one.valid_from <= today and (one.valid_to is None or today <= one.valid_to)
    )
