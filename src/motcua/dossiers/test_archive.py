"""A dossier leaves as a package that anybody can check, and that shows whatever was changed in it."""

import io
import json
import zipfile
from collections.abc import Callable
from hashlib import sha256

import pytest

from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.archive import EVENTS, MANIFEST, check, package
from motcua.kernel.errors import Invalid
from tests.support.cast import BIRTH, done

pytestmark = pytest.mark.usefixtures("province")

Files = dict[str, bytes]


@pytest.fixture(scope="module")
def dossier(province: None) -> Dossier:
    return done(BIRTH)


@pytest.fixture(scope="module")
def packed(dossier: Dossier) -> bytes:
    return package(dossier)


def files_of(packed: bytes) -> Files:
    with zipfile.ZipFile(io.BytesIO(packed)) as file:
        return {name: file.read(name) for name in file.namelist()}


def put_together(files: Files) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, data in files.items():
            file.writestr(name, data)
    return out.getvalue()


def test_it_holds_everything_and_is_whole(dossier: Dossier, packed: bytes) -> None:
    files = files_of(packed)
    manifest = json.loads(files[MANIFEST])
    assert check(packed) == []
    assert manifest["code"] == dossier.code
    assert {one["kind"] for one in manifest["files"] if one["what"] == "issued"} >= {"result"}
    assert (
        len([one for one in manifest["files"] if one["what"] == "paper"])
        == dossier.papers.exclude(file=None).count()
    )
    assert json.loads(files["dossier.json"])["answers"] == dossier.declaration.answers
    assert len(files[EVENTS].splitlines()) == dossier.chain_seq


def another_result(files: Files) -> None:
    name = next(name for name in files if name.endswith("-result.pdf"))
    files[name] += b" "


def one_paper_less(files: Files) -> None:
    del files[next(name for name in files if name.startswith("papers/"))]


def one_file_more(files: Files) -> None:
    files["papers/999.pdf"] = b"%PDF"


def another_decision(files: Files) -> None:
    rows = [json.loads(line) for line in files[EVENTS].splitlines()]
    rows[1]["data"]["x"] = 1
    rewrite(files, rows)


def a_shorter_story(files: Files) -> None:
    rewrite(files, [json.loads(line) for line in files[EVENTS].splitlines()][:-1])


def other_words(files: Files) -> None:
    rows = [json.loads(line) for line in files[EVENTS].splitlines()]
    next(row for row in rows if "words" in row)["words"]["who"] = "Người Khác"
    rewrite(files, rows)


def rewrite(files: Files, rows: list[dict[str, object]]) -> None:
    """Events as a forger would leave them: with a manifest that fits."""
    files[EVENTS] = b"".join(json.dumps(row).encode() + b"\n" for row in rows)
    manifest = json.loads(files[MANIFEST])
    for one in manifest["files"]:
        if one["path"] == EVENTS:
            one["sha256"] = sha256(files[EVENTS]).hexdigest()
    files[MANIFEST] = json.dumps(manifest).encode()


@pytest.mark.parametrize(
    ("forge", "seen"),
    [
        (another_result, "sai mã băm"),
        (one_paper_less, "thiếu"),
        (one_file_more, "không có trong bản kê"),
        (another_decision, "đứt ở sự kiện 2"),
        (a_shorter_story, "không kết thúc ở chỗ bản kê ghi"),
        (other_words, "đã bị thay đổi"),
    ],
)
def test_what_was_changed_is_seen(packed: bytes, forge: Callable[[Files], None], seen: str) -> None:
    files = files_of(packed)
    forge(files)
    assert any(seen in problem for problem in check(put_together(files)))


@pytest.mark.parametrize("data", [b"", b"khong phai zip", put_together({MANIFEST: b'{"format": "x"}'})])
def test_what_is_no_package_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(Invalid):
        check(data)
