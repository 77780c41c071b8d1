"""Papers that come along by an answer to a form.

A draft of a form carries what changes about them (`papers`, by procedure and code), and publishing lays it into each
procedure that uses the form; the form itself never holds it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from motcua.kernel import three_way
from motcua.procedures.building.edits import Edit

Json = dict[str, Any]
Form = Mapping[str, Any]
Content = Mapping[str, Any]


@dataclass(frozen=True)
class PutPaper(Edit):
    """By which answers a paper of a procedure is needed: `rule` (JsonLogic, None: by none); `now` as it is in force."""

    procedure: str
    paper: str
    name: str
    rule: Any
    now: Any

    def mark(self, form: Form) -> str:
        """What the draft says of this paper."""
        return paper_mark(form, self.procedure, self.paper)

    def on(self, form: Form, in_use: Form | None) -> Json:
        """Only what differs from what is in force is carried."""
        every = {code: dict(own) for code, own in form.get("papers", {}).items()}
        own = every.setdefault(self.procedure, {})
        own.pop(self.paper, None)
        if self.rule != self.now:
            own[self.paper] = {"name": self.name, "needed_if": self.rule}
        papers = {code: one for code, one in every.items() if one}
        return {**without_papers(form), **({"papers": papers} if papers else {})}


def paper_mark(form: Form, procedure: str, paper: str) -> str:
    """Stands for what a draft says of a paper; the same for nothing at all."""
    return three_way.mark([form.get("papers", {}).get(procedure, {}).get(paper)])


def without_papers(form: Form) -> Json:
    """The form as versions hold it."""
    return {name: value for name, value in form.items() if name != "papers"}


def with_papers(content: Content, key: str, form: Form) -> Json:
    """A version in which the papers of the cases that use this form are needed as its draft says."""
    changed = form.get("papers", {}).get(content["code"], {})
    if not changed:
        return dict(content)
    cases = [
        {**case, "components": [_paper(one, changed) for one in case["components"]]}
        if case.get("form") == key
        else case
        for case in content["cases"]
    ]
    return {**content, "cases": cases}


def _paper(paper: Json, changed: Mapping[str, Any]) -> Json:
    if paper["code"] not in changed:
        return paper
    plain = {name: value for name, value in paper.items() if name != "needed_if"}
    rule = changed[paper["code"]]["needed_if"]
    return plain if rule is None else {**plain, "needed_if": rule}
