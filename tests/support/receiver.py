"""A receiver of syslog that none of us wrote: rsyslog, writing what it takes into a file; by TLS with a certificate of
the test."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from motcua.config.tools import TOOLS
from tests.support.site import free_ports

PROGRAM = next(tool for tool in TOOLS if tool.package == "rsyslog")
TLS = next(tool for tool in TOOLS if tool.package == "rsyslog-gnutls")
_SETTINGS = """
global(workDirectory="{folder}" {tls_files})
module(load="imtcp" {tls_module})
template(name="raw" type="string" string="%structured-data%|%msgid%|%msg%\\n")
ruleset(name="in") {{ action(type="omfile" file="{folder}/taken" template="raw" flushOnTXEnd="on") }}
input(type="imtcp" port="{port}" address="127.0.0.1" ruleset="in")
"""


@dataclass(frozen=True)
class Rsyslog:
    """One that listens."""

    port: int
    folder: Path
    ca: str

    def taken(self, number: int) -> list[str]:
        """What it has written, once there are so many lines."""
        path, patience = self.folder / "taken", time.monotonic() + 10
        while time.monotonic() < patience:
            lines = path.read_text("utf-8").splitlines() if path.exists() else []
            if len(lines) >= number:
                return lines
            time.sleep(0.05)
        raise AssertionError(f"rsyslog wrote {path.read_text() if path.exists() else 'nothing'}")


@contextmanager
def rsyslog(folder: Path, *, tls: bool = False) -> Iterator[Rsyslog]:
    """Running while the block does."""
    [port] = free_ports(1)
    ca = certificate(folder) if tls else ""
    said = {"folder": folder, "port": port, "tls_files": "", "tls_module": ""}
    if tls:
        said["tls_files"] = (
            f'DefaultNetstreamDriver="gtls" DefaultNetstreamDriverCAFile="{ca}" '
            f'DefaultNetstreamDriverCertFile="{ca}" DefaultNetstreamDriverKeyFile="{folder}/key.pem"'
        )
        said["tls_module"] = 'StreamDriver.Name="gtls" StreamDriver.Mode="1" StreamDriver.AuthMode="anon"'
    (folder / "rsyslog.conf").write_text(_SETTINGS.format(**said))
    words = [str(PROGRAM.path), "-n", "-f", str(folder / "rsyslog.conf"), "-i", str(folder / "pid")]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as running:
        try:
            yield Rsyslog(port, folder, ca)
        finally:
            running.terminate()


def certificate(folder: Path) -> str:
    """A self-signed one for the loopback, with its key beside it; its path."""
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "siem")]),
    )
    now = datetime.now(UTC)
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = (
        builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    (folder / "key.pem").write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    )
    path = folder / "certificate.pem"
    path.write_bytes(made.public_bytes(Encoding.PEM))
    return str(path)
