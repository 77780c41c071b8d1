"""Where papers are: a code for each, and every change of hands written down, by scanning or by typing codes.

A change is one event for each dossier that it touches (topic `custody`), with the codes of its papers; the rows say how
it is now. Whoever scans a paper has it: nobody has to find the list first on which it should have come.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from motcua.agencies.queries import agency, officers_at
from motcua.dossiers import access
from motcua.dossiers.custody_rules import new_code
from motcua.dossiers.models import Dossier, TrackedPaper, Transfer, TransferLine
from motcua.dossiers.queries import custody
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, Refusal
from motcua.kernel.vietnamese import normal
from motcua.platform import log
from motcua.platform.transactions import command

MOST_PAPERS = 200
_Place, _Kind = TrackedPaper.Place, TrackedPaper.Kind


@command
def label_papers(*, actor: Actor, code: str, names: Collection[str]) -> list[TrackedPaper]:
    """Give codes to papers of a dossier, by name; whoever does it has them in hand."""
    dossier = access.whole(actor, code)
    here = custody.works_at(actor, dossier)
    if not here or actor.officer_id is None:
        raise NotAllowed("Chỉ cán bộ nơi tiếp nhận hoặc giải quyết hồ sơ mới gắn mã giấy tờ.")
    if not names:
        raise _wrong("Hãy đánh dấu những giấy tờ giữ lại bản giấy.")
    Dossier.objects.select_for_update().get(pk=dossier.pk)
    wanted = [name for name in custody.without_code(dossier) if name in names]
    if not wanted or set(names) - set(wanted):
        raise Conflict("Giấy tờ này đã có mã hoặc không có bản giấy. Anh chị hãy xem lại danh sách mới nhất.")
    now = clock.now()
    made = [
        TrackedPaper(
            code=new_code(), dossier=dossier, kind=_Kind.RESULT if name == custody.RESULT else _Kind.ORIGINAL,
            name=name, place=_Place.UNIT, agency_id=here, holder_id=actor.officer_id, since=now,
        )
        for name in wanted
    ]  # fmt: skip
    TrackedPaper.objects.bulk_create(made)
    _tell(made, "labelled", actor, {"agency": here, "names": wanted})
    return made


@command
def take_papers(*, actor: Actor, codes: Sequence[str]) -> list[TrackedPaper]:
    """These papers are in the actor's hands from now on, from wherever they came; a list that they stood on is
    confirmed for them. What the actor holds already stays as it is.
    """
    papers = _locked(actor, codes)
    taken: dict[str, list[TrackedPaper]] = {}
    for paper in papers:
        if paper.place == _Place.OWNER:
            raise _wrong("%(paper)s đã trả cho chủ giấy tờ.", paper=paper.code)
        if paper.place != _Place.UNIT or paper.holder_id != actor.officer_id:
            taken.setdefault(_here(actor, paper), []).append(paper)
    for here, some in taken.items():
        _confirm(some, actor)
        _move(some, _Place.UNIT, here, actor)
        _tell(some, "taken", actor, {"agency": here})
    return papers


@command
def hand_papers_over(*, actor: Actor, codes: Sequence[str], to: str, receiver: int | None = None) -> Transfer:
    """Give papers to an agency, or to one person there: a list that the receiving side confirms paper by paper."""
    papers = _locked(actor, codes)
    here = _all_in_hand(actor, papers)
    target = agency(to)
    for paper in papers:
        if to not in custody.places_of(paper.dossier):
            raise _wrong(
                "%(paper)s thuộc hồ sơ mà nơi nhận không tham gia. Hãy chọn nơi nhận khác.", paper=paper.code
            )
    if receiver is not None and receiver not in {one.pk for one in officers_at(to)}:
        sentence = "Người nhận không làm việc ở nơi nhận."
        raise Invalid(sentence, fields={"receiver": [sentence]})
    if receiver == actor.officer_id:
        sentence = "Anh chị đang giữ giấy tờ này; hãy chọn người nhận khác."
        raise Invalid(sentence, fields={"receiver": [sentence]})
    made = Transfer.objects.create(
        giver_id=actor.officer_id or 0,
        from_agency_id=here,
        to_agency=target,
        receiver_id=receiver,
        made_at=clock.now(),
    )
    TransferLine.objects.bulk_create(TransferLine(transfer=made, paper=paper) for paper in papers)
    _move(papers, _Place.WAY, here, actor, transfer=made)
    _tell(papers, "handed", actor, {"agency": here, "to": to, "list": made.pk})
    return made


@command
def post_papers(*, actor: Actor, codes: Sequence[str], number: str) -> list[TrackedPaper]:
    """Papers left with the post, under the number of the item."""
    papers = _locked(actor, codes)
    here = _all_in_hand(actor, papers)
    item = normal(number)[:60]
    if not item:
        sentence = "Hãy ghi số bưu gửi."
        raise Invalid(sentence, fields={"number": [sentence]})
    _move(papers, _Place.POST, here, actor, post_number=item)
    _tell(papers, "posted", actor, {"agency": here, "post": item})
    return papers


@command
def give_papers_to_owner(*, actor: Actor, codes: Sequence[str], taken_by: str) -> list[TrackedPaper]:
    """Papers went back to whose they are, or the result to whoever may have it; their way ends."""
    papers = _locked(actor, codes)
    here = _all_in_hand(actor, papers)
    name = normal(taken_by)[:200]
    if not name:
        sentence = "Hãy ghi họ tên người nhận."
        raise Invalid(sentence, fields={"taken_by": [sentence]})
    _move(papers, _Place.OWNER, here, actor)
    _tell(papers, "given", actor, {"agency": here}, {"taken_by": name})
    return papers


def given_back(dossier: Dossier, names: Collection[str], *, actor: Actor, taken_by: str) -> None:
    """Originals that go back by name (`outputs/originals.py`): those that have a code are with their owner then.

    Raises `Conflict` for one that lies elsewhere; nothing is written for those without a code.
    """
    rows = TrackedPaper.objects.select_for_update().filter(dossier=dossier, name__in=names)
    papers = list(rows.exclude(place=_Place.OWNER).order_by("pk"))
    for paper in papers:
        if paper.place != _Place.UNIT or paper.agency_id != dossier.counter_id:
            raise Conflict(
                "%(paper)s không còn ở quầy. Hãy quét nhận lại giấy tờ rồi mới trả.", paper=paper.code
            )
    if papers:
        _move(papers, _Place.OWNER, str(dossier.counter_id), actor)
        _tell(papers, "given", actor, {"agency": dossier.counter_id}, {"taken_by": taken_by})


def _locked(actor: Actor, codes: Sequence[str]) -> list[TrackedPaper]:
    """The papers with these codes, in their order, locked; raises `Invalid` for a code that is not there."""
    wanted = list(dict.fromkeys(codes))
    if actor.officer_id is None:
        raise NotAllowed("Chỉ cán bộ ghi nhận việc giao nhận giấy tờ.")
    if not wanted or len(wanted) > MOST_PAPERS:
        raise _wrong("Hãy quét từ 1 đến %(most)s mã giấy tờ.", most=MOST_PAPERS)
    known = custody.known(actor, wanted)
    if strange := [code for code in wanted if code not in known]:
        raise _wrong("Không có giấy tờ mang mã %(paper)s.", paper=", ".join(strange))
    numbers = sorted(paper.pk for paper in known.values())
    fresh = TrackedPaper.objects.select_for_update(of=("self",)).select_related("dossier", "agency", "holder")
    rows = {paper.code: paper for paper in fresh.filter(pk__in=numbers).order_by("pk")}
    return [rows[code] for code in wanted]


def _here(actor: Actor, paper: TrackedPaper) -> str:
    """Where the actor would hold it; raises `NotAllowed` for whoever has nothing to do with its dossier."""
    here = custody.works_at(actor, paper.dossier)
    if not here:
        raise NotAllowed("%(paper)s thuộc hồ sơ không do nơi anh chị làm việc giải quyết.", paper=paper.code)
    return here


def _all_in_hand(actor: Actor, papers: Sequence[TrackedPaper]) -> str:
    """The one agency of the actor at which all of them are, in whoever's hands; raises `Conflict` where not."""
    here = papers[0].agency_id
    for paper in papers:
        if paper.place != _Place.UNIT or paper.agency_id not in access.own_places(actor):
            raise Conflict("%(paper)s không ở chỗ anh chị. Hãy quét nhận giấy tờ trước.", paper=paper.code)
        if paper.agency_id != here:
            raise Conflict(
                "%(paper)s ở nơi khác với các giấy tờ còn lại. Hãy lập danh sách riêng.", paper=paper.code
            )
    return str(here)


def _confirm(papers: Sequence[TrackedPaper], actor: Actor) -> None:
    lines = TransferLine.objects.filter(paper__in=papers, confirmed_at=None)
    lines.update(confirmed_at=clock.now(), confirmed_by_id=actor.officer_id)


def _move(
    papers: Sequence[TrackedPaper],
    place: str,
    at: str,
    actor: Actor,
    *,
    transfer: Transfer | None = None,
    post_number: str = "",
) -> None:
    now = clock.now()
    for paper in papers:
        paper.place, paper.agency_id, paper.holder_id = place, at, actor.officer_id or 0
        paper.since, paper.transfer, paper.post_number = now, transfer, post_number
    changed = ["place", "agency", "holder", "since", "transfer", "post_number"]
    TrackedPaper.objects.bulk_update(papers, changed)


def _tell(
    papers: Sequence[TrackedPaper],
    what: str,
    actor: Actor,
    data: Mapping[str, Any],
    words: Mapping[str, Any] | None = None,
) -> None:
    codes: dict[int, list[str]] = {}
    for paper in papers:
        codes.setdefault(paper.dossier_id, []).append(paper.code)
    happened = [log.Happened(number, what, {**data, "papers": some}, words) for number, some in codes.items()]
    log.record_each(custody.TOPIC, happened, at=clock.now(), actor=actor)


def _wrong(sentence: str, **values: Any) -> Refusal:
    return Invalid(sentence, fields={"code": [sentence % values]}, **values)
