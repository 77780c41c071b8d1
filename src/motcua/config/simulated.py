"""How providers of log-ins know us; where a demonstration's simulated outside systems listen."""

from dataclasses import dataclass, field

# What the simulated VNeID knows us by; production refuses it.
DEMO_CLIENT, DEMO_CLIENT_SECRET = "motcua", "trinh-dien"
SIMULATED_SSO = "/quoc-gia"
"""Where on the simulated VNeID's site the simulated national portal stands."""
# In the order of the fields of `SimulatorPorts`.
SIMULATOR_PORTS = (
    "VNEID_SIMULATOR_PORT",
    "AUTHORITY_SIMULATOR_PORT",
    "MAIL_CATCHER_SMTP_PORT",
    "MAIL_CATCHER_PORT",
    "TELEPHONE_SIMULATOR_PORT",
    "SMS_SIMULATOR_PORT",
    "SMS_SECOND_SIMULATOR_PORT",
    "ZALO_SIMULATOR_PORT",
    "PORTAL_SIMULATOR_PORT",
    "REGISTERS_SIMULATOR_PORT",
)


@dataclass(frozen=True)
class SimulatorPorts:
    """Where the simulated outside systems of a demo listen, on the loopback."""

    vneid: int
    authority: int
    smtp: int
    mail_page: int
    telephone: int
    sms: int
    sms_second: int
    zalo: int
    portal: int
    registers: int


@dataclass(frozen=True)
class OpenID:
    """How an OpenID Connect provider (VNeID, the national portal) is reached and knows us."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)


def simulated_provider(port: int, path: str = "") -> OpenID:
    """A provider of a demonstration, on the simulated VNeID's site."""
    return OpenID(f"http://127.0.0.1:{port}{path}", DEMO_CLIENT, DEMO_CLIENT_SECRET)
