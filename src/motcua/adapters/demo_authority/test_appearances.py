"""What a demonstration draws for people and agencies: it looks like a hand and a seal, and is nobody's."""

import subprocess
from dataclasses import replace

import pytest

from motcua.adapters.demo_authority.appearances import SAMPLE, SEAL, DrawnAppearances, words
from motcua.adapters.demo_authority.conftest import AGENCY, PERSON
from motcua.adapters.demo_authority.handwriting import draw
from motcua.documents.types import Box
from motcua.kernel.clock import now
from motcua.signing.ports import NoAppearances, SigningTools
from motcua.signing.queries import verify
from motcua.signing.types import SEAL_DIAMETER, SealFace, seal_box
from tests.support.papers import a_paper
from tests.support.signing import seal_as_organisation, sign_as_person

BOX = Box(0, 300, 300, 504, 399)
FACE = SealFace("Sở Xây dựng", "Tỉnh Quảng Ninh")


def test_a_name_always_has_the_same_hand_and_no_two_names_share_one() -> None:
    assert draw("Nguyễn Văn An") == draw("Nguyễn Văn An")
    assert draw("Nguyễn Văn An") != draw("Nguyễn Văn Ân Bình")


@pytest.mark.parametrize("name", ["", "   ", "X", "日本", "Đ" * 200])
def test_any_name_can_be_drawn(name: str) -> None:
    assert draw(name).startswith(b"<svg")


def test_a_drawn_seal_says_that_it_is_a_sample() -> None:
    made, _ = SEAL.pdf(f"{SEAL_DIAMETER}", words(FACE))
    assert set("".join(SAMPLE.split())) <= set(_text(made))


def test_a_seal_is_a_picture_as_large_as_a_real_one() -> None:
    assert f'width="{SEAL_DIAMETER:.6}'.encode() in DrawnAppearances().seal(AGENCY, FACE)[:300]


def _result(tools: SigningTools) -> bytes:
    signed = sign_as_person(
        a_paper(), key=PERSON, name="Nguyễn Văn An", post="Chủ tịch", at=now(), reason="Ký", box=BOX, tools=tools
    )  # fmt: skip
    return seal_as_organisation(
        signed, key=AGENCY, box=seal_box(BOX), face=FACE, at=now(), reason="Phát hành", tools=tools
    )


def test_outside_of_a_demonstration_name_and_hour_stand_where_hand_and_seal_would(
    tools: SigningTools,
) -> None:
    result = _result(replace(tools, appearances=NoAppearances()))
    assert verify(result, tools.trust).valid
    told = _text(result)
    assert ("Ngườikýsố" in told, "NguyễnVănAn" in told) == (True, True)
    assert ("Cơquankýsố" in told, "SởXâydựng" in told) == (True, True)


def test_in_a_demonstration_a_hand_and_a_seal_are_drawn(tools: SigningTools) -> None:
    told = _text(_result(tools))
    assert "kýsố" not in told.replace("chữkýsố", "")


def _text(pdf: bytes) -> str:
    done = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return "".join(done.stdout.decode().split())
