"""Gateways for text messages and the Zalo account, as settings name them."""

import re
from dataclasses import dataclass, field
from typing import Annotated, Any
from urllib.parse import parse_qs, unquote, urlsplit

from pydantic import BeforeValidator, ValidationInfo, field_validator
from pydantic_settings import NoDecode

from motcua.config.register_setting import RegisterSettings
from motcua.config.variables import demand, variable

# What the simulated ones of a demo know us by.
DEMO = "trinh-dien"
_NAME = re.compile(r"^[a-z0-9-]{1,30}$")


@dataclass(frozen=True)
class SmsGateway:
    """A provider of text messages; `secret` signs its call-backs."""

    name: str
    address: str
    user: str
    password: str = field(repr=False)
    brand: str
    secret: str = field(repr=False)


@dataclass(frozen=True)
class ZaloAccount:
    """An official account at Zalo, and the application that sends for it."""

    app: str
    secret: str = field(repr=False)
    callback_secret: str = field(repr=False)
    refresh_token: str = field(repr=False)
    api: str
    oauth: str


def read_gateways(value: str | tuple[SmsGateway, ...]) -> tuple[SmsGateway, ...]:
    """`https://user:password@host/path?name=…&brand=…&secret=…`, blanks between several; raises `ValueError`."""
    if isinstance(value, tuple):
        return value
    found = tuple(_gateway(one) for one in value.split())
    if len({one.name for one in found}) < len(found):
        raise ValueError
    return found


def read_zalo(value: str) -> ZaloAccount | None:
    """`https://business.openapi.zalo.me?app=…&secret=…&callback=…&refresh=…`, `oauth=…` for another token server."""
    if not value:
        return None
    asked = _asked(value)
    if asked.keys() - {"app", "secret", "callback", "refresh", "oauth"}:
        raise ValueError
    return ZaloAccount(
        app=_needed(asked, "app"),
        secret=_needed(asked, "secret"),
        callback_secret=_needed(asked, "callback"),
        refresh_token=_needed(asked, "refresh"),
        api=_address(value),
        oauth=asked.get("oauth", "https://oauth.zaloapp.com/v4/oa/access_token"),
    )


def simulated_gateways(*ports: int) -> tuple[SmsGateway, ...]:
    """Those of a demo, by their ports."""
    return tuple(
        SmsGateway(f"thu-{n}", f"http://127.0.0.1:{port}/api", "motcua", DEMO, "MOTCUA", f"{DEMO}-goi-lai")
        for n, port in enumerate(ports, 1)
    )


def simulated_zalo(port: int) -> ZaloAccount:
    """That of a demo."""
    own = f"http://127.0.0.1:{port}"
    return ZaloAccount(
        "1000001", DEMO, f"{DEMO}-goi-lai", f"{DEMO}-lam-moi", own, f"{own}/v4/oa/access_token"
    )


def stays_here(address: str) -> bool:
    """Whether an address without encryption leads to this very machine."""
    return urlsplit(address).hostname in {"127.0.0.1", "localhost", "::1"}


def _gateway(value: str) -> SmsGateway:
    parts, asked = urlsplit(value), _asked(value)
    name = asked.get("name", "")
    if not _NAME.match(name) or asked.keys() != {"name", "brand", "secret"}:
        raise ValueError
    return SmsGateway(
        name=name,
        address=_address(value),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        brand=_needed(asked, "brand"),
        secret=_needed(asked, "secret"),
    )


def _address(value: str) -> str:
    """Without who asks, and without the rest; raises `ValueError` when the line would be open to others."""
    parts = urlsplit(value)
    port = f":{parts.port}" if parts.port else ""
    if not parts.hostname or not (parts.scheme == "https" or (parts.scheme == "http" and stays_here(value))):
        raise ValueError
    return f"{parts.scheme}://{parts.hostname}{port}{parts.path}".rstrip("/")


def _asked(value: str) -> dict[str, str]:
    return {name: values[-1] for name, values in parse_qs(urlsplit(value).query).items()}


def _needed(asked: dict[str, str], name: str) -> str:
    if not asked.get(name):
        raise ValueError
    return asked[name]


class MessageSettings(RegisterSettings):
    """By whom messages reach telephones."""

    given_gateways: Annotated[tuple[SmsGateway, ...], NoDecode, BeforeValidator(read_gateways)] = variable(
        "SMS_GATEWAYS",
        means="gateways for text messages, the preferred one first, blanks between them: "
        "`https://user:password@host/path?name=…&brand=…&secret=…`; see [messages](messages.md)",
        without="a demo: two simulated ones; otherwise no text messages",
        expected="https://người-dùng:mật-khẩu@máy-chủ/đường-dẫn?name=…&brand=…&secret=…",
        secret=True,
    )
    given_zalo: Annotated[ZaloAccount | None, NoDecode, BeforeValidator(read_zalo)] = variable(
        "ZALO_ACCOUNT",
        means="`https://business.openapi.zalo.me?app=…&secret=…&callback=…&refresh=…`; see [messages](messages.md)",
        without="a demo: the simulated one; otherwise no messages by Zalo",
        expected="https://business.openapi.zalo.me?app=…&secret=…&callback=…&refresh=…",
        secret=True,
    )

    @field_validator("given_gateways", "given_zalo")
    @classmethod
    def _real_ones_in_production(cls, named: Any, info: ValidationInfo) -> Any:
        one_by_one = named if isinstance(named, tuple) else (named,) if named else ()
        known = any(DEMO in (getattr(one, "password", ""), getattr(one, "secret", "")) for one in one_by_one)
        if known and info.data.get("mode") == "production":
            raise demand("mật khẩu do nhà cung cấp cấp")
        return named

    @property
    def gateways(self) -> tuple[SmsGateway, ...]:
        """Those that are named; in a demo that names none, the simulated ones."""
        if self.given_gateways or self.mode != "demo":
            return self.given_gateways
        return simulated_gateways(self.sms_simulator_port, self.sms_second_simulator_port)

    @property
    def zalo(self) -> ZaloAccount | None:
        """The account that is named; in a demo that names none, the simulated one."""
        if self.given_zalo or self.mode != "demo":
            return self.given_zalo
        return simulated_zalo(self.zalo_simulator_port)
