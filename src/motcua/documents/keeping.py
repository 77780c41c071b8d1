"""Content first, then the row, so that a row without bytes cannot exist; both ways compared with the hash.

The hash of each file stands in the database, apart from where its bytes lie: whoever changes one does not change the
other. A file that is missing or was changed is made whole from a copy (`ports`), at once when somebody reads it, and by
the clock otherwise (`checking`).
"""

import logging
from hashlib import sha256

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from motcua.documents import ports
from motcua.documents.models import StoredFile
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM
from motcua.kernel.errors import NotFound, Unavailable
from motcua.platform import log

logger = logging.getLogger(__name__)

HEALED = "file.healed"
DAMAGED = "file_damaged"
"""The code of a refusal: the bytes are not those that were kept, and no copy has them."""
_TOPIC, _STREAM = "files", 1


def keep(data: bytes, *, media_type: str, pages: int | None = None) -> StoredFile:
    """Store bytes under their SHA-256; keeping the same bytes again gives the same file."""
    digest = sha256(data).hexdigest()
    file = StoredFile(sha256=digest, size=len(data), media_type=media_type, pages=pages)
    write_whole(file.path, data)
    kept, _ = StoredFile.objects.get_or_create(
        sha256=digest, defaults={"size": len(data), "media_type": media_type, "pages": pages}
    )
    if kept.erased_at:
        # The same bytes have come anew.
        kept.erased_at = None
        kept.save(update_fields=["erased_at"])
    return kept


def write_whole(path: str, data: bytes) -> None:
    """Bytes under a name that stands for them, whole or not at all: read again and compared before they count.

    What is shorter (an old installation's, of a process that was killed) is written anew. Raises `OSError`,
    `Unavailable` when the storage is away or gives back something else.
    """
    if default_storage.exists(path) and default_storage.size(path) == len(data):
        return
    # Written over what lies there, never taken away first: somebody else may have brought the same bytes meanwhile.
    default_storage.save(path, ContentFile(data))
    if stored_bytes(path) != data:
        default_storage.delete(path)
        raise Unavailable(
            "Kho tệp không giữ đúng tệp vừa nhận nên tệp chưa được lưu. Bạn hãy gửi lại; "
            "nếu vẫn vậy, hãy báo người quản trị."
        )


def stored_bytes(path: str) -> bytes | None:
    """What lies under a name; None for nothing. Raises `Unavailable` when the storage is away."""
    try:
        with default_storage.open(path) as stored:
            return bytes(stored.read())
    except FileNotFoundError:
        return None


def read(file: StoredFile) -> bytes:
    """The bytes of a file, the very ones that were kept; made whole from a copy first where need be.

    Raises `Unavailable` when they are damaged and no copy has them, or when the storage is away; `NotFound` when their
    time was over.
    """
    if file.erased_at:
        raise NotFound(
            "Tệp này đã được xoá khi hết thời hạn lưu giữ. Mã băm và dung lượng của tệp vẫn còn.",
            code="file_erased",
        )
    data = stored_bytes(file.path)
    if data is not None and is_of(file, data):
        return data
    healed = heal(file)
    if healed is None:
        raise Unavailable(
            "Tệp này đang hỏng ở kho lưu và chưa tìm được bản sao lành. Người quản trị đã được báo; "
            "bạn hãy thử lại sau.",
            code=DAMAGED,
        )
    return healed


def is_of(file: StoredFile, data: bytes) -> bool:
    """Whether these are the bytes of this file."""
    return sha256(data).hexdigest() == file.sha256


def heal(file: StoredFile) -> bytes | None:
    """Bring a missing or changed file back from the first copy that has the right bytes; None when none has.

    What was done stands in the log.
    """
    for copy in ports.copies():
        data = copy.fetch(file.sha256)
        if data is None or not is_of(file, data):
            continue
        default_storage.delete(file.path)
        write_whole(file.path, data)
        with transaction.atomic():
            told = {"sha256": file.sha256, "from": copy.name}
            log.record(_TOPIC, _STREAM, HEALED, at=clock.now(), actor=SYSTEM, data=told)
        logger.warning("file %s was damaged and came back from %s", file.sha256, copy.name)
        return data
    logger.error("file %s is damaged and no copy has it", file.sha256)
    return None
