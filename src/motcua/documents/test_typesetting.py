"""Values are printed as they are: nothing that somebody typed can become source."""

import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.documents import typesetting
from motcua.documents.typesetting import Template

fork = multiprocessing.get_context("fork")

ECHO = """
#let echo(name, values) = {
  set page(width: 50pt, height: 50pt)
  [#metadata((name: name, values: json(bytes(values)))) <said>]
}
"""


@pytest.fixture(scope="module")
def echo(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """A template that only tells what it was given."""
    file = tmp_path_factory.mktemp("papers") / 'a "quoted" folder.typ'
    file.write_text(ECHO)
    return Template(file, "echo")


def said(echo: Template, name: str, text: str) -> tuple[str, str]:
    _, marks = echo.pdf(name, {"text": text}, "said")
    return marks["said"]["name"], marks["said"]["values"]["text"]


@pytest.mark.parametrize(
    "text",
    ['"', "\\", '\\"', '")\n#panic("x")\n#("', "#import", "\\u{41}", "$x$ *b* // /* `", "dòng\nmới", ""],
)
def test_what_could_end_a_string_is_only_text(echo: Template, text: str) -> None:
    assert said(echo, text, text) == (text, text)


@settings(deadline=None, max_examples=100)
@given(text=st.text(alphabet=st.sampled_from('"\\#\n()[]{}unrt$`/*aộ'), max_size=30))
def test_any_text_comes_out_as_it_went_in(echo: Template, text: str) -> None:
    assert said(echo, "x", text) == ("x", text)


def test_a_label_that_is_not_there_has_no_mark(echo: Template) -> None:
    _, marks = echo.pdf("x", {}, "elsewhere")
    assert marks == {}


def test_nothing_of_a_paper_stays_behind(
    echo: Template, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typesetting, "_MEMORY", tmp_path)
    with ThreadPoolExecutor(1) as thread:
        thread.submit(said, echo, "x", "Nguyễn Văn An").result()
        (entry,) = tmp_path.glob("*/entry.typ")
        assert (entry.stat().st_size, entry.stat().st_mode & 0o077) == (0, 0)
        with pytest.raises(RuntimeError, match="file not found"):
            thread.submit(Template(Path("nowhere.typ"), "x").pdf, "x", {"name": "Nguyễn Văn An"}).result()
        assert entry.stat().st_size == 0


def test_a_child_process_neither_shares_nor_removes_its_parents_entry(echo: Template) -> None:
    said(echo, "x", "cha")
    pipe, other = fork.Pipe()
    child = fork.Process(target=_tell_folder, args=(other,))
    child.start()
    folder = pipe.recv()
    child.join()
    assert folder != typesetting._entry().folder
    assert said(echo, "x", "cha") == ("x", "cha")


def _tell_folder(pipe: Connection) -> None:
    pipe.send(typesetting._entry().folder)
