"""The workbook of a list: made from the form of a procedure, read by the same rules as its page.

The first row holds the names of the fields and is hidden, the second the questions, the third what may be answered;
each further row is one filing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import xlsxwriter
from django.http import QueryDict
from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_col_to_name

from motcua.dossiers.commands import MOST_LISTED, ListRow
from motcua.kernel.errors import Invalid
from motcua.kernel.vietnamese import fold
from motcua.platform.cells import cells_of
from motcua.procedures.queries import applicable
from motcua.web.ui.fields import Field
from motcua.web.ui.forms import EForm

_HEADS = 3
_YES, _NO = ("co", "x", "dung", "yes", "true", "1"), ("khong", "sai", "no", "false", "0")
_WIDTH, _LONGEST_LIST = 26, 250
Definition = Mapping[str, Any]


@dataclass(frozen=True)
class Wrong:
    """What is wrong with a cell (`C5`): the question above it, and what to do."""

    cell: str
    question: str
    sentence: str


@dataclass
class Read:
    """What a workbook says: its rows, and what is wrong in them."""

    rows: list[ListRow] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)


def columns(definition: Definition) -> list[Field]:
    """The questions that a row can answer, in the order of the form; tables do not fit into a cell, and what is
    worked out is not answered."""
    form = EForm(definition)
    return [one for group in form.groups for one in group.fields if one.kind not in ("rows", "computed")]


def template(definition: Definition) -> bytes:
    """The empty workbook."""
    made = BytesIO()
    book = xlsxwriter.Workbook(made, {"strings_to_numbers": False, "strings_to_formulas": False})
    sheet = book.add_worksheet(_("Danh sách"))
    head = book.add_format({"bold": True, "bg_color": "#e8eef0", "text_wrap": True, "valign": "top"})
    hint = book.add_format({"italic": True, "font_color": "#4a5a61", "text_wrap": True, "valign": "top"})
    plain = book.add_format({"num_format": "@"})
    for number, one in enumerate(columns(definition)):
        sheet.set_column(number, number, _WIDTH, plain)
        sheet.write_string(0, number, one.key)
        sheet.write_string(1, number, f"{one.label} *" if one.required and not one.show else one.label, head)
        sheet.write_string(2, number, _hint(one), hint)
        labels = [option.label for option in one.options]
        if one.kind in ("radio", "select") and len(",".join(labels)) <= _LONGEST_LIST:
            given = {"validate": "list", "source": labels, "error_type": "warning"}
            sheet.data_validation(_HEADS, number, _HEADS + MOST_LISTED, number, given)
    sheet.set_row(0, None, None, {"hidden": True})
    sheet.freeze_panes(_HEADS, 0)
    book.close()
    return made.getvalue()


def _hint(one: Field) -> str:
    if one.kind == "checkbox":
        return _("Ghi “có” hoặc để trống.")
    if one.options:
        labels = "; ".join(option.label for option in one.options[:20])
        return _("Một trong: %(labels)s") % {"labels": labels}
    if one.kind == "date":
        return _("ngày/tháng/năm")
    if one.kind == "address" and not one.hint:
        return _("Một dòng, cách nhau bằng dấu phẩy: thôn, khu; xã, phường; tỉnh, thành phố.")
    return one.hint


def read(data: bytes, definition: Definition, known: Mapping[str, Any]) -> Read:
    """Every row judged by the rules of the form; what a cell leaves empty is taken from what is `known`.

    Raises `Invalid` for a file that is none of ours.
    """
    cells = cells_of(data)
    asked = {one.key: one for one in columns(definition)}
    names = [name.strip() for name in cells[0]] if cells else []
    if not set(names) & set(asked):
        raise Invalid("Tệp này không theo mẫu. Bạn hãy tải mẫu của thủ tục này, điền rồi gửi lại.")
    rows = [(n, row) for n, row in enumerate(cells[_HEADS:], _HEADS + 1) if any(cell.strip() for cell in row)]
    if not rows:
        raise Invalid("Tệp chưa có dòng nào. Mỗi hồ sơ là một dòng, từ dòng thứ tư.")
    if len(rows) > MOST_LISTED:
        raise Invalid("Mỗi lần nộp được từ 1 đến %(most)s dòng. Bạn hãy chia tệp.", most=MOST_LISTED)
    found = Read()
    for number, row in rows:
        wrong, answers = judged(dict(zip(names, row, strict=False)), asked, definition, known)
        for name, sentence in wrong.items():
            column = xl_col_to_name(names.index(name)) if name in names else ""
            question = asked[name].label if name in asked else ""
            found.wrong.append(Wrong(f"{column}{number}", question, sentence))
        found.rows.append(ListRow(number, answers))
    return found


def judged(
    row: Mapping[str, str], asked: Mapping[str, Field], definition: Definition, known: Mapping[str, Any]
) -> tuple[dict[str, str], dict[str, Any]]:
    """What is wrong in a row by field, and what it answers."""
    posted = QueryDict(mutable=True)
    wrong: dict[str, str] = {}
    for name, one in asked.items():
        if text := row.get(name, "").strip():
            values, sentence = _values(one, text)
            posted.setlist(name, values)
            if sentence:
                wrong[name] = sentence
    given = EForm(definition, data=posted).draft
    answers = applicable(definition, {**known, **given})
    for place, sentences in EForm.of(definition, answers).errors.items():
        wrong.setdefault(place.split("-")[0], sentences[0])
    return wrong, answers


def _values(one: Field, text: str) -> tuple[list[str], str]:
    """What a cell says, as a page would send it, and what is wrong with it where it is no choice."""
    if one.kind == "checkbox":
        said = fold(text)
        if said in _YES:
            return ["true"], ""
        return [], "" if said in _NO else _("Hãy ghi “có” hoặc để trống.")
    if not one.options:
        return [text], ""
    known = {fold(option.label): option.value for option in one.options}
    known |= {fold(option.value): option.value for option in one.options}
    parts = [part.strip() for part in text.split(";")] if one.kind == "many" else [text]
    unknown = [part for part in parts if part and fold(part) not in known]
    sentence = _("Không có lựa chọn “%(text)s”.") % {"text": unknown[0]} if unknown else ""
    return [known[fold(part)] for part in parts if fold(part) in known], sentence
