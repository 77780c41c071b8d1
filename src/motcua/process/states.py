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
WITHOUT_RESULT = ENDED - {Status.RETURNED}
"""Refused, withdrawn, stopped: nothing came of it."""


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


APPRAISALS = frozenset({StepKind.WORK, StepKind.OPINION, StepKind.INSPECTION, StepKind.FINANCE})
"""What an appraisal is made of."""


class Silence(StrEnum):
    """What it means that nobody answered an open step within its hours: nothing, or consent by the clock's own act."""

    WAITS = ""
    CONSENTS = "consents"
