"""What programs get, as published. Answers are built as plain data beside each view; the tests hold them to these."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Field, Schema

from motcua.web.api.filing_schemas import LinkedOut

Moment = datetime
SENSITIVITY = "1 công khai, 2 nội bộ, 3 hạn chế, 4 bí mật"


class ProblemOut(Schema):
    """RFC 9457: what went wrong, in the caller's language. `errors` names the fields."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str
    request_id: str
    errors: dict[str, list[str]] | None = None


class MeOut(Schema):
    """The token in use."""

    name: str
    kind: Literal["personal", "system", "anonymous"]
    actor: str
    actor_kind: str
    scopes: list[str]
    posts: list[dict[str, str]]
    expires_at: Moment | None
    per_minute: int


class EntryOut(Schema):
    """A procedure at a glance. `listed`: it stands in the national list only; nobody can file it here."""

    code: str
    name: str
    title: str
    field: str
    level: str
    online_level: str
    subjects: list[str]
    agencies: list[str]
    listed: bool


class EntriesOut(Schema):
    """A page of the catalogue."""

    items: list[EntryOut]
    next: str | None
    total: int
    understood: str
    facets: dict[str, dict[str, int]]


class LimitOut(Schema):
    """A time limit for one channel."""

    channel: str
    quantity: float | None
    unit: str
    text: str | None


class ComponentOut(Schema):
    """A paper that belongs to a dossier."""

    code: str
    name: str
    originals: int
    copies: int
    required: bool
    condition: str | None
    shown_only: bool
    result_of: str | None
    form: str | None


class FeeOut(Schema):
    """A fee in đồng. `status`: `due`, `none` (nothing to pay), or `unknown` (`amount` null: nobody has told us).

    `resolution` sets it, from `valid_from` to `valid_to` (days, both included; null: open).
    """

    code: str
    name: str
    kind: str
    amount: int | None
    channel: str | None
    collect_at: str
    note: str | None
    resolution: str | None
    valid_from: str | None
    valid_to: str | None
    status: Literal["due", "none", "unknown"]


class CaseOut(Schema):
    """A case of a procedure with everything that depends on it; `form` is JSON Schema 2020-12."""

    code: str
    name: str
    limits: list[LimitOut]
    committed: list[LimitOut]
    components: list[ComponentOut]
    fees: list[FeeOut]
    filing: list[str]
    returning: list[str]
    form: dict[str, Any]


class ProcedureOut(Schema):
    """A procedure in force."""

    code: str
    name: str
    title: str
    version: int
    field: str
    level: str
    online_level: str
    agencies: list[str]
    subjects: list[str]
    decision: str | None
    grounds: list[str]
    results: list[str]
    cases: list[CaseOut]


class AgencyOut(Schema):
    """An agency; dossiers are received where `counter` is true."""

    code: str
    name: str
    kind: str
    level: str
    counter: bool


class AgenciesOut(Schema):
    """A page of agencies."""

    items: list[AgencyOut]
    next: str | None


class UploadOut(Schema):
    """How far a file has come; the next piece begins at `next_offset`."""

    id: UUID
    name: str
    size: int
    sha256: str
    next_offset: int
    most_piece_bytes: int
    complete: bool
    media_type: str
    pages: int | None
    expires_at: Moment


class PlaceOut(Schema):
    """An agency by code and name."""

    code: str
    name: str


class ReusedOut(Schema):
    """A paper that the province had already. `kind`: its type code; `origin`: issued, checked (an official had the
    original) or uploaded; `form`: original, scan, certified, register; `source`: the dossier that it comes from;
    `standing`, today: holds, over, setting_right, replaced, revoked, changed, gone.
    """

    kind: str
    title: str
    number: str
    issuer: str
    issued_on: date | None
    valid_until: date | None
    origin: Literal["issued", "checked", "uploaded"]
    form: Literal["original", "scan", "certified", "register"]
    source: str
    standing: str


class FileOut(Schema):
    """A paper as handed in; `sha256` null is an original that was only seen. `reused`: it came from the applicant's own
    store, and nothing was uploaded.
    """

    id: int
    component: str
    component_name: str
    name: str
    origin: str
    sha256: str | None
    size: int | None
    media_type: str | None
    added_at: Moment
    added_by: str
    sensitivity: int = Field(ge=1, le=4, description=SENSITIVITY)
    reused: ReusedOut | None


class DossierLine(Schema):
    """A dossier in a list. `version` is the number of its last event, which is also its ETag.

    `asker_name` ("người yêu cầu") is who asks: the owner, or whoever filed for them or stood at the counter for them.
    `receiving` is the competent agency's counter where `counter` took it in for that agency, at `taken_at`; else empty.
    """

    code: str
    procedure: str
    procedure_name: str
    case: str
    channel: str
    owner_name: str
    asker_name: str
    counter: str
    handling: str
    receiving: str
    status: int
    status_key: str
    stage: str
    submitted_at: Moment
    taken_at: Moment | None
    received_at: Moment | None
    due_at: Moment | None
    finished_at: Moment | None
    ended_at: Moment | None
    changed_at: Moment
    fee_due: int
    fee_paid: bool
    supplements: int
    negative: bool
    extensions: int
    apology_until: Moment | None
    version: int


class DossiersOut(Schema):
    """A page of dossiers."""

    items: list[DossierLine]
    next: str | None


class TurnOut(Schema):
    """Somebody who works on a stage beside others; `rests` while a pause covers their step."""

    who: str
    post: str
    agency: str
    due: Moment
    rests: bool


class SigningOut(Schema):
    """A result on its way to a signature or seal. `signing`, `asking` (the key's holder has until `until`), `trying`
    (something outside is away, again at `again_at`), then `done`, or `failed` with the reason in `detail`.
    """

    id: int
    dossier: str
    act: str
    state: Literal["signing", "asking", "trying", "done", "failed"]
    detail: str
    consented_at: Moment
    until: Moment | None
    again_at: Moment | None
    ended_at: Moment | None


class NoticeOut(Schema):
    """A notice of an authority (forms 02 to 05) about what happened `at`. `waiting` for somebody to agree to sign it;
    then as a result on its way; `done` when it is signed, sealed and given out, `failed` when it may be agreed to anew.
    """

    id: int
    dossier: str
    kind: Literal["form_02", "form_03", "form_04", "form_05"]
    agency: PlaceOut
    at: Moment
    number: str
    state: Literal["waiting", "signing", "asking", "trying", "done", "failed"]
    detail: str
    consented_at: Moment | None
    until: Moment | None
    again_at: Moment | None
    issued_at: Moment | None
    draft: str
    output: str


class NoticesOut(Schema):
    """A page of notices, the oldest first."""

    items: list[NoticeOut]
    next: str | None


class StationOut(Schema):
    """One of the five stages."""

    stage: str
    state: Literal["done", "now", "todo"]
    who: str
    post: str
    agency: str
    at: Moment | None
    due: Moment | None
    beside: list[TurnOut]


class ClockOut(Schema):
    """How the time stands; `minutes_left` are signed working minutes.

    `countable` false: the limit stands in words that no calendar can count; then nothing is promised, late or in time.
    """

    running: bool
    due_at: Moment | None
    minutes_left: int | None
    day_minutes: int
    waits_on: str
    late: bool
    countable: bool | None


class StepOut(Schema):
    """A step that somebody has to do or has done."""

    no: int
    key: str
    stage: str
    kind: str
    title: str
    agency: PlaceOut
    post: str
    opened_at: Moment
    due_at: Moment
    holder: str
    closed_at: Moment | None
    outcome: str
    done_by: str
    done_as: str
    note: str
    question: str


class FormerOut(Schema):
    """What became of a paper that holds no more, or will not; `by_number`, `by_at`: of the document in its place.

    `undone`: a notice of an end, whose dossier was reopened.
    """

    way: Literal["replace", "correct", "revoke", "caught", "undone"]
    issued: bool
    at: Moment
    law: str
    by_number: str
    by_at: Moment | None
    sentence: str


class OutputOut(Schema):
    """A paper that we issued; `former` of one that holds no more."""

    kind: str
    sha256: str
    size: int
    made_at: Moment
    url: str
    sensitivity: int = Field(ge=1, le=4, description=SENSITIVITY)
    former: FormerOut | None


class ColleagueOut(Schema):
    """Somebody who could take over the open step."""

    id: int
    name: str


class AskerOut(Schema):
    """Who asks for the dossier ("người yêu cầu"); `ground`: by what right, empty when it is the owner."""

    name: str
    ground: str


class DossierOut(Schema):
    """Everything about a dossier, for its applicant and for the officers who work on it.

    `unknown_fees` names fees whose amount nobody has told us: they are not in `fee_due`, and not free. `answer_by`:
    when the clock closes it unless what was asked for comes. `to_check`: what came waits for `check-supplement`.
    """

    dossier: DossierLine
    owner: dict[str, Any]
    asker: AskerOut
    answers: dict[str, Any]
    returning: str
    return_address: str
    clock: ClockOut
    answer_by: Moment | None
    to_check: bool
    unknown_fees: list[str]
    stations: list[StationOut]
    steps: list[StepOut]
    papers: list[FileOut]
    missing: list[str]
    outputs: list[OutputOut]
    result: dict[str, Any] | None
    actions: list[str]
    colleagues: list[ColleagueOut]
    linked: list[LinkedOut]


class TrackOut(Schema):
    """The way of a dossier through the five stages, as whoever holds its secret may see it."""

    dossier: DossierLine
    clock: ClockOut
    stations: list[StationOut]
    outputs: list[OutputOut]
    linked: list[LinkedOut]


class HappeningOut(Schema):
    """One thing that happened."""

    type: str
    at: Moment
    who: str
    post: str
    note: str
    defects: list[dict[str, str]]


class TimelineOut(Schema):
    """Everything that happened, oldest first."""

    items: list[HappeningOut]


class WorkOut(Schema):
    """An open step with its dossier; `rests` while a pause covers it."""

    step: int
    key: str
    stage: str
    title: str
    agency: PlaceOut
    post: str
    opened_at: Moment
    due_at: Moment
    urgency: Moment
    holder: str
    rests: bool
    dossier: DossierLine


class WorklistOut(Schema):
    """A page of a worklist, most urgent first."""

    items: list[WorkOut]
    next: str | None


class CountsOut(Schema):
    """How many are in each list; `notices` wait for the officer to agree to sign them."""

    mine: int
    waiting: int
    today: int
    late: int
    others: int
    unit: int
    notices: int


class RefusedOut(Schema):
    """Why one of a set was not done."""

    dossier: str
    code: str
    detail: str


class ApprovalsOut(Schema):
    """What became of a set."""

    done: list[str]
    refused: list[RefusedOut]


class DueOut(Schema):
    """A due date with its derivation."""

    agency: str
    due_at: Moment
    counted_from: Moment
    limit: str
    limit_text: str
    calendar: str
    steps: list[dict[str, Any]]


class DueManyOut(Schema):
    """One answer for each question, in order: a due date, or `{error, code}`."""

    answers: list[dict[str, Any]]


class IssuedOut(Schema):
    """A paper of ours: what it is and for which dossier."""

    kind: str
    code: str
    procedure: str
    agency: str
    at: Moment
    number: str
    sha256: str


class SignatureOut(Schema):
    """One signature: who, when, whether it holds, and for which purpose we believe whoever certified the signer."""

    kind: Literal["person", "organisation"]
    name: str
    title: str
    organisation: str
    issuer: str
    serial: str
    signed_at: Moment | None
    time_stamped_at: Moment | None
    time_stamp_authority: str
    integrity: Literal["intact", "changed", "unchecked"]
    intact: bool
    covers_whole_document: bool
    modified_after: str | None
    trusted: bool
    trusted_as: Literal["", "officials", "public", "foreign", "demonstration", "named"]
    revocation: Literal["good", "revoked", "unknown"]
    revoked_at: Moment | None
    certificate_until: Moment | None
    pades_level: str
    field_name: str
    page: int | None
    valid: bool
    problem: str | None
    time_stamp_until: Moment | None
    caution: str | None


class VerifyOut(Schema):
    """Who signed a PDF, whether it is unchanged, whether we trust them, whether we issued it.

    `integrity` is the worst found of any signature: `intact`, `changed`, `unchecked` (nobody can tell here, `problem`
    says why), null without one. `time_proofs` are document time stamps. `code` is the dossier of ours that the paper's
    QR code names, when the file is not one that we issued; then `lacks` says what it was cut back by, and it is not
    `valid`: `seal` (an agency's signature), `time_stamp`.
    """

    valid: bool
    readable: bool
    integrity: Literal["intact", "changed", "unchecked"] | None
    intact: bool
    trusted: bool
    pages: int | None
    size: int
    sha256: str
    problem: str | None
    signatures: list[SignatureOut]
    time_proofs: list[dict[str, Any]]
    lacks: list[Literal["seal", "time_stamp"]]
    code: str
    issued: IssuedOut | None
    former: FormerOut | None
