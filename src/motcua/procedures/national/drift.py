"""Where what the province has published differs from the newest national record; the weightiest points first."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

from motcua.kernel import money
from motcua.procedures.component_matching import pairs
from motcua.procedures.differences import channel_word, ground_key
from motcua.procedures.limits import comparable, measured, words
from motcua.procedures.models import Listing, Version
from motcua.procedures.types import LimitRow

KINDS = (
    "longer_limit",
    "missing_component",
    "expired_ground",
    "new_ground",
    "fee",
    "not_listed",
    "not_comparable",
)
Json = Mapping[str, Any]


@dataclass(frozen=True)
class Drift:
    """One point in which a local publication differs. `local` and `national` as people read them."""

    code: str
    name: str
    kind: str
    local: str
    national: str
    sentence: str

    def to_json(self) -> dict[str, str]:
        """For programs."""
        return asdict(self)


def drift() -> list[Drift]:
    """All points of all procedures in force, by procedure, the weightiest kind first."""
    return sorted(_all(), key=lambda d: (d.code, KINDS.index(d.kind)))


def _all() -> Iterator[Drift]:
    newest = {
        version.procedure_id: version.content
        for version in Version.objects.filter(source="national").order_by("number")
    }
    listed = set(Listing.objects.values_list("code", flat=True))
    in_force = Version.objects.filter(state=Version.State.PUBLISHED)
    for version in in_force.filter(procedure_id__in=newest).iterator(chunk_size=200):
        yield from drift_of(version.content, newest[version.procedure_id])
    gone = in_force.exclude(procedure_id__in=listed) if listed else in_force.none()
    for code, name in gone.exclude(procedure_id__in=newest).values_list("procedure_id", "content__name"):
        yield Drift(code, name, "not_listed", "", "", _("Danh mục quốc gia không còn thủ tục này."))


def drift_of(local: Json, national: Json) -> Iterator[Drift]:
    """The points in which one publication differs from its national record."""
    for kind, here, there, sentence in (
        *_limits(local, national),
        *_papers(local, national),
        *_grounds(local, national),
        *_fees(local, national),
    ):
        yield Drift(local["code"], local["name"], kind, here, there, sentence)


Point = tuple[str, str, str, str]


def _papers(local: Json, national: Json) -> Iterator[Point]:
    for _here, paper in pairs(_all_papers(local), _all_papers(national)):
        if _here is None and paper is not None:
            sentence = _("Bản của địa phương thiếu giấy tờ “%(name)s”.") % {"name": paper["name"][:200]}
            yield "missing_component", "", paper["name"], sentence


def _all_papers(content: Json) -> list[Json]:
    """Each paper of all cases once."""
    return list({(p["code"], p["name"]): p for case in content["cases"] for p in case["components"]}.values())


def _grounds(local: Json, national: Json) -> Iterator[Point]:
    """A record without any ground says nothing about ours."""
    here = {ground_key(g): g for g in local.get("grounds", ())}
    there = {ground_key(g): g for g in national.get("grounds", ())}
    if not there:
        return
    for key in here.keys() - there.keys():
        sentence = _("Căn cứ “%(ground)s” không còn trong bản ghi quốc gia: có thể đã hết hiệu lực.")
        yield "expired_ground", here[key], "", sentence % {"ground": here[key][:200]}
    for key in there.keys() - here.keys():
        sentence = _("Bản ghi quốc gia có căn cứ mới “%(ground)s”.") % {"ground": there[key][:200]}
        yield "new_ground", "", there[key], sentence


def _limits(local: Json, national: Json) -> Iterator[Point]:
    """What the province promises, or else has published as the law's limit, against the nation's limit."""
    by_code = {case["code"]: case for case in national["cases"]}
    found: dict[Point, None] = {}
    for case in local["cases"]:
        theirs = [by_code[case["code"]]] if case["code"] in by_code else national["cases"]
        for row in case.get("committed") or case["limits"]:
            for point in _limit(LimitRow(**row), theirs):
                found.setdefault(point)
    yield from found


def _limit(ours: LimitRow, theirs: Sequence[Json]) -> Iterator[Point]:
    """Where cases cannot be told apart, the longest national limit is the measure: nobody is accused wrongly."""
    rows = [LimitRow(**row) for case in theirs for row in case["limits"] if row["channel"] == ours.channel]
    known = [row for row in rows if comparable(ours, row)]
    said = {"channel": channel_word(ours.channel), "ours": words(ours)}
    if known:
        longest = max(known, key=_amount)
        if len(known) == len(rows) and _amount(ours) > _amount(longest):
            sentence = _("Thời hạn của địa phương (%(channel)s) “%(ours)s” dài hơn luật định “%(law)s”.")
            yield "longer_limit", said["ours"], words(longest), sentence % {**said, "law": words(longest)}
    elif rows and ours.unit != "other":
        sentence = _("Không so sánh được thời hạn của địa phương (%(channel)s) “%(ours)s” với “%(law)s”.")
        law = words(rows[0])[:120]
        yield "not_comparable", said["ours"], law, sentence % {**said, "law": law}


def _amount(row: LimitRow) -> float:
    found = measured(row)
    return found[1] if found else 0.0


def _fees(local: Json, national: Json) -> Iterator[Point]:
    """Only amounts that are known on both sides; council fees are the province's own."""
    here, there = _amounts(local), _amounts(national)
    if here and there and not here <= there:
        said = {"ours": _sums(here), "theirs": _sums(there)}
        sentence = _("Mức thu của địa phương (%(ours)s) khác bản ghi quốc gia (%(theirs)s).") % said
        yield "fee", said["ours"], said["theirs"], sentence


def _amounts(content: Json) -> set[int]:
    return {
        int(fee["amount"]) for case in content["cases"] for fee in case.get("fees", ()) if fee.get("amount")
    }


def _sums(amounts: Iterable[int]) -> str:
    return ", ".join(money.dong(amount) for amount in sorted(amounts))


def kind_words() -> dict[str, str]:
    """What each kind is called."""
    return {
        "longer_limit": _("Thời hạn dài hơn luật định"),
        "missing_component": _("Thiếu giấy tờ"),
        "expired_ground": _("Căn cứ có thể hết hiệu lực"),
        "new_ground": _("Căn cứ mới"),
        "fee": _("Mức thu khác"),
        "not_listed": _("Không còn trong danh mục quốc gia"),
        "not_comparable": _("Thời hạn không so sánh được"),
    }
