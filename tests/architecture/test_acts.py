"""An act is known in one place: nothing else names it, and what follows from its declaration is true."""

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

from motcua.config import acts_page
from motcua.dossiers.acts import ACTS, EVENTS
from motcua.dossiers.queries import indicators
from motcua.process.states import ENDED

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "motcua"
# Acts that take more than their panel, and what speaks of them. All others stand in their own file alone.
SPOKEN_OF = {
    "accept": {
        *("web/desk/filing.py", "config/sample/journey.py", "dossiers/acts/forward.py"),
        "dossiers/readers/personal_store.py",
    },
    "appraise": {"web/desk/dossier.py", "web/desk/results.py", "config/sample/journey.py"},
    "approve": {"web/api/work.py", "config/sample/journey.py"},
    "ask_more": {
        *("dossiers/acts/supply.py", "web/desk/filing.py", "dossiers/acts/check_supplement.py"),
        *("dossiers/acts/accept.py", "dossiers/acts/appraise.py", "dossiers/acts/deny.py"),
        *("dossiers/outputs/forms.py", "dossiers/queries/supplied.py"),
        *("web/ui/supplement.py", "web/portal/tracking.py"),
    },
    "begin_linked": {"dossiers/commands/linked.py"},
    "note_linked": {"dossiers/commands/linked.py"},
    "end_linked": {"dossiers/commands/linked.py"},
    "forward": {"web/desk/filing.py", "dossiers/readers/personal_store.py"},
    "give_opinion": {"config/sample/journey.py"},
    "move_route": {"dossiers/commands/moving.py", "dossiers/queries/moving.py"},
    "reassign": {"dossiers/commands/leavers.py"},
    "refuse": {"dossiers/commands/passing_on.py"},
    "resume": {"dossiers/commands/outages.py"},
    "suspend": {"dossiers/commands/outages.py"},
    "succeed": {"dossiers/commands/succession.py"},
    "withdraw": {"dossiers/outputs/forms.py"},
    "record_fee": {"web/desk/filing.py", "config/sample/journey.py"},
    "return": {"config/sample/journey.py"},
    "seal": {"config/sample/journey.py", "dossiers/commands/linked.py", "dossiers/readers/personal_store.py"},
    "renew_result": {"dossiers/readers/personal_store.py"},
    "sign": {"dossiers/acts/seal.py", "config/sample/journey.py"},
    "supply": {
        *("web/ui/supplement.py", "web/portal/supplement.py", "web/portal/tracking.py"),
        *("web/portal/confirmations.py", "web/desk/dossier.py", "web/desk/supplement.py", "web/desk/urls.py"),
        *("web/api/acts.py", "web/api/filing.py", "exchange/taking.py"),
        *("dossiers/commands/at_once.py", "dossiers/commands/supplements.py"),
        "dossiers/queries/supplied.py",
        *("dossiers/acts/ask_office.py", "dossiers/acts/answer_applicant.py", "web/portal/thread.py"),
        "dossiers/commands/work_letters.py",
    },
    "send_back": {"dossiers/commands/work_letters.py"},
    "ask_office": {
        "dossiers/commands/replies.py",
        *("dossiers/acts/answer_applicant.py", "dossiers/queries/threads.py"),
        *("web/portal/thread.py", "web/portal/confirmations.py"),
    },
    "answer_applicant": {"dossiers/queries/threads.py"},
    "write_result": {"web/desk/dossier.py", "config/sample/journey.py"},
    "correct_slip": {"dossiers/acts/object_to_correction.py", "web/desk/registers.py"},
    "object_to_filing": {"web/desk/dossier_page.py"},
}
# The people of the sample year do what people do: whoever plays their lives names the acts.
PLAYED = "config/sample/year/life.py"
FILES = {key: f"dossiers/acts/{key}.py" for key in ACTS} | {"return": "dossiers/acts/return_result.py"}


@cache
def speakers() -> Mapping[Path, set[str]]:
    """Source files with what they import, by module path, and the words that stand alone in quotes."""
    return dict(_speakers())


def _speakers() -> Iterator[tuple[Path, set[str]]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.name.startswith(("test_", "conftest")) or "migrations" in path.parts:
            continue
        tree = ast.parse(path.read_text())
        imported = {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
        quoted = {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)}
        yield path, imported | quoted


def who_names(key: str) -> set[str]:
    """Files that import the act's own, or say its key where no ordinary word is meant."""
    module = "motcua." + FILES[key].removesuffix(".py").replace("/", ".")
    names = {module} | ({key} if "_" in key else set())
    found = {str(path.relative_to(PACKAGE)) for path, words in speakers().items() if words & names}
    return found - {FILES[key], PLAYED}


@pytest.mark.parametrize("key", ACTS)
def test_an_act_is_named_in_its_own_file_and_where_it_takes_more_than_its_panel(key: str) -> None:
    assert (PACKAGE / FILES[key]).exists()
    assert who_names(key) == SPOKEN_OF.get(key, set())


@pytest.mark.parametrize("key", ["internal_note", "correct_slip", "object_to_correction", "lapse"])
def test_no_template_or_script_knows_an_act_that_plain_fields_can_draw(key: str) -> None:
    drawn = [p for ending in ("html", "js", "css") for p in PACKAGE.rglob(f"*.{ending}")]
    assert drawn
    assert [str(p) for p in drawn if re.search(rf"\b{key}\b", p.read_text())] == []


def test_every_act_has_a_file_of_its_own_and_every_file_an_act() -> None:
    files = {f"dossiers/acts/{p.name}" for p in (PACKAGE / "dossiers/acts").glob("*.py")}
    assert files == {*FILES.values(), "dossiers/acts/__init__.py", "dossiers/acts/submit.py"}


def test_no_two_acts_tell_the_same_event_or_stand_in_the_same_place() -> None:
    assert len(EVENTS) == len(ACTS) + 2
    assert len({act.order for act in ACTS.values()}) == len(ACTS)


def test_what_people_are_asked_for_has_words() -> None:
    for act in ACTS.values():
        for name, part in act.given.model_json_schema().get("properties", {}).items():
            assert part.get("title"), f"{act.key}.{name}"


def test_about_a_dossier_that_has_ended_people_write_to_each_other_and_set_it_right() -> None:
    assert {key for key, act in ACTS.items() if act.rule.statuses & ENDED} == {
        "ask_office",
        "answer_applicant",
        "renew_result",
        "reopen",
        "copy_paper",
        "print_copy",
    }


def test_what_the_figures_count_can_happen() -> None:
    counted = {getattr(one, "event", "") for one in indicators.TABLE.entries} - {""}
    assert counted
    assert counted <= {*EVENTS, indicators.FINISHED, indicators.REUSED}


def test_the_page_of_acts_says_what_is_declared() -> None:
    assert acts_page.PAGE.read_text(encoding="utf-8") == acts_page.written(), "run ./motcua acts"
