"""The papers we issue for a dossier: receipt, statutory forms, control slip, the result with its signatures.

Rendering and signing happen outside any transaction, and signing never while somebody waits at a page: a worker makes
what an event calls for (`papers.py`). A proof of receipt alone is given at once (`receipt_proof.py`).
"""

from motcua.dossiers.negative_decision import appeals
from motcua.dossiers.outputs.archiving import lasting, look_after
from motcua.dossiers.outputs.consent import Consent, consent, sign
from motcua.dossiers.outputs.form_sheet import blank_of, blank_sheet, dossier_sheet, draft_sheet
from motcua.dossiers.outputs.forms import INSIDE
from motcua.dossiers.outputs.label_sheet import label_sheet
from motcua.dossiers.outputs.notices import consent as consent_to_notices
from motcua.dossiers.outputs.notices import draft as notice_draft
from motcua.dossiers.outputs.originals import give_back, may_give_back, to_give_back
from motcua.dossiers.outputs.papers import (
    Paper,
    PaperMaker,
    Progress,
    ask_for,
    available,
    coming,
    issue_now,
    look,
)
from motcua.dossiers.outputs.receipt_proof import KeyEndorser, keys, proof_file, prove, says, vouched
from motcua.dossiers.outputs.register import MOST_PRINTED, notes, register_paper, remarks
from motcua.dossiers.outputs.result import result_preview, result_sample
from motcua.dossiers.outputs.selection import carry_out_listed, look_at
from motcua.dossiers.result_document import definition, result_fields

__all__ = [
    "INSIDE",
    "MOST_PRINTED",
    "Consent",
    "KeyEndorser",
    "Paper",
    "PaperMaker",
    "Progress",
    "appeals",
    "ask_for",
    "available",
    "blank_of",
    "blank_sheet",
    "carry_out_listed",
    "coming",
    "consent",
    "consent_to_notices",
    "definition",
    "dossier_sheet",
    "draft_sheet",
    "give_back",
    "issue_now",
    "keys",
    "label_sheet",
    "lasting",
    "look",
    "look_after",
    "look_at",
    "may_give_back",
    "notes",
    "notice_draft",
    "proof_file",
    "prove",
    "register_paper",
    "remarks",
    "result_fields",
    "result_preview",
    "result_sample",
    "says",
    "sign",
    "to_give_back",
    "vouched",
]
