"""A form as its builder sees it: groups with their questions, each with its kind, whether needed, and when asked."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from motcua.kernel.errors import NotFound
from motcua.procedures.queries import building, definition, definition_draft, resolved, spoken, whole
from motcua.web.desk.definitions.kinds import kind_of

Json = dict[str, Any]
Form = Mapping[str, Any]
KIND = kind_of("to-khai")


def worked_on(key: str) -> Form:
    """What is being built: the draft, else the form in use; `NotFound` where there is neither."""
    draft = definition_draft("forms", key)
    content = draft.content if draft else definition("forms", key)
    if content is None:
        raise NotFound("Không có tờ khai này.")
    return content


def readable(form: Form) -> Form:
    """The form as pages draw and judge it: everything written out, lists looked up."""
    return resolved(whole(form))


def groups(form: Form) -> list[Json]:
    """Every group with its questions as rows."""
    asked, words = in_words(form), building.kind_words()
    heard = spoken(form, get_language() or "vi")
    return [
        {
            "number": number,
            "title": heard["groups"][number]["title"],
            "vi": group["title"],
            "en": group.get("en", ""),
            "mark": building.group_mark(form, number),
            "rows": [_row(form, name, asked, words) for name in group["fields"] if name in asked],
        }
        for number, group in enumerate(form["groups"])
    ]


def in_words(form: Form) -> Mapping[str, Any]:
    """The questions in the reader's language, their lists looked up."""
    asked: Mapping[str, Any] = spoken(resolved(form), get_language() or "vi")["schema"]["properties"]
    return asked


def _row(form: Form, name: str, asked: Mapping[str, Any], words: Mapping[str, str]) -> Json:
    said = building.read_question(form, name)
    english = (get_language() or "vi").startswith("en")
    return {
        "name": name,
        "label": said.en if english and said.en else said.title,
        "kind": words[said.kind],
        "needed": bool(said.need),
        "when": building.in_words(said.condition, asked) if said.condition is not None else "",
        "known": bool(said.known),
    }


def facts(form: Form) -> str:
    """How long a form is."""
    many = len(form["schema"]["properties"])
    return ngettext("%(n)d câu hỏi", "%(n)d câu hỏi", many) % {"n": many}


def labels(form: Form) -> dict[str, str]:
    """Questions by what they are called."""
    return {name: str(one.get("title") or name) for name, one in in_words(form).items()}


def sources() -> list[tuple[str, str]]:
    """What a question can be filled with before anybody types: of whose dossier it is, or of who asks."""
    whose = {"asker": _("người yêu cầu"), "applicant": _("chủ hồ sơ")}
    parts = {
        "name": _("họ tên"), "id_number": _("số giấy tờ"), "born": _("ngày sinh"), "gender": _("giới tính"),
        "address": _("nơi cư trú"), "phone": _("số điện thoại"), "email": _("thư điện tử"),
    }  # fmt: skip
    told = _("%(part)s của %(who)s")
    return [
        (f"{key}.{part}", told % {"part": words, "who": who})
        for key, who in whose.items()
        for part, words in parts.items()
    ]
