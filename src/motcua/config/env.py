"""What an operator can set, read from the environment once, typed and checked.

All wrong values are told together, each with the variable's name, what it holds and what is expected. Production
additionally refuses everything that is only fit for a demo. The table in docs/operate/ says the same.
"""

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import suppress
from email.utils import parseaddr
from functools import cache, cached_property
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import BeforeValidator, ValidationError, ValidationInfo, field_validator
from pydantic_settings import NoDecode

from motcua.config import child_processes, named_files, signing_file, trust_anchors
from motcua.config.backup.sealing import new_identity, read_identity, read_recipients, recipient_of
from motcua.config.mail_setting import Mail, read_mail
from motcua.config.message_settings import MessageSettings
from motcua.config.retention import rules as known_retention
from motcua.config.siem_setting import Siem, read_siem
from motcua.config.signing_file import SigningFile
from motcua.config.simulated import (
    DEMO_CLIENT_SECRET,
    SIMULATED_SSO,
    OpenID,
    simulated_provider,
)
from motcua.config.variables import WrongSettings, a_port, demand, misspelt, mistakes, variable
from motcua.platform import account_policy as known_policy
from motcua.platform import limits as known_limits
from motcua.platform.places import Place, read_all
from motcua.platform.places import read as read_place
from motcua.signing.ports import ReceiptKey, Trust, new_key

CHECKOUT = Path(__file__).resolve().parents[3]
SHORTEST_KEY = 50
TEST_KEY = "only-for-tests-" + "0123456789" * 4
OWN_MACHINE = "127.0.0.0/8,::1/128"
DEMO_HOSTS = ("localhost", "127.0.0.1", "[::1]", "testserver")


def _receipt_key(value: str) -> str:
    if value:
        ReceiptKey.load(value)
    return value


def _hosts(value: str) -> tuple[str, ...]:
    hosts = tuple(host.strip() for host in value.split(",") if host.strip())
    if any("/" in host or " " in host for host in hosts):
        raise ValueError
    return hosts


def _contact(value: str) -> str:
    parts = urlsplit(value)
    if value and (parts.scheme not in {"mailto", "https", "tel"} or not (parts.path or parts.hostname)):
        raise ValueError
    return value


def _word(value: str) -> str:
    if not value.strip() or len(value.split()) > 1:
        raise ValueError
    return value


def _sender(value: str) -> str:
    if "@" not in parseaddr(value)[1]:
        raise ValueError
    return value


def _database(value: str) -> str:
    if value and not (value.startswith(("postgresql://", "postgres://")) and urlsplit(value).path.strip("/")):
        raise ValueError
    return value


def _web(value: str) -> str:
    parts = urlsplit(value)
    if value and (parts.scheme not in {"http", "https"} or not parts.hostname):
        raise ValueError
    return value.rstrip("/")


def _networks(value: str) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(ip_network(part.strip()) for part in value.split(",") if part.strip())


KEEP = {"daily": 14, "weekly": 8, "monthly": 18, "write_once_days": 400}


def _keep(value: str | dict[str, int]) -> dict[str, int]:
    """How many sets of each kind stay; what is not named stays as it is."""
    if isinstance(value, dict):
        return value
    given = dict(part.split("=", 1) for part in value.split())
    if given.keys() - KEEP.keys() or not all(number.isdecimal() for number in given.values()):
        raise ValueError
    return {**KEEP, **{name: int(number) for name, number in given.items()}}


def _recipients(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return read_recipients(value) if isinstance(value, str) else value


def _place(value: str) -> Place | None:
    return read_place(value) if value else None


def _places(value: str | tuple[Place, ...]) -> tuple[Place, ...]:
    return read_all(value) if isinstance(value, str) else value


Level = Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(str.upper)]
WebAddress = Annotated[str, BeforeValidator(_web)]
PLACES = "/thư-mục hoặc s3://khoá:bí-mật@máy-chủ/bucket, cách nhau bằng dấu cách"
AN_ADDRESS = "http://... hoặc https://..."


class Environment(MessageSettings):
    """All settings. A validator of one field may look at those that stand above it."""

    home: Annotated[Path, BeforeValidator(named_files.folder)] = variable(
        "MOTCUA_HOME",
        CHECKOUT / "var",
        means="the folder with everything that must survive a restart and is not in the database",
        without="`var/` of the checkout",
        expected="đường dẫn của một thư mục",
    )
    database_url: Annotated[str, BeforeValidator(_database)] = variable(
        "DATABASE_URL",
        means="`postgresql://user:password@host/name`",
        without="the embedded server, its data in `MOTCUA_HOME/pg`",
        expected="postgresql://người-dùng@máy-chủ/tên-csdl",
        secret=True,
    )
    database_pooler: Literal["", "transaction"] = variable(
        "DATABASE_POOLER",
        means="`transaction` when a pooler in that mode (PgBouncer) stands before the database",
        without="the database itself is spoken to",
    )
    given_receipt_key: Annotated[str, BeforeValidator(_receipt_key)] = variable(
        "RECEIPT_KEY",
        means="signs proofs of receipt; PEM of an Ed25519 key, the same on every machine of an installation",
        without="made at set-up, kept in `MOTCUA_HOME/receipt-key`",
        expected="khoá riêng Ed25519 dạng PEM (PKCS #8), không đặt mật khẩu",
        secret=True,
    )
    given_key: str = variable(
        "SECRET_KEY",
        means=f"signs sessions and tokens of forms; {SHORTEST_KEY} characters or more",
        without="a demo makes one; production demands it",
        expected=f"một khoá riêng, ngẫu nhiên, từ {SHORTEST_KEY} ký tự",
        secret=True,
    )
    debug: bool = variable(
        "DEBUG",
        False,
        means="error pages for developers (never in production)",
        without="0",
    )
    allowed_hosts: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_hosts)] = variable(
        "ALLOWED_HOSTS",
        means="names under which the site is called, comma between them",
        without="a demo: this machine; production demands it",
        expected="tên máy chủ, cách nhau bằng dấu phẩy",
    )
    host: Annotated[str, BeforeValidator(_word)] = variable(
        "HOST",
        "127.0.0.1",
        means="the address where the web server listens",
        without="127.0.0.1",
        expected="một địa chỉ của máy này, ví dụ 127.0.0.1",
    )
    port: int = a_port("PORT", 8000, "the port where the web server listens", "8000")
    public_url: WebAddress = variable(
        "PUBLIC_URL",
        means="the address people use; stands in letters, on papers and in QR codes",
        without="`http://127.0.0.1:PORT`; production demands `https://`",
        expected=AN_ADDRESS,
    )
    trusted_proxies: int = variable(
        "TRUSTED_PROXIES",
        0,
        means="how many proxies of ours stand in front; decides whose address counts for limits",
        without="0",
        ge=0,
        le=9,
    )
    limits: Annotated[dict[str, str], NoDecode, BeforeValidator(known_limits.read)] = variable(
        "LIMITS",
        means=known_limits.MEANS,
        without="the limits in `platform/limits.py`",
        expected="tên=số lần/số giây, cách nhau bằng dấu cách, ví dụ verify.address=60/600",
    )
    account_policy: Annotated[dict[str, int], NoDecode, BeforeValidator(known_policy.read)] = variable(
        "ACCOUNT_POLICY",
        means=known_policy.MEANS,
        without="the figures in `platform/account_policy.json`",
        expected="tên=số, cách nhau bằng dấu cách, ví dụ password_length=16",
    )
    workers: int = variable(
        "WORKERS",
        2,
        means="processes of the web server, one thread each",
        without="2",
        ge=1,
        le=64,
    )
    log_level: Level = variable(
        "LOG_LEVEL",
        "INFO",
        means="the least that is logged",
        without="`INFO`",
    )
    security_contact: Annotated[str, BeforeValidator(_contact)] = variable(
        "SECURITY_CONTACT",
        means="where weaknesses are reported: `mailto:…`, `https://…` or `tel:…`; "
        "stands in `/.well-known/security.txt`",
        without="the page that says how, with the province's hotline",
        expected="mailto:địa-chỉ, https://… hoặc tel:+84…",
    )
    metrics_from: Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode, BeforeValidator(_networks)] = (
        variable(
            "METRICS_FROM",
            OWN_MACHINE,
            means="addresses and networks that may read `/metrics`, comma between them",
            without="this machine",
            expected="các địa chỉ hoặc mạng, cách nhau bằng dấu phẩy, ví dụ 10.1.0.0/24",
        )
    )
    metrics_token: str = variable(
        "METRICS_TOKEN",
        means="lets a program read `/metrics` from anywhere (`Authorization: Bearer …`)",
        without="addresses alone decide",
        secret=True,
    )
    files: Annotated[Place | None, BeforeValidator(_place)] = variable(
        "FILES",
        means="where papers lie: `/folder` or `s3://key:secret@host:port/bucket/prefix?region=…&tls=0`",
        without="`MOTCUA_HOME/files`",
        expected=PLACES,
        secret=True,
    )
    files_copy: Annotated[Place | None, BeforeValidator(_place)] = variable(
        "FILES_COPY",
        means="a second place, filled each night, from which a damaged paper comes back by itself",
        without="backups serve, where `BACKUP_IDENTITY` opens them",
        expected=PLACES,
        secret=True,
    )
    backup_to: Annotated[tuple[Place, ...], NoDecode, BeforeValidator(_places)] = variable(
        "BACKUP_TO",
        means="places of backups, blanks between them: `/folder` or "
        "`s3://key:secret@host:port/bucket/prefix?region=…&tls=0`",
        without="`MOTCUA_HOME/backups`",
        expected=PLACES,
        secret=True,
    )
    backup_write_once: Annotated[tuple[Place, ...], NoDecode, BeforeValidator(_places)] = variable(
        "BACKUP_WRITE_ONCE",
        means="places more, from which nothing is taken before its time: "
        "a bucket with object lock, an append-only folder",
        without="none; the doctor says so",
        expected=PLACES,
        secret=True,
    )
    given_recipients: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_recipients)] = variable(
        "BACKUP_RECIPIENTS",
        means="for whom backups are sealed: age public keys, blanks between them",
        without="a demo makes a key, kept in `MOTCUA_HOME/backup-key`; production makes no backups",
        expected="các khoá công khai age1… (./motcua backup key tạo khoá)",
    )
    given_identity: Annotated[str, BeforeValidator(read_identity)] = variable(
        "BACKUP_IDENTITY",
        means="the age identity that opens them, only where drills are run",
        without="a demo has its own; elsewhere drills ask for a file",
        expected="khoá riêng AGE-SECRET-KEY-1…",
        secret=True,
    )
    backup_keep: Annotated[dict[str, int], NoDecode, BeforeValidator(_keep)] = variable(
        "BACKUP_KEEP",
        KEEP,
        means="how many sets the rule keeps: name=number, blanks between them; "
        "names `daily`, `weekly`, `monthly`, `write_once_days`",
        without="14 days, 8 weeks, 18 months; write-once places hold each set 400 days",
        expected="tên=số, cách nhau bằng dấu cách, ví dụ daily=14 weekly=8",
    )
    backup_database_url: Annotated[str, BeforeValidator(_database)] = variable(
        "BACKUP_DATABASE_URL",
        means="the database server itself, where `DATABASE_URL` names a pooler",
        without="the same as `DATABASE_URL`",
        expected="postgresql://người-dùng@máy-chủ/tên-csdl",
        secret=True,
    )
    siem: Annotated[Siem | None, NoDecode, BeforeValidator(read_siem)] = variable(
        "SIEM",
        means="where lines of the logs go as syslog: `tls://host:6514?ca=/path.pem` or `tcp://127.0.0.1:514`; "
        "see [logs](logs.md)",
        without="they stay in the database, and go out as files",
        expected="tls://máy-chủ:6514[?ca=/đường-dẫn.pem]; khi chạy thật, tcp:// chỉ tới chính máy này",
    )
    retention: Annotated[dict[str, int], NoDecode, BeforeValidator(known_retention.read)] = variable(
        "RETENTION",
        means=known_retention.MEANS,
        without="the rules in `config/retention/rules.json`: dossiers stay",
        expected="tên=số ngày, cách nhau bằng dấu cách, ví dụ draft=365 dossier=3650",
    )
    mail: Annotated[Mail | None, NoDecode, BeforeValidator(read_mail)] = variable(
        "EMAIL_URL",
        means="`smtp://user:password@host:587?tls=starttls` or `smtps://…`",
        without="a demo catches its mail; production demands it",
        expected="smtp://[người-dùng:mật-khẩu@]máy-chủ[:cổng][?tls=starttls]",
        secret=True,
    )
    mail_from: Annotated[str, BeforeValidator(_sender)] = variable(
        "EMAIL_FROM",
        "Một Cửa <khong-tra-loi@motcua.invalid>",
        means="the sender of letters, `name <address>`",
        without="an address that cannot be answered",
        expected="địa chỉ thư của người gửi, ví dụ Một Cửa <motcua@tinh.gov.vn>",
    )
    vneid_issuer: WebAddress = variable(
        "VNEID_ISSUER",
        means="the address of VNeID for the log-in",
        without="a demo: the simulator; production: local accounts only",
        expected=AN_ADDRESS,
    )
    vneid_client_id: str = variable(
        "VNEID_CLIENT_ID",
        means="what VNeID knows us by",
        without="demanded with `VNEID_ISSUER`",
        expected="giá trị do VNeID cấp khi đăng ký",
    )
    vneid_client_secret: str = variable(
        "VNEID_CLIENT_SECRET",
        means="what VNeID believes us by",
        without="demanded with `VNEID_ISSUER`",
        expected="giá trị do VNeID cấp khi đăng ký",
        secret=True,
    )
    sso_issuer: WebAddress = variable(
        "SSO_ISSUER",
        means="the address of the national portal's single sign-on, offered beside VNeID",
        without="a demo: the simulator; production: it is not offered",
        expected=AN_ADDRESS,
    )
    sso_client_id: str = variable(
        "SSO_CLIENT_ID",
        means="what the national portal knows us by",
        without="demanded with `SSO_ISSUER`",
        expected="giá trị do Cổng Dịch vụ công quốc gia cấp khi đăng ký",
    )
    sso_client_secret: str = variable(
        "SSO_CLIENT_SECRET",
        means="what the national portal believes us by",
        without="demanded with `SSO_ISSUER`",
        expected="giá trị do Cổng Dịch vụ công quốc gia cấp khi đăng ký",
        secret=True,
    )
    time_stamp_url: WebAddress = variable(
        "TIME_STAMP_URL",
        means="server of the demonstration's authority: time stamps (RFC 3161), revocation lists",
        without="they are made in the process itself, so that nothing else need run",
        expected=AN_ADDRESS,
    )
    official_keys_url: WebAddress = variable(
        "OFFICIAL_KEYS_URL",
        means="a demonstration's provider of remote signatures (`…/csc/v2`): officials agree on a telephone",
        without="officials' keys are at hand, like those of agencies",
        expected=AN_ADDRESS,
    )
    signing_file: Annotated[Path | None, BeforeValidator(named_files.signing)] = variable(
        "SIGNING",
        means="the file (YAML) that says where keys lie and who gives time stamps; see [signing](signing.md)",
        without="a demonstration's own keys; in production nobody signs",
        expected="đường dẫn của một tệp YAML (docs/operate/signing.md)",
    )
    trust_anchors: Annotated[Path | None, BeforeValidator(named_files.anchors)] = variable(
        "TRUST_ANCHORS",
        means="the folder with certificates (PEM) of authorities that are believed, "
        "in sub-folders `officials`, `public`, `foreign`",
        without="a demonstration's own authority alone; production believes nobody",
        expected="đường dẫn của một thư mục có officials/, public/ hoặc foreign/ chứa chứng thư số dạng PEM",
    )

    @field_validator("given_key")
    @classmethod
    def _own_key_in_production(cls, key: str, info: ValidationInfo) -> str:
        home = info.data.get("home")
        known = {TEST_KEY, read_kept(home, "secret-key") if home else ""}
        if _in_production(info) and (len(key) < SHORTEST_KEY or key in known):
            raise ValueError
        return key

    @field_validator("backup_to")
    @classmethod
    def _somewhere(cls, places: tuple[Place, ...], info: ValidationInfo) -> tuple[Place, ...]:
        home = info.data.get("home")
        return places or ((read_place(f"{home}/backups"),) if home else ())

    @field_validator("debug")
    @classmethod
    def _no_debugging_in_production(cls, debug: bool, info: ValidationInfo) -> bool:
        if debug and _in_production(info):
            raise demand("0 khi MOTCUA_MODE=production")
        return debug

    @field_validator("allowed_hosts")
    @classmethod
    def _real_hosts_in_production(cls, hosts: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        if _in_production(info) and (not hosts or "*" in hosts):
            raise demand("tên miền thật của hệ thống")
        return hosts or DEMO_HOSTS

    @field_validator("public_url")
    @classmethod
    def _safe_address_in_production(cls, url: str, info: ValidationInfo) -> str:
        if _in_production(info) and not url.startswith("https://"):
            raise demand("địa chỉ https:// mà người dân dùng")
        return url or f"http://127.0.0.1:{info.data.get('port')}"

    @field_validator("mail")
    @classmethod
    def _real_mail_in_production(cls, mail: Mail | None, info: ValidationInfo) -> Mail | None:
        """A demo that names no mail server sends to its own catcher, a test to nobody (RFC 863's port)."""
        if mail is None and _in_production(info):
            raise demand("máy chủ thư thật, smtp://...")
        ports = {"demo": info.data.get("mail_catcher_smtp_port"), "test": 9}
        port = ports.get(info.data.get("mode", ""))
        return mail or (Mail("127.0.0.1", port, "", "", "none") if port else None)

    @field_validator("siem")
    @classmethod
    def _encrypted_in_production(cls, siem: Siem | None, info: ValidationInfo) -> Siem | None:
        if siem and _in_production(info) and not siem.stays_here:
            raise demand("tls://, hoặc tcp:// tới chính máy này")
        return siem

    @field_validator("vneid_issuer", "sso_issuer")
    @classmethod
    def _safe_provider_in_production(cls, issuer: str, info: ValidationInfo) -> str:
        if issuer and _in_production(info) and not issuer.startswith("https://"):
            raise demand("địa chỉ https:// của nơi xác thực")
        return issuer

    @field_validator("vneid_client_id", "vneid_client_secret", "sso_client_id", "sso_client_secret")
    @classmethod
    def _named_to_provider(cls, value: str, info: ValidationInfo) -> str:
        issuer = f"{str(info.field_name).partition('_')[0]}_issuer"
        if info.data.get(issuer) and not value:
            raise ValueError
        if value == DEMO_CLIENT_SECRET and _in_production(info):
            raise demand("mã bí mật do nơi xác thực cấp")
        return value

    @property
    def embedded(self) -> bool:
        """Whether the database is our own cluster under `home`."""
        return not self.database_url

    @cached_property
    def secret_key(self) -> str:
        """The key that is given; a demo without one makes it at its first start and keeps it."""
        if self.mode == "test":
            return self.given_key or TEST_KEY
        return self.given_key or kept(self.home, "secret-key", lambda: secrets.token_urlsafe(64))

    @cached_property
    def receipt_key(self) -> ReceiptKey:
        """The key that is given, or the one that was made at set-up."""
        return ReceiptKey.load(self.given_receipt_key or kept(self.home, "receipt-key", new_key))

    @cached_property
    def backup_recipients(self) -> tuple[str, ...]:
        """For whom backups are sealed; outside production an installation makes a key for itself."""
        own = self.backup_identity
        return self.given_recipients or ((recipient_of(own),) if own else ())

    @cached_property
    def backup_identity(self) -> str:
        """What opens them here; empty where the key is kept apart."""
        if self.given_identity or self.mode == "production" or self.given_recipients:
            return self.given_identity
        return kept(self.home, "backup-key", lambda: new_identity()[0])

    @cached_property
    def signing(self) -> SigningFile | None:
        """What the file of `SIGNING` says; None without one."""
        return signing_file.read(self.signing_file) if self.signing_file else None

    @cached_property
    def anchors(self) -> Trust:
        """Whom the folder of `TRUST_ANCHORS` names; nobody without one."""
        return trust_anchors.read(self.trust_anchors) if self.trust_anchors else Trust()

    @property
    def vneid(self) -> OpenID | None:
        """The provider that is named; in a demo that names none, the simulated one."""
        if self.vneid_issuer:
            return OpenID(self.vneid_issuer, self.vneid_client_id, self.vneid_client_secret)
        return simulated_provider(self.vneid_simulator_port) if self.mode == "demo" else None

    @property
    def sso(self) -> OpenID | None:
        """The national single sign-on that is named; a demo that names no provider at all has the simulated one."""
        if self.sso_issuer:
            return OpenID(self.sso_issuer, self.sso_client_id, self.sso_client_secret)
        simulated = self.mode == "demo" and not self.vneid_issuer
        return simulated_provider(self.vneid_simulator_port, SIMULATED_SSO) if simulated else None


@cache
def environment() -> Environment:
    """The settings of this process; raises `WrongSettings`."""
    try:
        return Environment()
    except ValidationError as error:
        raise WrongSettings(mistakes(Environment, error)) from None


def unused() -> Iterator[str]:
    """Sentences about variables of this process that look like settings of ours and are none."""
    return misspelt(Environment, os.environ, frozenset({child_processes.PARENT}))


def _in_production(info: ValidationInfo) -> bool:
    return info.data.get("mode") == "production"


def read_kept(home: Path, name: str) -> str:
    """A secret that an installation made for itself; empty when there is none."""
    with suppress(OSError):
        return (home / name).read_text().strip()
    return ""


def kept(home: Path, name: str, make: Callable[[], str]) -> str:
    """The same, made now (mode 0600) if there is none.

    Written whole beside its place and linked in, so that two first starts agree on one.
    """
    if found := read_kept(home, name):
        return found
    home.mkdir(parents=True, exist_ok=True)
    draft = home / f"{name}.{os.getpid()}"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(make())
    with suppress(FileExistsError):
        os.link(draft, home / name)
    draft.unlink()
    return read_kept(home, name)
