"""Wrong passwords: counted before they are looked at, so that many at once do not slip through; who is locked out,
where and for how long; lifting that by an administrator, with a reason.

A name is locked where it was tried: at the address, or of a browser from which it entered before at that browser alone.
So whoever types wrong passwords for somebody else never keeps them from the browser that they use.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil

from django.db.models import Count, Q, QuerySet

from motcua.identity import events
from motcua.identity.access import administered, administers_all_accounts, ensure_administers_accounts
from motcua.identity.models import Account, LogInAttempt
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VIETNAM
from motcua.kernel.errors import NotAllowed, NotFound, Refusal, TooMany
from motcua.kernel.vietnamese import fold
from motcua.platform import account_policy, limits, log
from motcua.platform.inputs import reason_given
from motcua.platform.transactions import command

DEVICE = "device:"
"""Before the number of a known browser, where otherwise an address stands."""
_ADDRESS, _TOTAL = "log-in.address", "log-in.total"
_TOLD_FROM = 2
"""With so few tries left it is said how many."""
_STRANGE = ~Q(address__startswith=DEVICE)


@dataclass(frozen=True)
class Lock:
    """Who is locked out until when: a name where it was tried (an address, or a known browser), a name wherever it did
    not enter before, or an address."""

    username: str
    address: str
    tries: int
    until: datetime

    @property
    def known_browser(self) -> bool:
        """Whether it is a browser from which this name entered before."""
        return self.address.startswith(DEVICE)


@dataclass(frozen=True)
class _Rule:
    """So many tries within `window`, of those that `which` finds, are the most; then nobody tries again before `rest`
    has passed since the last one, or at least before the first of them has left the window."""

    which: Q
    tries: int
    window: timedelta
    rest: timedelta
    keys: tuple[str, ...]

    def of(self, which: Q) -> "_Rule":
        """The same for fewer of them."""
        return replace(self, which=self.which & which)

    def rows(self, since: timedelta) -> QuerySet[LogInAttempt]:
        """Tries of so long."""
        return LogInAttempt.objects.filter(self.which, at__gt=clock.now() - since)

    def left(self) -> int:
        """How many may follow."""
        return max(0, self.tries - self.rows(self.window).count())

    def locked_until(self) -> datetime | None:
        """None while somebody may try."""
        newest_first = self.rows(self.window + self.rest).order_by("-at").values_list("at", flat=True)
        first = newest_first[self.tries - 1 : self.tries].first()
        if first is None:
            return None
        last = newest_first[0]
        until = max(first + self.window, last + self.rest)
        return until if last - first < self.window and until > clock.now() else None

    def locks(self) -> Iterator[Lock]:
        """Everybody whom it locks out now."""
        many = self.rows(self.window + self.rest).values(*self.keys).annotate(tries=Count("pk"))
        for row in many.filter(tries__gte=self.tries):
            who = {key: row[key] for key in self.keys}
            if until := self.of(Q(**who)).locked_until():
                yield Lock(who.get("username", ""), who.get("address", ""), row["tries"], until)


def _here() -> _Rule:
    """QCVN 12:2026/BCA, 3.6: five wrong tries, then twelve hours unless an administrator opens."""
    policy = account_policy.in_force()
    rest = timedelta(minutes=policy.lock_minutes)
    return _Rule(Q(), policy.wrong_tries, rest, rest, ("username", "address"))


def _anywhere() -> _Rule:
    policy = account_policy.in_force()
    rest = timedelta(minutes=policy.lock_minutes)
    return _Rule(_STRANGE, policy.wrong_tries_anywhere, rest, rest, ("username",))


def _limit(name: str) -> _Rule:
    policy = limits.policy(name)
    return _Rule(_STRANGE, policy.limit, timedelta(seconds=policy.seconds), timedelta(), ("address",))


def count_attempt(username: str, address: str, *, device: str) -> LogInAttempt:
    """Count this attempt and refuse it when it is one too many; a refused one does not prolong the waiting. `device`
    is the browser, where this account entered from it before."""
    name, where = folded(username), f"{DEVICE}{device}" if device else address
    at_name, here = Q(username=name), Q(address=where)
    attempt = LogInAttempt.objects.create(username=name, address=where, at=clock.now())
    rules = [_here().of(at_name & here)]
    if not device:
        rules += [_anywhere().of(at_name), _limit(_ADDRESS).of(here), _limit(_TOTAL)]
    for rule in rules:
        if until := rule.of(~Q(pk=attempt.pk)).locked_until():
            attempt.delete()
            raise _too_many(until)
    return attempt


def forgive(attempt: LogInAttempt) -> None:
    """The password was right: what was counted for this name and place counts no more."""
    LogInAttempt.objects.filter(username=attempt.username, address=attempt.address).delete()


def wrong_password(attempt: LogInAttempt) -> NotAllowed:
    """The refusal, in the same words for a name that nobody has; near the end with the tries that are left."""
    rule = _of(attempt)
    left, until = rule.left(), _at(clock.now() + rule.rest)
    if left > _TOLD_FROM:
        return NotAllowed(
            "Tên đăng nhập hoặc mật khẩu chưa đúng. Bạn hãy thử lại; chữ hoa và chữ thường khác nhau.",
            code="wrong_password",
        )
    if left > 0:
        return NotAllowed(
            "Tên đăng nhập hoặc mật khẩu chưa đúng. Còn %(left)s lần thử, sau đó tên này bị khoá ở đây đến "
            "%(until)s. Nếu quên, hãy bấm “Quên mật khẩu?” thay vì đoán.",
            code="wrong_password",
            left=left,
            until=until,
        )
    return NotAllowed(
        "Tên đăng nhập hoặc mật khẩu chưa đúng. Đã hết số lần thử: tên này bị khoá ở đây đến %(until)s. "
        "Hãy bấm “Quên mật khẩu?”; cán bộ có thể nhờ quản trị hệ thống mở ngay.",
        code="wrong_password",
        until=until,
    )


def note_lock(actor: Actor, attempt: LogInAttempt) -> None:
    """Written down when this attempt was the last one at an account that there is, in the transaction that is open."""
    account = Account.objects.filter(username__iexact=attempt.username).first()
    if account is None:
        return
    anywhere = _anywhere().of(Q(username=attempt.username))
    places = [(_of(attempt), {"address": attempt.address})]
    if not attempt.address.startswith(DEVICE):
        places.append((anywhere, {}))
    for rule, where in places:
        if rule.locked_until():
            _record(actor, account, events.LOCKED, {"tries": rule.tries}, where)


def _of(attempt: LogInAttempt) -> _Rule:
    return _here().of(Q(username=attempt.username, address=attempt.address))


def locks(actor: Actor) -> list[Lock]:
    """Everybody who is locked out now, as far as an administrator looks after them; the last to come free first."""
    ensure_administers_accounts(actor)
    theirs = [lock for lock in _all_locks() if _is_for(actor, lock.username)]
    return sorted(theirs, key=lambda lock: lock.until, reverse=True)


def number_waiting() -> int:
    """How many log-in names and addresses have to wait now, in the whole installation."""
    return len(_all_locks())


def _all_locks() -> list[Lock]:
    return [lock for rule in (_here(), _anywhere(), _limit(_ADDRESS)) for lock in rule.locks()]


def _is_for(actor: Actor, username: str) -> bool:
    """What waits at no name, or at one that nobody has, is the whole installation's."""
    if administers_all_accounts(actor):
        return True
    account = Account.objects.filter(username__iexact=username).first() if username else None
    return account is not None and account.pk in administered(actor, [account.pk])


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
    """Drop attempts that count nowhere any more; returns how many."""
    longest = max(rule.window + rule.rest for rule in (_here(), _limit(_ADDRESS), _limit(_TOTAL)))
    return LogInAttempt.objects.filter(at__lte=clock.now() - longest).delete()[0]


def folded(username: str) -> str:
    """A log-in name as it is counted, whatever its case and accents."""
    return fold(username.strip())[:200]


def _at(moment: datetime) -> str:
    return f"{moment.astimezone(VIETNAM):%H:%M, %d/%m/%Y}"


def _too_many(until: datetime) -> Refusal:
    return TooMany(
        "Đã có quá nhiều lần nhập sai. Tài khoản vẫn an toàn. Đăng nhập bằng mật khẩu ở đây mở lại lúc %(until)s; "
        "bạn đăng nhập bằng VNeID được ngay bây giờ, hoặc bấm “Quên mật khẩu?”. "
        "Cán bộ có thể nhờ quản trị hệ thống mở ngay.",
        after=max(1, ceil((until - clock.now()).total_seconds())),
        code="too_many_attempts",
        until=_at(until),
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
