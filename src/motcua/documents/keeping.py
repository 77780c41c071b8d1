"""Content first, then the row, so that a row without bytes cannot exist."""

from hashlib import sha256

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from motcua.documents.models import StoredFile


def keep(data: bytes, *, media_type: str, pages: int | None = None) -> StoredFile:
    """Store bytes under their SHA-256; keeping the same bytes again gives the same file.

    A process that was killed while it wrote leaves a shorter file, and no row; it is written anew.
    """
    digest = sha256(data).hexdigest()
    file = StoredFile(sha256=digest, size=len(data), media_type=media_type, pages=pages)
    whole = default_storage.exists(file.path) and default_storage.size(file.path) == len(data)
    if not whole:
        default_storage.delete(file.path)
        default_storage.save(file.path, ContentFile(data))
    kept, _ = StoredFile.objects.get_or_create(
        sha256=digest, defaults={"size": len(data), "media_type": media_type, "pages": pages}
    )
    return kept
