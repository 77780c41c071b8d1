"""Settings that name a file or a folder: it is read to its end at the start, and what is wrong in it is told."""

from pathlib import Path

from motcua.config import signing_file, trust_anchors
from motcua.config.variables import demand


def folder(value: str | Path) -> Path:
    """A folder that is there or may be made; raises `ValueError` for a file."""
    path = Path(value).expanduser().absolute()
    if path.exists() and not path.is_dir():
        raise ValueError
    return path


def anchors(value: str) -> Path | None:
    """A folder that was looked through to its last file."""
    if not value:
        return None
    named = folder(value)
    if not named.is_dir():
        raise ValueError
    try:
        trust_anchors.read(named)
    except OSError:
        raise ValueError from None
    except trust_anchors.WrongAnchors as wrong:
        raise demand(f"thư mục chứng thư số không có chỗ sai ({wrong})") from None
    return named


def signing(value: str) -> Path | None:
    """A file that was read to its end."""
    if not value:
        return None
    path = Path(value).expanduser().absolute()
    try:
        signing_file.read(path)
    except OSError:
        raise ValueError from None
    except signing_file.WrongSigningFile as wrong:
        raise demand(f"tệp ký số không có chỗ sai ({wrong})") from None
    return path
