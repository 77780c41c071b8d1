"""Keeping files: whole ones at once, and those that come in piece by piece."""

from motcua.documents.checking import check_all, check_tonight
from motcua.documents.erasing import erase_marked, mark_erased, referenced_beside
from motcua.documents.keeping import keep
from motcua.documents.resumable_uploads import (
    add_piece,
    begin_upload,
    complete_upload,
    drop_upload,
    forget_abandoned,
    take_whole,
)

__all__ = [
    "add_piece",
    "begin_upload",
    "check_all",
    "check_tonight",
    "complete_upload",
    "drop_upload",
    "erase_marked",
    "forget_abandoned",
    "keep",
    "mark_erased",
    "referenced_beside",
    "take_whole",
]
