"""Access tokens for other programs: issue, consent to one, find, note that one was used, revoke.

A secret is 32 random bytes behind the mark `mct_`, so its SHA-256 is all that needs to be kept: there is nothing to
guess by trying words. See docs/mechanisms/api.md.
"""

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q, QuerySet

from motcua.identity import events
from motcua.identity.models import Account, Token
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotAllowed, NotFound
from motcua.kernel.rights import PROVINCE, administers
from motcua.kernel.vietnamese import normal
from motcua.platform import log
from motcua.platform.transactions import command

SCOPES = ("catalogue", "due", "verify", "track", "file", "work", "sign")
PREFIX = "mct_"
MOST_DAYS = 366
USUAL_DAYS = 90
USUAL_PER_MINUTE = 600
MOST_PER_MINUTE = 1_000_000
# Somebody's own signature is given by nobody else (Law on Electronic Transactions 2023 art. 22).
_ONLY_PERSONAL = frozenset({"sign"})
_NEEDS_SOMEBODY = frozenset({"track", "file", "work", "sign"})
_USE_NOTED_EVERY = timedelta(minutes=1)
_revocations = [0]


def manages_tokens(actor: Actor) -> bool:
    """Whether this officer issues and revokes the tokens of outside systems."""
    return administers(actor, PROVINCE)


@command
def issue_token(
    *, actor: Actor, name: str, scopes: Sequence[str], days: int = USUAL_DAYS
) -> tuple[Token, str]:
    """A token by which a program acts for the person or officer who asks; the secret is given this one time.

    Raises `Invalid` naming the field that is wrong.
    """
    if actor.account_id is None:
        raise NotAllowed("Bạn hãy đăng nhập để tạo mã truy cập.")
    return _issue(
        actor=actor,
        kind=Token.Kind.PERSONAL,
        name=name,
        account=actor.account_id,
        scopes=scopes,
        days=days,
        assurance=actor.assurance,
    )


@command
def issue_system_token(
    *,
    actor: Actor,
    name: str,
    scopes: Sequence[str],
    days: int = USUAL_DAYS,
    username: str = "",
    per_minute: int = USUAL_PER_MINUTE,
    reason: str = "",
) -> tuple[Token, str]:
    """A token for an outside system, issued by an administrator. `username` is the log-in for which it acts.

    Such a token never signs, and opens nothing before the one it acts for has consented (`consent_to_token`). What it
    does is written down under the system's name beside theirs.
    """
    if not manages_tokens(actor):
        raise NotAllowed("Chỉ quản trị viên mới cấp mã truy cập cho hệ thống khác.")
    return _issue(
        actor=actor,
        kind=Token.Kind.SYSTEM,
        name=name,
        account=_account(username.strip()) if username.strip() else None,
        scopes=scopes,
        days=days,
        assurance=2,
        per_minute=per_minute,
        reason=reason,
    )


def _account(username: str) -> int:
    found = Account.objects.filter(username=username, is_active=True).values_list("pk", flat=True).first()
    if found is None:
        sentence = "Không có tài khoản này."
        raise Invalid(sentence, fields={"username": [sentence]})
    return found


def _issue(
    *,
    actor: Actor,
    kind: Token.Kind,
    name: str,
    account: int | None,
    scopes: Sequence[str],
    days: int,
    assurance: int,
    per_minute: int = USUAL_PER_MINUTE,
    reason: str = "",
) -> tuple[Token, str]:
    wanted = [scope for scope in SCOPES if scope in scopes]
    _check(
        kind=kind,
        name=normal(name),
        wanted=wanted,
        asked=scopes,
        days=days,
        per_minute=per_minute,
        account=account,
    )
    secret = PREFIX + secrets.token_urlsafe(32)
    now = clock.now()
    token = Token.objects.create(
        kind=kind,
        name=normal(name)[:200],
        account_id=account,
        scopes=wanted,
        hash=token_hash(secret),
        hint=secret[:8],
        assurance=assurance,
        per_minute=per_minute,
        made_at=now,
        made_by_id=actor.account_id,
        consented_at=now if kind is Token.Kind.PERSONAL else None,
        expires_at=now + timedelta(days=days),
    )
    data = {"name": token.name, "kind": kind.value, "scopes": wanted, "until": token.expires_at.isoformat()}
    data |= _why(reason)
    log.record(
        events.ACCESS, token.pk, events.ACCESS_GIVEN, at=now, actor=actor, data={**data, "account": account}
    )
    return token, secret


def _check(
    *,
    kind: Token.Kind,
    name: str,
    wanted: Sequence[str],
    asked: Sequence[str],
    days: int,
    per_minute: int,
    account: int | None,
) -> None:
    wrong: dict[str, list[str]] = {}
    if not name:
        wrong["name"] = ["Hãy đặt tên để sau này nhận ra chương trình dùng mã này."]
    if not wanted or set(asked) - set(SCOPES):
        wrong["scopes"] = ["Hãy chọn ít nhất một quyền trong danh sách."]
    elif kind is Token.Kind.SYSTEM and _ONLY_PERSONAL & set(wanted):
        wrong["scopes"] = ["Quyền ký chỉ có ở mã truy cập do chính người ký tạo."]
    elif account is None and _NEEDS_SOMEBODY & set(wanted):
        wrong["scopes"] = ["Quyền này cần một tài khoản: hãy ghi tài khoản mà hệ thống làm việc thay."]
    if not 1 <= days <= MOST_DAYS:
        wrong["days"] = [f"Thời hạn từ 1 đến {MOST_DAYS} ngày."]
    if not 1 <= per_minute <= MOST_PER_MINUTE:
        wrong["per_minute"] = [f"Số lần gọi mỗi phút từ 1 đến {MOST_PER_MINUTE}."]
    if wrong:
        raise Invalid("Chưa tạo được mã truy cập. Hãy sửa các ô được đánh dấu.", fields=wrong)


@command
def consent_to_token(*, actor: Actor, token: int) -> Token:
    """The one for whom a system's token is to act agrees; from now on it opens what its scopes say.

    Nobody agrees for somebody else, and no program does: raises `NotFound`, or `NotAllowed` to a token.
    """
    if actor.scopes is not None:
        raise NotAllowed("Chương trình không đồng ý thay người được. Hãy đăng nhập để đồng ý.")
    own = tokens_of(actor).filter(kind=Token.Kind.SYSTEM, revoked_at=None)
    found = own.select_for_update(of=("self",)).filter(pk=token).first()
    if found is None:
        raise NotFound("Không tìm thấy mã truy cập này.")
    if found.consented_at is None:
        found.consented_at = clock.now()
        found.save(update_fields=["consented_at"])
        log.record(
            events.ACCESS, found.pk, events.ACCESS_CONSENTED, at=found.consented_at, actor=actor, data={}
        )
    return found


@command
def revoke_token(*, actor: Actor, token: int, reason: str = "") -> Token:
    """The token opens nothing any more: at once in this process, within seconds in the others.

    One's own, one that acts for oneself, or any when one manages tokens; a foreign one does not exist.
    """
    found = tokens_of(actor, everyone=True).select_for_update(of=("self",)).filter(pk=token).first()
    if found is None:
        raise NotFound("Không tìm thấy mã truy cập này.")
    if found.revoked_at is None:
        _revoke(actor, found, reason)
    return found


def revoke_all(actor: Actor, account: Account) -> None:
    """Every token that acts for an account, in the transaction that is open."""
    for token in Token.objects.filter(account=account, revoked_at=None):
        _revoke(actor, token)


def _why(reason: str) -> dict[str, str]:
    """A reason for the log, where one was given."""
    said = normal(reason)[:500]
    return {"reason": said} if said else {}


def _revoke(actor: Actor, token: Token, reason: str = "") -> None:
    token.revoked_at, token.revoked_by_id = clock.now(), actor.account_id
    token.save(update_fields=["revoked_at", "revoked_by"])
    transaction.on_commit(_count_revocation)
    log.record(
        events.ACCESS, token.pk, events.ACCESS_REVOKED, at=token.revoked_at, actor=actor, data=_why(reason)
    )


def _count_revocation() -> None:
    _revocations[0] += 1


def revocations() -> int:
    """How many tokens this process has revoked: whoever remembers tokens asks again when it has grown."""
    return _revocations[0]


def tokens_of(actor: Actor, *, everyone: bool = False) -> QuerySet[Token]:
    """The tokens that act for the actor, newest first; with `everyone` all of them for whoever manages tokens."""
    tokens = Token.objects.select_related("account", "made_by").order_by("-made_at", "-pk")
    if everyone and manages_tokens(actor):
        return tokens
    return tokens.filter(account_id=actor.account_id or 0)


def last_token_uses(accounts: Collection[int]) -> dict[int, datetime]:
    """When a program last acted for each of these accounts, where one did."""
    used = Token.objects.filter(account__in=accounts, last_used_at__isnull=False).values("account")
    return dict(used.annotate(last=Max("last_used_at")).values_list("account", "last"))


def token_hash(secret: str) -> str:
    """What is kept of a secret."""
    return sha256(secret.encode()).hexdigest()


def find_token(secret: str) -> Token | None:
    """The token with this secret that opens now, with its account; None when there is none, in whatever way."""
    good = Token.objects.filter(hash=token_hash(secret), revoked_at=None, expires_at__gt=clock.now())
    good = good.filter(Q(account=None) | Q(account__is_active=True, consented_at__isnull=False))
    if settings.MOTCUA_MODE == "production":
        good = good.exclude(account__demo=True)
    return good.select_related("account__party").first()


def note_use(token: int, last: datetime | None) -> datetime | None:
    """Write down that a token was used now, at most once a minute; returns the use last written down.

    No command: nothing that anybody decided, and it must not cost a request a transaction of its own.
    """
    now = clock.now()
    if last is not None and now - last < _USE_NOTED_EVERY:
        return last
    stale = Q(last_used_at=None) | Q(last_used_at__lt=now - _USE_NOTED_EVERY)
    Token.objects.filter(stale, pk=token).update(last_used_at=now)
    return now
