"""What differs between two forms, in sentences that name the question, in the language of the reader."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.procedures.answer_types import resolved
from motcua.procedures.building import conditions
from motcua.procedures.building.kinds import OWN, kinds
from motcua.procedures.building.questions import Question, read_question
from motcua.procedures.rebasing import identity, shape

Form = Mapping[str, Any]


class Told(NamedTuple):
    """A sentence, and the question it is about (empty: the form itself). `changed` questions start without an answer
    where the old one does not fit, and show it beside."""

    field: str
    sentence: str
    changed: bool = False


def kind_words() -> dict[str, str]:
    """Every kind by what it is called here and now."""
    language = get_language() or "vi"
    return {one.key: one.called(language) for one in kinds()} | {OWN: _("quy tắc riêng")}


def differences(before: Form, after: Form) -> list[Told]:
    """From one form to another one, in the order of the latter."""
    return [*_head(before, after), *_groups(before, after), *_questions(before, after), *_rest(before, after)]


def _head(before: Form, after: Form) -> Iterator[Told]:
    if before.get("title") != after.get("title"):
        names = {"old": before.get("title"), "new": after.get("title")}
        yield Told("", _("Tờ khai “%(old)s” nay tên là “%(new)s”.") % names)
    if (before.get("en") or "") != (after.get("en") or ""):
        yield Told("", _("Tên tiếng Anh của tờ khai thay đổi."))


def _groups(before: Form, after: Form) -> Iterator[Told]:
    old, new = ([str(one["title"]) for one in form["groups"]] for form in (before, after))
    yield from (Told("", _("Thêm phần “%(group)s”.") % {"group": one}) for one in new if one not in old)
    yield from (Told("", _("Bỏ phần “%(group)s”.") % {"group": one}) for one in old if one not in new)
    both = [one for one in new if one in old]
    if both != [one for one in old if one in new]:
        yield Told("", _("Thứ tự các phần thay đổi."))
    english = [{str(one["title"]): one.get("en", "") for one in form["groups"]} for form in (before, after)]
    yield from (
        Told("", _("Tên tiếng Anh của phần “%(group)s” thay đổi.") % {"group": one})
        for one in both
        if english[0][one] != english[1][one]
    )


def _questions(before: Form, after: Form) -> Iterator[Told]:
    was = {identity(name, one): name for name, one in before["schema"]["properties"].items()}
    now = {identity(name, one): name for name, one in after["schema"]["properties"].items()}
    places = [_places(form) for form in (before, after)]
    for one, name in sorted(now.items(), key=lambda pair: places[1].get(pair[1], ("", 999, 999))[1:]):
        if one not in was:
            yield Told(name, _new(after, name, places[1]))
        else:
            yield from (Told(name, *said) for said in _one(before, was[one], after, name))
            yield from _moved(before, was[one], name, after, places)
    for one in (one for one in was if one not in now):
        yield Told(
            "",
            _("Bỏ câu hỏi “%(label)s”; câu trả lời đang soạn được giữ lại, không gửi.")
            % {"label": _label(before, was[one])},
            True,
        )
    yield from _orders(before, after)


def _new(form: Form, name: str, places: Mapping[str, tuple[str, int, int]]) -> str:
    said = read_question(form, name)
    facts = {
        "label": said.title,
        "kind": kind_words()[said.kind],
        "group": places.get(name, ("", 0, 0))[0],
    }
    if said.need:
        return _("Câu hỏi mới, bắt buộc: “%(label)s” (%(kind)s) trong phần “%(group)s”.") % facts
    return _("Câu hỏi mới: “%(label)s” (%(kind)s) trong phần “%(group)s”.") % facts


def _one(before: Form, old_name: str, after: Form, name: str) -> Iterator[tuple[str, bool]]:
    """Sentences about a question that both forms have, each with whether old answers may not fit."""
    old, new = read_question(before, old_name), read_question(after, name)
    label = {"label": new.title}
    if old.title != new.title:
        yield _("Câu hỏi “%(old)s” nay là “%(label)s”.") % {**label, "old": old.title}, False
    if old.kind != new.kind:
        words = kind_words()
        facts = {**label, "old": words[old.kind], "new": words[new.kind]}
        yield (
            _("Câu hỏi “%(label)s” nay là loại “%(new)s”, trước là “%(old)s”.") % facts,
            _other(before, old_name, after, name),
        )
    yield from ((one, False) for one in _need(old, new))
    yield from ((one, False) for one in _condition(before, old, after, new))
    yield from _choices(old, new)
    yield from ((one, False) for one in _limits(old, new))
    yield from _columns(old, new)
    yield from ((one, False) for one in _words(old, new))
    if old == new and before["schema"]["properties"][old_name] != after["schema"]["properties"][name]:
        yield (
            _("Quy tắc riêng của câu hỏi “%(label)s” thay đổi.") % label,
            _other(before, old_name, after, name),
        )


def _other(before: Form, old_name: str, after: Form, name: str) -> bool:
    """Whether an answer to the one means something else in the other."""
    shapes = [
        shape(resolved(form)["schema"]["properties"][one])
        for form, one in ((before, old_name), (after, name))
    ]
    return shapes[0] != shapes[1]


def _need(old: Question, new: Question) -> Iterator[str]:
    if bool(old.need) == bool(new.need):
        return
    said = (
        _("Câu hỏi “%(label)s” nay là bắt buộc.")
        if new.need
        else _("Câu hỏi “%(label)s” nay không bắt buộc.")
    )
    yield said % {"label": new.title}


def _condition(before: Form, old: Question, after: Form, new: Question) -> Iterator[str]:
    if old.condition == new.condition:
        return
    asked = [resolved(form)["schema"]["properties"] for form in (before, after)]
    facts = {
        "label": new.title,
        "old": conditions.in_words(old.condition, asked[0]),
        "new": conditions.in_words(new.condition, asked[1]),
    }
    if new.condition is None:
        yield _("Câu hỏi “%(label)s” nay luôn được hỏi, trước chỉ khi %(old)s.") % facts
    elif old.condition is None:
        yield _("Câu hỏi “%(label)s” nay chỉ hỏi khi %(new)s.") % facts
    else:
        yield _("Câu hỏi “%(label)s” nay hỏi khi %(new)s, trước khi %(old)s.") % facts


def _choices(old: Question, new: Question) -> Iterator[tuple[str, bool]]:
    was, now = ({str(one.value): one for one in said.options} for said in (old, new))
    label = {"label": new.title}
    for value, one in now.items():
        if value not in was:
            yield _("“%(label)s” thêm câu trả lời “%(choice)s”.") % {**label, "choice": one.title}, True
        elif was[value].title != one.title:
            facts = {**label, "old": was[value].title, "choice": one.title}
            yield _("“%(label)s”: câu trả lời “%(old)s” nay là “%(choice)s”.") % facts, True
    for value, one in was.items():
        if value not in now and new.options:
            yield _("“%(label)s” bỏ câu trả lời “%(choice)s”.") % {**label, "choice": one.title}, True
    if list(was) != list(now) and set(was) == set(now):
        yield _("“%(label)s”: thứ tự các câu trả lời thay đổi.") % label, False


def _limits(old: Question, new: Question) -> Iterator[str]:
    words = {
        "least": _("nhỏ nhất"), "most": _("lớn nhất"), "longest": _("số ký tự nhiều nhất"),
        "rows_at_most": _("số dòng nhiều nhất"), "unit": _("đơn vị"),
    }  # fmt: skip
    for name, word in words.items():
        was, now = getattr(old, name), getattr(new, name)
        if was != now and old.kind == new.kind:
            facts = {"label": new.title, "what": word, "old": _shown(was), "new": _shown(now)}
            yield _("“%(label)s”: %(what)s nay là %(new)s, trước là %(old)s.") % facts


def _shown(value: Any) -> str:
    return _("không có") if value in (None, "") else f"{value:g}" if isinstance(value, float) else str(value)


def _columns(old: Question, new: Question) -> Iterator[tuple[str, bool]]:
    was, now = ({one.name: one for one in said.columns} for said in (old, new))
    label = {"label": new.title}
    for name, one in now.items():
        if name not in was:
            yield _("Bảng “%(label)s” thêm cột “%(column)s”.") % {**label, "column": one.title}, True
        elif was[name] != one:
            yield (
                _("Bảng “%(label)s”: cột “%(column)s” thay đổi.") % {**label, "column": one.title},
                was[name].kind != one.kind,
            )
    for name, one in was.items():
        if name not in now and new.columns:
            yield _("Bảng “%(label)s” bỏ cột “%(column)s”.") % {**label, "column": one.title}, True


def _words(old: Question, new: Question) -> Iterator[str]:
    label = {"label": new.title}
    if old.hint != new.hint:
        yield _("Lời hướng dẫn của “%(label)s” thay đổi.") % label
    if (old.en, old.hint_en) != (new.en, new.hint_en):
        yield _("Tiếng Anh của “%(label)s” thay đổi.") % label
    if old.known != new.known:
        said = _("“%(label)s” nay được điền sẵn.") if new.known else _("“%(label)s” nay không được điền sẵn.")
        yield said % label


def _places(form: Form) -> dict[str, tuple[str, int, int]]:
    """Where each question stands: heading, number of its group, place in it."""
    return {
        name: (str(group["title"]), number, place)
        for number, group in enumerate(form["groups"])
        for place, name in enumerate(group["fields"])
    }


def _moved(
    before: Form, old_name: str, name: str, after: Form, places: list[dict[str, tuple[str, int, int]]]
) -> Iterator[Told]:
    was, now = places[0].get(old_name), places[1].get(name)
    titles = {str(one["title"]) for one in after["groups"]}
    if now and (was is None or (was[0] != now[0] and was[0] in titles)):
        facts = {"label": _label(after, name), "group": now[0]}
        yield Told(name, _("Câu hỏi “%(label)s” chuyển sang phần “%(group)s”.") % facts)


def _orders(before: Form, after: Form) -> Iterator[Told]:
    """Groups whose questions stand in another order; what came or went does not count."""
    old = {str(one["title"]): _identities(before, one["fields"]) for one in before["groups"]}
    for group in after["groups"]:
        was, now = old.get(str(group["title"]), []), _identities(after, group["fields"])
        if [one for one in now if one in was] != [one for one in was if one in now]:
            yield Told(
                "", _("Thứ tự các câu hỏi trong phần “%(group)s” thay đổi.") % {"group": group["title"]}
            )


def _identities(form: Form, names: list[str]) -> list[str]:
    asked = form["schema"]["properties"]
    return [identity(name, asked[name]) for name in names if name in asked]


def _rest(before: Form, after: Form) -> Iterator[Told]:
    """What the builder keeps as it is, and a file may change."""
    names = {
        "checks": _("So sánh giữa các câu trả lời"), "people": _("Ai là ai trong các câu trả lời"),
        "confirmers": _("Người xác nhận cùng"),
    }  # fmt: skip
    for key, words in names.items():
        if (before.get(key) or None) != (after.get(key) or None):
            yield Told("", _("%(what)s: thay đổi.") % {"what": words})
    yield from _papers(before, after)


def _papers(before: Form, after: Form) -> Iterator[Told]:
    """Papers of procedures that come along by other answers than before."""
    asked = resolved(after)["schema"]["properties"]
    for code, own in after.get("papers", {}).items():
        for paper, said in own.items():
            if before.get("papers", {}).get(code, {}).get(paper) == said:
                continue
            facts = {
                "paper": said["name"],
                "code": code,
                "when": conditions.in_words(said["needed_if"], asked),
            }
            if said["needed_if"] is None:
                yield Told(
                    "", _("Giấy tờ “%(paper)s” (%(code)s) nay không cần theo câu trả lời nào.") % facts
                )
            else:
                yield Told("", _("Giấy tờ “%(paper)s” (%(code)s) nay cần khi %(when)s.") % facts)


def _label(form: Form, name: str) -> str:
    return str(form["schema"]["properties"][name].get("title", name))
