"""Every write to the store, but for what comes in by itself (`filling`)."""

from motcua.personal_store.filling import Coming, lay_in
from motcua.personal_store.forgetting import forget_from_dossier, forget_laid_in, forget_shares
from motcua.personal_store.sharing import SharedWith, end_share, note_share_look, share
from motcua.personal_store.uploading import MOST_PAPERS, LaidIn, remove, upload
from motcua.personal_store.validating import validate

__all__ = [
    "MOST_PAPERS",
    "Coming",
    "LaidIn",
    "SharedWith",
    "end_share",
    "forget_from_dossier",
    "forget_laid_in",
    "forget_shares",
    "lay_in",
    "note_share_look",
    "remove",
    "share",
    "upload",
    "validate",
]
