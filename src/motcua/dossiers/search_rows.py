"""What of a dossier is searched at the desk: its code, whose it is, every free answer of its form; and its row for it.

The row is written where the form is written, at filing and when an answer is corrected, and by no other act. Numbers
that come later (of a receipt for the fee, of the result) have rows of their own.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as lazy

from motcua.dossiers.models import Dossier, SearchRow
from motcua.dossiers.search_words import vector
from motcua.procedures.queries import as_read, choices_of, frozen
from motcua.process.route import Route

Schema = Mapping[str, Any]


class Said(NamedTuple):
    """Something that a dossier is found by: what it is called, its text, and whether it is somebody's name."""

    label: str | Promise
    text: str
    is_name: bool = False


CODE, ASKER = lazy("Mã hồ sơ"), lazy("Người yêu cầu")
_OF_OWNER: Mapping[str, str | Promise] = {
    "name": lazy("Chủ hồ sơ"),
    "id_number": lazy("Số định danh"),
    "passport": lazy("Số hộ chiếu"),
    "tax_code": lazy("Mã số thuế"),
    "phone": lazy("Điện thoại"),
    "email": lazy("Thư điện tử"),
    "address": lazy("Địa chỉ"),
}


class Sources(NamedTuple):
    """What a row is made of: names of people, all other texts, and the agencies that may see the dossier."""

    names: str
    texts: str
    places: tuple[str, ...]

    def row(self, dossier: int, about: str = SearchRow.About.FORM) -> dict[str, Any]:
        """The row as the store writes it."""
        words = vector(names=self.names, texts=self.texts, places=self.places)
        return {"dossier": dossier, "about": str(about), "words": words}


_ALSO = "UPDATE dossiers_searchrow SET words = words || %s::tsvector WHERE dossier_id = ANY(%s::bigint[])"


def found_also(dossiers: Collection[int], place: str) -> None:
    """One more agency finds these dossiers, in the transaction that is open."""
    with connection.cursor() as cursor:
        cursor.execute(_ALSO, [vector(names="", texts="", places=[place]), list(dossiers)])


def sources(
    *,
    code: str,
    form: Schema,
    applicant: Mapping[str, Any],
    answers: Mapping[str, Any],
    filer: str,
    places: Collection[str],
) -> Sources:
    """What the row of a dossier's form is made of. `filer` is empty when the owner filed."""
    asker = filer or str(applicant.get("asker") or "")
    said = [Said(CODE, code), Said(ASKER, asker, True), *owner(applicant), *declared(form, answers)]
    names = " ".join(one.text for one in said if one.is_name)
    texts = " ".join(one.text for one in said if not one.is_name)
    return Sources(names, texts, tuple(sorted(places)))


def owner(applicant: Mapping[str, Any]) -> Iterator[Said]:
    """What is known of the owner."""
    for key, label in _OF_OWNER.items():
        if value := applicant.get(key):
            yield Said(label, str(value), key == "name")


def declared(form: Schema, answers: Mapping[str, Any]) -> Iterator[Said]:
    """Each free answer of a form, as it is read; what was merely chosen from a list finds nobody."""
    for question in _free(form):
        value = answers.get(question.name)
        if value is None or value == "":
            continue
        if not question.parts:
            yield question.said(value)
        elif isinstance(value, list):
            for row in (row for row in value if isinstance(row, Mapping)):
                yield from (part.said(row[part.name]) for part in question.parts if row.get(part.name))


@dataclass(frozen=True)
class _Question:
    """A question whose answer is free; of a table, the free ones of its columns."""

    name: str
    label: str
    schema: Schema
    is_plain: bool
    parts: tuple["_Question", ...] = ()

    def said(self, value: Any) -> Said:
        text = value if self.is_plain and isinstance(value, str) else as_read(self.schema, value)
        return Said(self.label, text, self.name.endswith("name"))


# Each form with its free questions, by the identity of the form: frozen ones stay where they are. Held, so that no
# other form can come to lie there.
_kept: dict[int, tuple[Schema, tuple[_Question, ...]]] = {}
_MOST_KEPT = 1000


def _free(form: Schema) -> tuple[_Question, ...]:
    known = _kept.get(id(form))
    if known is None:
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        known = _kept[id(form)] = (form, tuple(_questions(form["schema"]["properties"])))
    return known[1]


def _questions(properties: Mapping[str, Schema]) -> Iterator[_Question]:
    for name, schema in properties.items():
        items = schema.get("items", {})
        chosen = schema.get("type") == "boolean" or choices_of(schema) or choices_of(items)
        if not chosen:
            parts = tuple(_questions(items.get("properties", {})))
            yield _Question(name, schema.get("title", name), schema, "format" not in schema, parts)


def number_words(number: str, places: Collection[str]) -> str:
    """The words of a number that came later than the form: of a receipt for the fee, of the result."""
    return vector(names="", texts=number, places=sorted(places))


def places_of(route: Route, places: Mapping[str, str], receiving: str) -> frozenset[str]:
    """The agencies that may come to see a dossier: its counter, who decides, whom its route asks, and whose counter is
    `receiving` it, where another one took it in.
    """
    asked = (places.get(step.at, step.at) for step in route.steps)
    return frozenset([*places.values(), *asked]) | ({receiving} if receiving else set())


def form_of(version: int, case_code: str) -> Schema:
    """The e-form of a dossier's case, as frozen into its version."""
    content = frozen(version)
    case = content.case(case_code)
    return content.form(case.form) if case else {"schema": {"properties": {}}}


def said_of(dossier: Dossier) -> Iterable[Said]:
    """Everything that a dossier is found by, with the names of it, for whoever wants to know why it was found."""
    yield Said(CODE, dossier.code)
    yield from owner(dossier.applicant)
    yield from declared(form_of(dossier.version_id, dossier.case_code), dossier.answers)
    if dossier.asker_name != dossier.owner_name:
        yield Said(ASKER, dossier.asker_name, True)
