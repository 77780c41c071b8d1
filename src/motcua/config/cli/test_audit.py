"""What an auditor reads who checks an export: whether it is whole, up to which end, and how to learn that end."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from asn1crypto import pem
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.serialization import Encoding

from motcua.adapters.demo_authority.adapter import signing_tools
from motcua.adapters.demo_authority.authority import DemoAuthority
from motcua.config import ready
from motcua.config.cli.audit import command
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import now
from motcua.platform import log
from motcua.platform.audit import ports
from motcua.platform.audit.closing import close
from motcua.platform.audit.export import export
from motcua.signing.commands import sign_detached
from motcua.signing.ports import SigningTools
from motcua.signing.types import KeyRef
from tests.support.signing import believing

pytestmark = pytest.mark.django_db(transaction=True)


class Province:
    """Signs closings by the key of an authority that lies in a folder."""

    def __init__(self, tools: SigningTools, key: KeyRef) -> None:
        self._tools, self._key = tools, key
        self._issuers = tools.trust.intermediates

    def sign(self, content: bytes) -> bytes:
        return sign_detached(content, key=self._key, at=now(), tools=self._tools)

    def authorities(self) -> bytes:
        return b"".join(pem.armor("CERTIFICATE", one.dump()) for one in self._issuers)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An export of two closings beside the root certificate that an auditor brings along."""
    monkeypatch.setattr(ready, "ensure_ready", lambda: None)
    authority = DemoAuthority(tmp_path / "authority")
    province = Province(signing_tools(authority), authority.issue_organisation("H49", "UBND tỉnh", "H49"))
    (tmp_path / "root.pem").write_bytes(authority.root.public_bytes(Encoding.PEM))
    before = list(ports._connected)
    ports.connect(lambda: province)
    for number in (1, 2):
        log.record(
            "dossier",
            900_000 + number,
            "submitted",
            at=datetime(2026, 11, 20, tzinfo=UTC),
            actor=SYSTEM,
            data={},
        )
        assert close() is not None
    export(tmp_path / "out")
    yield tmp_path
    ports._connected[:] = before


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(command, [str(word) for word in words])


def verify(folder: Path, *words: str) -> Result:
    return run("verify", folder / "out", "--trust", folder / "root.pem", *words)


def cut_off(folder: Path) -> None:
    """The last closing and all that it covers are taken out, and the manifest knows nothing of them."""
    out = folder / "out"
    closings = (out / "closings.jsonl").read_text().splitlines()
    last = json.loads(closings[-1])["number"]
    (out / "closings.jsonl").write_text("".join(f"{line}\n" for line in closings[:-1]))
    leaves = [json.loads(line) for line in (out / "leaves.jsonl").read_text().splitlines()]
    gone = {(one["topic"], one["stream"], one["last"]) for one in leaves if one["closing"] == last}
    kept = [one for one in leaves if one["closing"] != last]
    (out / "leaves.jsonl").write_text("".join(json.dumps(one) + "\n" for one in kept))
    events = [json.loads(line) for line in (out / "events.jsonl").read_text().splitlines()]
    stay = [one for one in events if (one["topic"], one["stream"], one["seq"]) not in gone]
    (out / "events.jsonl").write_text("".join(json.dumps(one) + "\n" for one in stay))
    manifest = json.loads((out / "manifest.json").read_text())
    manifest["closings"]["last"] = last - 1
    (out / "manifest.json").write_text(json.dumps(manifest))


def test_with_the_root_that_the_system_tells_the_export_is_known_to_be_whole(folder: Path) -> None:
    told = json.loads(run("root", "--json").stdout)
    assert told["root"] in run("root").stdout
    done = verify(folder, "--expect-root", told["root"])
    assert done.exit_code == 0, done.output
    assert "NGUYÊN VẸN" in done.stdout
    assert f"Có đủ đến lần chốt {told['number']} mang gốc đã cho" in done.stdout


def test_a_cut_at_the_end_is_told_in_words(folder: Path) -> None:
    root = json.loads(run("root", "--json").stdout)["root"]
    cut_off(folder)
    done = verify(folder, "--expect-root", root)
    assert done.exit_code == 1
    assert "bị cắt ở cuối" in done.stdout
    report = json.loads(verify(folder, "--expect-root", root, "--json").stdout)
    assert [one["what"] for one in report["problems"]] == ["end_missing"]


def test_without_a_root_it_is_said_that_a_cut_cannot_be_seen_and_how_to_learn_the_root(folder: Path) -> None:
    cut_off(folder)
    done = verify(folder)
    assert done.exit_code == 0
    assert "Chưa biết bản xuất có bị cắt ở cuối hay không" in done.stdout
    assert "motcua audit root" in done.stdout
    assert json.loads((folder / "out" / "closings.jsonl").read_text().splitlines()[-1])["root"] in done.stdout


@pytest.mark.parametrize("root", ["", "abc", "z" * 64, "0" * 63])
def test_what_is_no_root_is_refused_before_anything_is_read(folder: Path, root: str) -> None:
    done = verify(folder, "--expect-root", root)
    assert done.exit_code == 2
    assert "64 chữ số" in done.stderr


def test_a_root_may_be_written_as_it_is_read_out(folder: Path) -> None:
    root = json.loads(run("root", "--json").stdout)["root"].upper()
    spoken = " ".join(root[place : place + 8] for place in range(0, 64, 8))
    assert verify(folder, "--expect-root", spoken).exit_code == 0


@pytest.mark.parametrize(
    "content", ["", "xin chào", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"]
)
def test_spoilt_certificates_in_the_export_end_in_an_answer(folder: Path, content: str) -> None:
    (folder / "out" / "authorities.pem").write_text(content)
    assert verify(folder).exit_code in (0, 1)
    assert "chốt" in verify(folder).stdout
    (folder / "root.pem").write_text("xin chào")
    done = verify(folder)
    assert done.exit_code == 2
    assert "không phải chứng thư số dạng PEM" in done.stderr


@pytest.mark.parametrize(("purpose", "code"), [("officials", 0), ("public", 1), ("foreign", 1)])
def test_without_a_root_certificate_only_those_believed_for_agencies_may_have_signed(
    folder: Path, purpose: str, code: int
) -> None:
    (folder / "anchors" / purpose).mkdir(parents=True)
    (folder / "root.pem").rename(folder / "anchors" / purpose / "goc.pem")
    with believing(folder / "anchors"):
        done = run("verify", folder / "out", "--json")
    assert done.exit_code == code
    assert {one["what"] for one in json.loads(done.stdout)["problems"]} == (
        {"signature_bad"} if code else set()
    )
