"""Files that come in piece by piece, so that a broken line costs one piece and not the whole.

Begin (name, size, SHA-256 of the whole), give pieces in order from the offset that is asked for, ask at any time how
far it came, finish. A piece is taken only when its own hash is right; the whole only when its size and hash are what
was announced and its content is what people may hand in.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.core.files.storage import default_storage

from motcua.documents.keeping import keep, write_whole
from motcua.documents.models import Upload, UploadPiece
from motcua.documents.uploads import MOST_BYTES, look
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Unavailable
from motcua.kernel.vietnamese import normal
from motcua.platform.transactions import command

MOST_PIECE_BYTES = 2 * 1024 * 1024
MOST_OPEN = 200
KEPT_FOR = timedelta(hours=48)


@dataclass(frozen=True)
class Progress:
    """How far an upload has come: the next piece begins at `next_offset`. `media_type` is known when it is whole."""

    id: UUID
    name: str
    size: int
    sha256: str
    next_offset: int
    complete: bool
    expires_at: datetime
    media_type: str = ""
    pages: int | None = None


@command
def begin_upload(*, actor: Actor, name: str, size: int, digest: str) -> Progress:
    """Announce a file of `size` bytes whose SHA-256 in hex is `digest`."""
    if actor.account_id is None:
        raise NotAllowed("Bạn hãy đăng nhập để tải tệp lên.")
    if not 0 < size <= MOST_BYTES:
        sentence = f"Tệp phải có từ 1 byte đến {MOST_BYTES // 1024 // 1024} MB."
        raise Invalid(sentence, fields={"size": [sentence]})
    now = clock.now()
    if Upload.objects.filter(account_id=actor.account_id, file=None).count() >= MOST_OPEN:
        raise Conflict(
            "Đang có %(most)s tệp tải dở. Hãy hoàn tất hoặc huỷ bớt rồi tải tệp mới.", most=MOST_OPEN
        )
    upload = Upload.objects.create(
        account_id=actor.account_id,
        name=normal(name)[:200] or "giay-to",
        size=size,
        sha256=digest.lower(),
        begun_at=now,
        moved_at=now,
    )
    return _progress(upload)


def add_piece(*, actor: Actor, upload: UUID, offset: int, data: bytes, digest: str) -> Progress:
    """Take the piece that begins at `offset`; its SHA-256 in hex is `digest`. The same piece again changes nothing.

    Raises `Conflict` (`offset_mismatch`) when another offset is next, `Invalid` (`piece_hash_mismatch`) when the bytes
    are not those that were sent.
    """
    own = _own(actor, upload)
    if not 0 < len(data) <= MOST_PIECE_BYTES:
        raise Invalid("Mỗi phần có từ 1 byte đến %(most)s MB.", most=MOST_PIECE_BYTES // 1024 // 1024)
    if sha256(data).hexdigest() != digest.lower():
        raise Invalid(
            "Phần này đến nơi không đúng mã băm đã ghi, có thể do đường truyền. "
            "Các phần trước vẫn còn. Hãy gửi lại phần này.",
            code="piece_hash_mismatch",
        )
    if offset + len(data) > own.size:
        raise Invalid("Phần này vượt quá dung lượng đã khai của tệp.", code="piece_too_long")
    piece = UploadPiece(upload_id=upload, offset=offset, size=len(data), sha256=digest.lower())
    if own.file_id is None and offset == own.received:
        write_whole(piece.path, data)
    return _add(actor=actor, piece=piece)


@command
def _add(*, actor: Actor, piece: UploadPiece) -> Progress:
    own = _own(actor, piece.upload_id, lock=True)
    known = own.pieces.filter(offset=piece.offset, sha256=piece.sha256).exists()
    if known or (own.file_id and piece.offset + piece.size <= own.size):
        return _progress(own)
    if piece.offset != own.received or own.file_id:
        raise Conflict(
            "Phần tiếp theo phải bắt đầu từ byte %(next)s. Hãy hỏi tiến độ rồi gửi tiếp từ đó.",
            code="offset_mismatch",
            next=own.received,
        )
    piece.save(force_insert=True)
    own.received += piece.size
    own.moved_at = clock.now()
    own.save(update_fields=["received", "moved_at"])
    return _progress(own)


def complete_upload(*, actor: Actor, upload: UUID) -> Progress:
    """Put the pieces together, check the whole by hash and content, and keep the file. Again: the same answer.

    Raises `Invalid`: `upload_incomplete` while bytes are missing (go on); `file_hash_mismatch`, or what `look` says of
    the content: then the pieces are thrown away and the upload stands at its beginning.
    """
    own = _own(actor, upload)
    if own.file_id:
        return _progress(own)
    if own.received != own.size:
        raise Invalid(
            "Tệp chưa tải hết: mới có %(have)s trong %(size)s byte. Hãy gửi tiếp từ byte %(have)s.",
            code="upload_incomplete",
            have=own.received,
            size=own.size,
        )
    pieces = list(own.pieces.order_by("offset"))
    try:
        data = _joined(pieces)
        if data is None:
            return _finished_meanwhile(actor, upload)
        if sha256(data).hexdigest() != own.sha256:
            raise Invalid(
                "Cả tệp không đúng mã băm đã khai. Hãy tính lại mã SHA-256 của tệp gốc rồi tải lại từ đầu.",
                code="file_hash_mismatch",
            )
        seen = look(data)
    except Invalid:
        _start_over(actor=actor, upload=upload)
        raise
    file = keep(data, media_type=seen.media_type, pages=seen.pages)
    done = _finish(actor=actor, upload=upload, file=file.sha256)
    _throw_away(pieces)
    return done


def take_whole(*, actor: Actor, name: str, data: bytes, digest: str) -> Progress:
    """A small file in one go, as if it had been announced, sent and finished."""
    if not 0 < len(data) <= MOST_PIECE_BYTES:
        raise Invalid("Mỗi phần có từ 1 byte đến %(most)s MB.", most=MOST_PIECE_BYTES // 1024 // 1024)
    if sha256(data).hexdigest() != digest.lower():
        raise Invalid(
            "Cả tệp không đúng mã băm đã khai. Hãy tính lại mã SHA-256 của tệp gốc rồi tải lại từ đầu.",
            code="file_hash_mismatch",
        )
    seen = look(data)
    file = keep(data, media_type=seen.media_type, pages=seen.pages)
    return _take_whole(actor=actor, name=name, file=file.sha256, size=len(data))


@command
def _take_whole(*, actor: Actor, name: str, file: str, size: int) -> Progress:
    if actor.account_id is None:
        raise NotAllowed("Bạn hãy đăng nhập để tải tệp lên.")
    now = clock.now()
    upload = Upload.objects.create(
        account_id=actor.account_id,
        name=normal(name)[:200] or "giay-to",
        size=size,
        sha256=file,
        received=size,
        file_id=file,
        begun_at=now,
        moved_at=now,
    )
    return _progress(upload)


@command
def _finish(*, actor: Actor, upload: UUID, file: str) -> Progress:
    own = _own(actor, upload, lock=True)
    own.file_id = file
    own.moved_at = clock.now()
    own.save(update_fields=["file", "moved_at"])
    own.pieces.all().delete()
    return _progress(own)


@command
def _start_over(*, actor: Actor, upload: UUID) -> None:
    own = _own(actor, upload, lock=True)
    _throw_away(list(own.pieces.all()))
    own.pieces.all().delete()
    own.received = 0
    own.save(update_fields=["received"])


def drop_upload(*, actor: Actor, upload: UUID) -> None:
    """Give an upload up. A file that was already finished stays where dossiers use it."""
    _throw_away(list(_own(actor, upload).pieces.all()))
    _drop(actor=actor, upload=upload)


@command
def _drop(*, actor: Actor, upload: UUID) -> None:
    _own(actor, upload, lock=True).delete()


def upload_progress(actor: Actor, upload: UUID) -> Progress:
    """How far an upload of the actor's has come; `NotFound` otherwise."""
    return _progress(_own(actor, upload))


def uploaded(actor: Actor, uploads: Sequence[UUID]) -> dict[UUID, Progress]:
    """The finished uploads among these that belong to the actor; `sha256` is the file that we keep."""
    own = Upload.objects.filter(account_id=actor.account_id or 0, file__isnull=False, pk__in=uploads)
    return {upload.pk: _progress(upload) for upload in own.select_related("file")}


def forget_abandoned() -> int:
    """Throw away uploads that nobody has touched for two days; returns how many."""
    old = Upload.objects.filter(moved_at__lt=clock.now() - KEPT_FOR)
    _throw_away(list(UploadPiece.objects.filter(upload__in=old)))
    return int(old.delete()[1].get("documents.Upload", 0))


def _own(actor: Actor, upload: UUID, *, lock: bool = False) -> Upload:
    uploads = Upload.objects.select_for_update(of=("self",)) if lock else Upload.objects.all()
    found = uploads.select_related("file").filter(pk=upload, account_id=actor.account_id or 0).first()
    if found is None:
        raise NotFound("Không tìm thấy tệp tải lên này. Tệp tải dở được giữ 48 giờ.")
    return found


def _progress(upload: Upload) -> Progress:
    return Progress(
        id=upload.pk,
        name=upload.name,
        size=upload.size,
        sha256=upload.sha256,
        next_offset=upload.received,
        complete=upload.file_id is not None,
        expires_at=upload.moved_at + KEPT_FOR,
        media_type=upload.file.media_type if upload.file else "",
        pages=upload.file.pages if upload.file else None,
    )


def _joined(pieces: list[UploadPiece]) -> bytes | None:
    """All bytes in their order; None when pieces are gone, because a twin of this request has just finished."""
    try:
        return b"".join(_bytes(piece) for piece in pieces)
    except FileNotFoundError:
        return None


def _finished_meanwhile(actor: Actor, upload: UUID) -> Progress:
    progress = upload_progress(actor, upload)
    if not progress.complete:
        raise Unavailable(
            "Kho tệp đang bận nên chưa ghép được tệp. Chưa có gì bị mất. Hãy thử lại sau ít giây."
        )
    return progress


def _bytes(piece: UploadPiece) -> bytes:
    with default_storage.open(piece.path) as stored:
        return bytes(stored.read())


def _throw_away(pieces: list[UploadPiece]) -> None:
    for piece in pieces:
        with suppress(OSError, Unavailable):
            default_storage.delete(piece.path)
