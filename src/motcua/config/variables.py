"""How variables of the environment become typed settings: secrets from files, mistakes in words, misspelt names."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from annotated_types import Ge, Le
from pydantic import Field, ValidationError, field_validator
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from motcua.kernel.errors import Invalid

MOST_SECRET_BYTES = 64 * 1024
# How alike two names are, from 0 to 1, when one is taken for the other misspelt.
ALIKE = 0.85


class WrongSettings(Invalid):
    """Variables hold what cannot be used; the text has a line for each, with its name and what is expected."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("\n".join([*mistakes, "Chưa có gì được khởi động."]), code="setting")


def variable(
    name: str,
    default: Any = "",
    *,
    means: str,
    without: str = "",
    expected: str = "",
    secret: bool = False,
    ge: int | None = None,
    le: int | None = None,
) -> Any:
    """A field read from the variable NAME; a secret one also from the file that NAME_FILE names.

    `means` and `without` stand in the operator's table, `expected` (Vietnamese, after "cần") in the message about a
    wrong value; where the type says what is expected it is left out.
    """
    told: dict[str, Any] = {"without": without, "expected": expected, "secret": secret}
    return Field(
        default,
        validation_alias=name,
        description=means,
        repr=not secret,
        json_schema_extra=told,
        ge=ge,
        le=le,
    )


def a_port(name: str, default: int, means: str, without: str) -> Any:
    """A field that holds a port."""
    return variable(name, default, means=means, without=without, ge=1, le=65535)


def demand(expected: str) -> PydanticCustomError:
    """To be raised by a validator: what this variable must hold, in the operator's words after "cần"."""
    return PydanticCustomError("demand", "{needed}", {"needed": expected})


class Variables(BaseSettings):
    """Settings that come from the environment and from nowhere else; an empty variable counts as not set."""

    model_config = SettingsConfigDict(
        frozen=True, case_sensitive=True, env_ignore_empty=True, str_strip_whitespace=True, extra="ignore"
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Files of secrets before plain variables, so that a secret given twice is seen."""
        return SecretFiles(settings_cls), env_settings

    @field_validator("*", mode="before")
    @classmethod
    def _from_file(cls, value: Any) -> Any:
        return value.read() if isinstance(value, SecretFile) else value


@dataclass(frozen=True)
class SecretFile:
    """Where the secret `name` lies; read when it is checked, so that its mistakes are told with all others."""

    name: str
    path: Path

    def read(self) -> str:
        """The secret without blanks around it; raises what is wrong with the file."""
        if os.environ.get(self.name):
            raise self._wrong(f"được bỏ đi, vì {self.name} cũng được đặt; chỉ đặt một trong hai")
        try:
            with self.path.open("rb") as file:
                held = file.read(MOST_SECRET_BYTES + 1)
            secret = held.decode().strip()
        except (OSError, ValueError):
            raise self._wrong("một tệp văn bản có thật mà chương trình đọc được") from None
        if not secret or len(held) > MOST_SECRET_BYTES:
            raise self._wrong(f"một tệp không rỗng, nhiều nhất {MOST_SECRET_BYTES // 1024} KB")
        return secret

    @staticmethod
    def _wrong(expected: str) -> PydanticCustomError:
        return PydanticCustomError("secret_file", "{needed}", {"needed": expected})


class SecretFiles(PydanticBaseSettingsSource):
    """The files named by NAME_FILE, as an orchestrator lays them before a process."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """The file of a secret field, or None."""
        name = name_of(field)
        path = os.environ.get(f"{name}_FILE") if is_secret(field) else None
        return (SecretFile(name, Path(path)) if path else None), name, False

    def __call__(self) -> dict[str, Any]:
        """All secrets that are named by files."""
        found = (self.get_field_value(field, key) for key, field in self.settings_cls.model_fields.items())
        return {name: value for value, name, _ in found if value}


def name_of(field: FieldInfo) -> str:
    """The variable that a field is read from."""
    return str(field.validation_alias)


def is_secret(field: FieldInfo) -> bool:
    """Whether what it holds is shown nowhere and may come from a file."""
    return bool(told_of(field, "secret"))


def told_of(field: FieldInfo, what: str) -> Any:
    """What `variable` was told beside type and limits."""
    told = field.json_schema_extra
    return told[what] if isinstance(told, dict) else None


def names(settings: type[BaseSettings]) -> frozenset[str]:
    """Every variable that these settings read, with the NAME_FILE of secrets."""
    fields = settings.model_fields.values()
    return frozenset(map(name_of, fields)) | {
        f"{name_of(field)}_FILE" for field in fields if is_secret(field)
    }


def mistakes(settings: type[BaseSettings], error: ValidationError) -> list[str]:
    """A sentence for each variable that cannot be used, in the order in which they are declared."""
    # A mistake in what the environment says is told by the variable's name, one in a default by the field's.
    fields = {key: it for name, it in settings.model_fields.items() for key in (name, name_of(it))}
    return [_mistake(fields[str(found["loc"][0])], found) for found in error.errors()]


def _mistake(field: FieldInfo, found: Mapping[str, Any]) -> str:
    name = name_of(field)
    needed = found.get("ctx", {}).get("needed") or expected_of(field)
    if is_secret(field) and (path := os.environ.get(f"{name}_FILE")):
        content = "" if found["type"] == "secret_file" else "một tệp chứa "
        return f"Thiết lập {name}_FILE đang là {path!r}; cần {content}{needed}."
    value = os.environ.get(name, "")
    held = f"đang là {'…' if is_secret(field) else repr(value)}" if value else "chưa được đặt"
    return f"Thiết lập {name} {held}; cần {needed}."


def expected_of(field: FieldInfo) -> str:
    """What a variable may hold, for a sentence that says that it does not."""
    if told := told_of(field, "expected"):
        return str(told)
    if choices := choices_of(field):
        return f"{', '.join(choices[:-1])} hoặc {choices[-1]}"
    low, high = limits_of(field)
    return f"một số từ {low} đến {high}"


def choices_of(field: FieldInfo) -> tuple[str, ...]:
    """The words that it may hold when there are only some."""
    if field.annotation is bool:
        return "0", "1"
    return get_args(field.annotation) if get_origin(field.annotation) is Literal else ()


def limits_of(field: FieldInfo) -> tuple[Any, Any]:
    """Smallest and largest number, None where there is none."""
    low = next((it.ge for it in field.metadata if isinstance(it, Ge)), None)
    high = next((it.le for it in field.metadata if isinstance(it, Le)), None)
    return low, high


def misspelt(
    settings: type[BaseSettings], variables: Mapping[str, str], ours: frozenset[str] = frozenset()
) -> Iterator[str]:
    """Sentences about variables that look like one of these settings and are none; `ours` are known otherwise."""
    known = names(settings)
    for name in sorted(variables.keys() - known - ours):
        like = get_close_matches(name.upper(), known, n=1, cutoff=ALIKE)
        plain = name.removesuffix("_FILE")
        if plain != name and plain in known:
            yield f"Thiết lập {name} không được dùng: {plain} không đọc từ tệp. Hãy đặt thẳng {plain}."
        elif like:
            yield f"Thiết lập {name} không có nên không được dùng; có phải là {like[0]}?"
        elif name.startswith("MOTCUA_"):
            yield f"Thiết lập {name} không có nên không được dùng. Hãy bỏ đi hoặc sửa tên."
