"""Where lines of the logs are sent, as one setting names it."""

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import parse_qs, urlsplit

_PORTS = {"tls": 6514, "tcp": 514}


@dataclass(frozen=True)
class Siem:
    """A receiver of syslog. `tls`: the line is encrypted; `ca` a file with the authorities to believe."""

    host: str
    port: int
    tls: bool
    ca: str

    @property
    def stays_here(self) -> bool:
        """Whether lines do not leave this machine unencrypted."""
        try:
            return self.tls or ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


def read_siem(value: str) -> Siem | None:
    """`tls://host:6514?ca=/path.pem` or `tcp://127.0.0.1:514`; raises `ValueError`."""
    if not value:
        return None
    parts = urlsplit(value)
    given = parse_qs(parts.query, strict_parsing=bool(parts.query))
    if parts.scheme not in _PORTS or not parts.hostname or given.keys() - {"ca"} or parts.path.strip("/"):
        raise ValueError
    ca = given.get("ca", [""])[-1]
    return Siem(parts.hostname, parts.port or _PORTS[parts.scheme], parts.scheme == "tls", ca)
