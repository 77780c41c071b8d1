"""What views say about themselves to the guard of locked sessions."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpResponse

View = TypeVar("View", bound=Callable[..., HttpResponse])
_OPEN = "open_when_locked"
_BESIDE = "beside_the_work"


def open_when_locked(view: View) -> View:
    """For what shows nothing of the work: the way out, the language, figures for a wall."""
    setattr(view, _OPEN, True)
    return view


def beside_the_work(view: View) -> View:
    """For what a page asks by itself; open in a locked session too."""
    setattr(view, _BESIDE, True)
    return open_when_locked(view)


def is_open_when_locked(view: Any) -> bool:
    """Whether a view says so."""
    return getattr(view, _OPEN, False)


def is_beside_the_work(view: Any) -> bool:
    """Whether a view says so."""
    return getattr(view, _BESIDE, False)
