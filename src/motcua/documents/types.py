"""Small frozen values that describe a rendered paper to whoever signs, stores or shows it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Box:
    """A rectangle on a page of a PDF: page counted from 0, points from the lower left corner."""

    page: int
    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True)
class Rendered:
    """A finished PDF/A and the places that wait for a person's signature and the agency's seal."""

    pdf: bytes
    signature: Box | None = None
    seal: Box | None = None
