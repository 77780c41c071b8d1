"""Where bytes may lie: a folder, or a bucket of any S3, as a setting names it.

`/srv/files` is a folder; `s3://key:secret@host:port/bucket/prefix?region=…&tls=0` a bucket. What is there is reached by
`storages`, which takes longer to load.
"""

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit


@dataclass(frozen=True)
class Place:
    """A folder or a bucket as somebody named it. `name` may be shown to anybody: it holds no key."""

    name: str
    folder: Path | None = None
    endpoint: str = ""
    bucket: str = ""
    prefix: str = ""
    region: str = ""
    key: str = field(default="", repr=False)
    secret: str = field(default="", repr=False)


def read(value: str) -> Place:
    """The place that a setting names; raises `ValueError` where it cannot be understood."""
    if value.startswith("/"):
        return Place(value, folder=Path(value))
    parts = urlsplit(value)
    bucket, _, prefix = parts.path.strip("/").partition("/")
    if parts.scheme != "s3" or not (parts.hostname and bucket and parts.username and parts.password):
        raise ValueError
    asked = parse_qs(parts.query)
    if asked.keys() - {"region", "tls"}:
        raise ValueError
    scheme = "http" if asked.get("tls") == ["0"] else "https"
    host = f"{parts.hostname}:{parts.port}" if parts.port else parts.hostname
    return Place(
        name=f"s3://{host}/{bucket}" + (f"/{prefix}" if prefix else ""),
        endpoint=f"{scheme}://{host}",
        bucket=bucket,
        prefix=prefix,
        region=asked.get("region", ["us-east-1"])[0],
        key=unquote(parts.username),
        secret=unquote(parts.password),
    )


def read_all(value: str) -> tuple[Place, ...]:
    """Several places with blanks between them."""
    return tuple(map(read, value.split()))
