"""The shapes of what is asked and answered about papers that have a code."""

from typing import Annotated, Literal

from ninja import Field, Schema

from motcua.dossiers.commands import MOST_PAPERS
from motcua.web.api.request_schemas import Asked, Word
from motcua.web.api.response_schemas import Moment

Codes = Annotated[list[Word], Field(min_length=1, max_length=MOST_PAPERS)]


class Scanned(Asked):
    """Codes as a scanner reads them."""

    codes: Codes


class Labelled(Asked):
    """Papers of a dossier, by name."""

    names: Annotated[list[Annotated[str, Field(max_length=500)]], Field(min_length=1, max_length=MOST_PAPERS)]


class HandOver(Scanned):
    """Where to; `receiver` is an officer's id there, null for the agency as a whole."""

    to: Word = Field(description="Mã cơ quan nhận")
    receiver: int | None = Field(default=None, ge=1, le=2**53)


class Posted(Scanned):
    """The number of the postal item."""

    number: Word = Field(description="Số bưu gửi")


class GivenToOwner(Scanned):
    """Who took them in hand."""

    taken_by: Annotated[str, Field(min_length=1, max_length=200)]


class TrackedPaperOut(Schema):
    """A paper: at an agency in somebody's hands (`unit`), on its way (`way`), with the post, or with its owner."""

    code: str
    dossier: str
    kind: Literal["original", "result"]
    name: str
    place: Literal["unit", "way", "post", "owner"]
    agency: str
    holder: str
    to: str
    since: Moment
    post_number: str


class TrackedPapersOut(Schema):
    """Papers, in the order asked for."""

    items: list[TrackedPaperOut]


class HandedOver(Schema):
    """The list that was made."""

    number: int
    papers: list[str]
