"""What becomes of the answers to a form: which of them a result, a fee, a route or a paper goes by, and what a changed
form would leave without its question."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from motcua.kernel import json_logic
from motcua.procedures.answer_types import resolved, whole
from motcua.procedures.building.papers import with_papers
from motcua.procedures.form_checks import form_problems
from motcua.procedures.models import Version

Content = Mapping[str, Any]


def form_obstacles(key: str, form: Content, users: Sequence[Version]) -> list[tuple[str, str]]:
    """Code of the procedure (empty: the form itself) and sentence for all that keeps it from being put into force."""
    found = [("", _begun(str(one))) for one in form_problems(resolved(whole(form))) if one.stops]
    asked = form["schema"]["properties"]
    for version in users:
        for name, where in uses_of(key, with_papers(version.content, key, form)):
            if name not in asked:
                found.append(
                    (version.procedure_id, f"{where} lấy câu trả lời “{name}” mà tờ khai không hỏi nữa.")
                )
    return list(dict.fromkeys(found))


def _begun(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def uses_of(key: str, content: Content) -> Iterator[tuple[str, str]]:
    """(question, where) for every answer to this form by which something of a version goes."""
    for case in content["cases"]:
        if case.get("form") != key:
            continue
        for paper in case["components"]:
            for name in sorted(json_logic.variables(paper.get("needed_if"))):
                yield name, f"Giấy tờ «{paper['name'][:60]}» của «{case['name'][:60]}»"
        for fee in case.get("fees", ()):
            for name in sorted(json_logic.variables(fee.get("formula"))):
                yield name, f"Khoản thu «{fee['name']}»"
        yield from _of_result(content, case)
        yield from _of_route(content, case)


def _of_result(content: Content, case: Content) -> Iterator[tuple[str, str]]:
    result = content.get("result_documents", {}).get(case.get("result")) or {}
    for source in (result.get("from") or {}).values():
        whose, _dot, name = str(source).partition(".")
        if whose == "form":
            yield name, f"Mẫu kết quả «{result['title']}»"


def _of_route(content: Content, case: Content) -> Iterator[tuple[str, str]]:
    route = content.get("routes", {}).get(case.get("route")) or {}
    for fork in route.get("forks", ()):
        for way in fork["ways"]:
            for name in sorted(_answers_of(way.get("when"))):
                yield name, f"Điểm rẽ «{fork['title']}» của quy trình"


def _answers_of(rule: Any) -> set[str]:
    """The answers that a condition over facts asks for: `form.copies`."""
    if isinstance(rule, list):
        return {name for one in rule for name in _answers_of(one)}
    if not isinstance(rule, Mapping):
        return set()
    found: set[str] = set()
    for operator, arguments in rule.items():
        path = arguments[0] if isinstance(arguments, list) and arguments else arguments
        if operator == "var" and isinstance(path, str) and path.startswith("form."):
            found.add(path.split(".")[1])
        else:
            found |= _answers_of(arguments)
    return found


def used_answers(key: str, form: Content, users: Sequence[Version]) -> set[str]:
    """The questions by whose answers anything goes: a result, a fee, a route, a paper, another question, a check."""
    contents = (with_papers(version.content, key, form) for version in users)
    found = {name for content in contents for name, _where in uses_of(key, content)}
    found |= {name for rule in form.get("show", {}).values() for name in json_logic.variables(rule)}
    for check in form.get("checks", ()):
        found |= {check["at"], *json_logic.variables(check["rule"]), *json_logic.variables(check.get("when"))}
        found |= {check["rows"]} if "rows" in check else set()
    found |= {
        name
        for person in form.get("people", {}).values()
        for name in person.values()
        if isinstance(name, str)
    }
    found |= {row[part] for row in form.get("confirmers", ()) for part in ("name", "number")}
    for part in form["schema"].get("allOf", ()):
        found |= set(part.get("if", {}).get("properties", {}))
    return found | set(form.get("prefill", {}))
