"""Reads of the catalogue. Contents of versions are frozen, so each process keeps those that are asked for."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet

from motcua.kernel.errors import NotFound
from motcua.platform import statements
from motcua.procedures import building
from motcua.procedures.access import edits
from motcua.procedures.address_answers import (
    Shown,
    answer_errors,
    misplaced,
    shown_address,
    typed_address,
    written_address,
)
from motcua.procedures.addresses import province_names
from motcua.procedures.answer_types import resolved, whole
from motcua.procedures.applicability import applicable, applies, depending, narrowed_form, worked_out
from motcua.procedures.asked_posts import asked_posts, procedures_by_post, takes_in
from motcua.procedures.bpmn.reading import Read, read_bpmn
from motcua.procedures.bpmn.writing import write_bpmn
from motcua.procedures.browsing import (
    catalogue,
    compared,
    draft_of,
    drafts,
    listed_only,
    listing,
    narrowed,
    version_of,
)
from motcua.procedures.checks import broken, doubts
from motcua.procedures.component_matching import likeness as paper_likeness
from motcua.procedures.confirmers import Confirmer, confirmers
from motcua.procedures.definition_uses import (
    Definition,
    definition,
    definition_draft,
    definitions,
    in_the_way,
    route_hours,
    users_of,
)
from motcua.procedures.definitions import draft_mark
from motcua.procedures.differences import channel_word, fee_words, level_word, online_word
from motcua.procedures.english import name_of as english_name
from motcua.procedures.entry import Entry, Offer
from motcua.procedures.flag_answers import key_of as flag_key
from motcua.procedures.flag_answers import must_answer, unanswered
from motcua.procedures.form_checks import Problem, form_problems
from motcua.procedures.form_english import spoken, without_english
from motcua.procedures.form_uses import used_answers
from motcua.procedures.formats import CHECKER
from motcua.procedures.formats import refusal as format_refusal
from motcua.procedures.formatting import answer_in_words, as_read, choices_of, in_input
from motcua.procedures.life_paths import LifePath, PathStep, Question, in_words, path_from_json
from motcua.procedures.limits import words as limit_words
from motcua.procedures.made_up_answers import made_up_answers
from motcua.procedures.models import Area, LifeEvent, Procedure, ResultDefinition, Version
from motcua.procedures.national.drift import drift, drift_of, kind_words
from motcua.procedures.parsing import (
    digits_of,
    is_address,
    is_computed,
    is_long,
    is_number,
    is_phone,
    read_typed,
    reads_as,
    typed,
)
from motcua.procedures.path_conditions import condition_as_text, condition_from_text
from motcua.procedures.path_keeping import (
    events_with_paths,
    mistakes_in_path,
    newest_path,
    path_in_force,
    path_version,
)
from motcua.procedures.rebasing import EMPTY, Kept, Rebased, kept_from_json, rebased, renamed, same_kind
from motcua.procedures.result_rules import STYLES, made_up_values
from motcua.procedures.reviewing import Review, Reviewed, proposals, review
from motcua.procedures.route_checks import Wrong, route_checks
from motcua.procedures.search import Answer, Wanted
from motcua.procedures.search_index import current, keep_fresh, revision
from motcua.procedures.sensitivity import (
    Sensitivity,
    changes_are_told,
    component_mark,
    looks_are_told,
    result_mark,
    usual_mark,
)
from motcua.procedures.simplification import Change
from motcua.procedures.types import Case, Content, Member, content_from_json
from motcua.procedures.upkeep import KINDS as FEE_KINDS
from motcua.procedures.upkeep import called_by_people, fee_key, fee_mistakes, fee_rows, in_force
from motcua.process.route import Route, StepSpec

__all__ = [
    "CHECKER",
    "EMPTY",
    "FEE_KINDS",
    "STYLES",
    "Answer",
    "Change",
    "Confirmer",
    "Definition",
    "Entry",
    "Kept",
    "LifeEvent",
    "LifePath",
    "Offer",
    "PathStep",
    "Problem",
    "Question",
    "Read",
    "Rebased",
    "Review",
    "Reviewed",
    "Sensitivity",
    "Shown",
    "Wanted",
    "Wrong",
    "all_published",
    "answer_errors",
    "answer_in_words",
    "applicable",
    "applies",
    "area",
    "as_filed",
    "as_read",
    "asked_in_force",
    "broken",
    "building",
    "called_by_people",
    "cases_with_results",
    "catalogue",
    "changes_are_told",
    "channel_word",
    "choices_of",
    "compared",
    "component_mark",
    "condition_as_text",
    "condition_from_text",
    "confirmers",
    "definition",
    "definition_draft",
    "definitions",
    "depending",
    "digits_of",
    "doubts",
    "draft_mark",
    "draft_of",
    "drafts",
    "drift",
    "drift_of",
    "edits",
    "english_name",
    "entries",
    "events_with_paths",
    "every_entry",
    "exists",
    "fee_key",
    "fee_mistakes",
    "fee_rows",
    "fee_words",
    "flag_key",
    "form_problems",
    "format_refusal",
    "frozen",
    "frozen_earlier",
    "in_force",
    "in_input",
    "in_the_way",
    "in_words",
    "is_address",
    "is_computed",
    "is_in_force",
    "is_long",
    "is_number",
    "is_phone",
    "keep_fresh",
    "kept_from_json",
    "kind_words",
    "level_word",
    "life_events",
    "limit_words",
    "limited_to_counters",
    "listed_only",
    "listing",
    "looks_are_told",
    "made_up_answers",
    "made_up_values",
    "members_of",
    "misplaced",
    "mistakes_in_path",
    "must_answer",
    "narrowed",
    "narrowed_form",
    "newest_path",
    "online_word",
    "paper_likeness",
    "path_from_json",
    "path_in_force",
    "path_version",
    "procedures_asking",
    "proposals",
    "province_names",
    "published",
    "read_bpmn",
    "read_typed",
    "reads_as",
    "rebased",
    "renamed",
    "resolved",
    "restarts_on_supplement",
    "result_mark",
    "result_titles",
    "review",
    "revision",
    "route_checks",
    "route_hours",
    "route_of",
    "same_kind",
    "search",
    "shown_address",
    "spoken",
    "takes_in",
    "typed",
    "typed_address",
    "unanswered",
    "used_answers",
    "users_of",
    "usual_mark",
    "version_in_force",
    "version_of",
    "versions",
    "whole",
    "without_english",
    "worked_out",
    "write_bpmn",
    "written_address",
]


# A content takes 47 kB of memory on average, about twice that with its national record. So many are what people ask
# for in an hour: 25 to 50 MB in each process; one more costs a query. What the engine needs at
# every act is small, and kept for all versions that have dossiers under way.
_CONTENTS, _FACTS = 512, 8192


@lru_cache(maxsize=_CONTENTS)
def frozen(version_id: int) -> Content:
    """What a published (or formerly published) version says."""
    version = Version.objects.exclude(state=Version.State.DRAFT).get(pk=version_id)
    return content_from_json(version.content)


def frozen_earlier(version_id: int, than: int) -> Content | None:
    """What another version of the same procedure says, as a page shown earlier names it; None for anything else."""
    code = frozen(than).code
    known = Version.objects.filter(pk=version_id, procedure_id=code).exclude(state=Version.State.DRAFT)
    return frozen(version_id) if known.exists() else None


@lru_cache(maxsize=_FACTS)
def restarts_on_supplement(version_id: int) -> bool:
    """Whether the time limit of a version begins anew when a dossier was supplemented."""
    return frozen(version_id).supplement_policy == "restart"


@lru_cache(maxsize=_FACTS)
def route_of(version_id: int, case_code: str) -> Route:
    """The route that a case of a version follows; three kilobytes."""
    content = frozen(version_id)
    case = content.case(case_code)
    if case is None:
        raise NotFound("Thủ tục không có trường hợp này.")
    return content.route(case.route)


def published(code: str) -> Version:
    """The version of a procedure in force now; `NotFound` when there is none. Its content: `frozen`."""
    # Without the content, which `frozen` keeps.
    in_force = "procedure_id = %s::text AND state = 'published'"
    found = statements.instances(Version, in_force, [code], without=["content"])
    if not found:
        raise NotFound("Không có thủ tục đang áp dụng mang mã %(procedure)s.", procedure=code)
    return found[0]


_IN_FORCE = "SELECT id FROM procedures_version WHERE procedure_id = %s::text AND state = 'published'"


def as_filed(content: Content, case: Case) -> Case:
    """The case with the fees of all that one filing of it opens; itself where it opens nothing else."""
    if content.linked is None:
        return case
    fees = [fee for _, own in members_of(content) for fee in own.fees]
    return replace(case, fees=(*case.fees, *fees))


def members_of(content: Content) -> list[tuple[Member, Case]]:
    """What one filing opens, each with its case as it is in force today; what is not in force is left out."""
    found = []
    for member in content.linked.members if content.linked else ():
        version = Version.objects.filter(procedure_id=member.procedure, state=Version.State.PUBLISHED).first()
        own = frozen(version.pk).case(member.case) if version else None
        if own is not None:
            found.append((member, replace(own, fees=()) if member.free else own))
    return found


def version_in_force(code: str) -> statements.Reading[int]:
    """To be asked: the id of the version of a procedure in force now; `NotFound` when there is none."""

    def meaning(found: list[statements.Row]) -> int:
        if not found:
            raise NotFound("Không có thủ tục đang áp dụng mang mã %(procedure)s.", procedure=code)
        return int(found[0][0])

    return statements.Reading(_IN_FORCE, [code], meaning)


def is_in_force(code: str) -> bool:
    """Whether a procedure can be filed at all today."""
    return Version.objects.filter(procedure_id=code, state=Version.State.PUBLISHED).exists()


def all_published() -> QuerySet[Version]:
    """Every version in force."""
    return Version.objects.filter(state=Version.State.PUBLISHED).order_by("procedure_id")


def asked_in_force() -> Iterator[tuple[str, StepSpec, str]]:
    """Agency, step and procedure of every place where a step of a procedure in force may be done."""
    return asked_posts(_contents_in_force())


def procedures_asking(agencies: frozenset[str]) -> Mapping[tuple[str, str], set[str]]:
    """(agency, post) to the procedures in force that ask for it there."""
    return procedures_by_post(_contents_in_force(), agencies)


def cases_with_results(kinds: Collection[str]) -> list[str]:
    """Codes of the cases in force that end with one of these kinds of result documents."""
    cases = (case for content in _contents_in_force() for case in content.cases)
    return sorted(case.code for case in cases if case.result in kinds)


def result_titles() -> dict[str, str]:
    """Kinds of result documents by key, with what they are called; two of one name with their key."""
    known = {one.key: _called(one.content) for one in ResultDefinition.objects.all()}
    times = Counter(known.values())
    return {key: f"{name} ({key})" if times[name] > 1 else name for key, name in known.items()}


def _called(document: Mapping[str, Any]) -> str:
    title, subtitle = str(document["title"]).capitalize(), document.get("subtitle")
    return f"{title}: {subtitle}" if subtitle else title


def _contents_in_force() -> list[Content]:
    return [frozen(version.pk) for version in all_published().defer("content")]


def versions(code: str) -> QuerySet[Version]:
    """All versions of a procedure, newest first."""
    return Version.objects.filter(procedure_id=code).order_by("-number")


def area(key: str) -> Area | None:
    """The communes with this key, as the province lists them."""
    return Area.objects.filter(key=key).first()


def life_events() -> Sequence[LifeEvent]:
    """The occasions in life, in their order."""
    return list(LifeEvent.objects.all())


def exists(code: str) -> bool:
    """Whether a procedure with this code is known at all."""
    return Procedure.objects.filter(code=code).exists()


def search(wanted: Wanted) -> Answer:
    """Procedures in force that answer a question, the right one first."""
    return current().search(wanted)


def every_entry() -> list[Entry]:
    """What is known at a glance of every procedure in force."""
    return [one for one in current().entries if not one.listed]


def limited_to_counters() -> Mapping[str, tuple[str, ...]]:
    """Procedures in force that some counters alone take in, by code: which."""
    return _limited(revision())


@lru_cache(maxsize=2)
def _limited(_of: object) -> Mapping[str, tuple[str, ...]]:
    named = all_published().values_list("procedure_id", "content__counters")
    return {code: tuple(counters) for code, counters in named if counters}


def entries(codes: Sequence[str]) -> list[Entry]:
    """What is known at a glance of these procedures, in this order; those not in force are left out."""
    known = current().by_code
    return [known[code] for code in codes if code in known]
