"""Whether a national record says something new: a hash that ignores order where order means nothing."""

import hashlib
from collections.abc import Mapping
from typing import Any

import orjson

# When the portal last touched the record is no change of the procedure.
_FLEETING = ("createdAt", "updatedAt")
# Lists that the portal returns in whatever order its database likes.
_UNORDERED = frozenset(
    {"cases", "returningMethods", "departments", "formalityTargetType", "categories", "value"}
)
_UNORDERED_ENDS = ("Ids", "Details", "Executing", "Authority", "Authorized", "Coordinating")


def record_hash(cleaned: Mapping[str, Any]) -> str:
    """SHA-256 of what a cleaned record says, in hexadecimal."""
    said = {key: _ordered(key, value) for key, value in cleaned.items() if key not in _FLEETING}
    return hashlib.sha256(orjson.dumps(said, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _ordered(key: str, value: Any) -> Any:
    if isinstance(value, Mapping):
        return {k: _ordered(k, v) for k, v in value.items()}
    if not isinstance(value, list):
        return value
    items = [_ordered("", one) for one in value]
    if key in _UNORDERED or key.endswith(_UNORDERED_ENDS):
        return sorted(items, key=lambda one: orjson.dumps(one, option=orjson.OPT_SORT_KEYS))
    return items
