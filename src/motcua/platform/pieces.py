"""What each process keeps in memory for a minute: pieces of public pages, and facts that every page asks for."""

from collections.abc import Callable
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.locmem import LocMemCache


class PiecesCache(LocMemCache):
    """Django's cache in memory, that hands out what was kept as it is instead of pickled and read again.

    So nobody may change what they get from it: the names of all agencies were copied for each list, the province with
    its pictures several times for each page.
    """

    # Of Django's own, unknown to its stubs.
    _cache: Any
    _lock: Any
    _has_expired: Callable[[str], bool]
    _set: Callable[..., None]
    _delete: Callable[[str], bool]

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Keep it, unless something is kept under this key."""
        key = self.make_and_validate_key(key, version=version)
        with self._lock:
            free: bool = self._has_expired(key)
            if free:
                self._set(key, value, timeout)
            return free

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """What is kept under this key."""
        key = self.make_and_validate_key(key, version=version)
        with self._lock:
            if self._has_expired(key):
                self._delete(key)
                return default
            self._cache.move_to_end(key, last=False)
            return self._cache[key]

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Keep it."""
        key = self.make_and_validate_key(key, version=version)
        with self._lock:
            self._set(key, value, timeout)

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """Nothing is counted here: what counts is counted for all processes (`platform.quota`)."""
        raise NotImplementedError
