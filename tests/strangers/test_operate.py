"""The files that deploy/ gives to whoever runs an installation are taken by the programs they are for."""

import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from motcua.config.env import CHECKOUT
from tests.support.site import Site, free_ports
from tests.support.strangers import holding_on

DEPLOY = CHECKOUT / "deploy"
NGINX = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
SYSTEMD = shutil.which("systemd-analyze")
WITHOUT = "NOT TRIED: there is no {0} on this machine; sudo apt-get install {1}"

needs_nginx = pytest.mark.skipif(NGINX is None, reason=WITHOUT.format("nginx", "nginx-light"))
needs_systemd = pytest.mark.skipif(SYSTEMD is None, reason=WITHOUT.format("systemd-analyze", "systemd"))


def certificate(folder: Path) -> None:
    """Of our own, for the files that nginx.conf names."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "motcua.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    (folder / "fullchain.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    pem = serialization.PrivateFormat.PKCS8
    (folder / "key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, pem, plain))


def configuration(
    folder: Path, *, http: int, https: int, application: int, beside: int | None = None
) -> Path:
    """Our file with nothing changed but ports and places, inside what a distribution's nginx.conf says.

    `beside` is the second of the two servers; without one both are the first.
    """
    certificate(folder)
    given = (DEPLOY / "nginx.conf").read_text()
    for pattern, put in (
        (r"listen \[::\]:\d+[^;]*;", ""),
        (r"listen 80;", f"listen 127.0.0.1:{http};"),
        (r"listen 443 ", f"listen 127.0.0.1:{https} "),
        (r"/etc/motcua/tls", str(folder)),
        (r"127\.0\.0\.1:8000", f"127.0.0.1:{application}"),
        (r"127\.0\.0\.1:8001", f"127.0.0.1:{beside or application}"),
    ):
        given, changed = re.subn(pattern, put, given)
        assert changed, pattern
    (folder / "motcua.conf").write_text(given)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "\n".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    whole = folder / "nginx.conf"
    whole.write_text(
        f"pid {folder}/pid;\nerror_log {folder}/error.log;\ndaemon off;\nworker_processes 1;\n"
        "events { worker_connections 512; }\n"
        f"http {{\naccess_log off;\n{temporary}\ninclude {folder}/motcua.conf;\n}}\n"
    )
    return whole


@needs_nginx
def test_nginx_takes_our_file(tmp_path: Path) -> None:
    http, https, application = free_ports(3)
    asked = [
        str(NGINX),
        "-t",
        "-c",
        str(configuration(tmp_path, http=http, https=https, application=application)),
    ]
    done = subprocess.run(
        [*asked, "-e", str(tmp_path / "error.log")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@needs_systemd
@pytest.mark.parametrize("unit", ["motcua-web@.service", "motcua-worker.service"])
def test_systemd_takes_our_units(unit: str, tmp_path: Path) -> None:
    program = tmp_path / "motcua"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    copy = tmp_path / unit.replace("@", "@8000")
    copy.write_text((DEPLOY / "systemd" / unit).read_text().replace("/opt/motcua/motcua", str(program)))
    done = subprocess.run([str(SYSTEMD), "verify", str(copy)], capture_output=True, text=True, check=False)
    ours = [line for line in done.stderr.splitlines() if copy.name in line]
    assert not ours


@contextmanager
def proxy(folder: Path, application: int, beside: int | None = None) -> Iterator[str]:
    """A running nginx with our file; its address."""
    http, https = free_ports(2)
    whole = configuration(folder, http=http, https=https, application=application, beside=beside)
    running = subprocess.Popen([str(NGINX), "-c", str(whole), "-e", str(folder / "error.log")])
    try:
        end = time.monotonic() + 20
        while time.monotonic() < end:
            try:
                socket.create_connection(("127.0.0.1", https), timeout=1).close()
                break
            except OSError:
                time.sleep(0.05)
        yield f"https://127.0.0.1:{https}"
    finally:
        running.terminate()
        running.wait(20)


@needs_nginx
@pytest.mark.filterwarnings("ignore::urllib3.exceptions.InsecureRequestWarning")
def test_behind_nginx_drips_hold_nobody_and_slow_files_arrive(site: Site, tmp_path: Path) -> None:
    application = int(site.variables["PORT"])
    content = b"%PDF-1.7\n" + b"a" * 5000

    def dripping() -> Iterator[bytes]:
        for start in range(0, len(content), 1000):
            time.sleep(0.3)
            yield content[start : start + 1000]

    with proxy(tmp_path, application) as url, requests.Session() as session:
        session.verify, session.trust_env = False, False
        session.headers["Host"] = "localhost"
        with holding_on(url, "a body of a known length by drips", 20, secure=trusting()):
            time.sleep(1)
            for _ in range(5):
                assert session.get(f"{url}/", timeout=20).status_code == 200
            answer = session.post(f"{url}/api/v1/verify", data=dripping(), timeout=30)
    assert answer.status_code == 200
    assert answer.json()["sha256"] == sha256(content).hexdigest()


def trusting() -> ssl.SSLContext:
    """Takes the certificate that was made a moment ago."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


@contextmanager
def answering(port: int) -> Iterator[None]:
    """Somebody who answers at this port."""
    server = ThreadingHTTPServer(("127.0.0.1", port), SimpleHTTPRequestHandler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@needs_nginx
@pytest.mark.filterwarnings("ignore::urllib3.exceptions.InsecureRequestWarning")
def test_behind_nginx_two_servers_renewed_one_right_after_the_other_lose_no_request(tmp_path: Path) -> None:
    first, second = free_ports(2)
    seen: list[int] = []
    with proxy(tmp_path, first, second) as url, requests.Session() as session:
        session.verify, session.trust_env = False, False
        for one in (second, first, second):
            with answering(one):
                seen += [session.get(f"{url}/", timeout=20).status_code for _ in range(4)]
    assert seen == [200] * 12
