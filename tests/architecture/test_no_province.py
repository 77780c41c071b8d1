"""The product is no province's: its name, its codes and its seals come from data; only the sample is somewhere."""

from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "src" / "motcua"
SAMPLE = PACKAGE / "config" / "sample"
# The list of all provinces there are.
ALL = PACKAGE / "procedures" / "provinces.json"
TEXTS = {".py", ".html", ".typ", ".js", ".css", ".json", ".jsonl", ".yaml", ".po", ".tsv", ".txt", ".svg"}


def texts() -> Iterator[Path]:
    """Whatever the product says and does, without the sample and the tests beside the code."""
    for path in PACKAGE.rglob("*"):
        is_test = path.name.startswith("test_") or path.name == "conftest.py"
        if path.suffix in TEXTS and not is_test and SAMPLE not in path.parents and path != ALL:
            yield path


@pytest.mark.parametrize("word", ["Quảng Ninh", "QUẢNG NINH", "Quang Ninh", "H49"])
def test_no_province_stands_in_the_code(word: str) -> None:
    found = [str(path.relative_to(PACKAGE)) for path in texts() if word in path.read_text("utf-8")]
    assert found == []


def test_the_sample_is_somewhere() -> None:
    assert "H49" in (SAMPLE / "data" / "agencies.json").read_text("utf-8")
