"""Every write about people: register a party, open an account, log in, change how to be reached."""

from collections.abc import Callable, Collection, Sequence
from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from motcua.identity import events, passwords
from motcua.identity.access import ensure_administers_accounts
from motcua.identity.accounts import own_account, record
from motcua.identity.bulk_links import confirm_links, letters_confirmed, prepare_links, refuse_links
from motcua.identity.closing import (
    close_account,
    close_idle_accounts,
    open_again,
    open_shut_account,
    shut_account,
    warn_idle_accounts,
)
from motcua.identity.corrections import correct, merge
from motcua.identity.counter_accounts import OWN_WISH, close_own, open_at_counter, recover_at_counter
from motcua.identity.credentials import change_password, ensure_own_password, has_second_factor
from motcua.identity.demo import open_demo_accounts, register_demo_people
from motcua.identity.entries import (
    end_entry,
    end_other_entries,
    forget_ended_entries,
    note_entry,
    note_seen,
)
from motcua.identity.links import (
    ask_for_reset,
    choose_password,
    confirm_email,
    confirm_reset,
    link_for_change,
    link_for_letter,
    make_link,
    refuse_reset,
)
from motcua.identity.locks import (
    count_attempt,
    forget_old_attempts,
    forgive,
    lift_lock,
    note_lock,
    wrong_password,
)
from motcua.identity.models import Account, Party, ProviderCall
from motcua.identity.particulars import Particulars, checked_email, checked_tax_code
from motcua.identity.passkeys import add_passkey, pass_by_passkey
from motcua.identity.phone_changes import begin_phone_change, confirm_phone, forget_old_codes
from motcua.identity.ports import VNEID
from motcua.identity.provider_calls import answer_of_provider, ask_provider
from motcua.identity.provider_health import probe_providers
from motcua.identity.provider_keys import known_from, tie
from motcua.identity.provider_sessions import end_from_provider, note_provider_session
from motcua.identity.queries import assurance_of_password, demo_allowed
from motcua.identity.refusals import named, refused
from motcua.identity.representing import end as end_representation
from motcua.identity.representing import give as give_representation
from motcua.identity.representing import hand_representations_over
from motcua.identity.second_factors import (
    add_totp,
    new_recovery_codes,
    pass_by_code,
    remove_second_factor,
)
from motcua.identity.tokens import (
    consent_to_token,
    issue_system_token,
    issue_token,
    note_use,
    revoke_token,
)
from motcua.identity.types import Ceremony, Claims
from motcua.identity.unlocking import SESSION_ENDED, unlock_screen
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.codes import check_phone, citizen_number
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, TooMany
from motcua.kernel.vietnamese import normal
from motcua.platform import account_policy, log
from motcua.platform.transactions import command

__all__ = [
    "SESSION_ENDED",
    "Particulars",
    "account_from_claims",
    "add_accounts",
    "add_party",
    "add_passkey",
    "add_totp",
    "answer_of_provider",
    "ask_for_reset",
    "ask_provider",
    "begin_phone_change",
    "change_password",
    "check_again",
    "choose_language",
    "choose_password",
    "close_account",
    "close_idle_accounts",
    "close_own",
    "confirm_email",
    "confirm_links",
    "confirm_phone",
    "confirm_reset",
    "consent_to_token",
    "correct",
    "end_entry",
    "end_from_provider",
    "end_other_entries",
    "end_representation",
    "ensure_own_password",
    "enter_from_claims",
    "finish_log_in",
    "forget_contact",
    "forget_old_attempts",
    "forget_what_is_over",
    "give_representation",
    "hand_representations_over",
    "issue_system_token",
    "issue_token",
    "letters_confirmed",
    "lift_lock",
    "link_for_change",
    "link_for_letter",
    "log_in_with_password",
    "make_link",
    "merge",
    "new_recovery_codes",
    "note_entry",
    "note_provider_session",
    "note_seen",
    "note_use",
    "open_account",
    "open_again",
    "open_at_counter",
    "open_demo_accounts",
    "open_shut_account",
    "pass_second_factor",
    "prepare_links",
    "probe_providers",
    "recover_at_counter",
    "refuse_links",
    "refuse_reset",
    "register_demo_people",
    "register_party",
    "remove_second_factor",
    "revoke_token",
    "shut_account",
    "unlock_screen",
    "warn_idle_accounts",
]


@command
def register_party(*, actor: Actor, particulars: Particulars) -> Party:
    """A citizen or organisation becomes known here, by an official who saw their paper.

    Raises `Invalid` for a number that nobody can have, `Conflict` when somebody is already registered under it: two
    people are never merged, and one person never stands here twice.
    """
    return add_party(actor=actor, particulars=particulars)


def add_party(
    *, actor: Actor, particulars: Particulars, tech_id: str | None = None, vouched: bool = False
) -> Party:
    """The same inside a transaction that is already open; `vouched`: a provider says every word of it, VNeID with its
    key (`tech_id`)."""
    party = Party(
        kind=Party.Kind.ORGANISATION if particulars.organisation else Party.Kind.PERSON,
        name=normal(particulars.name),
        id_number=_number(particulars.id_number, vouched=vouched),
        passport=particulars.passport,
        nationality=particulars.nationality,
        tax_code=checked_tax_code(particulars.tax_code) if particulars.tax_code else None,
        born=particulars.born,
        gender=particulars.gender,
        address=normal(particulars.address),
        commune=particulars.commune,
        phone=check_phone(particulars.phone) if particulars.phone else "",
        email=checked_email(particulars.email),
        tech_id=tech_id,
    )
    if not party.name:
        raise Invalid("Thiếu họ và tên. Chưa có gì được lưu.")
    try:
        with transaction.atomic():
            party.save(force_insert=True)
    except IntegrityError:
        raise Conflict(
            "Số định danh hoặc mã số thuế này đã có người đăng ký trong hệ thống. Không có gì bị thay đổi. "
            "Bạn hãy tìm theo số đó trước khi thêm mới.",
            code="party_exists",
        ) from None
    _record(actor, party, events.REGISTERED, {"name": party.name})
    return party


@command
def open_account(
    *,
    actor: Actor,
    username: str,
    password: str | None,
    party_id: int | None = None,
    demo: bool = False,
    must_use_second_factor: bool = False,
) -> Account:
    """A log-in for a party, or (without one) for an official; without a password only VNeID or a link opens it.

    Raises `Invalid` for a password that the rules refuse, `Conflict` for a log-in that somebody has.
    """
    if password is not None:
        passwords.ensure_good(password, second_factor=False, login=username)
        password = passwords.typed(password)
    try:
        with transaction.atomic():
            account = Account.objects.create(
                username.strip(),
                password,
                party_id=party_id,
                demo=demo,
                must_use_second_factor=must_use_second_factor,
            )
    except IntegrityError:
        raise Conflict(
            "Tên đăng nhập này đã có người dùng. Không có gì bị thay đổi.", code="username_taken"
        ) from None
    record(actor, account, events.OPENED)
    return account


@command
def open_accounts(*, actor: Actor, usernames: Sequence[str]) -> list[str]:
    """Log-ins that nobody can enter until they are given a way in; those that exist stay as they are. The new ones."""
    return add_accounts(actor=actor, usernames=usernames)


def add_accounts(*, actor: Actor, usernames: Sequence[str]) -> list[str]:
    """The same inside a transaction that is already open."""
    ensure_administers_accounts(actor)
    known = set(Account.objects.filter(username__in=usernames).values_list("username", flat=True))
    new = [name for name in dict.fromkeys(usernames) if name not in known]
    nobodys = make_password(None)
    made = Account.objects.bulk_create(Account(username=name, password=nobodys) for name in new)
    opened = [log.Happened(account.pk, events.OPENED, {}) for account in made]
    log.record_each(events.ACCOUNTS, opened, at=clock.now(), actor=actor)
    return new


def forget_contact(*, actor: Actor, parties: Collection[int]) -> int:
    """How to reach these parties is forgotten, in the transaction that is open; returns of how many it was known."""
    known = Party.objects.select_for_update().filter(pk__in=list(parties)).exclude(phone="", email="")
    found = list(known)
    Party.objects.filter(pk__in=[party.pk for party in found]).update(phone="", email="")
    for party in found:
        _record(actor, party, events.CONTACT_CHANGED, {})
    return len(found)


@command
def choose_language(*, actor: Actor, language: str) -> None:
    """In which language whoever is logged in reads pages and letters; a stranger has no account to keep it with."""
    Account.objects.filter(pk=actor.account_id or 0).exclude(language=language).update(language=language)


def enter_from_claims(*, actor: Actor, claims: Claims) -> Account:
    """Whoever a provider vouches for enters their own account, made at their first visit, in the transaction that is
    open. How they are known: `provider_keys`. Raises `Conflict` when a provider contradicts what was said before,
    `NotAllowed` when the account is closed.
    """
    account = account_from_claims(actor=actor, claims=claims)
    _record_log_in(actor, account, claims.provider, claims.assurance)
    return account


def account_from_claims(*, actor: Actor, claims: Claims) -> Account:
    """The account of whoever a provider vouches for, as `enter_from_claims`; nobody enters it."""
    party = known_from(claims, actor) or add_party(
        actor=actor, particulars=_particulars(claims), tech_id=_vneids(claims), vouched=True
    )
    tie(party, claims, actor)
    _refresh(party, claims)
    account = Account.objects.filter(party=party).first()
    if account is None:
        account = Account.objects.create(f"{claims.provider}-{claims.tech_id}", None, party=party)
    if account.closed_why == OWN_WISH:
        open_shut_account(actor=actor, account=account, why=claims.provider)
    if not account.is_active:
        raise NotAllowed("Tài khoản này đã bị khoá. Bạn hãy liên hệ Trung tâm Phục vụ hành chính công.")
    return account


def log_in_with_password(
    *,
    actor: Actor,
    username: str,
    password: str,
    address: str,
    device: str = "",
    goes_on: Callable[[Account], bool] = lambda account: has_second_factor(account.pk),
) -> Account:
    """Somebody enters a local account. `address` is whom they are counted for; `device` a browser from which this
    account entered before, so that what others try at it, or everywhere, does not keep them out. An account that
    `goes_on` has not entered yet: `finish_log_in` says when.

    Raises `TooMany`; `NotAllowed`, in the same words for a wrong name, a wrong password and a closed account. No single
    transaction: an attempt is counted before the password is looked at and stays counted when it is refused, so that
    many guesses at once do not slip through together.
    """
    try:
        attempt = count_attempt(username, address, device=device)
    except TooMany:
        refused("account.log_in", named(username), why="too_many")
        raise
    account = _known_by(username, password)
    if account is None or not account.is_active or (account.demo and not demo_allowed()):
        refused("account.log_in", named(username))
        with transaction.atomic():
            note_lock(actor, attempt)
        raise (_closed(account) if account else None) or wrong_password(attempt)
    with transaction.atomic():
        forgive(attempt)
        if goes_on(account):
            record(actor, account, events.FIRST_STEP)
        else:
            _record_log_in(actor, account, "password", assurance_of_password(account))
    return account


def _known_by(username: str, password: str) -> Account | None:
    """The account, open or closed, whose name and password these are.

    A password is hashed once whatever comes of it, or the time of the answer would tell which names there are.
    """
    typed = passwords.typed(password)
    found = Account.objects.filter(username=username.strip()).first()
    if found is None:
        make_password(typed)
        return None
    return found if found.check_password(typed) else None


def _closed(found: Account) -> NotAllowed | None:
    """What is so and what to do, for the owner of an account that was closed: they know its password."""
    if found.is_active or found.closed_at is None:
        return None
    if found.closed_why == OWN_WISH:
        return NotAllowed(
            "Bạn đã tự đóng tài khoản này. Muốn dùng lại, hãy đăng nhập bằng VNeID, hoặc mang căn cước đến quầy.",
            code="closed",
        )
    if found.closed_why == events.IDLE:
        return NotAllowed(
            "Tài khoản này đã tạm khoá vì %(days)s ngày không ai dùng. Hãy nhờ quản trị hệ thống của cơ quan mở lại.",
            code="closed",
            days=account_policy.in_force().idle_days,
        )
    return NotAllowed(
        "Tài khoản này đã bị quản trị hệ thống khoá. Hãy hỏi quản trị hệ thống của cơ quan.", code="closed"
    )


def pass_second_factor(*, account: int, code: str, ceremony: Ceremony | None = None) -> str:
    """The account's owner shows a passkey or a code; returns what it was. Raises `Invalid`, `TooMany`."""
    if ceremony is not None:
        return pass_by_passkey(account=account, ceremony=ceremony)
    return pass_by_code(account=account, code=code)


def check_again(*, actor: Actor, code: str, ceremony: Ceremony | None = None) -> None:
    """Whoever is logged in shows it once more, as before a signature; raises as `pass_second_factor`."""
    account = own_account(actor)
    shown = pass_second_factor(account=account.pk, code=code, ceremony=ceremony)
    with transaction.atomic():
        record(actor, account, events.SECOND_FACTOR_SHOWN, second=shown)


@command
def finish_log_in(*, actor: Actor, account: int, way: str, second: str) -> Account:
    """Whoever came by `way` has shown a second factor too (`totp`, `passkey`, `recovery`, `new`), or come by a
    `link`."""
    found = Account.objects.get(pk=account)
    if way == "password":
        _record_log_in(actor, found, way, assurance_of_password(found), second=second)
    else:
        record(actor, found, events.SECOND_FACTOR_SHOWN, second=second)
    return found


def forget_what_is_over() -> None:
    """Each night: attempts that count no more, calls to the provider that nobody came back for, ended entries,
    codes by which telephone numbers were confirmed."""
    forget_ended_entries()
    forget_old_codes()
    ProviderCall.objects.filter(at__lt=clock.now() - timedelta(hours=1)).delete()
    forget_old_attempts()


def _number(text: str, *, vouched: bool) -> str | None:
    """Twelve digits; what VNeID says is a person's number is their number, whatever it looks like."""
    if not text:
        return None
    return text if vouched else citizen_number(text).digits


def _refresh(party: Party, claims: Claims) -> None:
    """A legal name may change; what VNeID says now is what we know now. How to reach somebody is theirs to say."""
    party.name = normal(claims.name)
    party.born = claims.born or party.born
    party.gender = claims.gender or party.gender
    party.phone = party.phone or _as_phone(claims.phone)
    party.email = party.email or claims.email
    party.save(update_fields=["name", "born", "gender", "phone", "email"])


def _vneids(claims: Claims) -> str | None:
    """VNeID's key stands in the party itself; that of another provider beside it."""
    return claims.tech_id if claims.provider == VNEID else None


def _as_phone(text: str) -> str:
    """A telephone number that VNeID passes on; one that cannot be dialled is none, and keeps nobody out."""
    try:
        return check_phone(text) if text else ""
    except Invalid:
        return ""


def _particulars(claims: Claims) -> Particulars:
    return Particulars(
        name=claims.name,
        organisation=claims.organisation,
        id_number=claims.id_number,
        tax_code=claims.tax_code,
        born=claims.born,
        gender=claims.gender,
        phone=_as_phone(claims.phone),
        email=claims.email,
    )


def _record(actor: Actor, party: Party, event: str, words: dict[str, object]) -> None:
    """What is said of a party is personal, so none of it stands in the log itself."""
    log.record(events.TOPIC, party.pk, event, at=clock.now(), actor=actor, data={}, words=words)


def _record_log_in(actor: Actor, account: Account, way: str, assurance: int, **more: str) -> None:
    record(actor, account, events.LOGGED_IN, way=way, assurance=assurance, **more)
