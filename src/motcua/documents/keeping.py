"""Content first, then the row, so that a row without bytes cannot exist."""

from hashlib import sha256

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from motcua.documents.models import StoredFile


def keep(data: bytes, *, media_type: str, pages: int | None = None) -> StoredFile:
    """Store bytes under their SHA-256; keeping the same bytes again gives the same file."""
    digest = sha256(data).hexdigest()
    file = StoredFile(sha256=digest, size=len(data), media_type=media_type, pages=pages)
    write_whole(file.path, data)
    kept, _ = StoredFile.objects.get_or_create(
        sha256=digest, defaults={"size": len(data), "media_type": media_type, "pages": pages}
    )
    return kept


def write_whole(path: str, data: bytes) -> None:
    """Bytes under a name that stands for them, whole or not at all.

    A process that was killed while it wrote leaves a shorter file, which is written anew. Raises `OSError`.
    """
    if default_storage.exists(path) and default_storage.size(path) == len(data):
        return
    default_storage.delete(path)
    try:
        default_storage.save(path, ContentFile(data))
    except OSError:
        default_storage.delete(path)
        raise
