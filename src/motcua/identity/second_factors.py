"""Second factors: codes of the minute, and codes of recovery for whoever lost one. Passkeys: `passkeys.py`."""

import secrets
from collections.abc import Collection
from datetime import datetime
from hashlib import sha256

import pyotp
from django.db import transaction
from django.db.models import QuerySet

from motcua.identity import events
from motcua.identity.accounts import own_account, record
from motcua.identity.credentials import ensure_present, has_second_factor
from motcua.identity.models import Account, RecoveryCode, SecondFactor
from motcua.identity.passwords import least_length
from motcua.identity.refusals import refused
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotFound, Refusal, TooMany
from motcua.kernel.vietnamese import normal
from motcua.platform import account_policy, limits, quota
from motcua.platform.sealed import seal, unseal

RECOVERY_CODES = 10
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_LETTERS_OF_A_CODE = 16
_PURPOSE = "totp"
# A code of the half minute before and after ours too: clocks of telephones differ (RFC 6238, 5.2).
_STEPS = (0, -1, 1)
_WRONG = (
    "Mã chưa đúng hoặc đã dùng rồi. Hãy chờ mã mới trong ứng dụng rồi nhập lại; kiểm tra giờ của điện thoại."
)


def second_factors(account: int) -> QuerySet[SecondFactor]:
    """Those of an account, the oldest first."""
    return SecondFactor.objects.filter(account_id=account).order_by("pk")


def with_second_factor(accounts: Collection[int]) -> int:
    """How many of these accounts have one."""
    theirs = SecondFactor.objects.filter(account_id__in=accounts)
    return theirs.order_by().values("account_id").distinct().count()


def recovery_codes_left(account: int) -> int:
    """How many codes of recovery were not used yet."""
    return RecoveryCode.objects.filter(account_id=account, used_at=None).count()


def is_demanded(account: Account, *, weighty: bool) -> bool:
    """Whether this account may not go without one; `weighty`: it signs, seals or administers."""
    return account.must_use_second_factor or (weighty and bool(account_policy.in_force().second_factor))


def new_totp_secret() -> str:
    """A fresh secret for an app, shown and then confirmed by a code (`add_totp`); the caller keeps it until then."""
    return pyotp.random_base32()


def totp_address(account: Account, secret: str, issuer: str) -> str:
    """What the app reads as a QR code (`otpauth://`)."""
    return pyotp.TOTP(secret).provisioning_uri(name=account.username, issuer_name=issuer)


def add_totp(*, actor: Actor, account: int, secret: str, code: str, name: str) -> list[str]:
    """An app shows codes from now on, proven by its first one. Returns codes of recovery with the first factor only.

    Raises `Invalid` (field `code`), `TooMany`.
    """
    with counted(account):
        step = _step_of(secret, code, after=0)
        if step is None:
            raise Invalid(_WRONG, fields={"code": [_WRONG]})
    factor = SecondFactor(
        account_id=account,
        kind=SecondFactor.Kind.TOTP,
        name=normal(name)[:100],
        secret=seal(secret, purpose=_PURPOSE),
        last_step=step,
        made_at=clock.now(),
    )
    return keep(actor, factor)


def keep(actor: Actor, factor: SecondFactor) -> list[str]:
    """A proven factor becomes the account's; codes of recovery come with the first."""
    with transaction.atomic():
        account = Account.objects.select_for_update().get(pk=factor.account_id)
        first = not has_second_factor(account.pk)
        factor.save(force_insert=True)
        record(actor, account, events.SECOND_FACTOR_ADDED, kind=str(factor.kind), name=factor.name)
        return _new_codes(actor, account) if first else []


def remove_second_factor(*, actor: Actor, factor: int, present: str, demanded: bool) -> None:
    """One goes; `present` is the password. The last one stays where it is `demanded`, or while the password is too
    short to stand alone: `Invalid`."""
    account = own_account(actor)
    ensure_present(account, present)
    with transaction.atomic():
        own = second_factors(account.pk).select_for_update()
        found = own.filter(pk=factor).first()
        if found is None:
            raise NotFound("Không tìm thấy cách xác thực này.")
        if own.count() == 1:
            _ensure_may_go_without(present, demanded)
            RecoveryCode.objects.filter(account=account).delete()
        found.delete()
        record(actor, account, events.SECOND_FACTOR_REMOVED, kind=found.kind, name=found.name)


def _ensure_may_go_without(password: str, demanded: bool) -> None:
    if demanded:
        raise Invalid("Chức vụ này phải có xác thực hai lớp. Hãy thêm cách khác trước khi bỏ cách này.")
    least = least_length(second_factor=False)
    if len(password) < least:
        raise Invalid(
            "Mật khẩu hiện tại ngắn hơn %(least)s ký tự nên không đứng một mình được. "
            "Hãy đổi mật khẩu dài hơn rồi bỏ lớp này.",
            least=least,
        )


def new_recovery_codes(*, actor: Actor, present: str) -> list[str]:
    """Fresh codes; the old ones open nothing any more. `present` is the password."""
    account = own_account(actor)
    ensure_present(account, present)
    if not has_second_factor(account.pk):
        raise Invalid("Hãy thêm một cách xác thực trước khi tạo mã dự phòng.")
    with transaction.atomic():
        return _new_codes(actor, account)


def pass_by_code(*, account: int, code: str) -> str:
    """The account's owner shows a code of their app or one of recovery; returns which (`totp`, `recovery`).

    Each is taken once. Raises `Invalid` (field `code`), `TooMany` after five wrong ones; counted before it is looked
    at, so that many at once do not slip through.
    """
    with counted(account):
        typed = "".join(code.split()).replace("-", "").upper()
        if _passes_totp(account, typed):
            return "totp"
        if len(typed) == _LETTERS_OF_A_CODE and _passes_recovery(account, typed):
            return "recovery"
        raise Invalid(_WRONG, fields={"code": [_WRONG]})


class counted:  # noqa: N801 - reads as a word: `with counted(account):`
    """Around the look at a second factor: a wrong one counts, a right one is free."""

    def __init__(self, account: int) -> None:
        self._account, self._asking = account, f"account:{account}"

    def __enter__(self) -> None:
        try:
            limits.take("second-factor.account", self._asking)
        except TooMany:
            refused("account.second_factor", self._account, why="too_many")
            raise

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            quota.give_back(self._asking, limits.policy("second-factor.account"))
        elif issubclass(kind, Refusal):
            refused("account.second_factor", self._account)


def _passes_totp(account: int, code: str) -> bool:
    for factor in second_factors(account).filter(kind=SecondFactor.Kind.TOTP):
        secret = unseal(factor.secret, purpose=_PURPOSE)
        step = _step_of(secret, code, after=factor.last_step) if secret else None
        fresh = SecondFactor.objects.filter(pk=factor.pk, last_step__lt=step or 0)
        if step and fresh.update(last_step=step, last_used_at=clock.now()):
            return True
    return False


def _step_of(secret: str, code: str, *, after: int) -> int | None:
    """The half minute to which this code belongs, if it is one about now and later than `after`."""
    totp, now = pyotp.TOTP(secret), clock.now()
    typed = "".join(code.split())
    return next(
        (
            step
            for step in (_half_minute(now) + offset for offset in _STEPS)
            if step > after and secrets.compare_digest(totp.generate_otp(step).encode(), typed.encode())
        ),
        None,
    )


def _half_minute(moment: datetime) -> int:
    return int(moment.timestamp()) // 30


def _passes_recovery(account: int, code: str) -> bool:
    fresh = RecoveryCode.objects.filter(account_id=account, hash=_hash(account, code), used_at=None)
    return bool(fresh.update(used_at=clock.now()))


def _new_codes(actor: Actor, account: Account) -> list[str]:
    RecoveryCode.objects.filter(account=account).delete()
    codes = [
        "".join(secrets.choice(_ALPHABET) for _ in range(_LETTERS_OF_A_CODE)) for _ in range(RECOVERY_CODES)
    ]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(account=account, hash=_hash(account.pk, code)) for code in codes
    )
    record(actor, account, events.RECOVERY_CODES_MADE, number=RECOVERY_CODES)
    return ["-".join(code[at : at + 4] for at in range(0, _LETTERS_OF_A_CODE, 4)) for code in codes]


def _hash(account: int, code: str) -> str:
    """Eighty bits of chance behind it: nobody finds it by trying, so a plain hash will do."""
    return sha256(f"{account}:{code}".encode()).hexdigest()
