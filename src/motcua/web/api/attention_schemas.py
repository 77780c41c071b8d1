"""The shapes of what is asked and answered about labels, dossiers that are followed, lists that are kept."""

from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from motcua.web.api.request_schemas import MOST_ITEMS, Asked, ListName, StageName, Word
from motcua.web.api.response_schemas import Moment

Numbers = Annotated[list[Annotated[int, Field(ge=1, le=2**53)]], Field(max_length=MOST_ITEMS)]


class LabelsAsked(Asked):
    """The labels that are to be on a dossier, by id."""

    labels: Numbers


class LabelOut(Schema):
    """A label: the agency's, or the official's own; `dossiers`: on how many it is."""

    id: int
    name: str
    look: str
    agency: str
    dossiers: int


class LabelsOut(Schema):
    """Labels by name."""

    items: list[LabelOut]


class FollowedLine(Schema):
    """A dossier that is followed; `new`: events that the official has not seen."""

    dossier: str
    status: int
    changed_at: Moment
    new: int


class FollowedOut(Schema):
    """What has news first."""

    items: list[FollowedLine]


class KeptList(Schema):
    """A worklist as somebody looks at it: which, what of it, in which order; `label` is one of `/labels`."""

    list: ListName = "waiting"
    stage: StageName = ""
    procedure: Word = ""
    q: str = Field(default="", max_length=200)
    label: int | None = Field(default=None, ge=1, le=2**53)
    order: Literal["urgency", "newest"] = "urgency"


class ViewAsked(Asked, KeptList):
    """A list to be kept under a name; `agency`: shared there. One of the same name is changed."""

    name: Annotated[str, Field(min_length=1, max_length=60)]
    agency: Word = ""


class ViewOut(KeptList):
    """A list that is kept: `own` or shared by a colleague; the desk `opens` with it or not."""

    id: int
    name: str
    agency: str
    own: bool
    opens: bool


class ViewsOut(Schema):
    """Lists by name."""

    items: list[ViewOut]


class FirstViewAsked(Asked):
    """With which list the desk opens; none: with what waits."""

    view: int | None = Field(default=None, ge=1, le=2**53)
