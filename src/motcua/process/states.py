"""The five stages and the ten statuses, with the codes that the national portal uses for them."""

from enum import IntEnum, StrEnum


class Stage(StrEnum):
    """The five electronic steps, in the order of the law (Decree 118/2025/NĐ-CP)."""

    RECEIVE = "receive"
    APPRAISE = "appraise"
    APPROVE = "approve"
    SIGN = "sign"
    RETURN = "return"


STAGES: tuple[Stage, ...] = tuple(Stage)


class Status(IntEnum):
    """The national code list `TrangThaiHoSo`: the one value that says how a dossier stands."""

    SUBMITTED = 1
    RECEIVED = 2
    REFUSED = 3
    PROCESSING = 4
    SUPPLEMENT = 5
    PAYMENT = 6
    WITHDRAWN = 7
    STOPPED = 8
    DONE = 9
    RETURNED = 10


RUNNING = frozenset({Status.RECEIVED, Status.PROCESSING})
PAUSED = frozenset({Status.SUPPLEMENT, Status.PAYMENT})
OPEN = frozenset(
    {Status.SUBMITTED, Status.RECEIVED, Status.PROCESSING, Status.SUPPLEMENT, Status.PAYMENT, Status.DONE}
)
ENDED = frozenset(set(Status) - OPEN)


class StepKind(StrEnum):
    """What a step is; the table says which acts fit which kind."""

    INTAKE = "intake"
    WORK = "work"
    OPINION = "opinion"
    INSPECTION = "inspection"
    FINANCE = "finance"
    APPROVAL = "approval"
    PERSONAL_SIGN = "personal_sign"
    SEAL = "seal"
    HANDOVER = "handover"


class Act(StrEnum):
    """Every command that can change a dossier after it was submitted."""

    ACCEPT = "accept"
    REFUSE = "refuse"
    ASK_MORE = "ask_more"
    SUPPLY = "supply"
    REQUIRE_PAYMENT = "require_payment"
    CONFIRM_PAYMENT = "confirm_payment"
    RECORD_FEE = "record_fee"
    TAKE = "take"
    RELEASE = "release"
    HAND_OVER = "hand_over"
    APPRAISE = "appraise"
    SEND_BACK = "send_back"
    APPROVE = "approve"
    SIGN = "sign"
    SEAL = "seal"
    RETURN = "return"
    EXTEND = "extend"
    WITHDRAW = "withdraw"
    STOP = "stop"


class Event(StrEnum):
    """What is written in the log: a past participle for each thing that happened."""

    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    SUPPLEMENT_REQUESTED = "supplement_requested"
    SUPPLEMENTED = "supplemented"
    PAYMENT_REQUIRED = "payment_required"
    PAYMENT_CONFIRMED = "payment_confirmed"
    FEE_RECORDED = "fee_recorded"
    TAKEN = "taken"
    RELEASED = "released"
    HANDED_OVER = "handed_over"
    APPRAISED = "appraised"
    SENT_BACK = "sent_back"
    APPROVED = "approved"
    SIGNED = "signed"
    SEALED = "sealed"
    RETURNED = "returned"
    EXTENDED = "extended"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"
