"""What a browser uploads, read into memory within the limit."""

from typing import Any, BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile

from motcua.documents.queries import read_bounded


def bytes_of(file: UploadedFile[Any]) -> bytes:
    """What was uploaded, at most a byte more than may be; what is too long is then refused in words."""
    return read_bounded(cast("BinaryIO", file))
