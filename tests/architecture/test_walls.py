"""What import-linter cannot say: front doors, door plates, pure floors, the size of files."""

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "motcua"
FRONT_DOORS = {
    "act",
    "acts",
    "commands",
    "queries",
    "access",
    "events",
    "ports",
    "types",
    "outputs",
    "exports",
}
# Floors that are libraries for the others: their modules are all public.
OPEN_FLOORS = {"kernel", "process", "platform"}
# Libraries inside a package: they need no table, so that a command without a database may use them.
OPEN_MODULES = {("documents", "pages")} | {
    ("procedures", library)
    for library in ("linked_rules", "path_rules", "publishing_rules", "reading", "result_rules")
}
# What connects the packages with Django and with the worker; only the composition root may reach for it.
WIRING = {"readers", "tasks", "apps"}
PURE_STANDARD_LIBRARY = {
    "__future__", "abc", "bisect", "calendar", "collections", "contextlib", "dataclasses", "datetime", "decimal",
    "enum", "functools", "heapq", "itertools", "json", "math", "operator", "re", "string", "types", "typing",
    "unicodedata", "zoneinfo",
}  # fmt: skip
# What the kernel alone may add: chance for codes, and the one clock that everybody else is handed.
ALSO_IN_THE_KERNEL = {"contextvars", "hashlib", "secrets"}
THE_CLOCK = PACKAGE / "kernel" / "clock.py"
LONGEST_FILE = 600


def sources(*, tests: bool = False) -> Iterator[Path]:
    """Every hand-written file of the package."""
    for path in sorted(PACKAGE.rglob("*.py")):
        is_test = path.name.startswith("test_") or path.name == "conftest.py"
        if "migrations" not in path.parts and (tests or not is_test):
            yield path


def imports(path: Path) -> Iterator[str]:
    """Full names of the modules and members that a file imports."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{name.name}" for name in node.names)


def room(path: Path) -> str:
    """The floor that a file belongs to; the front-ends count one by one."""
    parts = path.relative_to(PACKAGE).parts
    return ".".join(parts[:2]) if parts[0] == "web" and len(parts) > 2 else parts[0]


def trespasses(path: Path) -> Iterator[str]:
    """Imports that enter another package by a window."""
    for name in imports(path):
        parts = name.split(".")
        if parts[0] != "motcua" or len(parts) < 3:
            continue
        target, door = (".".join(parts[1:3]), parts[3:4]) if parts[1] == "web" else (parts[1], parts[2:3])
        if target == room(path) or target in OPEN_FLOORS or target in {"web.ui", "adapters", "config"}:
            continue
        allowed = FRONT_DOORS | (WIRING if room(path) == "config" else set())
        if door and door[0] not in allowed and (target, door[0]) not in OPEN_MODULES:
            yield f"{path.relative_to(ROOT)}: {name}"


def test_the_walls_are_looked_for_in_the_whole_house() -> None:
    assert len(list(sources())) > 250
    assert sum(1 for path in sources() for _ in imports(path)) > 1000


def test_a_package_is_entered_only_by_its_front_doors() -> None:
    assert [found for path in sources() for found in trespasses(path)] == []


def test_the_product_knows_nothing_of_its_bench_and_its_tests() -> None:
    backwards = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in sources()
        for name in imports(path)
        if name.split(".")[0] in {"bench", "tests", "conftest"}
    ]
    assert backwards == []


def test_every_package_has_its_door_plate() -> None:
    packages = [path for path in sources() if path.name == "__init__.py"]
    floors = [
        path
        for path in packages
        if len(path.relative_to(PACKAGE).parts) == 2 or room(path) != path.parent.name
    ]
    plates = {path: ast.get_docstring(ast.parse(path.read_text())) or "" for path in floors}
    assert [str(path.relative_to(ROOT)) for path, plate in plates.items() if not plate.strip()] == []
    short = [path.parent.name for path, plate in plates.items() if plate.count("\n") < 3 and is_floor(path)]
    assert short == [], (
        "a door plate says the job, what is not the job, where to start, what it emits and hears"
    )


def is_floor(path: Path) -> bool:
    """Whether this is the front door of a whole floor, not of a room in it or of the shell around front-ends."""
    return path.parent.parent == PACKAGE and path.parent.name not in {"web", "adapters"}


def test_every_package_is_named_by_a_floor() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    named = {
        word.strip("() ")
        for contract in contracts
        for layer in contract.get("layers", [])
        for word in layer.split("|")
    }
    folders = {path.name for path in PACKAGE.iterdir() if path.is_dir() and any(path.rglob("*.py"))}
    fronts = {path.name for path in (PACKAGE / "web").iterdir() if path.is_dir() and any(path.rglob("*.py"))}
    assert (folders | fronts) - {"__pycache__"} <= named


def test_a_pure_floor_uses_nothing_that_has_a_clock_a_file_or_a_network() -> None:
    allowed = {"process": PURE_STANDARD_LIBRARY, "kernel": PURE_STANDARD_LIBRARY | ALSO_IN_THE_KERNEL}
    used = {
        (path, name.split(".")[0]) for path in sources() if room(path) in allowed for name in imports(path)
    }
    strangers = [
        f"{path.name}: {top}"
        for path, top in sorted(used)
        if top in sys.stdlib_module_names and top not in allowed[room(path)]
    ]
    assert strangers == []


def test_a_pure_floor_never_asks_what_time_it_is() -> None:
    asked = [
        f"{path.name}:{node.lineno}"
        for path in sources()
        if room(path) in {"kernel", "process"} and path != THE_CLOCK
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if node.func.attr in {"now", "utcnow", "today"}
    ]
    assert asked == []


def test_no_file_is_too_long_to_read() -> None:
    lengths = {path: len(path.read_text().splitlines()) for path in sources(tests=True)}
    assert {str(path.relative_to(ROOT)): size for path, size in lengths.items() if size > LONGEST_FILE} == {}


def test_every_command_says_in_one_line_what_it_is_for() -> None:
    from motcua.config.cli import FOLDER, PURPOSES

    files = {path.stem for path in FOLDER.glob("*.py") if not path.stem.startswith(("_", "test_"))}
    assert files == set(PURPOSES)


def test_simulators_need_no_database_of_ours() -> None:
    """They are programs of their own, as strange to us as what they stand for."""
    modules = [
        ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
        for name in ("simulator.py", "catcher.py")
        for path in sorted((PACKAGE / "adapters").glob(f"*/{name}"))
    ]
    assert len(modules) >= 4
    asked = f"import sys, {', '.join(modules)}; sys.exit('django.apps' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], cwd=PACKAGE.parent, check=False).returncode == 0
