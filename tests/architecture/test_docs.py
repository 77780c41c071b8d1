"""The pages under docs/ name what is there: paths, pages, functions and classes; the picture shows the tables."""

import ast
import builtins
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from motcua.config import tables_picture

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "motcua"
DOCS = ROOT / "docs"
PAGES = sorted([ROOT / "README.md", *DOCS.rglob("*.md")])
QUOTED = re.compile(r"`([^`\n]+)`")
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
# A path of ours: words with slashes, or a file by an ending that we use.
PATH = re.compile(r"[\w.*-]+(?:/[\w.*-]*)+|[\w.*-]+\.(?:py|md|html|css|js|json|jsonl|tsv|svg|toml|typ|po)")
# What looks like a path and lies elsewhere: what commands write, addresses and media types, others' files, examples.
ELSEWHERE = re.compile(
    r"MOTCUA_HOME|PROVIDER|NAME|FOLDER|^var/|^/|^https?:|/letters\.json|^(application|text)/|"
    r"^(events|leaves|closings)\.jsonl$|^manifest\.json$|^questions\.jsonl$|^details\.jsonl$|^catalog\.jsonl$|"
    r"^filing\.json$|^\d+/"
)
# Where a page may begin when it names a file: the house, its package, or the package that the page is about.
BEGINNINGS = (ROOT, SOURCE, *(p for p in SOURCE.rglob("*") if p.is_dir() and p.name != "__pycache__"), DOCS)
# Names with a dot that are none of our code: kinds of effects, other people's libraries and files.
NO_CODE_OF_OURS = re.compile(r"^(message|reaction|sys|typst|task|authorities|answers)\.|^motcua\.\w+\.\w+$")
ANCHOR = re.compile(r"((?:[a-z_]\w*\.)+[A-Za-z_]\w*)(?:\(.*\))?|([A-Z][a-z]+(?:[A-Z]\w*)?)")


def named_in(page: Path) -> list[str]:
    """Everything that a page sets in back ticks, outside its blocks of code."""
    return QUOTED.findall(FENCED.sub("", page.read_text(encoding="utf-8")))


def paths_in(page: Path) -> list[str]:
    """What a page names that looks like a path of the repository."""
    words = (word for quoted in named_in(page) if " " not in quoted for word in [quoted.strip("…")])
    return [w for w in words if PATH.fullmatch(w) and not ELSEWHERE.search(w) and not w.endswith("/…")]


def is_there(name: str) -> bool:
    """Whether a path, or at least one file that fits its asterisk, exists from one of the beginnings."""
    return any(any(beginning.glob(name.rstrip("/"))) for beginning in BEGINNINGS)


def short(page: Path) -> str:
    """A page's name for a test."""
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=short)
def test_a_page_names_files_that_are_there(page: Path) -> None:
    assert [name for name in paths_in(page) if not is_there(name)] == []


@pytest.mark.parametrize("page", PAGES, ids=short)
def test_a_page_leads_to_pages_that_are_there(page: Path) -> None:
    links = (link.partition("#")[0] for link in LINK.findall(page.read_text(encoding="utf-8")))
    inside = [link for link in links if link and not link.startswith(("http:", "https:", "mailto:"))]
    assert [link for link in inside if not (page.parent / link).exists()] == []


@cache
def definitions() -> frozenset[str]:
    """Every class, function, method, field and constant of the house, as `module.name` and `Class.name` too.

    And modules by their package, and whatever is said in quotes with a dot in it: names of jobs.
    """
    found: set[str] = set()
    for path in [*SOURCE.rglob("*.py"), *(ROOT / "tests").rglob("*.py")]:
        owner = path.parent.name if path.name == "__init__.py" else path.stem
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found |= {owner, f"{path.parent.parent.name}.{path.parent.name}", f"{path.parent.name}.{owner}"}
        found |= {*_named(tree, owner), *(_quoted(tree) if SOURCE in path.parents else ())}
    return frozenset(found)


def _quoted(tree: ast.AST) -> Iterator[str]:
    values = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return (v for v in values if isinstance(v, str) and "." in v and ANCHOR.fullmatch(v))


def _named(node: ast.AST, owner: str) -> Iterator[str]:
    for child in ast.iter_child_nodes(node):
        for name in _names_of(child):
            yield from (name, f"{owner}.{name}")
        if isinstance(child, ast.ClassDef):
            yield from _named(child, child.name)
        elif isinstance(child, ast.If | ast.Try):
            yield from _named(child, owner)


def _names_of(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.ClassDef() | ast.FunctionDef():
            yield node.name
        case ast.AnnAssign(target=ast.Name(id=name)):
            yield name
        case ast.Assign(targets=targets):
            yield from (t.id for t in targets if isinstance(t, ast.Name))
        case ast.ImportFrom(names=names):
            yield from (a.asname or a.name for a in names)


def anchors_in(page: Path) -> list[str]:
    """What a page names that looks like code of ours: `module.function`, `Class`, `Class.field`."""
    words = (
        m
        for quoted in named_in(page)
        if (m := ANCHOR.fullmatch(quoted)) and not (PATH.fullmatch(quoted) or NO_CODE_OF_OURS.match(quoted))
    )
    return [m.group(1) or m.group(2) for m in words]


def is_defined(anchor: str) -> bool:
    """Whether the last two parts of a dotted name, or a single one, are defined by the house, or by Python itself."""
    return hasattr(builtins, anchor) or ".".join(anchor.split(".")[-2:]) in definitions()


MAPS = [DOCS / "house.md", DOCS / "glossary.md", *sorted((DOCS / "how-to").glob("add-*.md"))]


@pytest.mark.parametrize("page", MAPS, ids=short)
def test_the_map_the_words_and_the_how_tos_name_code_that_is_there(page: Path) -> None:
    assert [anchor for anchor in anchors_in(page) if not is_defined(anchor)] == []


@pytest.mark.parametrize("page", [page for page in PAGES if page not in MAPS], ids=short)
def test_every_other_page_names_functions_that_are_there(page: Path) -> None:
    dotted = (anchor for anchor in anchors_in(page) if "." in anchor)
    assert [anchor for anchor in dotted if not is_defined(anchor)] == []


def test_the_map_leads_through_the_twenty_likeliest_changes() -> None:
    section = (DOCS / "house.md").read_text(encoding="utf-8").partition("## To change X, open Y")[2]
    rows = [line for line in section.splitlines() if line.startswith("| ")][2:]
    assert len(rows) >= 20
    assert [row for row in rows if not PATH.search(row)] == []


def test_what_is_looked_for_would_be_missed() -> None:
    assert is_there("src/motcua/dossiers/store.py")
    assert is_there("acts/*.py")
    assert not is_there("src/motcua/dossiers/stores.py")
    assert is_defined("store.read_for_update")
    assert is_defined("Rule.beside_a_pause")
    assert not is_defined("store.lock")
    assert sum(len(paths_in(page)) for page in PAGES) > 200
    assert sum(len(anchors_in(page)) for page in MAPS) > 60


def decisions() -> list[Path]:
    """The pages of decisions."""
    return sorted((DOCS / "decisions").glob("0*.md"))


@pytest.mark.parametrize("page", decisions(), ids=short)
def test_a_decision_says_when_it_was_made_whether_it_stands_and_what_follows(page: Path) -> None:
    head = page.read_text(encoding="utf-8").splitlines()[2:8]
    found = {
        name: rest
        for line in head
        if (m := re.match(r"- \*\*(\w+):\*\* (.+)", line))
        for name, rest in [m.groups()]
    }
    assert found.keys() >= {"Date", "Status", "Consequence"}
    assert re.match(r"\d{4}-\d\d-\d\d\b", found["Date"])
    assert found["Status"].startswith(("In force", "Overtaken by [", "Partly overtaken by ["))


def test_every_decision_stands_in_the_list_once() -> None:
    listed = re.findall(r"\((0\d{3}-[\w-]+\.md)\)", (DOCS / "decisions" / "README.md").read_text())
    assert sorted(listed) == [page.name for page in decisions()]


def test_the_picture_of_the_tables_shows_the_tables() -> None:
    drawn = tables_picture.drawn()
    ET.fromstring(drawn)  # noqa: S314 - our own
    assert tables_picture.PICTURE.read_text(encoding="utf-8") == drawn, "run ./motcua tables"
    assert len(tables_picture.tables()) > 25


def test_no_card_of_the_picture_lies_on_another() -> None:
    for panel in tables_picture.panels():
        bottom: dict[int, int] = {}
        for card in panel.cards:
            assert card.y > bottom.get(card.column, panel.y)
            assert card.x + tables_picture.CARD < panel.x + panel.width
            bottom[card.column] = card.y + card.table.height
        assert max(bottom.values()) < panel.y + panel.height
