"""The agent of the official's own machine: signs with a token for pages of the site, and for nobody else."""

import base64
import sys
import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
import requests
from asn1crypto import pem, x509

from motcua.adapters.demo_authority.authority import DemoAuthority
from motcua.adapters.demo_authority.certificates import person_name
from motcua.adapters.machine.agent import Agent, make_server, pinentry
from motcua.adapters.pkcs11.tokens import digest_of
from motcua.signing.ports import fits
from motcua.signing.types import Credential, KeyRef
from tests.contracts.tokens import SOFTHSM, Token

AN = KeyRef("person", "an")
SITE = "https://motcua.vi-du.gov.vn"
# A pinentry that types what stands in a file beside it, and notes what it was told.
PINENTRY = """#!{python}
import pathlib, sys
here = pathlib.Path(__file__).parent
print("OK Pleased to meet you", flush=True)
for line in sys.stdin:
    with (here / "told").open("a") as told: told.write(line)
    if line.startswith("GETPIN"):
        pins = (here / "pins").read_text().split()
        (here / "pins").write_text(" ".join(pins[1:]))
        print(f"D {{pins[0]}}\\nOK" if pins else "ERR 83886179 cancelled", flush=True)
    else:
        print("OK", flush=True)
"""


@pytest.fixture
def asking(tmp_path: Path) -> Path:
    program = tmp_path / "pinentry"
    program.write_text(PINENTRY.format(python=sys.executable))
    program.chmod(0o700)
    (tmp_path / "pins").write_text(Token.pin)
    return program


@pytest.fixture
def agent(tmp_path: Path, asking: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Its address."""
    token = Token.made(tmp_path, monkeypatch)
    subject = person_name("an", "Nguyễn Văn An", "Chủ tịch", "UBND xã Mẫu")
    token.put(AN, subject, DemoAuthority(tmp_path / "authority"))
    server: ThreadingHTTPServer = make_server(
        Agent(SITE, SOFTHSM, pinentry(str(asking)), threading.Lock()), 0
    )
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def certificate(agent: str) -> x509.Certificate:
    (one,) = requests.get(f"{agent}/certificates", timeout=10).json()["certificates"]
    return x509.Certificate.load(pem.unarmor(one["pem"].encode())[2])


def sign(agent: str, *texts: bytes, origin: str = SITE, fingerprint: str = "") -> requests.Response:
    asked = {
        "certificate": fingerprint or certificate(agent).sha256.hex(),
        "digests": [digest_of(text).hex() for text in texts],
    }
    return requests.post(f"{agent}/sign", json=asked, headers={"Origin": origin}, timeout=10)


def test_it_signs_for_a_page_of_the_site_after_the_pin(agent: str, asking: Path) -> None:
    told = sign(agent, b"one", b"two")
    assert told.headers["Access-Control-Allow-Origin"] == SITE
    an = Credential("", certificate(agent))
    values = [base64.b64decode(one) for one in told.json()["signatures"]]
    assert all(map(fits, [an, an], [b"one", b"two"], values))
    assert "2 văn bản" in (asking.parent / "told").read_text()


def test_a_page_of_somebody_else_gets_nothing(agent: str) -> None:
    told = sign(agent, b"one", origin="https://elsewhere.example")
    assert (told.status_code, "signatures" in told.json()) == (403, False)


def test_a_wrong_pin_is_asked_for_again_and_no_pin_signs_nothing(agent: str, asking: Path) -> None:
    (asking.parent / "pins").write_text(f"9999 {Token.pin}")
    assert "signatures" in sign(agent, b"one").json()
    assert "SETERROR Mã PIN không đúng" in (asking.parent / "told").read_text()
    (asking.parent / "pins").write_text("")
    assert "chưa có gì được ký" in sign(agent, b"one").json()["problem"]


def test_another_certificate_is_not_found(agent: str) -> None:
    assert "Không thấy thiết bị" in sign(agent, b"one", fingerprint="00" * 32).json()["problem"]


@pytest.mark.parametrize("body", [b"", b"[]", b'{"digests": ["zz"], "certificate": "x"}', b'{"digests": []}'])
def test_a_malformed_request_is_told_so(agent: str, body: bytes) -> None:
    told = requests.post(f"{agent}/sign", data=body, headers={"Origin": SITE}, timeout=10)
    assert (told.status_code, told.json()["problem"]) == (400, "Yêu cầu không đúng dạng.")
