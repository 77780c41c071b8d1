"""What papers say of a dossier in ready words: letterhead, party, look-up, stations, fee, limits."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from urllib.parse import quote

from django.conf import settings

from motcua.agencies.queries import calendar_of, name_on, province
from motcua.agencies.types import Agency
from motcua.documents import types as paper
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.askers import asker
from motcua.dossiers.queries.journey import Station, clock_of, stations, steps_of
from motcua.dossiers.requirements import filed_on
from motcua.kernel.clock import VIETNAM
from motcua.kernel.money import dong
from motcua.procedures.queries import frozen
from motcua.procedures.types import Charge, Fee, LimitRow
from motcua.process.deadline import due
from motcua.process.limit import Limit, Unit
from motcua.process.states import WITHOUT_RESULT

STAGES = {
    "receive": "Tiếp nhận",
    "appraise": "Thẩm định",
    "approve": "Phê duyệt",
    "sign": "Ký số",
    "return": "Trả kết quả",
}
RETURNING = {
    "online": "Bản điện tử trên Cổng dịch vụ công",
    "counter": "Nhận tại quầy của nơi nộp hồ sơ",
    "post": "Qua bưu chính, tận nhà",
}
_STATES = {"done": "done", "now": "now", "todo": "ahead"}
_PLACE = re.compile(r"(?:xã|phường|đặc khu) (.+)$", re.IGNORECASE)


def letterhead(agency: Agency, on: date) -> paper.Letterhead:
    """The two blocks at the top of a paper made on a day, with the names of that day (Decree 30/2020/NĐ-CP, Annex I).

    People's Committees name no superior.
    """
    own = agency.kind in ("commune", "province")
    superior = "" if own or agency.parent is None else name_on(agency.parent, on)
    return paper.Letterhead(agency=name_on(agency, on), place=place(agency, on), superior=superior)


def place(agency: Agency, on: date) -> str:
    """The place a paper is dated at: the commune's own name, else the province's."""
    found = _PLACE.search(name_on(agency, on))
    return found[1] if found else province(on).name


def party(dossier: Dossier, *, masked: bool = True) -> paper.Party:
    """Who asks and whose dossier it is; numbers are masked unless the paper needs them whole."""
    asks = asker(dossier)
    return paper.Party(
        name=asks["name"],
        owner=dossier.owner_name,
        address=asks["address"],
        phone=asks["phone"],
        email=asks["email"],
        identity_number=mask(asks["number"]) if masked else asks["number"],
    )


def mask(number: str) -> str:
    """`022•••••0017`: enough to recognise one's own."""
    return f"{number[:3]}•••••{number[-4:]}" if len(number) >= 9 else number


def lookup(dossier: Dossier) -> paper.Lookup:
    """How to follow the dossier without an account; the QR code carries code and secret."""
    base = settings.PUBLIC_URL.rstrip("/")
    code = quote(dossier.code)
    return paper.Lookup(
        url=f"{base}/tra-cuu", secret=dossier.secret, qr=f"{base}/tra-cuu?ma={code}&k={dossier.secret}"
    )


def verify_url(dossier: Dossier) -> str:
    """Where anybody checks a paper of the dossier."""
    return f"{settings.PUBLIC_URL.rstrip('/')}/xac-minh?ma={dossier.code}"


def printed_stations(dossier: Dossier) -> tuple[paper.Station, ...]:
    """The track as printed."""
    clock = clock_of(dossier)
    waits = {"citizen": "người nộp", "payment": "nghĩa vụ tài chính", "suspended": "hết tạm dừng"}.get(
        clock.waits_on, ""
    )
    over = dossier.status in WITHOUT_RESULT
    return tuple(_printed(s, waits, over=over) for s in stations(dossier, steps_of(dossier)))


def _printed(station: Station, waits: str, *, over: bool) -> paper.Station:
    moment = station.at or station.due
    state = "past" if station.state == "done" and over else _STATES[station.state]
    return paper.Station(
        name=STAGES[station.stage],
        state=state,  # type: ignore[arg-type]
        when=f"{moment.astimezone(VIETNAM):%H giờ %M, %d/%m}" if moment else "",
        who=station.who or station.post,
        waits_for=waits if station.state == "now" else "",
    )


def fee(dossier: Dossier) -> str:
    """The fee in words."""
    return fee_words(dossier.fee_due, charge(dossier).unknown, paid=dossier.fee_paid)


def fee_words(amount: int, unknown: Iterable[Fee], *, paid: bool) -> str:
    """What is due and what is not known; a fee that nobody has told us is neither charged nor called free."""
    known = [f"{dong(amount)} ({'đã thu' if paid else 'chưa thu'})"] if amount else []
    return "; ".join([*known, *(f"{one.name}: chưa có mức thu, chưa thu" for one in unknown)]) or "Không thu"


def charge(dossier: Dossier) -> Charge:
    """What the version under which the dossier was filed takes for it."""
    case = frozen(dossier.version_id).case(dossier.case_code)
    return (
        case.charge(dossier.channel, dossier.answers, filed_on(dossier)) if case else Charge(dossier.fee_due)
    )


UNCOUNTED = "không tính được bằng ngày giờ"


def limits(dossier: Dossier, received_at: datetime) -> tuple[str, str]:
    """The law's limit and the province's, in words, for a dossier received then."""
    case = frozen(dossier.version_id).case(dossier.case_code)
    if case is None:
        return UNCOUNTED, UNCOUNTED
    law, ours = case.statutory(dossier.channel), case.promised(dossier.channel)
    return _limit(law, dossier, received_at), _limit(ours, dossier, received_at)


def promised(dossier: Dossier) -> str:
    """How long the province takes for it from its receipt on, in words."""
    case = frozen(dossier.version_id).case(dossier.case_code)
    row = case.promised(dossier.channel) if case else None
    return row.limit.words if row and row.limit else (row.text if row else None) or UNCOUNTED


def _limit(row: LimitRow | None, dossier: Dossier, received_at: datetime) -> str:
    if row is None or row.limit is None:
        return (row.text if row else None) or UNCOUNTED
    counts_tomorrow = row.limit.unit is Unit.SAME_DAY and not _same_day(dossier, row.limit, received_at)
    return "trong ngày làm việc kế tiếp, vì nhận sau giờ chốt" if counts_tomorrow else row.limit.words


def _same_day(dossier: Dossier, limit: Limit, received_at: datetime) -> bool:
    at = due(calendar_of(dossier.counted_at, received_at), received_at, limit).at
    return at.astimezone(VIETNAM).date() == received_at.astimezone(VIETNAM).date()


def limit(dossier: Dossier) -> str:
    """The limit by which the dossier is counted, in words."""
    return Limit.parse(dossier.limit).words if dossier.limit else UNCOUNTED


def content(dossier: Dossier) -> str:
    """What is asked for, in plain words where the procedure has some of its own; its name stands above."""
    return frozen(dossier.version_id).plain_name or ""
