"""Every write to a dossier: one public verb for each use case, always with an actor."""

from motcua.dossiers.commands.at_once import Filing, file_at_once
from motcua.dossiers.commands.drafts import DraftChange, discard, lay, remove, save, start
from motcua.dossiers.commands.endings import extend, stop, withdraw
from motcua.dossiers.commands.filing import submit
from motcua.dossiers.commands.intake import (
    Defect,
    Supplied,
    accept,
    ask_more,
    record_fee,
    refuse,
    supply,
    take_in,
)
from motcua.dossiers.commands.looks import note_look
from motcua.dossiers.commands.perform import Batch
from motcua.dossiers.commands.work import (
    appraise,
    approve,
    approve_many,
    confirm_payment,
    hand_over,
    release,
    require_payment,
    return_result,
    seal,
    send_back,
    sign,
    take,
    write_result,
)

__all__ = [
    "Batch",
    "Defect",
    "DraftChange",
    "Filing",
    "Supplied",
    "accept",
    "appraise",
    "approve",
    "approve_many",
    "ask_more",
    "confirm_payment",
    "discard",
    "extend",
    "file_at_once",
    "hand_over",
    "lay",
    "note_look",
    "record_fee",
    "refuse",
    "release",
    "remove",
    "require_payment",
    "return_result",
    "save",
    "seal",
    "send_back",
    "sign",
    "start",
    "stop",
    "submit",
    "supply",
    "take",
    "take_in",
    "withdraw",
    "write_result",
]
