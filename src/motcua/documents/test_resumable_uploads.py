"""A file that comes in piece by piece over a bad line."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from PIL import Image
from pytest_django import Settings

from motcua.documents import commands, queries
from motcua.documents.models import Upload, UploadPiece
from motcua.documents.resumable_uploads import MOST_PIECE_BYTES, Progress
from motcua.identity.models import Account
from motcua.kernel import clock
from motcua.kernel.actor import STRANGER, Actor, Kind
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.support.full_disk import no_file_larger_than

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def storage(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def citizen() -> Actor:
    return Actor(kind=Kind.PERSON, name="Phúc", account_id=Account.objects.create("phuc").pk)


def picture() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((300, 300), 90).save(out, "PNG")
    return out.getvalue()


def digest(data: bytes) -> str:
    return sha256(data).hexdigest()


def begin(actor: Actor, data: bytes, **other: str) -> Progress:
    return commands.begin_upload(
        actor=actor, name="cccd.png", size=len(data), digest=other.get("digest", digest(data))
    )


def send(actor: Actor, upload: Progress, offset: int, piece: bytes) -> Progress:
    return commands.add_piece(actor=actor, upload=upload.id, offset=offset, data=piece, digest=digest(piece))


def test_a_file_in_pieces_broken_in_the_middle_goes_on_where_it_was(citizen: Actor) -> None:
    data = picture()
    upload = begin(citizen, data)
    send(citizen, upload, 0, data[:40_000])
    broken = data[40_000:60_000]
    with pytest.raises(Invalid) as refused:
        commands.add_piece(
            actor=citizen, upload=upload.id, offset=40_000, data=broken[:-7], digest=digest(broken)
        )
    assert refused.value.code == "piece_hash_mismatch"
    with pytest.raises(Invalid, match="chưa tải hết"):
        commands.complete_upload(actor=citizen, upload=upload.id)
    known = queries.upload_progress(citizen, upload.id)
    assert (known.next_offset, known.complete) == (40_000, False)
    send(citizen, upload, known.next_offset, data[known.next_offset :])
    done = commands.complete_upload(actor=citizen, upload=upload.id)
    assert (done.complete, done.media_type, done.next_offset) == (True, "image/png", len(data))
    stored = queries.find(digest(data))
    assert stored is not None
    assert queries.read(stored) == data
    assert not UploadPiece.objects.exists()
    assert default_storage.listdir(f"pieces/{upload.id}")[1] == []
    assert commands.complete_upload(actor=citizen, upload=upload.id) == done
    assert set(queries.uploaded(citizen, [upload.id])) == {upload.id}


def test_a_piece_sent_twice_counts_once(citizen: Actor) -> None:
    data = picture()
    upload = begin(citizen, data)
    first = send(citizen, upload, 0, data[:1000])
    assert send(citizen, upload, 0, data[:1000]) == first


@pytest.mark.parametrize("offset", [5, 2000])
def test_a_gap_or_an_overlap_is_told_where_to_go_on(citizen: Actor, offset: int) -> None:
    data = picture()
    upload = begin(citizen, data)
    send(citizen, upload, 0, data[:1000])
    with pytest.raises(Conflict) as refused:
        send(citizen, upload, offset, data[offset : offset + 1000])
    assert refused.value.params["next"] == 1000


def test_a_whole_that_is_not_what_was_announced_begins_anew(citizen: Actor) -> None:
    data = picture()
    upload = begin(citizen, data, digest=digest(b"something else"))
    send(citizen, upload, 0, data)
    with pytest.raises(Invalid) as refused:
        commands.complete_upload(actor=citizen, upload=upload.id)
    assert refused.value.code == "file_hash_mismatch"
    assert queries.upload_progress(citizen, upload.id).next_offset == 0
    assert queries.find(digest(data)) is None


def test_content_that_nobody_may_hand_in_is_refused_at_the_end(citizen: Actor) -> None:
    data = b"MZ" + bytes(500)
    upload = begin(citizen, data)
    send(citizen, upload, 0, data)
    with pytest.raises(Invalid, match="Chỉ nhận tệp PDF"):
        commands.complete_upload(actor=citizen, upload=upload.id)
    with pytest.raises(Invalid, match="Chỉ nhận tệp PDF"):
        commands.take_whole(actor=citizen, name="x", data=data, digest=digest(data))


def test_a_small_file_may_come_in_one_go(citizen: Actor) -> None:
    data = picture()
    done = commands.take_whole(actor=citizen, name="ảnh.png", data=data, digest=digest(data))
    assert done.complete
    with pytest.raises(Invalid):
        commands.take_whole(actor=citizen, name="x", data=data, digest=digest(b""))


def test_an_upload_belongs_to_one_account(citizen: Actor) -> None:
    upload = begin(citizen, picture())
    other = Actor(kind=Kind.PERSON, name="Mẩy", account_id=Account.objects.create("may").pk)
    with pytest.raises(NotFound):
        queries.upload_progress(other, upload.id)
    with pytest.raises(NotFound):
        commands.drop_upload(actor=other, upload=upload.id)
    with pytest.raises(NotFound):
        queries.upload_progress(citizen, uuid4())
    with pytest.raises(NotAllowed):
        begin(STRANGER, picture())
    commands.drop_upload(actor=citizen, upload=upload.id)
    assert not Upload.objects.exists()


def test_sizes_beyond_the_limits_are_refused(citizen: Actor) -> None:
    with pytest.raises(Invalid):
        commands.begin_upload(actor=citizen, name="x", size=21 * 1024 * 1024, digest=digest(b""))
    upload = begin(citizen, picture()[:100])
    with pytest.raises(Invalid):
        send(citizen, upload, 0, bytes(101))
    with pytest.raises(Invalid):
        send(citizen, upload, 0, bytes(MOST_PIECE_BYTES + 1))


def test_what_nobody_finishes_goes_after_two_days(citizen: Actor) -> None:
    data = picture()
    upload = begin(citizen, data)
    send(citizen, upload, 0, data[:1000])
    assert commands.forget_abandoned() == 0
    with clock.at(clock.now() + timedelta(hours=49)):
        assert commands.forget_abandoned() == 1
    assert default_storage.listdir(f"pieces/{upload.id}")[1] == []


@pytest.mark.django_db(transaction=True)
def test_the_same_piece_from_two_threads_lands_once(citizen: Actor) -> None:
    data = picture()
    upload = begin(citizen, data)

    def push(_: int) -> int:
        try:
            return send(citizen, upload, 0, data).next_offset
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        assert set(pool.map(push, range(3))) == {len(data)}
    assert UploadPiece.objects.count() == 1


def test_a_piece_for_which_there_was_no_room_did_not_come_and_is_sent_again(citizen: Actor) -> None:
    data = picture()
    upload = begin(citizen, data)
    with no_file_larger_than(10_000), pytest.raises(OSError, match="too large"):
        send(citizen, upload, 0, data)
    assert queries.upload_progress(citizen, upload.id).next_offset == 0
    send(citizen, upload, 0, data)
    assert commands.complete_upload(actor=citizen, upload=upload.id).complete
