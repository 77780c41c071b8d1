"""Parties and accounts."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from motcua.identity.provider_models import ProviderKey, ProviderSession
from motcua.identity.representation_models import Representation

__all__ = [
    "Account",
    "AccountLink",
    "AccountManager",
    "Entry",
    "FormerPassword",
    "LogInAttempt",
    "Party",
    "ProviderCall",
    "ProviderKey",
    "ProviderSession",
    "RecoveryCode",
    "Representation",
    "SecondFactor",
    "Token",
]


class Party(models.Model):
    """A citizen or an organisation, vouched for by VNeID or by an official who saw their paper. Nobody else makes one.

    `born` is a birth as far as it is known (`kernel.birth`), `nationality` (ISO 3166-1) stands with a passport.
    `email` and `phone` were said by themselves. One that was merged into another (`merged_into`) keeps its row.
    """

    class Kind(models.TextChoices):
        """National code `LoaiDoiTuong`: 1 citizen, 2 enterprise, 4 other organisation."""

        PERSON = "person"
        ORGANISATION = "organisation"

    kind = models.TextField(choices=Kind, default=Kind.PERSON)
    name = models.TextField()
    id_number = models.TextField(unique=True, null=True, blank=True)
    tax_code = models.TextField(unique=True, null=True, blank=True)
    passport = models.TextField(blank=True, default="", db_default="")
    nationality = models.TextField(blank=True, default="", db_default="")
    born = models.TextField(blank=True, default="", db_default="")
    gender = models.TextField(blank=True, default="")
    address = models.TextField(blank=True, default="")
    commune = models.TextField(blank=True, default="")
    phone = models.TextField(blank=True, default="")
    email = models.EmailField(blank=True, default="")
    tech_id = models.TextField(unique=True, null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["nationality", "passport"], condition=~models.Q(passport=""), name="passport_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts; the password is hashed by Django."""

    def create(  # type: ignore[override]
        self, username: str, password: str | None = None, **fields: Any
    ) -> "Account":
        """A new account; without a password it can only be entered through VNeID."""
        account = self.model(username=username, **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """A log-in. `party` is set for citizens; officials are tied to it from the agencies floor.

    `confirmed_email` is an address at which somebody opened our link while they were logged in: by it a forgotten
    password may be replaced. `must_use_second_factor`: whatever the post, as for the first administrator.
    `level`: how sure a log-in by its password is of somebody, 2 where an official saw their card.
    `closed_why`: an administrator's reason, or `idle`; `warned_at`: when its owner was told that it would be.
    """

    username = models.TextField(unique=True)
    party = models.OneToOneField(Party, null=True, blank=True, on_delete=models.PROTECT)
    is_active = models.BooleanField(default=True)
    demo = models.BooleanField(default=False)
    must_use_second_factor = models.BooleanField(default=False, db_default=False)
    level = models.SmallIntegerField(default=1, db_default=1)
    confirmed_email = models.EmailField(blank=True, default="", db_default="")
    password_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_why = models.TextField(blank=True, default="", db_default="")
    opened_again_at = models.DateTimeField(null=True)
    warned_at = models.DateTimeField(null=True)
    language = models.TextField(default="vi")
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar = []
    objects = AccountManager()


class FormerPassword(models.Model):
    """A password that an account had until `at`, as its hash, so that an administrator does not take it again."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="former_passwords")
    hash = models.TextField()
    at = models.DateTimeField()


class Entry(models.Model):
    """A log-in that may still be open: its session, from which address and browser, when it began and was last seen."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="entries")
    session = models.TextField(unique=True)
    address = models.TextField(blank=True, default="")
    browser = models.TextField(blank=True, default="")
    begun_at = models.DateTimeField()
    seen_at = models.DateTimeField()


class SecondFactor(models.Model):
    """What somebody shows beside their password: a code of the minute (RFC 6238) or a passkey (WebAuthn).

    Of a code: `secret`, encrypted, and `last_step`, the minute half whose code was taken last, so that none is taken
    twice. Of a passkey: its `credential` id, its public key, and how often it has signed.
    """

    class Kind(models.TextChoices):
        """How it is shown."""

        TOTP = "totp"
        PASSKEY = "passkey"

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="second_factors")
    kind = models.TextField(choices=Kind)
    name = models.TextField()
    secret = models.TextField(default="")
    last_step = models.BigIntegerField(default=0)
    credential = models.BinaryField(null=True, unique=True)
    public_key = models.BinaryField(null=True)
    sign_count = models.BigIntegerField(default=0)
    made_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)


class RecoveryCode(models.Model):
    """A way in for whoever lost their second factor, good once; only its hash is here."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="recovery_codes")
    hash = models.TextField(unique=True)
    used_at = models.DateTimeField(null=True)


class AccountLink(models.Model):
    """A link that opens an account once; only the hash of its secret is here, and none before it may be given out.

    What one administrator asked for waits, without a hash, for a second one (`confirmed_by`). `forgets_second_factor`:
    the old one is gone with it.
    `email` is the address that a link of that purpose confirms. Those of a `batch` are confirmed together.
    """

    class Purpose(models.TextChoices):
        """What it is for."""

        FIRST = "first"
        RESET = "reset"
        EMAIL = "email"

    class Ending(models.TextChoices):
        """Why it opens no more."""

        USED = "used"
        REPLACED = "replaced"
        REFUSED = "refused"

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="links")
    purpose = models.TextField(choices=Purpose)
    hash = models.TextField(unique=True, null=True)
    email = models.EmailField(blank=True, default="")
    forgets_second_factor = models.BooleanField(default=False)
    reason = models.TextField(blank=True, default="")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ending = models.TextField(choices=Ending, blank=True, default="")
    batch = models.UUIDField(null=True, db_index=True)


class LogInAttempt(models.Model):
    """A try to log in with a password that has not succeeded; a success takes its own row away again."""

    username = models.TextField()
    address = models.TextField()
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["username", "address", "at"], name="attempts_at_one_account"),
            models.Index(fields=["at"], name="attempts_by_age"),
        ]


class ProviderCall(models.Model):
    """A question to the identity provider that took longer than a page waits; `outcome` None while it goes on.

    `key` is a hash of what the asking browser holds; the row goes when its outcome is fetched, or by the clock.
    """

    key = models.TextField(primary_key=True)
    at = models.DateTimeField()
    outcome = models.JSONField(null=True)


class Token(models.Model):
    """What another program shows instead of a log-in. Only its hash is here; the secret was shown once.

    A *personal* token was made by the one it acts for. A token of an outside *system* was made by an administrator:
    it acts for `account`, or for nobody in particular when there is none (catalogue, due dates, verification).
    Until the one it acts for has consented, it opens nothing.
    `hint` is the beginning of the secret, by which its owner tells one token from another.
    """

    class Kind(models.TextChoices):
        """Whose program shows it."""

        PERSONAL = "personal"
        SYSTEM = "system"

    kind = models.TextField(choices=Kind)
    name = models.TextField()
    account = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    scopes = models.JSONField(default=list)
    hash = models.TextField(unique=True)
    hint = models.TextField()
    assurance = models.SmallIntegerField(default=1)
    per_minute = models.IntegerField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    consented_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(kind="system") | models.Q(account__isnull=False),
                name="personal_token_is_somebodys",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["account", "-made_at"], name="tokens_of_account")]
