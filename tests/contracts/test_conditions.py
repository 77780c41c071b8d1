"""Conditions of forms mean the same in a browser as on the server, and what was typed is read the same."""

import json
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page

from motcua.kernel.json_logic import RuleError, value
from motcua.web.ui.forms import EForm
from tests.support import visitor

pytestmark = pytest.mark.browser

SRC = Path(__file__).parents[2] / "src" / "motcua"
SCRIPT = SRC / "web" / "ui" / "static" / "ui" / "conditions.js"
VECTORS = json.loads((SRC / "kernel" / "json_logic_vectors.json").read_text("utf-8"))
READINGS = json.loads((SRC / "web" / "ui" / "reading_vectors.json").read_text("utf-8"))
ERROR = "does not mean anything"


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    """A page that knows the script and nothing else."""
    with visitor.chromium() as browser:
        opened = browser.new_page()
        opened.add_script_tag(path=SCRIPT)
        yield opened


def in_browser(page: Page, asked: list[tuple[Any, Any]]) -> list[Any]:
    """What each rule is for its data, all in one call; as JSON text, so that nothing is converted on the way."""
    found = page.evaluate(
        """([asked, error]) => JSON.stringify(JSON.parse(asked).map(([rule, data]) => {
            try { return JsonLogic.value(rule, data); } catch (e) { return error; }
        }))""",
        [json.dumps(asked), ERROR],
    )
    return list(json.loads(found))


def on_server(rule: Any, data: Any) -> Any:
    try:
        return value(rule, data)
    except RuleError:
        return ERROR


def exact(found: Any) -> str:
    """Text that tells true from 1, but not 2 from 2.0, which JSON does not know."""
    if isinstance(found, float) and found.is_integer():
        return str(int(found))
    if isinstance(found, list):
        return f"[{','.join(map(exact, found))}]"
    return json.dumps(found, sort_keys=True)


def test_each_vector_means_in_the_browser_what_it_says(page: Page) -> None:
    found = in_browser(page, [(v["rule"], v["data"]) for v in VECTORS])
    wanted = [ERROR if v.get("error") else v["value"] for v in VECTORS]
    wrong = [
        (v["says"], v["rule"], is_)
        for v, is_, should in zip_longest(VECTORS, found, wanted)
        if exact(is_) != exact(should)
    ]
    assert wrong == []


TEXTS = st.sampled_from(
    ["", "a", "ab", "b", "10", "9", "đ", "Đ", "￿", "😀", "2026-02-24", "24/02/2026", "true"]
)
NUMBERS = (
    st.integers(-(2**53), 2**53) | st.integers(-3, 9) | st.sampled_from([0.5, -0.25, 0.1, 0.2, 2.0, 1e20])
)
PLAIN = st.none() | st.booleans() | NUMBERS | TEXTS
NAMES = ["a", "b", "c", "list", "person.name", "person.home.x", "missing", "a.b", "constructor"]
OPERATORS = [
    *("==", "===", "!=", "!==", "!", "!!", "in", "<", "<=", ">", ">=", "+", "*", "-", "min", "max"),
    *("and", "or", "if", "map", "%"),
]
VARIABLES = st.sampled_from(NAMES).map(lambda name: {"var": name})
DATA = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys("abc", PLAIN),
        "list": st.lists(PLAIN, max_size=3),
        "person": st.fixed_dictionaries({}, optional={"name": PLAIN, "home": st.just({"x": 1})}),
    },
)


def larger(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Rules and lists made of smaller ones."""
    with_default = st.tuples(st.sampled_from(NAMES), inner).map(lambda both: {"var": list(both)})
    rules = st.tuples(st.sampled_from(OPERATORS), st.lists(inner, min_size=1, max_size=4))
    of_two = st.tuples(st.sampled_from(OPERATORS[:16]), st.lists(inner, min_size=2, max_size=2))
    made = (rules | of_two).map(lambda row: {row[0]: row[1]})
    return made | with_default | st.lists(inner, max_size=3)


RULES = st.recursive(PLAIN | VARIABLES, larger, max_leaves=12)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(asked=st.lists(st.tuples(RULES, DATA), min_size=40, max_size=120))
def test_a_rule_that_nobody_thought_of_means_the_same(page: Page, asked: list[tuple[Any, Any]]) -> None:
    found = in_browser(page, asked)
    for (rule, data), seen in zip(asked, found, strict=True):
        assert exact(seen) == exact(on_server(rule, data)), (rule, data)


def test_what_was_typed_is_read_the_same(page: Page) -> None:
    typed = [(row["how"], row["typed"]) for row in READINGS]
    found = json.loads(
        page.evaluate("rows => JSON.stringify(rows.map(([how, raw]) => JsonLogic.read(how, raw)))", typed)
    )
    assert [exact(seen) for seen in found] == [exact(row["read"]) for row in READINGS]


FORM: dict[str, Any] = {
    "key": "conditions",
    "title": "Tờ khai",
    "schema": {
        "type": "object",
        "properties": {
            "born": {"type": "string", "format": "date", "title": "Sinh ngày"},
            "copies": {"type": "integer", "title": "Số bản"},
            "kind": {"oneOf": [{"const": 1, "title": "Cấp mới"}, {"const": 2, "title": "Cấp lại"}]},
            "wants": {"type": "array", "items": {"enum": ["a", "b"]}},
            "sure": {"type": "boolean", "title": "Tôi cam đoan"},
            "people": {
                "type": "array",
                "items": {"type": "object", "properties": {"name": {"type": "string"}}},
            },
            "reason": {"type": "string", "title": "Lý do"},
            "guardian": {"type": "string", "title": "Người giám hộ"},
            "relation": {"type": "string", "title": "Quan hệ"},
            "seal": {"type": "string", "title": "Con dấu"},
            "heads": {"type": "string", "title": "Chủ hộ"},
        },
    },
    "groups": [
        {
            "title": "Khai",
            "fields": ["born", "copies", "kind", "wants", "sure", "people", "reason", "guardian", "relation"],
        },
        {"title": "Thêm", "fields": ["seal", "heads"]},
    ],
    "show": {
        "reason": {"and": [{"==": [{"var": "kind"}, 2]}, {">": [{"var": "copies"}, 1]}]},
        "guardian": {">=": [{"var": "born"}, "2011-01-01"]},
        "relation": {"!!": {"var": "guardian"}},
        "seal": {"if": [{"var": "sure"}, {"in": ["b", {"var": "wants"}]}, False]},
        "heads": {"!!": {"var": "people"}},
    },
}
ANSWERS: list[dict[str, Any]] = [
    {},
    {"born": "24/2/2020", "copies": "1.000", "kind": "2", "guardian": "Tằng Văn Phúc"},
    {"born": "24/2/2001", "guardian": "Tằng Văn Phúc"},
    {"born": "24/2/2020", "copies": "1", "kind": "2"},
    {"copies": "2", "kind": "1", "sure": "true", "wants": ["a"]},
    {"sure": "true", "wants": ["a", "b"]},
    {"people-0-name": "An", "people-1-name": " Bình ", "people-2-name": ""},
    {"people-0-name": " ", "people-1-name": ""},
]


@pytest.mark.parametrize("typed", ANSWERS)
def test_a_form_shows_what_the_server_will_ask_for(page: Page, typed: dict[str, Any]) -> None:
    posted = QueryDict(mutable=True)
    posted["people-rows"] = "3"
    for name, given_ in typed.items():
        posted.setlist(name, given_ if isinstance(given_, list) else [given_])
    form = EForm(FORM, data=posted)
    drawn = render_to_string("ui/form.html", {"form": form}).partition("<script")[0]
    page.set_content(f"<form>{drawn}</form>")
    page.add_script_tag(path=SCRIPT)
    shown = {name for name in FORM["show"] if not page.locator(f"[data-field={name}]").is_hidden()}
    assert shown == {name for name in FORM["show"] if form.applies(name, form.answer)}


def test_a_rule_without_meaning_hides_nothing(page: Page) -> None:
    page.set_content(
        """<form><div data-show='{"map": []}' data-field="x" data-prefix=""><p>Ô này</p></div></form>"""
    )
    page.add_script_tag(path=SCRIPT)
    assert page.get_by_text("Ô này").is_visible()


WORKED_OUT: dict[str, Any] = {
    "key": "worked-out",
    "title": "Tờ khai",
    "schema": {
        "type": "object",
        "properties": {
            "people": {
                "type": "array",
                "items": {"type": "object", "properties": {"share": {"type": "integer", "format": "money"}}},
            },
            "total": {
                "type": "integer",
                "format": "money",
                "x-computed": {"sum": [{"var": "people"}, "share"]},
            },
            "twice": {"type": "integer", "x-computed": {"*": [{"var": "total"}, 2]}},
            "why": {"type": "string", "title": "Vì sao"},
        },
    },
    "groups": [{"title": "Khai", "fields": ["people", "total", "twice", "why"]}],
    "show": {"why": {">": [{"var": "total"}, 1000]}, "twice": {"<": [{"var": "total"}, 2000000]}},
}


@pytest.mark.parametrize(
    "shares", [["", ""], ["1.000", ""], ["1.500.000", "1"], ["3.000.000", "1"], ["ba", "1"]]
)
def test_a_page_works_out_what_the_server_does(page: Page, shares: list[str]) -> None:
    posted = QueryDict(mutable=True)
    posted.update({"people-rows": "2", **{f"people-{n}-share": said for n, said in enumerate(shares)}})
    form = EForm(WORKED_OUT, data=posted)
    blank = render_to_string("ui/form.html", {"form": EForm(WORKED_OUT)}).partition("<script")[0]
    page.set_content(f"<form>{blank}<input name='people-1-share' data-reads='whole'></form>")
    page.add_script_tag(path=SCRIPT)
    for number, said in enumerate(shares):
        page.locator(f"[name=people-{number}-share]").fill(said)
    page.locator("[name=people-1-share]").dispatch_event("change")
    for name in ("total", "twice"):
        assert page.locator(f"[data-key={name}]").text_content() == (
            form.field(name).value or "chưa tính được"
        )
    assert page.locator("[data-field=why]").is_visible() == (
        "total" in form.answer and form.answer["total"] > 1000
    )
