"""The rows that this floor's queries hand out, and how a paper stands."""

from motcua.personal_store.kinds import Kind
from motcua.personal_store.models import KeptPaper
from motcua.personal_store.rules import Standing
from motcua.personal_store.share_models import Share, ShareLook

__all__ = ["KeptPaper", "Kind", "Share", "ShareLook", "Standing"]
