"""Whom an operator lays down to be believed is believed for just that; a wrong file is told by its name."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import Certificate

from motcua.adapters.demo_authority.authority import DemoAuthority
from motcua.config import health
from motcua.config.env import environment
from motcua.config.test_env import PRODUCTION
from motcua.config.trust_anchors import WrongAnchors, read
from motcua.kernel.errors import Unavailable
from motcua.signing import ports
from motcua.signing.queries import anchors
from motcua.signing.types import KeyRef
from tests.support.signing import believing


@pytest.fixture
def authority(tmp_path: Path) -> DemoAuthority:
    """An authority of somebody else's, with one person's certificate."""
    made = DemoAuthority(tmp_path / "somebody")
    made.issue_person("an", "Nguyễn Văn An", "Giám đốc", "Công ty A")
    return made


@pytest.fixture
def folder(tmp_path: Path, authority: DemoAuthority) -> Path:
    """A folder as the page for operators describes it: a root, and beside it its intermediates in one file."""
    lay(tmp_path / "anchors" / "public" / "goc.pem", authority.root)
    lay(tmp_path / "anchors" / "public" / "trung-gian.pem", *authority.intermediates)
    return tmp_path / "anchors"


def lay(path: Path, *certificates: Certificate) -> None:
    """A file of certificates."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(one.public_bytes(Encoding.PEM) for one in certificates))


def test_self_signed_ones_are_roots_and_the_others_intermediates(folder: Path) -> None:
    trust = read(folder)
    assert (len(trust.roots), len(trust.intermediates)) == (1, 2)
    assert {trust.purpose_of(one) for one in (*trust.roots, *trust.intermediates)} == {"public"}
    told = anchors(trust)
    assert [one.is_root for one in told] == [True, False, False]
    assert told[0].fingerprint.replace(" ", "").lower() == trust.roots[0].sha256.hex()


def test_each_folder_is_a_purpose(folder: Path, tmp_path: Path) -> None:
    for purpose in ("officials", "foreign"):
        lay(folder / purpose / "goc.pem", DemoAuthority(tmp_path / purpose).root)
    trust = read(folder)
    assert [trust.purpose_of(one) for one in trust.roots] == ["foreign", "officials", "public"]
    assert [trust.purpose_of(one) for one in trust.for_agencies().roots] == ["officials"]


def test_what_an_orchestrator_hides_beside_them_does_no_harm(folder: Path) -> None:
    (folder / "..data").mkdir()
    (folder / "..data" / "goc.pem").write_text("x")
    (folder / "public" / ".keep").write_text("")
    assert len(read(folder).roots) == 1


def test_a_folder_may_be_laid_down_by_links(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "linked").mkdir()
    (tmp_path / "linked" / "public").symlink_to(folder / "public")
    assert len(read(tmp_path / "linked").roots) == 1


def mistakes(folder: Path) -> str:
    """What is wrong with a folder, in words."""
    with pytest.raises(WrongAnchors) as wrong:
        read(folder)
    return str(wrong.value)


@pytest.mark.parametrize(
    ("file", "content", "told"),
    [
        ("public/loi.pem", b"xin ch\xc3\xa0o", "public/loi.pem: không phải chứng thư số dạng PEM"),
        ("public/rong.pem", b"", "public/rong.pem: không phải chứng thư số dạng PEM"),
        (
            "foreign/nua.pem",
            b"-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
            "foreign/nua.pem: không phải",
        ),
        ("offcials/goc.pem", b"", "offcials: không phải thư mục officials, public hay foreign"),
        ("goc.pem", b"", "goc.pem: không phải thư mục officials, public hay foreign"),
        ("public/cu/goc.pem", b"", "public/cu: không phải một tệp đọc được"),
    ],
)
def test_a_file_that_is_no_certificate_is_told_by_its_name(
    folder: Path, file: str, content: bytes, told: str
) -> None:
    (folder / file).parent.mkdir(parents=True, exist_ok=True)
    (folder / file).write_bytes(content)
    assert mistakes(folder).startswith(told)


def test_a_persons_certificate_is_no_authority(folder: Path, authority: DemoAuthority) -> None:
    lay(folder / "public" / "an.pem", authority.certificate(KeyRef("person", "an")))
    assert mistakes(folder) == "public/an.pem: không phải chứng thư số của một tổ chức chứng thực"


def test_an_intermediate_without_its_root_would_be_believed_by_nobody(folder: Path) -> None:
    (folder / "public" / "goc.pem").unlink()
    assert mistakes(folder) == "public/trung-gian.pem: không dẫn tới chứng thư gốc nào trong public/"


def test_one_authority_for_two_purposes_is_refused(folder: Path, authority: DemoAuthority) -> None:
    lay(folder / "officials" / "goc.pem", authority.root)
    assert mistakes(folder) == "public/goc.pem: chứng thư số này đã có trong officials/goc.pem"


def test_an_empty_folder_and_every_mistake_at_once_are_told(tmp_path: Path) -> None:
    assert mistakes(tmp_path) == "chưa có chứng thư số nào"
    (tmp_path / "public").mkdir()
    (tmp_path / "public" / "a.pem").write_text("x")
    (tmp_path / "b.pem").write_text("x")
    assert "b.pem: " in mistakes(tmp_path)
    assert "public/a.pem: " in mistakes(tmp_path)


def doctor(folder: Path, home: Path) -> subprocess.CompletedProcess[str]:
    """`./motcua doctor` in a process of its own."""
    variables = {**os.environ, "MOTCUA_HOME": str(home), "MOTCUA_MODE": "demo", "TRUST_ANCHORS": str(folder)}
    words = (sys.executable, "-m", "motcua.config.cli", "doctor")
    return subprocess.run(words, env=variables, capture_output=True, text=True, check=False)


def test_the_doctor_tells_a_wrong_file_by_its_name(folder: Path, tmp_path: Path) -> None:
    (folder / "public" / "loi.pem").write_text("x")
    done = doctor(folder, tmp_path / "home")
    assert done.returncode == 1
    assert done.stdout.count("TRUST_ANCHORS") == 1
    assert "public/loi.pem: không phải chứng thư số dạng PEM" in done.stdout
    assert "Traceback" not in done.stderr


def test_the_doctor_says_how_many_are_believed(folder: Path) -> None:
    with believing(folder):
        (found,) = health._LOOKS["Tổ chức chứng thực"]()
    assert (found.state, found.what) == ("good", "tin 1 chứng thư gốc, 2 trung gian")


def test_they_are_believed_beside_the_demonstrations_own(folder: Path) -> None:
    with believing(folder):
        trust = ports.trusted()
    assert sorted({trust.purpose_of(one) for one in trust.roots}) == ["demonstration", "public"]


@pytest.fixture
def production(tmp_path: Path) -> Iterator[None]:
    """The settings of an installation for real people."""
    with pytest.MonkeyPatch.context() as settings:
        for name, value in {**PRODUCTION, "MOTCUA_HOME": str(tmp_path / "home")}.items():
            settings.setenv(name, value)
        environment.cache_clear()
        yield
    environment.cache_clear()


@pytest.mark.usefixtures("production")
def test_production_believes_them_alone_also_without_keys_of_its_own(folder: Path) -> None:
    with believing(folder):
        assert [anchor.purpose for anchor in anchors(ports.trusted())] == ["public"] * 3
    with pytest.raises(Unavailable, match="chưa được cấu hình ký số"):
        ports.trusted()
