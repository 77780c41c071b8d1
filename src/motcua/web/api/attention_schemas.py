"""The shapes of what is asked and answered about labels and dossiers that are followed."""

from typing import Annotated

from ninja import Schema
from pydantic import Field

from motcua.web.api.request_schemas import MOST_ITEMS, Asked
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
