"""What an operator can set, read from the environment once, typed and checked.

A wrong value stops the program with the variable's name, what it holds and what is expected. Production additionally
refuses everything that is only fit for a demo.
"""

import os
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, TypeVar, get_args
from urllib.parse import SplitResult, unquote, urlsplit

from motcua.kernel.errors import Invalid

Mode = Literal["demo", "production", "test"]
T = TypeVar("T")

CHECKOUT = Path(__file__).resolve().parents[3]
SHORTEST_KEY = 50
TEST_KEY = "only-for-tests-" + "0123456789" * 4
# What the simulated VNeID knows us by; production refuses it.
DEMO_CLIENT, DEMO_CLIENT_SECRET = "motcua", "trinh-dien"
# In the order of the fields of `SimulatorPorts`, each with its usual port.
SIMULATOR_PORTS = {
    "VNEID_SIMULATOR_PORT": "8001",
    "AUTHORITY_SIMULATOR_PORT": "8002",
    "MAIL_CATCHER_SMTP_PORT": "8025",
    "MAIL_CATCHER_PORT": "8026",
}


class WrongSetting(Invalid):
    """A variable holds something that cannot be used; the text names it and says what is expected."""

    def __init__(self, name: str, value: str, expected: str) -> None:
        held = f"đang là {value!r}" if value else "chưa được đặt"
        super().__init__(
            f"Thiết lập {name} {held}; cần {expected}. Chưa có gì được khởi động.", code="setting"
        )
        self.name = name


@dataclass(frozen=True)
class Mail:
    """An SMTP server. `security` is how the line is protected from the start or after STARTTLS."""

    host: str
    port: int
    user: str
    password: str
    security: Literal["none", "starttls", "tls"]


@dataclass(frozen=True)
class OpenID:
    """How an OpenID Connect provider (VNeID) is reached and knows us."""

    issuer: str
    client_id: str
    client_secret: str


@dataclass(frozen=True)
class SimulatorPorts:
    """Where the simulated outside systems of a demo listen, on the loopback."""

    vneid: int
    authority: int
    smtp: int
    mail_page: int


@dataclass(frozen=True)
class Environment:
    """All settings. `home` holds everything that must survive a restart; `database_url` empty means embedded.

    `time_stamp_url` names the server of the (demonstration) authority: time stamps by RFC 3161 and revocation lists;
    empty: they are made in the process itself, so that nothing else need run.
    """

    mode: Mode
    home: Path
    database_url: str
    secret_key: str
    debug: bool
    allowed_hosts: tuple[str, ...]
    mail: Mail | None
    mail_from: str
    vneid: OpenID | None
    time_stamp_url: str
    simulators: SimulatorPorts
    trusted_proxies: int
    public_url: str
    host: str
    port: int
    workers: int
    log_level: str

    @property
    def embedded(self) -> bool:
        """Whether the database is our own cluster under `home`."""
        return not self.database_url


def read(variables: Mapping[str, str]) -> Environment:
    """The settings that these variables mean; raises `WrongSetting`."""
    mode = _read(variables, "MOTCUA_MODE", "demo", _mode, "demo, production hoặc test")
    home = _read(variables, "MOTCUA_HOME", str(CHECKOUT / "var"), _folder, "đường dẫn của một thư mục")
    port = _read(variables, "PORT", "8000", _port, "một số từ 1 đến 65535")
    simulators = _simulators(variables)
    hosts = _read(variables, "ALLOWED_HOSTS", "", _hosts, "tên máy chủ, cách nhau bằng dấu phẩy")
    environment = Environment(
        mode=mode,
        home=home,
        database_url=_read(
            variables, "DATABASE_URL", "", _database, "postgresql://người-dùng@máy-chủ/tên-csdl"
        ),
        secret_key=variables.get("SECRET_KEY", "") or _own_key(mode, home),
        debug=_read(variables, "DEBUG", "0", _yes, "0 hoặc 1"),
        allowed_hosts=hosts
        or (() if mode == "production" else ("localhost", "127.0.0.1", "[::1]", "testserver")),
        mail=_read(
            variables, "EMAIL_URL", "", _mail, "smtp://[người-dùng:mật-khẩu@]máy-chủ[:cổng][?tls=starttls]"
        )
        or _caught_mail(mode, simulators),
        mail_from=variables.get("EMAIL_FROM", "") or "Một Cửa <khong-tra-loi@motcua.invalid>",
        vneid=_vneid(variables, mode, simulators),
        time_stamp_url=_read(
            variables,
            "TIME_STAMP_URL",
            "",
            lambda value: value and _web(value),
            "http://... hoặc https://...",
        ),
        simulators=simulators,
        trusted_proxies=_read(variables, "TRUSTED_PROXIES", "0", _few, "số máy chủ trung gian, từ 0 đến 9"),
        public_url=_read(
            variables, "PUBLIC_URL", f"http://127.0.0.1:{port}", _web, "http://... hoặc https://..."
        ),
        host=variables.get("HOST", "") or "127.0.0.1",
        port=port,
        workers=_read(variables, "WORKERS", "2", _count, "một số từ 1 đến 64"),
        log_level=_read(variables, "LOG_LEVEL", "INFO", _level, "DEBUG, INFO, WARNING hoặc ERROR"),
    )
    if mode == "production":
        _refuse_demo_ways(environment, variables)
    return environment


@cache
def environment() -> Environment:
    """The settings of this process."""
    return read(os.environ)


def _refuse_demo_ways(environment: Environment, variables: Mapping[str, str]) -> None:
    """What may never happen with real people's papers."""
    key = environment.secret_key
    if len(key) < SHORTEST_KEY or key in {TEST_KEY, _kept_key(environment.home)}:
        raise WrongSetting(
            "SECRET_KEY", "…" if key else "", f"một khoá riêng, ngẫu nhiên, từ {SHORTEST_KEY} ký tự"
        )
    if environment.debug:
        raise WrongSetting("DEBUG", variables["DEBUG"], "0 khi MOTCUA_MODE=production")
    if not environment.allowed_hosts or "*" in environment.allowed_hosts:
        raise WrongSetting("ALLOWED_HOSTS", variables.get("ALLOWED_HOSTS", ""), "tên miền thật của hệ thống")
    if not environment.public_url.startswith("https://"):
        raise WrongSetting(
            "PUBLIC_URL", variables.get("PUBLIC_URL", ""), "địa chỉ https:// mà người dân dùng"
        )
    if environment.mail is None:
        raise WrongSetting("EMAIL_URL", "", "máy chủ thư thật, smtp://...")
    vneid = environment.vneid
    if vneid and not vneid.issuer.startswith("https://"):
        raise WrongSetting("VNEID_ISSUER", vneid.issuer, "địa chỉ https:// của VNeID")
    if vneid and vneid.client_secret == DEMO_CLIENT_SECRET:
        raise WrongSetting("VNEID_CLIENT_SECRET", "…", "mã bí mật do VNeID cấp")


def _read(
    variables: Mapping[str, str], name: str, default: str, understand: Callable[[str], T], expected: str
) -> T:
    value = variables.get(name, "").strip()
    try:
        return understand(value or default)
    except ValueError:
        raise WrongSetting(name, value, expected) from None


def _mode(value: str) -> Mode:
    for mode in get_args(Mode):
        if value == mode:
            known: Mode = mode
            return known
    raise ValueError


def _folder(value: str) -> Path:
    path = Path(value).expanduser().absolute()
    if path.exists() and not path.is_dir():
        raise ValueError
    return path


def _port(value: str) -> int:
    return _between(int(value), 1, 65535)


def _few(value: str) -> int:
    return _between(int(value), 0, 9)


def _count(value: str) -> int:
    return _between(int(value), 1, 64)


def _between(number: int, low: int, high: int) -> int:
    if not low <= number <= high:
        raise ValueError
    return number


def _yes(value: str) -> bool:
    meanings = {"0": False, "false": False, "no": False, "1": True, "true": True, "yes": True}
    if value.lower() not in meanings:
        raise ValueError
    return meanings[value.lower()]


def _hosts(value: str) -> tuple[str, ...]:
    hosts = tuple(host.strip() for host in value.split(",") if host.strip())
    if any("/" in host or " " in host for host in hosts):
        raise ValueError
    return hosts


def _level(value: str) -> str:
    if value.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        raise ValueError
    return value.upper()


def _database(value: str) -> str:
    if value and not (value.startswith(("postgresql://", "postgres://")) and urlsplit(value).path.strip("/")):
        raise ValueError
    return value


def _web(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError
    return value.rstrip("/")


def _mail(value: str) -> Mail | None:
    if not value:
        return None
    parts = urlsplit(value)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ValueError
    security = _mail_security(parts)
    port = parts.port or {"none": 25, "starttls": 587, "tls": 465}[security]
    return Mail(parts.hostname, port, unquote(parts.username or ""), unquote(parts.password or ""), security)


def _mail_security(parts: SplitResult) -> Literal["none", "starttls", "tls"]:
    if parts.scheme == "smtps":
        return "tls"
    if parts.query not in {"", "tls=starttls"}:
        raise ValueError
    return "starttls" if parts.query else "none"


def _simulators(variables: Mapping[str, str]) -> SimulatorPorts:
    numbers = (
        _read(variables, name, default, _port, "một số từ 1 đến 65535")
        for name, default in SIMULATOR_PORTS.items()
    )
    return SimulatorPorts(*numbers)


def _caught_mail(mode: Mode, simulators: SimulatorPorts) -> Mail | None:
    """A demo that names no mail server sends to its own catcher, a test to nobody (RFC 863's port)."""
    ports = {"demo": simulators.smtp, "test": 9}
    return Mail("127.0.0.1", ports[mode], "", "", "none") if mode in ports else None


def _vneid(variables: Mapping[str, str], mode: Mode, simulators: SimulatorPorts) -> OpenID | None:
    """The provider that is named; in a demo that names none, the simulated one."""
    issuer = _read(
        variables, "VNEID_ISSUER", "", lambda value: value and _web(value), "http://... hoặc https://..."
    )
    if not issuer:
        own = OpenID(f"http://127.0.0.1:{simulators.vneid}", DEMO_CLIENT, DEMO_CLIENT_SECRET)
        return own if mode == "demo" else None
    for name in ("VNEID_CLIENT_ID", "VNEID_CLIENT_SECRET"):
        if not variables.get(name):
            raise WrongSetting(name, "", "giá trị do VNeID cấp khi đăng ký")
    return OpenID(issuer, variables["VNEID_CLIENT_ID"], variables["VNEID_CLIENT_SECRET"])


def _own_key(mode: Mode, home: Path) -> str:
    """Production brings its own key; a demo makes one at its first start and keeps it."""
    if mode == "production":
        return ""
    if mode == "test":
        return TEST_KEY
    return _kept_key(home) or _make_key(home)


def _kept_key(home: Path) -> str:
    with suppress(OSError):
        return (home / "secret-key").read_text().strip()
    return ""


def _make_key(home: Path) -> str:
    """Written whole beside its place and linked in, so that two first starts agree on one key."""
    home.mkdir(parents=True, exist_ok=True)
    draft = home / f"secret-key.{os.getpid()}"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(64))
    with suppress(FileExistsError):
        os.link(draft, home / "secret-key")
    draft.unlink()
    return _kept_key(home)
