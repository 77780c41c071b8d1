"""Where keys lie and whom signing asks: a YAML file that the variable SIGNING names, checked line by line.

It belongs to the machine, not to the province: libraries, addresses, files with secrets. Who signs with which key is
said at the desk (`keyring.giving`). Paths are taken from the file's own folder. An example with every entry stands in
docs/operate/signing.md.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, field_validator

from motcua.kernel.errors import Invalid


class WrongSigningFile(Invalid):
    """The file cannot be used; the text names each entry with what is wrong."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("; ".join(mistakes), code="signing_file")


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


Address = Annotated[str, Field(pattern=r"^https?://[^\s]+$")]


class Tokens(_Part):
    """PKCS#11 tokens of this machine: `module` is the vendor's library, `pins` a folder with a file for each token of
    a seal, named as the token and holding its PIN (a folder in memory, such as systemd's credentials).
    """

    kind: Literal["pkcs11"]
    module: Path
    pins: Path | None = None


class Remote(_Part):
    """A provider of remote signatures: see `adapters.csc.wire.Provider`."""

    kind: Literal["csc"]
    url: Annotated[str, Field(pattern=r"^https?://[^\s]+/v[12][^/\s]*/?$")]
    client_id: str = ""
    secret_file: Path | None = None
    certificate: Path | None = None

    @field_validator("url")
    @classmethod
    def _plain(cls, url: str) -> str:
        return url.rstrip("/")


class Machine(_Part):
    """Tokens in the machines of officials, by the agent that runs there."""

    kind: Literal["machine"]


Store = Annotated[Tokens | Remote | Machine, Field(discriminator="kind")]


class Stamps(_Part):
    """A time-stamping authority (RFC 3161)."""

    url: Address
    user: str = ""
    password_file: Path | None = None


class SigningFile(_Part):
    """The whole file. Time-stamping authorities are asked in their order; `lists` are addresses of revocation lists
    beyond those that certificates name themselves.
    """

    stores: Annotated[
        dict[Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,40}$")], Store], Field(min_length=1)
    ]
    time_stamps: Annotated[tuple[Stamps, ...], Field(min_length=1)]
    lists: tuple[Address, ...] = ()


def read(path: Path) -> SigningFile:
    """What the file says; raises `WrongSigningFile` with everything that is wrong, `OSError` for a closed file."""
    try:
        told = yaml.safe_load(path.read_text("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise WrongSigningFile([f"không phải YAML đọc được ({_where(error)})"]) from None
    if not isinstance(told, dict):
        raise WrongSigningFile(["cần các mục stores, time_stamps"])
    try:
        found = TypeAdapter(SigningFile).validate_python(told)
    except ValidationError as error:
        raise WrongSigningFile([_said(one) for one in error.errors()]) from None
    if wrong := list(_missing(found, path.parent)):
        raise WrongSigningFile(wrong)
    return _from_its_folder(found, path.parent)


def _missing(found: SigningFile, folder: Path) -> Iterator[str]:
    """Files that are named and are not there: told at the start, not at the first signature."""
    for name, path in _paths(found):
        if not (folder / path).exists():
            yield f"{name}: không có {folder / path}"


def _paths(found: SigningFile) -> Iterator[tuple[str, Path]]:
    parts: Mapping[str, BaseModel] = {f"stores.{name}": store for name, store in found.stores.items()}
    stamps = {f"time_stamps.{n}": one for n, one in enumerate(found.time_stamps, 1)}
    for part, entry in {**parts, **stamps}.items():
        for name in type(entry).model_fields:
            value = getattr(entry, name)
            if isinstance(value, Path) and name != "pins":
                yield f"{part}.{name}", value


def _from_its_folder(found: SigningFile, folder: Path) -> SigningFile:
    return found.model_copy(
        update={
            "stores": {name: _moved(one, folder) for name, one in found.stores.items()},
            "time_stamps": tuple(_moved(one, folder) for one in found.time_stamps),
        }
    )


def _moved(part: Any, folder: Path) -> Any:
    named = {name: getattr(part, name) for name in type(part).model_fields}
    return part.model_copy(
        update={n: folder / value for n, value in named.items() if isinstance(value, Path)}
    )


def _said(error: Mapping[str, Any]) -> str:
    kind = str(error["type"])
    what = next((words for start, words in _WORDS.items() if kind.startswith(start)), str(error["msg"]))
    return f"{'.'.join(map(str, error['loc'])) or 'tệp'}: {what}"


_WORDS = {
    "missing": "còn thiếu",
    "extra_forbidden": "không có mục này; xem docs/operate/signing.md",
    "union_tag": "kind phải là pkcs11, csc hoặc machine",
    "too_short": "cần ít nhất một",
    "string_pattern": "không đúng dạng",
}


def _where(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    return f"dòng {mark.line + 1}" if mark else "mã chữ"
