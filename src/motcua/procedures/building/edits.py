"""Single edits of a form, each small enough that two people at one form seldom meet.

An edit knows what its editor saw (`seen`, the mark of the one thing it changes) and is refused where that is no longer
there: `Conflict`, nothing is overwritten. Without `seen` it goes in whatever is there.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_noop

from motcua.kernel import three_way
from motcua.kernel.errors import Conflict, Invalid, NotFound
from motcua.procedures.answer_types import whole
from motcua.procedures.building.questions import (
    Question,
    free_name,
    leaning_on,
    mark,
    names_taken,
    put_question,
    read_question,
    remove_question,
)
from motcua.procedures.composing import blocks_declared, composed

Json = dict[str, Any]
Form = Mapping[str, Any]


@dataclass(frozen=True)
class Edit(ABC):
    """A change of one thing of a form; `seen` is the mark of that thing as its editor saw it."""

    seen: str = field(default="", kw_only=True)

    def mark(self, form: Form) -> str:
        """Stands for what this changes, as it is."""
        return ""

    @abstractmethod
    def on(self, form: Form, in_use: Form | None) -> Json:
        """The form with it; `in_use` is the one that people fill in now, whose names mean something already."""

    def checked(self, form: Form, in_use: Form | None) -> Json:
        """The form with it. Raises `Conflict` where somebody else changed the same meanwhile."""
        if self.seen and self.seen != self.mark(form):
            raise Conflict(
                "Người khác vừa sửa đúng chỗ này. Nội dung anh chị nhập vẫn còn dưới đây; hãy xem bản mới rồi lưu lại."
            )
        return self.on(form, in_use)


@dataclass(frozen=True)
class PutQuestion(Edit):
    """Change a question, or (without a name) add one; with a `group` it goes to the end of that group."""

    said: Question
    name: str = ""
    group: int | None = None

    def mark(self, form: Form) -> str:
        """The question with all that is told of it."""
        return mark(form, self.name)

    def on(self, form: Form, in_use: Form | None) -> Json:
        """A question that is new gets a name that no other has or had."""
        _check_said(self.said)
        name = self.name or self.new_name(form, in_use)
        if self.name and self.name not in form["schema"]["properties"]:
            raise NotFound("Câu hỏi này không còn trong tờ khai.")
        found = put_question(form, name, self.said)
        return found if self.group is None else placed(found, name, self.group, None)

    def new_name(self, form: Form, in_use: Form | None) -> str:
        """Of its label. The very question that was taken out comes back under the name it had."""
        old = (in_use or {"schema": {"properties": {}}})["schema"]["properties"]
        here = names_taken(form)
        for name, schema in old.items():
            if name not in here and schema.get("title") == self.said.title:
                return str(name)
        return free_name(self.said.title, here | names_taken(*([in_use] if in_use else ())))


def _check_said(said: Question) -> None:
    """Raises `Invalid` for a question that nobody could answer."""
    wrong: dict[str, list[str]] = {}
    if not said.title.strip():
        wrong["title"] = [gettext_noop("Hãy ghi nhãn của câu hỏi.")]
    if said.kind in ("choice", "choices") and len(said.options) < 2:
        wrong["options"] = [gettext_noop("Hãy ghi ít nhất hai câu trả lời để chọn.")]
    titles = [one.title for one in said.options]
    if len(set(titles)) < len(titles):
        wrong["options"] = [gettext_noop("Có hai câu trả lời giống nhau, hãy bỏ một.")]
    if said.kind == "table" and not said.columns:
        wrong["columns"] = [gettext_noop("Hãy ghi ít nhất một cột của bảng.")]
    if any(one.kind in ("choice", "choices") and len(one.options) < 2 for one in said.columns):
        wrong["columns"] = [gettext_noop("Cột để chọn cần ít nhất hai câu trả lời, mỗi dòng một câu.")]
    if said.least is not None and said.most is not None and said.least > said.most:
        wrong["most"] = [gettext_noop("Số lớn nhất nhỏ hơn số nhỏ nhất.")]
    if wrong:
        raise Invalid("Còn chỗ ghi chưa đúng, xem từng ô.", fields=wrong)


@dataclass(frozen=True)
class RemoveQuestion(Edit):
    """Take a question out of the form."""

    name: str

    def mark(self, form: Form) -> str:
        """The question with all that is told of it."""
        return mark(form, self.name)

    def on(self, form: Form, in_use: Form | None) -> Json:
        """Refused while another question's condition asks for it."""
        _there(form, self.name)
        if leaning := leaning_on(form, self.name):
            asked = form["schema"]["properties"]
            raise Invalid(
                "Điều kiện của câu hỏi khác còn dựa vào câu này: %(names)s. Hãy sửa các điều kiện ấy trước.",
                names="; ".join(f"“{asked.get(one, {}).get('title', one)}”" for one in leaning),
            )
        return remove_question(form, self.name)


@dataclass(frozen=True)
class StepQuestion(Edit):
    """A question one place up (-1) or down (1); from the edge of its group it goes over into the next one."""

    name: str
    by: int

    def on(self, form: Form, in_use: Form | None) -> Json:
        """At the very first and last place nothing changes."""
        _there(form, self.name)
        groups = [list(one["fields"]) for one in form["groups"]]
        at = next((n for n, names in enumerate(groups) if self.name in names), None)
        if at is None:
            return placed(form, self.name, 0, None)
        place = groups[at].index(self.name)
        if 0 <= place + self.by < len(groups[at]):
            groups[at].insert(place + self.by, groups[at].pop(place))
        elif 0 <= at + self.by < len(groups):
            groups[at].pop(place)
            groups[at + self.by].insert(len(groups[at + self.by]) if self.by < 0 else 0, self.name)
        return _grouped(form, groups)


@dataclass(frozen=True)
class PutGroup(Edit):
    """Change the heading of a group, or (without a number) add a group."""

    title: str
    en: str = ""
    number: int | None = None

    def mark(self, form: Form) -> str:
        """The heading."""
        return group_mark(form, self.number)

    def on(self, form: Form, in_use: Form | None) -> Json:
        """Its questions stay."""
        if not self.title.strip():
            raise Invalid("Hãy ghi tên phần.", fields={"title": ["Hãy ghi tên phần."]})
        groups = [dict(one) for one in form["groups"]]
        said = {"title": self.title, **({"en": self.en} if self.en else {})}
        if self.number is None:
            groups.append({**said, "fields": []})
        else:
            old = {key: one for key, one in groups[_number(form, self.number)].items() if key != "en"}
            groups[self.number] = {**old, **said}
        return {**form, "groups": groups}


@dataclass(frozen=True)
class StepGroup(Edit):
    """A group one place up or down, with its questions."""

    number: int
    by: int

    def on(self, form: Form, in_use: Form | None) -> Json:
        """At the edge nothing changes."""
        groups, at = list(form["groups"]), _number(form, self.number)
        if 0 <= at + self.by < len(groups):
            groups.insert(at + self.by, groups.pop(at))
        return {**form, "groups": groups}


@dataclass(frozen=True)
class RemoveGroup(Edit):
    """Take an empty group out."""

    number: int

    def on(self, form: Form, in_use: Form | None) -> Json:
        """Refused while it has questions."""
        at = _number(form, self.number)
        if form["groups"][at]["fields"]:
            raise Invalid("Phần này còn câu hỏi. Hãy chuyển hoặc bỏ các câu hỏi trước.")
        return {**form, "groups": [one for n, one in enumerate(form["groups"]) if n != at]}


@dataclass(frozen=True)
class PutBlock(Edit):
    """Add a shared block (a person, an organisation, a plot of land) as a group at the end."""

    block: str
    title: str = ""

    def on(self, form: Form, in_use: Form | None) -> Json:
        """Its questions come with their kinds, sources and whom they tell of, under names that are free."""
        if self.block not in blocks_declared():
            raise Invalid("Không có khối này. Hãy chọn một khối trong danh sách.")
        taken = names_taken(form, *([in_use] if in_use else ()))
        part: Json = {"block": self.block, **({"title": self.title} if self.title else {})}
        for number in range(1, 100):
            own = part if number == 1 else {**part, "as": f"{self.block}{number}"}
            fresh = whole(composed({"title": "", "parts": [own]}))
            if not taken & fresh["schema"]["properties"].keys():
                return joined(form, fresh)
        raise Invalid("Tờ khai đã có quá nhiều khối này.")


def joined(form: Form, other: Form) -> Json:
    """A form with all that another one asks, behind its own; no name stands in both."""
    schema, more = form["schema"], other["schema"]
    merged: Json = {
        **schema,
        "properties": {**schema["properties"], **more["properties"]},
        "required": [*schema.get("required", ()), *more.get("required", ())],
    }
    if parts := [*schema.get("allOf", ()), *more.get("allOf", ())]:
        merged["allOf"] = parts
    if lists := {**schema.get("$defs", {}), **more.get("$defs", {})}:
        merged["$defs"] = lists
    found: Json = {**form, "schema": merged, "groups": [*form["groups"], *other["groups"]]}
    for name in ("show", "prefill", "people"):
        if both := {**form.get(name, {}), **other.get(name, {})}:
            found[name] = both
    if checks := [*form.get("checks", ()), *other.get("checks", ())]:
        found["checks"] = checks
    return found


@dataclass(frozen=True)
class Arrange(Edit):
    """All questions in another order and grouping, as somebody dragged them."""

    groups: Sequence[Sequence[str]]

    def mark(self, form: Form) -> str:
        """Which questions stand where."""
        return layout_mark(form)

    def on(self, form: Form, in_use: Form | None) -> Json:
        """Every question keeps a place; `Invalid` otherwise."""
        now = sorted(name for one in form["groups"] for name in one["fields"])
        if sorted(name for names in self.groups for name in names) != now or len(self.groups) != len(
            form["groups"]
        ):
            raise Invalid("Thứ tự gửi lên không khớp với tờ khai. Hãy tải lại trang rồi làm lại.")
        return _grouped(form, self.groups)


@dataclass(frozen=True)
class PutHead(Edit):
    """What the form is called, in both languages."""

    title: str
    en: str = ""

    def mark(self, form: Form) -> str:
        """The two names."""
        return three_way.mark([form.get("title"), form.get("en")])

    def on(self, form: Form, in_use: Form | None) -> Json:
        """The schema bears the same name."""
        if not self.title.strip():
            raise Invalid("Hãy ghi tên tờ khai.", fields={"title": ["Hãy ghi tên tờ khai."]})
        schema = {**form["schema"], "title": self.title}
        found = {**form, "title": self.title, "en": self.en, "schema": schema}
        return {key: one for key, one in found.items() if key != "en" or one}


def placed(form: Form, name: str, group: int, before: str | None) -> Json:
    """The form with a question in this group: before another one there, else at its end."""
    _number(form, group)
    groups = [[one for one in part["fields"] if one != name] for part in form["groups"]]
    place = groups[group].index(before) if before in groups[group] else len(groups[group])
    groups[group].insert(place, name)
    return _grouped(form, groups)


def _grouped(form: Form, groups: Sequence[Sequence[str]]) -> Json:
    return {
        **form,
        "groups": [{**one, "fields": list(names)} for one, names in zip(form["groups"], groups, strict=True)],
    }


def layout_mark(form: Form) -> str:
    """Stands for the order of all questions."""
    return three_way.mark([list(one["fields"]) for one in form["groups"]])


def group_mark(form: Form, number: int | None) -> str:
    """Stands for the heading of a group."""
    if number is None or not 0 <= number < len(form["groups"]):
        return ""
    return three_way.mark([form["groups"][number]["title"], form["groups"][number].get("en")])


def question_of(form: Form, name: str) -> Question:
    """A question of the form; `NotFound` for another name."""
    _there(form, name)
    return read_question(form, name)


def _there(form: Form, name: str) -> None:
    if name not in form["schema"]["properties"]:
        raise NotFound("Câu hỏi này không còn trong tờ khai.")


def _number(form: Form, number: int) -> int:
    if not 0 <= number < len(form["groups"]):
        raise NotFound("Phần này không còn trong tờ khai.")
    return number
