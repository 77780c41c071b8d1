"""Words that depend on a code and the reader's language alone are put together once."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, TypeVar

from django.utils.translation import get_language

T = TypeVar("T")


def spoken(say: Callable[[Any], T]) -> Callable[[Any], T]:
    """Remember what `say` makes of each code in each language."""

    @lru_cache(maxsize=512)
    def known(_language: str | None, code: Any) -> T:
        return say(code)

    @wraps(say)
    def answer(code: Any) -> T:
        return known(get_language(), code)

    return answer
