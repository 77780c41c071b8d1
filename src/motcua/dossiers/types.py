"""The rows that this floor's queries hand out, under the names by which screens may speak of them."""

from motcua.dossiers.models import Dossier, Draft, DraftPaper, Output, Paper, ResultDraft, Signing, Step

__all__ = ["Dossier", "Draft", "DraftPaper", "Output", "Paper", "ResultDraft", "Signing", "Step"]
