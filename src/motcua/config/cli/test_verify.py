"""`motcua verify` as a person and as a program call it, with neither database nor server."""

import json
import os
import subprocess
from base64 import b64encode
from collections.abc import Callable, Iterator
from functools import partial
from hashlib import sha256
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from motcua.adapters.demo_authority.adapter import signing_tools
from motcua.adapters.demo_authority.authority import DemoAuthority
from motcua.config.env import kept
from motcua.kernel.clock import now
from motcua.signing.commands import endorse, sign_tree
from motcua.signing.receipt_key import ReceiptKey, new_key
from tests.support.papers import a_paper
from tests.support.quick_commands import Commands, commands
from tests.support.signing import sign_as_person

Run = Callable[..., subprocess.CompletedProcess[str]]


def facts_of(paper: bytes) -> dict[str, Any]:
    """What a proof of receipt of one paper says."""
    words = ("system", "procedure", "counter", "form_sha256", "event_sha256")
    file = {"component": "KHAI", "sha256": sha256(paper).hexdigest(), "size": len(paper)}
    at = "2026-11-29T08:00:00+07:00"
    return {**dict.fromkeys(words, "x"), "code": "H49-1", "received_at": at, "files": [file]}


@pytest.fixture(scope="module")
def program() -> Iterator[Commands]:
    """The command, read once."""
    with commands("motcua.config.cli.verify") as made:
        yield made


@pytest.fixture
def home(installation: Path, tmp_path: Path) -> Path:
    """An installation of this test alone."""
    return Path(copytree(installation, tmp_path / "home"))


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation with an authority and a signed paper in it."""
    tmp_path = tmp_path_factory.mktemp("installation")
    authority = DemoAuthority(tmp_path / "authority")
    key = authority.issue_person("an", "Nguyễn Văn An", "Chủ tịch", "UBND")
    signed = sign_as_person(
        a_paper(),
        key=key,
        name="Nguyễn Văn An",
        post="Chủ tịch",
        at=now(),
        reason="Ký",
        tools=signing_tools(authority),
    )
    (tmp_path / "signed.pdf").write_bytes(signed)
    (tmp_path / "plain.pdf").write_bytes(a_paper())
    seal = authority.issue_organisation("H49.61", "UBND phường Hồng Gai", "H49.61")
    leaves = [sha256(one).digest() for one in (a_paper(), b"another")]
    proof, _ = sign_tree(leaves, key=seal, at=now(), tools=signing_tools(authority))
    (tmp_path / "proof.json").write_bytes(proof)
    own = kept(tmp_path, "receipt-key", new_key)
    received = ReceiptKey.load(own).sign(facts_of(a_paper()))
    (tmp_path / "received.json").write_text(json.dumps(received))
    endorsement = endorse(ReceiptKey.load(own).public, key=seal, at=now(), tools=signing_tools(authority))
    published = {"keys": [{"key": received["key"], "endorsement": b64encode(endorsement).decode()}]}
    (tmp_path / "keys.json").write_text(json.dumps(published))
    (tmp_path / "root.pem").write_bytes(authority.root.public_bytes(Encoding.PEM))
    return tmp_path


@pytest.fixture
def run(program: Commands) -> Run:
    """The command in a process of its own whose database cannot be reached."""
    return partial(_run, program)


def _run(program: Commands, home: Path, *words: str, **settings: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "MOTCUA_HOME": str(home),
        "MOTCUA_MODE": "demo",
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing",
        **{name: str(value) for name, value in settings.items()},
    }
    return program.run("verify", *words, env=environment, cwd=home)


def test_a_good_file_ends_with_0_and_says_who_signed(run: Run, home: Path) -> None:
    done = run(home, "signed.pdf")
    assert done.returncode == 0, done.stderr
    assert "HỢP LỆ" in done.stdout
    assert "Nguyễn Văn An, Chủ tịch" in done.stdout


def test_a_program_reads_json(run: Run, home: Path) -> None:
    done = run(home, "signed.pdf", "--json")
    report = json.loads(done.stdout)
    assert (report["valid"], report["intact"], report["trusted"]) == (True, True, True)
    assert report["signatures"][0]["name"] == "Nguyễn Văn An"
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("address", "lacks"),
    [
        ("https://mot-cua.example/xac-minh?ma=H49.12-261116-0001", ["seal"]),
        ("https://mot-cua.example/tra-cuu?ma=H49.12-261116-0001&k=ABCD", ["seal"]),
        ("https://elsewhere.example/xac-minh?ma=17", []),
        ("https://elsewhere.example/?ma=H49.12-261116-0001", []),
    ],
)
def test_a_copy_of_a_paper_of_ours_without_its_seal_is_not_called_valid(
    run: Run, home: Path, address: str, lacks: list[str]
) -> None:
    authority = DemoAuthority(home / "authority")
    key = authority.issue_person("binh", "Trần Thị Bình", "Chủ tịch", "UBND")
    tools = signing_tools(authority)
    said = {"name": "Trần Thị Bình", "post": "Chủ tịch", "at": now(), "reason": "Ký"}
    signed = sign_as_person(a_paper(code=address), key=key, tools=tools, **said)
    (home / "copy.pdf").write_bytes(signed)
    done = run(home, "copy.pdf", "--json")
    report = json.loads(done.stdout)
    assert report["lacks"] == lacks, done.stderr
    assert report["valid"] is not bool(lacks)
    assert report["intact"] is True
    told = run(home, "copy.pdf")
    assert told.returncode == bool(lacks)
    assert ("CHƯA PHẢI BẢN ĐÃ CẤP" in told.stdout) is bool(lacks)


@pytest.mark.parametrize("file", ["plain.pdf", "changed.pdf"])
def test_an_unsigned_or_changed_file_ends_with_1(run: Run, home: Path, file: str) -> None:
    changed = bytearray((home / "signed.pdf").read_bytes())
    changed[2000] ^= 1
    (home / "changed.pdf").write_bytes(changed)
    done = run(home, file)
    assert done.returncode == 1
    assert "KHÔNG HỢP LỆ" in done.stdout


@pytest.mark.parametrize("file", ["root.pem", "missing.pdf", "."])
def test_what_cannot_be_read_ends_with_2(run: Run, home: Path, file: str) -> None:
    done = run(home, file)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_elsewhere_the_root_must_be_named(
    run: Run, home: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    file, root = str(home / "signed.pdf"), str(home / "root.pem")
    assert run(elsewhere, file).returncode == 1
    assert run(elsewhere, file, "--trust", root).returncode == 0
    assert not (elsewhere / "authority").exists()


def test_whom_the_settings_name_is_believed_for_just_that(
    run: Run, home: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere, file = tmp_path_factory.mktemp("elsewhere"), str(home / "signed.pdf")
    anchors = elsewhere / "anchors"
    (anchors / "officials").mkdir(parents=True)
    (anchors / "officials" / "goc.pem").write_bytes((home / "root.pem").read_bytes())
    done = run(elsewhere, file, TRUST_ANCHORS=anchors)
    assert done.returncode == 0, done.stderr
    assert "Tin cậy: có (chứng thực chuyên dùng công vụ)" in done.stdout
    report = json.loads(run(elsewhere, file, "--json", TRUST_ANCHORS=anchors).stdout)
    assert report["signatures"][0]["trusted_as"] == "officials"
    own = json.loads(run(home, file, "--json").stdout)
    assert own["signatures"][0]["trusted_as"] == "demonstration"
    named = json.loads(run(elsewhere, file, "--json", "--trust", str(home / "root.pem")).stdout)
    assert named["signatures"][0]["trusted_as"] == "named"


def test_published_keys_that_give_a_key_twice_are_refused_by_its_name(run: Run, home: Path) -> None:
    written = (home / "keys.json").read_text()
    (home / "keys.json").write_text(written.replace("{", '{"keys": [], ', 1))
    done = run(home, "received.json", "--keys", "keys.json")
    assert done.returncode == 2
    assert "Khoá “keys” được ghi hai lần" in done.stderr


def test_a_proof_says_what_it_proves(run: Run, home: Path) -> None:
    done = run(home, "proof.json")
    assert done.returncode == 0, done.stderr
    assert (
        f"UBND phường Hồng Gai đã ký nội dung có mã băm SHA-256 {sha256(a_paper()).hexdigest()}"
        in done.stdout
    )
    assert "nội dung thứ 1 trong 2" in done.stdout
    assert json.loads(run(home, "proof.json", "--json").stdout)["valid"] is True


def test_a_proof_is_for_its_own_content_alone(run: Run, home: Path) -> None:
    assert run(home, "proof.json", "--content", "plain.pdf").returncode == 0
    other = run(home, "proof.json", "--content", "signed.pdf")
    assert other.returncode == 1
    assert "nội dung khác" in other.stdout


def test_a_spoilt_proof_ends_with_1(run: Run, home: Path) -> None:
    spoilt = (home / "proof.json").read_text().replace('"index":0', '"index":1')
    (home / "proof.json").write_text(spoilt)
    done = run(home, "proof.json")
    assert done.returncode == 1
    assert "KHÔNG HỢP LỆ" in done.stdout


def test_a_proof_of_receipt_says_what_it_proves_and_what_not(run: Run, home: Path) -> None:
    done = run(home, "received.json")
    assert done.returncode == 0, done.stderr
    for words in (
        "đã nhận hồ sơ H49-1",
        sha256(a_paper()).hexdigest(),
        "Không chứng minh",
        "chưa thấy chữ ký bảo đảm",
    ):
        assert words in done.stdout


def test_elsewhere_the_published_keys_and_the_root_are_enough(run: Run, home: Path) -> None:
    (home / "receipt-key").unlink()
    assert run(home, "received.json").returncode == 1
    done = run(home, "received.json", "--keys", "keys.json", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["trusted"] is True


def test_a_file_is_one_of_those_received_or_not(run: Run, home: Path) -> None:
    assert run(home, "received.json", "--content", "plain.pdf").returncode == 0
    done = run(home, "received.json", "--content", "signed.pdf")
    assert done.returncode == 1
    assert "nội dung khác" in done.stdout
