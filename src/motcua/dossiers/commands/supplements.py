"""A file that somebody hands in, looked at and kept before the act that takes it."""

from motcua.documents.commands import keep
from motcua.documents.queries import look
from motcua.dossiers.acts.supply import Supplied
from motcua.kernel.vietnamese import normal


def take_in(*, component: str, name: str, data: bytes) -> Supplied:
    """Look at a file by its content and keep it, ready to be supplied; raises `Invalid` with what to do instead."""
    seen = look(data)
    file = keep(data, media_type=seen.media_type, pages=seen.pages)
    return Supplied(component=component, name=normal(name)[:200] or "giay-to", file=file.sha256)
