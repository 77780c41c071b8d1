"""From nothing to a province that settles dossiers in production, with keys on tokens and at a provider."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pkcs11
import pypdfium2
import pytest
import yaml
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from pytest_django import DjangoDbBlocker

from motcua.adapters.pkcs11.uri import ObjectName
from motcua.config.env import Environment
from motcua.config.variables import names
from tests.contracts.tokens import SOFTHSM, certificate_object
from tests.support.pki import ARCH, Agency, Holders, Person, Pki, authorities

HOLDERS: Holders = {
    "chutich": Person("Vũ Văn Chủ", "Chủ tịch", "Ủy ban nhân dân xã Bình An"),
    "giamdoc.so": Person("Bùi Văn Sở", "Giám đốc", "Sở Nội vụ Tỉnh Ví Dụ"),
    "H90": Agency("Ủy ban nhân dân Tỉnh Ví Dụ", "H90"),
    "H90.61": Agency("Trung tâm Phục vụ hành chính công Tỉnh Ví Dụ", "H90.61"),
    "H90.61.01": Agency("Trung tâm Phục vụ hành chính công xã Bình An", "H90.61.01"),
    "H90.101": Agency("Ủy ban nhân dân xã Bình An", "H90.101"),
    "H90.11": Agency("Sở Nội vụ Tỉnh Ví Dụ", "H90.11"),
}
ON_TOKENS = {"chutich": "ChuTich", "H90.101": "UBND-BinhAn"}
PIN, SEAL_PIN = "246810", "135791"
SAMPLE_WORDS = ("Quảng Ninh", "TRÌNH DIỄN", "DẤU MẪU", "Bình Liêu")


@pytest.fixture
def pki(tmp_path: Path) -> Iterator[Pki]:
    folder = tmp_path / "pki"
    folder.mkdir()
    with authorities(folder, HOLDERS) as made:
        yield made


@pytest.fixture
def settings(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path: Path, pki: Pki
) -> Iterator[Mapping[str, str]]:
    """An empty installation in production, as its operator sets it up: a database, anchors, tokens, a provider."""
    from tests.support.database import spare_database

    with django_db_blocker.unblock(), spare_database() as url:
        foreign = names(Environment) | {"DJANGO_SETTINGS_MODULE"}
        yield {
            **{name: value for name, value in os.environ.items() if name not in foreign},
            "MOTCUA_MODE": "production",
            "MOTCUA_HOME": str(tmp_path / "home"),
            "DATABASE_URL": url,
            "SECRET_KEY": "k" * 60,
            "ALLOWED_HOSTS": "dvc.vi-du.example",
            "PUBLIC_URL": "https://dvc.vi-du.example",
            "EMAIL_URL": "smtp://127.0.0.1:9",
            "TRUST_ANCHORS": str(pki.write_anchors(tmp_path / "anchors")),
            "SIGNING": str(_signing(tmp_path, pki)),
            "SOFTHSM2_CONF": str(_tokens(tmp_path, pki)),
        }


def _signing(folder: Path, pki: Pki) -> Path:
    told = {
        "stores": {
            "hsm": {"kind": "pkcs11", "module": str(SOFTHSM), "pins": "pins"},
            "tu-xa": {"kind": "csc", "url": pki.remote},
        },
        "time_stamps": [{"url": pki.stamps}],
    }
    (folder / "pins").mkdir()
    (folder / "pins" / ON_TOKENS["H90.101"]).write_text(SEAL_PIN)
    (folder / "signing.yaml").write_text(yaml.safe_dump(told))
    return folder / "signing.yaml"


def _tokens(folder: Path, pki: Pki) -> Path:
    """A token for a person and one for a seal, each with the key that the authority certified."""
    config = folder / "softhsm2.conf"
    (folder / "tokens").mkdir()
    config.write_text(f"directories.tokendir = {folder / 'tokens'}\nlog.level = ERROR\n")
    environment = {**os.environ, "SOFTHSM2_CONF": str(config)}
    for label, token in ON_TOKENS.items():
        pin = PIN if label == "chutich" else SEAL_PIN
        key = load_pem_private_key((folder / "pki" / f"{label}.key.pem").read_bytes(), None)
        plain = folder / f"{label}.p8"
        plain.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        util = ["softhsm2-util", "--pin", pin, "--so-pin", "4321"]
        wanted = ["--import", str(plain), "--token", token, "--label", label, "--id", "01"]
        for words in (["--init-token", "--free", "--label", token], wanted):
            subprocess.run([*util, *words], check=True, capture_output=True, env=environment)
        _put_certificate(environment, token, pin, label, pki)
    return config


def _put_certificate(environment: Mapping[str, str], token: str, pin: str, label: str, pki: Pki) -> None:
    """Beside its key, under the same number."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", environment["SOFTHSM2_CONF"])
        library = pkcs11.lib(str(SOFTHSM))
        library.reinitialize()
        with library.get_token(token_label=token).open(user_pin=pin, rw=True) as session:
            session.create_object(certificate_object(label, pki.certificate(label).dump(), number=b"\x01"))


def motcua(settings: Mapping[str, str], *words: str) -> str:
    """A command of the operator."""
    program = [sys.executable, "-m", "motcua.config.cli", *words]
    done = subprocess.run(program, env=settings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


def listed(label: str) -> dict[str, str]:
    """A key as the administrator lists it: whose, in which store, which."""
    if label in ON_TOKENS:
        return {"holder": label, "store": "hsm", "handle": str(ObjectName(ON_TOKENS[label], label))}
    return {"holder": label, "store": "tu-xa", "handle": f"{ARCH}/{label}"}


def words_of(pdf: Path) -> str:
    """What stands on a paper."""
    with pypdfium2.PdfDocument(pdf) as document:
        return " ".join(page.get_textpage().get_text_bounded() for page in document)


def test_a_new_province_settles_dossiers_in_production_with_tokens_and_a_provider(
    settings: Mapping[str, str], tmp_path: Path
) -> None:
    folder = tmp_path / "vi-du"
    motcua(settings, "province", "new", str(folder), "--code", "H90", "--name", "Tỉnh Ví Dụ")
    motcua(settings, "province", "apply", str(folder), "--reason", "Lập tỉnh")
    offered = json.loads(motcua(settings, "keys", "offered", "--json"))
    assert {row["name"] for row in offered if row["store"] == "hsm"} == {
        "Vũ Văn Chủ",
        "Ủy ban nhân dân xã Bình An",
    }
    (folder / "keys.yaml").write_text(yaml.safe_dump([listed(label) for label in HOLDERS]))
    motcua(settings, "province", "apply", str(folder), "--reason", "Giao nhận thiết bị số 1")
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.own_province", str(tmp_path)],
        input=json.dumps({"pin": PIN}) + "\n",
        env=settings, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    results = {code: Path(path) for code, path in json.loads(done.stdout.splitlines()[-1]).items()}
    expected = {
        "1.001193": ["Vũ Văn Chủ", "Ủy ban nhân dân xã Bình An"],
        "9.000001": ["Bùi Văn Sở", "Sở Nội vụ Tỉnh Ví Dụ"],
    }
    for code, result in results.items():
        report = json.loads(motcua(settings, "verify", str(result), "--json"))
        assert (report["valid"], [one["name"] for one in report["signatures"]]) == (True, expected[code])
        assert {(one["pades_level"], one["trusted_as"]) for one in report["signatures"]} == {
            ("B-LT", "officials")
        }
        told = subprocess.run(
            ["pdfsig", "-nocert", str(result)], capture_output=True, text=True, check=True
        ).stdout
        assert told.count("Signature is Valid") == 2
    assert "Ví Dụ" in words_of(results["9.000001"])
    for paper in tmp_path.glob("*.pdf"):
        assert not [word for word in SAMPLE_WORDS if word.casefold() in words_of(paper).casefold()], paper
