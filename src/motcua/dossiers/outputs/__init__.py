"""The papers we issue for a dossier: receipt, statutory forms, control slip, the result with its signatures.

Rendering and signing happen outside any transaction; a short command then records what was made.
"""

from motcua.dossiers.outputs.consent import Consent, consent, sign
from motcua.dossiers.outputs.forms import control_slip, form_01, form_02, form_03, form_04, form_05
from motcua.dossiers.outputs.issue import issue_missing, receipt
from motcua.dossiers.outputs.result import result_preview
from motcua.dossiers.outputs.selection import carry_out_listed
from motcua.dossiers.result_document import definition, result_fields

__all__ = [
    "Consent",
    "carry_out_listed",
    "consent",
    "control_slip",
    "definition",
    "form_01",
    "form_02",
    "form_03",
    "form_04",
    "form_05",
    "issue_missing",
    "receipt",
    "result_fields",
    "result_preview",
    "sign",
]
