"""Typst kept warm: compilers that are made once, and values that reach a template as text, never as source.

Values do not go through `sys.inputs`: with other inputs typst takes every template for changed and evaluates all of
them anew. They stand as one string in an entry of two lines, and the templates stay as they were. The entry is a file
in memory that only this user may read, empty but for the moment of drawing: typst looks up marks in nothing else.
"""

import os
import shutil
import tempfile
import threading
import weakref
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Self

import orjson
import typst

from motcua.documents.print_type import font_dir

_MEMORY = Path("/dev/shm")  # noqa: S108 - a private folder is made in it
_thread = threading.local()


class Template:
    """A function of a template file that takes (name, JSON text) and draws a document."""

    def __init__(self, file: Path, function: str) -> None:
        self._file = file
        self._function = function

    def pdf(
        self, name: str, values: Mapping[str, Any], *marks: str, **options: Any
    ) -> tuple[bytes, dict[str, Any]]:
        """The document as PDF, and the metadata that stand under these labels, the last of each.

        Looking marks up costs no second layout. `options` are those of `typst.Compiler.compile`.
        """
        with _entry() as entry:
            entry.write(self._source(name, values))
            made = entry.compiler.compile(format="pdf", **options)
            found = {
                label: orjson.loads(entry.compiler.query(f"<{label}>", field="value")) for label in marks
            }
        return _single(made), {label: values[-1] for label, values in found.items() if values}

    def svg(self, name: str, values: Mapping[str, Any]) -> bytes:
        """A document of one page as SVG."""
        with _entry() as entry:
            entry.write(self._source(name, values))
            return _single(entry.compiler.compile(format="svg"))

    def _source(self, name: str, values: Mapping[str, Any]) -> bytes:
        call = f"{self._function}({_literal(name)}, {_literal(orjson.dumps(values).decode())})"
        return f"#import {_literal(str(self._file))}: {self._function}\n#{call}\n".encode()


def _literal(text: str) -> str:
    """A string of typst's language; a backslash and a quotation mark are all that can end or change one."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _single(made: bytes | list[bytes] | None) -> bytes:
    if not isinstance(made, bytes):
        raise RuntimeError("typst gave no single document")
    return made


class _Entry:
    """The file that typst begins with, and the compiler that reads it."""

    def __init__(self) -> None:
        self.folder = tempfile.mkdtemp(prefix="motcua-", dir=_MEMORY if os.access(_MEMORY, os.W_OK) else None)
        self.owner = os.getpid()
        weakref.finalize(self, _remove, self.folder, self.owner)
        self._file = Path(self.folder) / "entry.typ"
        self._file.touch(mode=0o600)
        self.compiler = typst.Compiler(str(self._file), root="/", font_paths=_fonts(), sys_inputs={})

    def write(self, source: bytes) -> None:
        """What is to be drawn next."""
        self._file.write_bytes(source)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.write(b"")


def _remove(folder: str, owner: int) -> None:
    """Tidy up, unless this is a child that only inherited the folder."""
    if os.getpid() == owner:
        shutil.rmtree(folder, ignore_errors=True)


def _entry() -> _Entry:
    """One for each thread: a compiler cannot be shared ("Already borrowed"), and a new one costs 30 ms.

    A forked process makes its own: two that write into one entry would print each other's papers.
    """
    if not hasattr(_thread, "entry") or _thread.entry.owner != os.getpid():
        _thread.entry = _Entry()
    entry: _Entry = _thread.entry
    return entry


@cache
def _fonts() -> typst.Fonts:
    """Tinos alone: a machine with other fonts must not print other bytes."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(font_dir())])
