"""Wrong passwords: counted before they are looked at, so that many at once do not slip through; who waits, and for how
long; lifting that by an administrator, with a reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from django.db.models import Count, Min, Q, QuerySet

from motcua.identity import events
from motcua.identity.access import administered, administers_all_accounts, ensure_administers_accounts
from motcua.identity.models import Account, LogInAttempt
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotAllowed, NotFound, Refusal, TooMany
from motcua.kernel.vietnamese import fold
from motcua.platform import limits, log
from motcua.platform.inputs import reason_given
from motcua.platform.quota import Policy
from motcua.platform.transactions import command

_TRY, _ACCOUNT, _ADDRESS, _TOTAL = "log-in.try", "log-in.account", "log-in.address", "log-in.total"
_TOLD_FROM = 2
"""With so few tries left it is said how many."""


@dataclass(frozen=True)
class Lock:
    """Who has to wait until when: a log-in name from an address, a name from anywhere unknown, or an address."""

    username: str
    address: str
    tries: int
    until: datetime


def count_attempt(username: str, address: str, *, known_device: bool) -> LogInAttempt:
    """Count this attempt and refuse it when it is one too many; a refused one does not prolong the waiting."""
    attempt = LogInAttempt.objects.create(username=folded(username), address=address, at=clock.now())
    at_account, from_address = Q(username=attempt.username), Q(address=address)
    counted = {_TRY: at_account & from_address, _ADDRESS: from_address}
    if not known_device:
        counted |= {_ACCOUNT: at_account, _TOTAL: Q()}
    for name, which in counted.items():
        policy = limits.policy(name)
        recent = _recent(policy).filter(which)
        if recent[: policy.limit + 1].count() > policy.limit:
            attempt.delete()
            raise _too_many(policy, recent)
    return attempt


def forgive(attempt: LogInAttempt) -> None:
    """The password was right: what was counted for this name and address counts no more."""
    LogInAttempt.objects.filter(username=attempt.username, address=attempt.address).delete()


def wrong_password(attempt: LogInAttempt) -> NotAllowed:
    """The refusal, in the same words for a name that nobody has; near the end with the tries that are left."""
    policy = limits.policy(_TRY)
    tries = _recent(policy).filter(username=attempt.username, address=attempt.address).count()
    left, minutes = policy.limit - tries, ceil(policy.seconds / 60)
    if left > _TOLD_FROM:
        return NotAllowed(
            "Tên đăng nhập hoặc mật khẩu chưa đúng. Bạn hãy thử lại; chữ hoa và chữ thường khác nhau.",
            code="wrong_password",
        )
    if left > 0:
        return NotAllowed(
            "Tên đăng nhập hoặc mật khẩu chưa đúng. Còn %(left)s lần thử, sau đó phải chờ %(minutes)s phút. "
            "Nếu quên, hãy bấm “Quên mật khẩu?” thay vì đoán.",
            code="wrong_password",
            left=left,
            minutes=minutes,
        )
    return NotAllowed(
        "Tên đăng nhập hoặc mật khẩu chưa đúng. Đã hết số lần thử: hãy chờ %(minutes)s phút, hoặc bấm "
        "“Quên mật khẩu?”. Cán bộ có thể nhờ quản trị hệ thống mở ngay.",
        code="wrong_password",
        minutes=minutes,
    )


def note_lock(actor: Actor, attempt: LogInAttempt) -> None:
    """Written down when this attempt was the last one at an account that there is, in the transaction that is open."""
    policy = limits.policy(_TRY)
    tries = _recent(policy).filter(username=attempt.username, address=attempt.address).count()
    account = Account.objects.filter(username__iexact=attempt.username).first()
    if tries == policy.limit and account is not None:
        _record(actor, account, events.LOCKED, {"tries": tries}, {"address": attempt.address})


def locks(actor: Actor) -> list[Lock]:
    """Everybody who has to wait now, as far as an administrator looks after them; the last to come free first."""
    ensure_administers_accounts(actor)
    theirs = [lock for lock in _all_locks() if _is_for(actor, lock.username)]
    return sorted(theirs, key=lambda lock: lock.until, reverse=True)


def number_waiting() -> int:
    """How many log-in names and addresses have to wait now, in the whole installation."""
    return len(_all_locks())


def _all_locks() -> list[Lock]:
    by = {_TRY: ("username", "address"), _ACCOUNT: ("username",), _ADDRESS: ("address",)}
    return [lock for name, keys in by.items() for lock in _locks(limits.policy(name), keys)]


def _is_for(actor: Actor, username: str) -> bool:
    """What waits at no name, or at one that nobody has, is the whole installation's."""
    if administers_all_accounts(actor):
        return True
    account = Account.objects.filter(username__iexact=username).first() if username else None
    return account is not None and account.pk in administered(actor, [account.pk])


def _locks(policy: Policy, keys: tuple[str, ...]) -> list[Lock]:
    rows = _recent(policy).values(*keys).annotate(tries=Count("pk"), first=Min("at"))
    return [
        Lock(
            row.get("username", ""),
            row.get("address", ""),
            row["tries"],
            row["first"] + timedelta(seconds=policy.seconds),
        )
        for row in rows.filter(tries__gte=policy.limit)
    ]


@command
def lift_lock(*, actor: Actor, username: str, address: str, reason: str) -> None:
    """An administrator lets somebody try again at once: a log-in name, an address, or the one from the other.

    Raises `Invalid` without a reason, `NotFound` when nobody waits there any more.
    """
    ensure_administers_accounts(actor)
    if not _is_for(actor, username):
        raise NotAllowed("Khoá này do quản trị hệ thống của tỉnh mở.")
    why = reason_given(reason)
    which = {name: value for name, value in (("username", username), ("address", address)) if value}
    if not which or not LogInAttempt.objects.filter(**which).delete()[0]:
        raise NotFound("Không còn khoá nào ở đây.")
    account = Account.objects.filter(username__iexact=username).first() if username else None
    _record(actor, account, events.LOCK_LIFTED, {"reason": why}, which)


def forget_old_attempts() -> int:
    """Drop attempts that count in no window any more; returns how many."""
    longest = max(limits.policy(name).seconds for name in (_TRY, _ACCOUNT, _ADDRESS, _TOTAL))
    return LogInAttempt.objects.filter(at__lte=clock.now() - timedelta(seconds=longest)).delete()[0]


def folded(username: str) -> str:
    """A log-in name as it is counted, whatever its case and accents."""
    return fold(username.strip())[:200]


def _recent(policy: Policy) -> QuerySet[LogInAttempt]:
    return LogInAttempt.objects.filter(at__gt=clock.now() - timedelta(seconds=policy.seconds))


def _too_many(policy: Policy, recent: QuerySet[LogInAttempt]) -> Refusal:
    first = recent.order_by("at").values_list("at", flat=True).first() or clock.now()
    until = first + timedelta(seconds=policy.seconds)
    return TooMany(
        "Đã có quá nhiều lần nhập sai. Tài khoản vẫn an toàn. "
        "Bạn hãy chờ %(minutes)s phút rồi thử lại, hoặc đăng nhập bằng VNeID ngay bây giờ. "
        "Cán bộ có thể nhờ quản trị hệ thống mở ngay.",
        after=max(1, ceil((until - clock.now()).total_seconds())),
        code="too_many_attempts",
    )


def _record(
    actor: Actor, account: Account | None, event: str, data: Mapping[str, object], words: Mapping[str, str]
) -> None:
    """Addresses and names that were typed are personal, so they stand beside the log; a bare address has stream 0."""
    log.record(
        events.ACCOUNTS,
        account.pk if account else 0,
        event,
        at=clock.now(),
        actor=actor,
        data=data,
        words=words,
    )
