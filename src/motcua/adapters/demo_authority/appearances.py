"""Hands and seals of a demonstration's people and agencies: drawn, nobody's, and the seals say so."""

from functools import lru_cache
from pathlib import Path

from motcua.adapters.demo_authority import handwriting
from motcua.documents.queries import Template
from motcua.signing.types import SEAL_DIAMETER, KeyRef, SealFace

SAMPLE = "DẤU MẪU TRÌNH DIỄN"

SEAL = Template(Path(__file__).with_name("seal.typ"), "seal")


class DrawnAppearances:
    """A drawing for everybody (`signing.ports.Appearances`)."""

    def hand(self, key: KeyRef, name: str) -> bytes:
        """A pen line, the same for the same name."""
        return _hand(name)

    def seal(self, key: KeyRef, face: SealFace) -> bytes:
        """A red ring with the agency's name that says DẤU MẪU TRÌNH DIỄN."""
        return _seal(face)


def words(face: SealFace) -> dict[str, str]:
    """What stands on a seal."""
    return {"name": face.name.upper(), "superior": face.superior.upper(), "sample": SAMPLE}


@lru_cache(maxsize=512)
def _hand(name: str) -> bytes:
    return handwriting.draw(name)


@lru_cache(maxsize=512)
def _seal(face: SealFace) -> bytes:
    return SEAL.svg(f"{SEAL_DIAMETER}", words(face))
