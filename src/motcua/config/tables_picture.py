"""The picture docs/pictures/tables.svg, drawn from the models: every table by its package, its keys and main columns.

Main are the columns that always hold something and those that an index or a constraint names; the others are counted.
A reference inside a package is a line, one into another package the table's name in that package's colour.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from textwrap import wrap
from typing import Any
from xml.sax.saxutils import escape

from django.apps import apps
from django.db import connection
from django.db.models import Field, Model
from django.db.models.fields import NOT_PROVIDED

from motcua.config.env import CHECKOUT

PICTURE = CHECKOUT / "docs" / "pictures" / "tables.svg"

# Packages side by side, from the top; whatever is not named here stands in a row of its own below.
_SHELVES = (
    ("dossiers", "notifications"),
    ("procedures", "agencies"),
    ("identity", "documents"),
    ("platform",),
)
_COLUMNS = {"dossiers": 3, "platform": 4}
_USUAL_COLUMNS = 2
_COLOURS: Mapping[str, str] = {
    "dossiers": "#0b4f6c",
    "agencies": "#1f7a5c",
    "identity": "#8a4b08",
    "procedures": "#5b3e8c",
    "documents": "#93201a",
    "platform": "#4a5a62",
    "notifications": "#7a2f63",
}
_OTHER_COLOUR = "#073b52"
_SHORT = {"timestamp with time zone": "timestamptz", "double precision": "float", "varchar(254)": "text"}

# In pixels.
CARD, GUTTER, GAP, PAD, HEAD, LINE, TOP = 272, 56, 20, 24, 30, 18, 92
_ABOUT_LETTERS, _ABOUT_LINES = 43, 3


@dataclass(frozen=True)
class Column:
    """A column as the picture shows it. `to` is the table it refers to."""

    name: str
    holds: str
    key: str = ""
    to: type[Model] | None = None


@dataclass(frozen=True)
class Table:
    """A model's table, drawn as a card."""

    model: type[Model]

    @property
    def package(self) -> str:
        """The package that owns it."""
        return self.model._meta.app_config.name.rpartition(".")[2]

    @property
    def fields(self) -> list[Field[Any, Any]]:
        """All that are columns, the key first."""
        found = [f for f in self.model._meta.concrete_fields if f.column]
        return sorted(found, key=lambda f: f not in self.model._meta.pk_fields)

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The keys and the main columns."""
        known = _in_indexes(self.model)
        return tuple(_column(f) for f in self.fields if _is_main(f) or f.name in known)

    @property
    def more(self) -> int:
        """How many columns are not shown."""
        return len(self.fields) - len(self.columns)

    @cached_property
    def about(self) -> list[str]:
        """The first sentence of what the model says of itself, in lines."""
        text = " ".join((self.model.__doc__ or "").split()).replace("`", "")
        sentence = text.split(". ")[0].rstrip(".") + "."
        return wrap(sentence, _ABOUT_LETTERS, max_lines=_ABOUT_LINES, placeholder=" …")

    @property
    def first_row(self) -> int:
        """How far below the card's top the columns begin."""
        return HEAD + 15 * len(self.about) + 10

    @property
    def height(self) -> int:
        """The card's height."""
        return self.first_row + LINE * (len(self.columns) + bool(self.more)) + 8


def _in_indexes(model: type[Model]) -> set[str]:
    indexes = (name.lstrip("-") for index in model._meta.indexes for name in index.fields)
    constraints = (name for c in model._meta.constraints for name in getattr(c, "fields", ()))
    return {*indexes, *constraints}


def _is_main(field: Field[Any, Any]) -> bool:
    is_key = field.primary_key or field.unique or field.is_relation or field in field.model._meta.pk_fields
    begins_at_nothing = field.default is not NOT_PROVIDED and not field.default
    return is_key or not (field.null or field.blank or begins_at_nothing)


def _column(field: Field[Any, Any]) -> Column:
    full = str(field.db_type(connection))
    kind = _SHORT.get(full, full) + ("?" if field.null else "")
    is_key = field.primary_key or field in field.model._meta.pk_fields
    to = field.related_model if isinstance(field.related_model, type) else None
    return Column(str(field.column), kind, "key" if is_key else "one" if field.unique else "", to)


def tables() -> list[Table]:
    """Every table of ours, in the order of the models."""
    ours = (a for a in apps.get_app_configs() if a.name.startswith("motcua."))
    return [Table(m) for a in ours for m in a.get_models() if not m._meta.proxy]


# Where everything stands


@dataclass(frozen=True)
class Card:
    """A table with its place."""

    table: Table
    column: int
    x: int
    y: int


@dataclass(frozen=True)
class Panel:
    """A package with its cards; `x` and `y` are its upper left corner."""

    package: str
    cards: tuple[Card, ...]
    x: int
    y: int
    width: int
    height: int

    @property
    def colour(self) -> str:
        """What marks this package everywhere."""
        return _COLOURS.get(self.package, _OTHER_COLOUR)


def panels() -> list[Panel]:
    """All packages with tables, shelf by shelf."""
    by_package: dict[str, list[Table]] = {}
    for table in tables():
        by_package.setdefault(table.package, []).append(table)
    named = {package for shelf in _SHELVES for package in shelf}
    shelves = [*_SHELVES, *((package,) for package in by_package if package not in named)]
    found: list[Panel] = []
    y = TOP
    for shelf in shelves:
        row = list(_shelf([p for p in shelf if p in by_package], by_package, y))
        found += row
        y = max((p.y + p.height for p in row), default=y) + GAP
    return found


def _shelf(packages: Sequence[str], by_package: Mapping[str, Sequence[Table]], y: int) -> Iterator[Panel]:
    x = GAP
    for package in packages:
        panel = _panel(package, by_package[package], x, y)
        yield panel
        x += panel.width + GAP


def _panel(package: str, some: Sequence[Table], x: int, y: int) -> Panel:
    columns = min(_COLUMNS.get(package, _USUAL_COLUMNS), len(some))
    below = [0] * columns
    cards: list[Card] = []
    for table in _hub_first(some):
        column = _column_for(table, cards, below)
        left = x + PAD + column * (CARD + GUTTER)
        cards.append(Card(table, column, left, y + 56 + below[column]))
        below[column] += table.height + GAP
    width = 2 * PAD + columns * CARD + (columns - 1) * GUTTER
    return Panel(package, tuple(cards), x, y, width, 56 + max(below))


def _column_for(table: Table, cards: Sequence[Card], below: Sequence[int]) -> int:
    """The first in the middle, then whatever refers to a card below that card, the rest where there is room."""
    if not cards:
        return len(below) // 3
    wanted = {c.to for c in table.columns}
    beside = (card.column for card in cards[1:] if card.table.model in wanted)
    return next(beside, below.index(min(below)))


def _hub_first(some: Sequence[Table]) -> list[Table]:
    """The table to which most others of the package refer, then the others."""
    wanted = [c.to for t in some for c in t.columns]
    hub = max(some, key=lambda t: wanted.count(t.model))
    return [hub, *(t for t in some if t is not hub)]


# What is drawn


def drawn() -> str:
    """The whole picture as SVG."""
    every = panels()
    width = max(p.x + p.width for p in every) + GAP
    height = max(p.y + p.height for p in every) + GAP
    parts = [_HEAD.format(width=width, height=height), *(line for p in every for line in _package(p))]
    return "\n".join([*parts, "</svg>"]) + "\n"


_HEAD = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">
<title>The tables of Một Cửa, by package</title>
<style>
text {{ font: 12.5px "Be Vietnam Pro", "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; fill: #1d2528 }}
.title {{ font-size: 26px; font-weight: 600; fill: #073b52 }}
.package {{ font-size: 17px; font-weight: 600 }}
.table {{ font-size: 14px; font-weight: 600; fill: #fff }}
.about {{ font-size: 11px; fill: #56646b }}
.soft {{ fill: #56646b; font-size: 11.5px }}
.key {{ font-weight: 600 }}
.end {{ text-anchor: end }}
.wire {{ fill: none; stroke-width: 1.4; opacity: .75 }}
</style>
<rect width="100%" height="100%" fill="#fff"/>
<text class="title" x="20" y="44">The tables of Một Cửa</text>
<text class="soft" x="20" y="70">Bold: the key. ¹: no two alike. “?”: may be empty. \
Lines are references inside a package; a coloured name is a table of the package of that colour. \
Columns that may stay empty or begin at zero are only counted.</text>"""


def _package(panel: Panel) -> Iterator[str]:
    yield (
        f'<rect x="{panel.x}" y="{panel.y}" width="{panel.width}" height="{panel.height}" rx="10" '
        f'fill="{panel.colour}" fill-opacity=".06" stroke="{panel.colour}" stroke-opacity=".35"/>'
    )
    yield _text(panel.x + PAD, panel.y + 34, panel.package, "package", fill=panel.colour)
    yield from _wires(panel)
    for card in panel.cards:
        yield from _card(card, panel)


def _card(card: Card, panel: Panel) -> Iterator[str]:
    table, x, y = card.table, card.x, card.y
    yield (
        f'<rect x="{x}" y="{y}" width="{CARD}" height="{table.height}" rx="6" fill="#fff" '
        f'stroke="{panel.colour}" stroke-opacity=".6"/>'
    )
    yield (
        f'<path d="M{x} {y + HEAD}v-{HEAD - 6}q0-6 6-6h{CARD - 12}q6 0 6 6v{HEAD - 6}z" fill="{panel.colour}"/>'
    )
    yield _text(x + 10, y + 20, table.model.__name__, "table")
    for number, line in enumerate(table.about):
        yield _text(x + 10, y + HEAD + 16 + 15 * number, line, "about")
    for number, column in enumerate(table.columns):
        yield from _row(column, panel, x, _row_y(card, number))
    if table.more:
        yield _text(x + 10, _row_y(card, len(table.columns)), f"and {table.more} more", "soft")


def _row_y(card: Card, number: int) -> int:
    return card.y + card.table.first_row + 12 + LINE * number


def _row(column: Column, panel: Panel, x: int, y: int) -> Iterator[str]:
    mark = "¹" if column.key == "one" else ""
    yield _text(x + 10, y, column.name + mark, "key" if column.key == "key" else "")
    right = x + CARD - 10
    if column.to is None:
        yield _text(right, y, column.holds, "soft end")
        return
    target = Table(column.to)
    empty = "?" if column.holds.endswith("?") else ""
    colour = _COLOURS.get(target.package, _OTHER_COLOUR)
    name = column.to.__name__ if target.package == panel.package else f"{target.package}.{column.to.__name__}"
    yield _text(right, y, f"→ {name}{empty}", "end", fill=colour)


def _text(x: int, y: int, words: str, of: str, *, fill: str = "") -> str:
    style = f' style="fill:{fill}"' if fill else ""
    return f'<text class="{of}" x="{x}" y="{y}"{style}>{escape(words)}</text>'


def _wires(panel: Panel) -> Iterator[str]:
    """From each referring row to the head of the table it refers to, each in a lane of its own between the cards."""
    by_model = {card.table.model: card for card in panel.cards}
    lanes: dict[int, Iterator[int]] = {}
    for card in panel.cards:
        for number, column in enumerate(card.table.columns):
            target = by_model.get(column.to) if column.to else None
            if target is not None:
                gutter = min(card.column, target.column) if card.column != target.column else card.column
                lane = next(lanes.setdefault(gutter, count())) % 7
                yield _wire(panel, card, target, _row_y(card, number) - 4, lane)


def _wire(panel: Panel, card: Card, target: Card, y: int, lane: int) -> str:
    onto = target.y + 15
    leftwards = target.column < card.column
    start = card.x if leftwards else card.x + CARD
    end = target.x + CARD if target.column <= card.column else target.x
    between = (end if leftwards else start) + 8 + 6 * lane
    stops = _stops(start, y, between, end, onto)
    return (
        f'<path class="wire" d="{stops}" stroke="{panel.colour}"/>'
        f'<circle cx="{end}" cy="{onto}" r="3.5" fill="{panel.colour}" stroke="#fff"/>'
    )


def _stops(start: int, y: int, between: int, end: int, onto: int) -> str:
    return f"M{start} {y}H{between}V{onto}H{end}"
