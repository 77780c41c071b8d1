"""What a row of each table may hold, as whoever edits the files needs to know it; wrong ones are told by field."""

from collections.abc import Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from motcua.config.province.folder import Folder, Mistake


def _as_text(value: Any) -> Any:
    """A workbook gives `6718` for a code as a number."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Text = Annotated[str, BeforeValidator(_as_text), Field(min_length=1)]
Maybe = Annotated[str | None, BeforeValidator(_as_text)]
Day = date


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid")


class QuickLane(_Row):
    """A day of the week with a lane for what is settled while people wait."""

    agency: Text
    weekday: Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    name: Text


class Province(_Row):
    """Whose installation it is from a day on."""

    valid_from: Day
    code: Text
    kind: Literal["tỉnh", "thành phố"] = "tỉnh"
    name: Text
    hotline: Maybe = None
    centre: Text
    overseers: list[Text] | None = None
    notary: Maybe = None
    logo: Maybe = None
    picture: Maybe = None
    on_the_spot: list[Text] | None = None
    on_the_spot_source: Maybe = None
    quick_lanes: list[QuickLane] | None = None


class Agency(_Row):
    """A body; `name` is the one that it has from `valid_from` on."""

    code: Text
    name: Text
    short_name: Maybe = None
    kind: Text
    level: Literal["province", "commune", "central"]
    parent: Maybe = None
    commune_gso: Maybe = None
    address: Maybe = None
    phone: Maybe = None
    tms_code: Maybe = None
    map: dict[Literal["x", "y"], float] | None = None
    map_x: float | None = None
    map_y: float | None = None
    valid_from: Day
    valid_to: Day | None = None
    note: Maybe = None


class Rename(_Row):
    """Another name from a day on."""

    agency: Text
    name: Text
    short_name: Maybe = None
    valid_from: Day


class FormerCommune(_Row):
    """What a commune was called before 1 July 2025."""

    name: Text
    district: Text
    commune: Text
    divided: bool = False


class Unit(_Row):
    """A division of an agency."""

    agency: Text
    key: Text
    name: Text


class Post(_Row):
    """A place in an agency with a role; without a key of its own `AGENCY/UNIT/ROLE`."""

    key: Maybe = None
    agency: Text
    unit: Maybe = None
    role: Text
    title: Text
    signature_authority: Maybe = None


class Holding(BaseModel):
    """A post held for a period."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)
    post: Text
    since: Day = Field(alias="from")
    until: Day | None = Field(default=None, alias="to")


class Officer(_Row):
    """An official, with all posts at once (`posts`) or one a row (`post`, `from`, `to`)."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)
    username: Text
    name: Text
    born: Maybe = None
    gender: Maybe = None
    phone: Maybe = None
    email: Maybe = None
    posts: list[Holding] | None = None
    post: Maybe = None
    since: Day | None = Field(default=None, alias="from")
    until: Day | None = Field(default=None, alias="to")


class Area(_Row):
    """Communes with cases of their own."""

    key: Text
    name: Text
    communes: list[Text]
    editor_note: Maybe = None


class LifeEvent(_Row):
    """An occasion in life on the portal's first page."""

    key: Text
    title: Text
    sentence: Text
    procedures: list[Text]


class PathChoice(_Row):
    """One way to answer a question of a path."""

    key: Text
    words: Text
    words_en: Maybe = None


class PathQuestion(_Row):
    """A question of a path; `only_if` (JsonLogic over the answers before it): for whom."""

    key: Text
    words: Text
    words_en: Maybe = None
    hint: Maybe = None
    hint_en: Maybe = None
    choices: list[PathChoice]
    only_if: Any = None


class PathStep(_Row):
    """One thing to do: a case of a procedure, or what stands in `title`."""

    key: Text
    procedure: Maybe = None
    case: Maybe = None
    title: Maybe = None
    title_en: Maybe = None
    note: Maybe = None
    note_en: Maybe = None
    after: list[Text] | None = None
    only_if: Any = None


class LifePath(_Row):
    """What to do first, what after it, on an occasion in life, from a day on."""

    event: Text
    since: Day
    source: Text
    questions: list[PathQuestion]
    steps: list[PathStep]


class EverydayName(_Row):
    """What people of this province call a procedure when they look for it."""

    code: Text
    called: list[Text]


class LinkedFailure(_Row):
    """What it means to a member that another one came to nothing."""

    then: Literal["go_on", "wait", "end"]
    words: Text
    words_en: Maybe = None


class LinkedMember(_Row):
    """One procedure that a linked filing opens a dossier of."""

    key: Text
    procedure: Text
    case: Text
    agency: Maybe = None
    after: list[Text] | None = None
    answers: dict[str, Any] | None = None
    papers: dict[str, Text] | None = None
    results: dict[str, Text] | None = None
    failed: dict[str, LinkedFailure] | None = None
    free: Maybe = None


class Linked(_Row):
    """What one filing of a procedure opens, in their order."""

    procedure: Text
    together: bool = False
    source: Text
    members: list[LinkedMember]


class Message(_Row):
    """A letter or message in words of the province; places stand in braces."""

    key: Text
    language: Literal["vi", "en"]
    channel: Literal["email", "sms", "zalo"] = "email"
    subject: str = ""
    body: Text


class Key(_Row):
    """Who signs or seals (a log-in, or the code of an agency) with which credential of which store.

    `other_name`: somebody has compared and vouches that a certificate in another name is the holder's.
    """

    holder: Text
    store: Text
    handle: Text
    other_name: bool = False


class Purpose(_Row):
    """For what something is kept of people; under a key of the product's it stands for that one."""

    key: Text
    title: Text
    why: Text
    data: Text
    sensitive: bool = False
    subjects: Text
    basis: Literal["task", "law", "consent"]
    reference: Text
    retention: list[Text] | None = None
    kept: Maybe = None
    recipients: Maybe = None
    abroad: Maybe = None
    valid_from: Day
    valid_to: Day | None = None


MODELS: Mapping[str, type[BaseModel]] = {
    "province": Province,
    "agencies": Agency,
    "renames": Rename,
    "former_communes": FormerCommune,
    "units": Unit,
    "posts": Post,
    "officers": Officer,
    "areas": Area,
    "life_events": LifeEvent,
    "life_paths": LifePath,
    "everyday_names": EverydayName,
    "linked": Linked,
    "messages": Message,
    "keys": Key,
    "purposes": Purpose,
}
"""The other tables (calendars, forms, routes, results, procedures) are read by those who use them."""
_SAID = {
    "missing": "thiếu mục “{field}”.",
    "extra_forbidden": "không có mục “{field}”{meant}.",
    "literal_error": "mục “{field}” ghi “{value}”; chỉ được ghi {expected}.",
    "date_from_datetime_parsing": "mục “{field}” ghi “{value}”; hãy ghi ngày dạng 2026-09-01.",
    "date_type": "mục “{field}” ghi “{value}”; hãy ghi ngày dạng 2026-09-01.",
    "bool_parsing": "mục “{field}” ghi “{value}”; hãy ghi true hoặc false.",
    "list_type": "mục “{field}” phải là một danh sách.",
    "string_too_short": "mục “{field}” đang trống.",
}
_ELSE = "mục “{field}” ghi “{value}”, không dùng được ở đây."


def mistakes(folder: Folder) -> Iterator[Mistake]:
    """Whatever a row holds that it may not, or lacks."""
    for table, model in MODELS.items():
        for row in folder.rows(table):
            try:
                model.model_validate(row.data)
            except ValidationError as error:
                for one in error.errors():
                    yield Mistake(row.place, _sentence(model, one))


def _sentence(model: type[BaseModel], error: Mapping[str, Any]) -> str:
    name = ".".join(str(part) for part in error["loc"] if part not in ("str", "constrained-str"))
    known = [field.alias or key for key, field in model.model_fields.items()]
    near = get_close_matches(name, known, 1)
    said = {
        "field": name,
        "value": error.get("input"),
        "expected": str(error.get("ctx", {}).get("expected", "")).replace(" or ", " hoặc "),
        "meant": f", có phải “{near[0]}”" if near else f" (có thể ghi: {', '.join(known)})",
    }
    return _SAID.get(error["type"], _ELSE).format(**said)
