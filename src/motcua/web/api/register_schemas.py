"""The shape of what a register answers."""

from ninja import Schema

from motcua.web.api.response_schemas import Moment


class RegisterLineOut(Schema):
    """A dossier in the register of a counter (form 07). Moments are null until they happen; `due_at` is what was
    promised last; `way` and `taken_by`: how and by whom the result was taken.
    """

    code: str
    procedure: str
    quantity: int
    name: str
    contact: str
    agency: str
    taken_at: Moment | None
    received_at: Moment
    forwarded_at: Moment | None
    due_at: Moment | None
    returned_at: Moment | None
    way: str
    taken_by: str
    status: int
    note: str


class RegisterOut(Schema):
    """A page of a register, the oldest first."""

    items: list[RegisterLineOut]
    next: str | None
