"""How registers of the State are reached, and as whom, as the setting names them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated
from urllib.parse import unquote, urlsplit

from pydantic import BeforeValidator, ValidationInfo, field_validator
from pydantic_settings import NoDecode

from motcua.config.portal_setting import DEMO_CLIENT, DEMO_SECRET, PortalSettings
from motcua.config.variables import demand, variable

REGISTERS = ("population", "civil_status", "business", "land", "insurance")


@dataclass(frozen=True)
class StateService:
    """The address of a register's service, our name and secret there."""

    address: str
    client: str
    secret: str = field(repr=False)


def read_registers(value: str | Mapping[str, StateService]) -> Mapping[str, StateService]:
    """`population=https://client:secret@host/path`, one after the other; raises `ValueError`."""
    if not isinstance(value, str):
        return value
    found: dict[str, StateService] = {}
    for word in value.split():
        key, _, address = word.partition("=")
        if key not in REGISTERS or key in found:
            raise ValueError
        found[key] = _service(address)
    return found


def _service(address: str) -> StateService:
    parts = urlsplit(address)
    here = parts.hostname in {"127.0.0.1", "localhost", "::1"}
    if not (parts.hostname and parts.username and parts.password) or parts.query:
        raise ValueError
    if parts.scheme != "https" and not (parts.scheme == "http" and here):
        raise ValueError
    port = f":{parts.port}" if parts.port else ""
    return StateService(
        f"{parts.scheme}://{parts.hostname}{port}{parts.path}".rstrip("/"),
        unquote(parts.username),
        unquote(parts.password),
    )


class RegisterSettings(PortalSettings):
    """Which registers of the State can be asked."""

    given_registers: Annotated[Mapping[str, StateService], NoDecode, BeforeValidator(read_registers)] = (
        variable(
            "STATE_REGISTERS",
            {},
            means="registers of the State that officials ask, each `name=https://client:secret@host/path`, with spaces "
            "between: `population`, `civil_status`, `business`, `land`, `insurance`; see "
            "[registers](../mechanisms/registers.md)",
            without="a demo: the simulated ones; otherwise none is asked",
            expected="tên=https://tên:bí-mật@máy-chủ/đường-dẫn, cách nhau bằng dấu cách",
            secret=True,
        )
    )

    @field_validator("given_registers")
    @classmethod
    def _real_registers_in_production(
        cls, named: Mapping[str, StateService], info: ValidationInfo
    ) -> Mapping[str, StateService]:
        if info.data.get("mode") == "production" and any(one.secret == DEMO_SECRET for one in named.values()):
            raise demand("bí mật do cơ quan giữ cơ sở dữ liệu cấp")
        return named

    @property
    def registers(self) -> Mapping[str, StateService]:
        """Those that are named; in a demo that names none, the simulated ones."""
        if self.given_registers or self.mode != "demo":
            return self.given_registers
        here = f"http://127.0.0.1:{self.registers_simulator_port}"
        return dict.fromkeys(REGISTERS, StateService(here, DEMO_CLIENT, DEMO_SECRET))
