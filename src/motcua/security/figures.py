"""The figures of the yearly report, each defined once: what it is called, and how it is read for a span of time.

What nobody here can know is said to be unknown, with the reason, and never nought: a backup that another program makes,
accounts of the operating system. Counts of a span come from rows and from the log; what stands (accounts, second
factors) is read at the moment of closing.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import gettext_noop

from motcua.agencies.queries import accounts_in_posts, existing, province, reviews, weighty_accounts
from motcua.documents.queries import checks_between
from motcua.dossiers.commands.forgetting import FORGOTTEN, RETENTION, WORDS_FORGOTTEN
from motcua.identity import events as identity
from motcua.identity.queries import Account, Token, with_second_factor
from motcua.kernel.rights import ALL as RIGHTS
from motcua.kernel.vietnamese import day
from motcua.platform.inputs import Words
from motcua.platform.models import Backup, Closing, Drill, LoggedEvent
from motcua.security import duties
from motcua.security.clocks_now import clocks_of
from motcua.security.duties import Clock, State
from motcua.security.models import Incident

_NOT_OURS = gettext_noop("hệ thống không quản lý; tỉnh tự ghi")
_NOTHING_YET = gettext_noop("hệ thống chưa tự làm lần nào; nếu làm bằng cách khác, tỉnh tự ghi")


@dataclass(frozen=True)
class Span:
    """From `first` up to and without `end`."""

    first: datetime
    end: datetime

    def of(self, field: str) -> Q:
        """Rows whose moment lies in it."""
        return Q(**{f"{field}__gte": self.first, f"{field}__lt": self.end})


@dataclass(frozen=True)
class Value:
    """What a figure is: a number, or words; unknown with a reason (`why`, a gettext message id)."""

    n: int | None = None
    words: str = ""
    why: str = ""

    @property
    def known(self) -> bool:
        """Whether anybody knows it."""
        return not self.why


@dataclass(frozen=True)
class Figure:
    """A figure: by which it is found again, under which heading, what it is called, how it is read."""

    key: str
    group: Words
    title: Words
    read: Callable[[Span], Value]


def _number(count: Callable[[Span], int]) -> Callable[[Span], Value]:
    return lambda span: Value(n=count(span))


def _events(topic: str, kind: str, **data: object) -> Callable[[Span], Value]:
    """How often something happened, by the log."""
    told = {f"data__{name}": value for name, value in data.items()}

    def read(span: Span) -> Value:
        rows = LoggedEvent.objects.filter(span.of("at"), topic=topic, type=kind, **told)
        return Value(n=rows.count())

    return read


def _level(span: Span) -> Value:
    found = duties.in_force("level", span.end.date())
    return Value(words=str(found[0]["level"])) if found else Value(why=_NOT_OURS)


def _unknown(_span: Span) -> Value:
    return Value(why=_NOT_OURS)


def _officials(*, administer: bool) -> int:
    """Open accounts of officials in posts: those that administer, or all others."""
    administrators = accounts_in_posts(RIGHTS)
    wanted = administrators if administer else accounts_in_posts() - administrators
    return Account.objects.filter(pk__in=wanted, is_active=True).count()


def _citizens(_span: Span) -> int:
    return Account.objects.filter(party__isnull=False, is_active=True).count()


def _programs(span: Span) -> int:
    return Token.objects.filter(Q(revoked_at=None), expires_at__gt=span.end, made_at__lt=span.end).count()


def _weighty(_span: Span) -> int:
    return len(weighty_accounts())


def _weighty_with_second_factor(_span: Span) -> int:
    return with_second_factor(weighty_accounts())


def _reviews(which: Callable[[reviews.Standing, Span], bool]) -> Callable[[Span], Value]:
    return lambda span: Value(n=sum(1 for one in reviews.reviews() if which(one, span)))


def _within(at: datetime | None, span: Span) -> bool:
    return at is not None and span.first <= at < span.end


def _answers(answer: str) -> Callable[[Span], Value]:
    return lambda span: Value(n=reviews.answers_between(span.first, span.end).get(answer, 0))


def _closings(**more: object) -> Callable[[Span], Value]:
    return lambda span: Value(n=Closing.objects.filter(span.of("closed_at"), **more).count())


def _backups(wanted: Q) -> Callable[[Span], Value]:
    """Where this installation never made one, somebody else may."""

    def read(span: Span) -> Value:
        if not Backup.objects.filter(made_at__lt=span.end).exists():
            return Value(why=_NOTHING_YET)
        return Value(n=Backup.objects.filter(span.of("made_at")).filter(wanted).count())

    return read


def _places(span: Span) -> Value:
    known = Backup.objects.filter(span.of("made_at"), problem="").order_by()
    return Value(n=known.values("place").distinct().count()) if known.exists() else Value(why=_NOTHING_YET)


def _drills(well: bool) -> Callable[[Span], Value]:
    def read(span: Span) -> Value:
        drills = Drill.objects.filter(kind=Drill.RESTORE)
        if not drills.filter(at__lt=span.end).exists():
            return Value(why=_NOTHING_YET)
        return Value(n=drills.filter(span.of("at"), well=well).count())

    return read


def _last_drill(span: Span) -> Value:
    last = Drill.objects.filter(kind=Drill.RESTORE, at__lt=span.end).order_by("-at").first()
    return Value(words=day(last.at)) if last else Value(why=_NOTHING_YET)


def _checks(count: Callable[[Mapping[str, int]], int]) -> Callable[[Span], Value]:
    def read(span: Span) -> Value:
        found = checks_between(span.first, span.end)
        sums = {
            "looks": len(found),
            "files": sum(one.good + len(one.healed) + len(one.lost) for one in found),
            "healed": sum(len(one.healed) for one in found),
            "lost": sum(len(one.lost) for one in found),
        }
        return Value(n=count(sums)) if found else Value(why=_NOTHING_YET)

    return read


def _incidents(wanted: Q, kind: str = Incident.Kind.INCIDENT) -> Callable[[Span], Value]:
    return lambda span: Value(n=Incident.objects.filter(span.of("noticed_at"), wanted, kind=kind).count())


def _persons(span: Span) -> Value:
    """Of incidents of which it is known; one of which it is not makes the sum unknown."""
    rows = Incident.objects.filter(span.of("noticed_at"), personal=True)
    if rows.filter(persons=None).exists():
        return Value(why=gettext_noop("có sự cố chưa rõ số người"))
    return Value(n=sum(one.persons or 0 for one in rows))


def _steps(step: str, *states: State) -> Callable[[Span], Value]:
    """Incidents (or weaknesses) for which this was owed by an hour and stands so."""
    return lambda span: Value(n=sum(one.state in states for one in _owed(step, span) if not one.at_once))


def _owed(step: str, span: Span) -> Iterator[Clock]:
    for found in Incident.objects.filter(span.of("noticed_at")).prefetch_related("sent"):
        yield from (one for one in clocks_of(found) if one.step == step)


def _at_once(span: Span) -> int:
    return sum(one.at_once for one in _owed("first_notice", span))


def _at_once_minutes(span: Span) -> Value:
    """The longest that anybody waited who was to be told at once; no hour makes that late, so it is told as it is."""
    owed = [one for one in _owed("first_notice", span) if one.at_once]
    if not owed:
        return Value(words="–")
    if any(one.sent_at is None for one in owed):
        return Value(why=gettext_noop("có sự cố chưa báo"))
    return Value(n=max(int((one.sent_at - one.due).total_seconds() // 60) for one in owed if one.sent_at))


_LATE = (State.LATE_DONE, State.LATE)
_SYSTEM, _ACCOUNTS = lazy("Hệ thống"), lazy("Tài khoản (khi chốt số liệu)")
_RIGHTS, _LOG = lazy("Quản lý quyền"), lazy("Nhật ký")
_BACKUP, _FILES = lazy("Sao lưu và khôi phục"), lazy("Tệp đã lưu")
_INCIDENTS, _RETENTION = lazy("Sự cố và lỗ hổng"), lazy("Thời hạn lưu giữ")
_SERIOUS = Q(gravity=Incident.Gravity.SERIOUS)

TABLE: tuple[Figure, ...] = (
    Figure("system.name", _SYSTEM, lazy("Hệ thống thông tin giải quyết thủ tục hành chính của"),
           lambda _span: Value(words=province().full)),
    Figure("system.level", _SYSTEM, lazy("Cấp độ an toàn"), _level),
    Figure("system.agencies", _SYSTEM, lazy("Cơ quan, nơi tiếp nhận sử dụng"),
           _number(lambda _span: existing().count())),
    Figure("accounts.administrators", _ACCOUNTS, lazy("Tài khoản quản trị"),
           _number(lambda _span: _officials(administer=True))),
    Figure("accounts.officials", _ACCOUNTS, lazy("Tài khoản tác nghiệp"),
           _number(lambda _span: _officials(administer=False))),
    Figure("accounts.technical", _ACCOUNTS, lazy("Tài khoản kỹ thuật (máy chủ, cơ sở dữ liệu)"), _unknown),
    Figure("accounts.programs", _ACCOUNTS, lazy("Tài khoản dịch vụ (mã truy cập của chương trình)"),
           _number(_programs)),
    Figure("accounts.citizens", _ACCOUNTS, lazy("Tài khoản người dân, tổ chức"), _number(_citizens)),
    Figure("accounts.weighty", _ACCOUNTS, lazy("Tài khoản ký, đóng dấu, quản trị"), _number(_weighty)),
    Figure("accounts.second_factor", _ACCOUNTS, lazy("Tài khoản ấy có xác thực hai lớp"),
           _number(_weighty_with_second_factor)),
    Figure("rights.reviews_opened", _RIGHTS, lazy("Đợt rà soát quyền đã mở"),
           _reviews(lambda one, span: _within(one.review.opened_at, span))),
    Figure("rights.reviews_closed", _RIGHTS, lazy("Đợt rà soát quyền đã kết thúc"),
           _reviews(lambda one, span: _within(one.review.closed_at, span))),
    Figure("rights.kept", _RIGHTS, lazy("Quyền được giữ khi rà soát"), _answers("keep")),
    Figure("rights.ended", _RIGHTS, lazy("Quyền bị kết thúc khi rà soát"), _answers("end")),
    Figure("rights.idle", _RIGHTS, lazy("Tài khoản tạm khoá vì không ai dùng"),
           _events(identity.ACCOUNTS, identity.CLOSED, reason=identity.IDLE)),
    Figure("rights.locked", _RIGHTS, lazy("Lần tài khoản bị chặn vì nhập sai mật khẩu"),
           _events(identity.ACCOUNTS, identity.LOCKED)),
    Figure("log.closings", _LOG, lazy("Lần chốt nhật ký"), _closings()),
    Figure("log.unsigned", _LOG, lazy("Lần chốt chưa có chữ ký"), _closings(signature=b"")),
    Figure("backup.good", _BACKUP, lazy("Bản sao lưu đạt"), _backups(Q(problem=""))),
    Figure("backup.bad", _BACKUP, lazy("Bản sao lưu hỏng"), _backups(~Q(problem=""))),
    Figure("backup.places", _BACKUP, lazy("Nơi lưu bản sao"), _places),
    Figure("drills.well", _BACKUP, lazy("Lần khôi phục thử đạt"), _drills(well=True)),
    Figure("drills.failed", _BACKUP, lazy("Lần khôi phục thử không đạt"), _drills(well=False)),
    Figure("drills.last", _BACKUP, lazy("Khôi phục thử lần cuối"), _last_drill),
    Figure("files.looks", _FILES, lazy("Lần soát mã băm"), _checks(lambda sums: sums["looks"])),
    Figure("files.checked", _FILES, lazy("Lượt tệp đã soát"), _checks(lambda sums: sums["files"])),
    Figure("files.healed", _FILES, lazy("Tệp bị thay đổi, đã khôi phục"), _checks(lambda sums: sums["healed"])),
    Figure("files.lost", _FILES, lazy("Tệp hỏng, không khôi phục được"), _checks(lambda sums: sums["lost"])),
    Figure("incidents.ordinary", _INCIDENTS, lazy("Sự cố thông thường"), _incidents(~_SERIOUS)),
    Figure("incidents.serious", _INCIDENTS, lazy("Sự cố nghiêm trọng"), _incidents(_SERIOUS)),
    Figure("incidents.national", _INCIDENTS, lazy("Sự cố đụng đến an ninh quốc gia, trật tự an toàn xã hội"),
           _incidents(Q(national=True))),
    Figure("incidents.outage", _INCIDENTS, lazy("Sự cố ngừng phục vụ nghiêm trọng"), _incidents(Q(outage=True))),
    Figure("incidents.personal", _INCIDENTS, lazy("Sự cố về dữ liệu cá nhân"), _incidents(Q(personal=True))),
    Figure("incidents.persons", _INCIDENTS, lazy("Số người bị ảnh hưởng"), _persons),
    Figure("incidents.open", _INCIDENTS, lazy("Sự cố chưa kết thúc"), _incidents(Q(closed_at=None))),
    Figure("incidents.at_once", _INCIDENTS, lazy("Sự cố phải báo ngay"), _number(_at_once)),
    Figure("incidents.at_once_minutes", _INCIDENTS, lazy("Lâu nhất từ khi phát hiện đến khi báo ngay (phút)"),
           _at_once_minutes),
    Figure("incidents.notices_in_time", _INCIDENTS, lazy("Thông báo ban đầu đúng hạn"),
           _steps("first_notice", State.DONE)),
    Figure("incidents.notices_late", _INCIDENTS, lazy("Thông báo ban đầu chậm hoặc chưa gửi khi đã quá hạn"),
           _steps("first_notice", *_LATE)),
    Figure("incidents.reports_in_time", _INCIDENTS, lazy("Báo cáo sự cố đúng hạn"), _steps("report", State.DONE)),
    Figure("incidents.reports_late", _INCIDENTS, lazy("Báo cáo sự cố chậm hoặc chưa gửi khi đã quá hạn"),
           _steps("report", *_LATE)),
    Figure("incidents.breaches_in_time", _INCIDENTS, lazy("Thông báo vi phạm dữ liệu cá nhân đúng hạn"),
           _steps("breach", State.DONE)),
    Figure("incidents.breaches_late", _INCIDENTS,
           lazy("Thông báo vi phạm dữ liệu cá nhân chậm hoặc chưa gửi khi đã quá hạn"), _steps("breach", *_LATE)),
    Figure("weaknesses.reported", _INCIDENTS, lazy("Lỗ hổng được báo"), _incidents(Q(), Incident.Kind.WEAKNESS)),
    Figure("weaknesses.mended", _INCIDENTS, lazy("Lỗ hổng đã sửa xong"),
           _incidents(Q(contained_at__isnull=False), Incident.Kind.WEAKNESS)),
    Figure("weaknesses.answered", _INCIDENTS, lazy("Người báo được trả lời đúng hẹn"), _steps("reply", State.DONE)),
    Figure("retention.dossiers", _RETENTION, lazy("Hồ sơ đã xoá thông tin cá nhân khi hết thời hạn"),
           _events(RETENTION, FORGOTTEN)),
    Figure("retention.runs", _RETENTION, lazy("Lần xoá nháp, tin, thư hết thời hạn"),
           _events(RETENTION, WORDS_FORGOTTEN)),
)  # fmt: skip
"""In the order in which they are told."""
