"""How the national portal is reached, and as whom, as the setting names it."""

from dataclasses import dataclass, field
from typing import Annotated
from urllib.parse import parse_qs, unquote, urlsplit

from pydantic import BeforeValidator, ValidationInfo, field_validator
from pydantic_settings import NoDecode

from motcua.config.simulator_settings import SimulatorSettings
from motcua.config.variables import demand, variable

GENERATIONS = ("1.3", "1.4")
# What the simulated one of a demo knows us by.
DEMO_CLIENT, DEMO_SECRET = "motcua", "trinh-dien"


@dataclass(frozen=True)
class NationalPortal:
    """The address of its service, our name and secret there, the generation that it speaks."""

    address: str
    client: str
    secret: str = field(repr=False)
    generation: str = "1.4"


def read_portal(value: str) -> NationalPortal | None:
    """`https://client:secret@host/path?generation=1.4`; raises `ValueError`."""
    if not value:
        return None
    parts = urlsplit(value)
    asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    here = parts.hostname in {"127.0.0.1", "localhost", "::1"}
    if not (parts.hostname and parts.username and parts.password) or asked.keys() - {"generation"}:
        raise ValueError
    if parts.scheme != "https" and not (parts.scheme == "http" and here):
        raise ValueError
    if asked.get("generation", "1.4") not in GENERATIONS:
        raise ValueError
    port = f":{parts.port}" if parts.port else ""
    return NationalPortal(
        address=f"{parts.scheme}://{parts.hostname}{port}{parts.path}".rstrip("/"),
        client=unquote(parts.username),
        secret=unquote(parts.password),
        generation=asked.get("generation", "1.4"),
    )


class PortalSettings(SimulatorSettings):
    """With whom dossiers are exchanged."""

    given_portal: Annotated[NationalPortal | None, NoDecode, BeforeValidator(read_portal)] = variable(
        "NATIONAL_PORTAL",
        means="the national portal's service for dossiers: `https://client:secret@host/path?generation=1.4` "
        "(or `1.3`); see [exchange](../mechanisms/exchange.md)",
        without="a demo: the simulated one; otherwise nothing is exchanged with it",
        expected="https://tên:bí-mật@máy-chủ/đường-dẫn?generation=1.4 (hoặc 1.3)",
        secret=True,
    )

    @field_validator("given_portal")
    @classmethod
    def _a_real_one_in_production(
        cls, named: NationalPortal | None, info: ValidationInfo
    ) -> NationalPortal | None:
        if named and named.secret == DEMO_SECRET and info.data.get("mode") == "production":
            raise demand("bí mật do Cổng Dịch vụ công quốc gia cấp")
        return named

    @property
    def portal(self) -> NationalPortal | None:
        """The one that is named; in a demo that names none, the simulated one."""
        if self.given_portal or self.mode != "demo":
            return self.given_portal
        return NationalPortal(f"http://127.0.0.1:{self.portal_simulator_port}", DEMO_CLIENT, DEMO_SECRET)
