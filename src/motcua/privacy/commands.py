"""Every write about personal data, always with an actor."""

from motcua.privacy.keeping import establish_purposes, set_purpose

__all__ = ["establish_purposes", "set_purpose"]
