"""Everything that the screens say can be read in English."""

import os
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.mofile import read_mo

from motcua.config import messages

PLACES = re.compile(r"%\(\w+\)[a-z]|%%|\{\w+\}|</?[a-z][^>]*>")


def _said() -> list[Message]:
    return [message for message in messages.written() if message.id]


def _texts(value: object) -> list[str]:
    return [value] if isinstance(value, str) else [str(part) for part in value]  # type: ignore[attr-defined]


def test_no_message_is_without_english() -> None:
    assert messages.untranslated() == []


def test_what_is_put_into_a_sentence_is_put_into_its_english() -> None:
    wrong = [
        english
        for message in _said()
        for vietnamese, english in zip(_texts(message.id), _texts(message.string), strict=True)
        if sorted(PLACES.findall(vietnamese)) != sorted(PLACES.findall(english))
    ]
    assert wrong == []


def test_spaces_at_the_ends_stay() -> None:
    def ends(text: str) -> tuple[str, str]:
        return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]

    wrong = [
        english
        for message in _said()
        for vietnamese, english in zip(_texts(message.id), _texts(message.string), strict=True)
        if ends(vietnamese) != ends(english)
    ]
    assert wrong == []


def test_a_changed_catalogue_is_compiled_before_it_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = tmp_path / "django.po"
    written.write_bytes(messages.PO.read_bytes())
    monkeypatch.setattr(messages, "PO", written)

    messages.compiled()
    compiled = written.with_suffix(".mo")
    with compiled.open("rb") as file:
        assert read_mo(file).get("Hồ sơ").string == "Dossier"  # type: ignore[union-attr]

    written.write_text(written.read_text("utf-8").replace('"Dossier"', '"File"'), "utf-8")
    later = compiled.stat().st_mtime + 5
    os.utime(written, (later, later))
    messages.compiled()
    with compiled.open("rb") as file:
        assert read_mo(file).get("Hồ sơ").string == "File"  # type: ignore[union-attr]


def test_a_refusal_by_the_name_of_its_sentence_is_gathered_too(tmp_path: Path) -> None:
    source = tmp_path / "act.py"
    source.write_text(
        'sentence = "Không được."\nraise Invalid(sentence, fields={"x": [_WHY]})\n_WHY = "Vì thiếu."\n'
    )
    assert set(messages._messages(source)) == {"Không được.", "Vì thiếu."}
