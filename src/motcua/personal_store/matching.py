"""For which paper of a filing one in the store can stand: by type code, not by what somebody called the file."""

from collections.abc import Iterator

from motcua.kernel import clock
from motcua.kernel.errors import NotFound
from motcua.kernel.vietnamese import fold
from motcua.personal_store.kinds import in_force
from motcua.procedures.queries import frozen, published
from motcua.procedures.types import Component, Content


def kinds_for(component: Component) -> frozenset[str]:
    """The type codes that can stand for a component: its own, those of what it is the result of, those it names.

    A form that is filled in on the page, and what is asked anew each time, has none.
    """
    known = in_force(clock.now().date())
    if component.form or not known.is_kept(component.name):
        return frozenset()
    of = _issued_by(component.result_of) if component.result_of else frozenset()
    return frozenset({component.code, *of, *known.named(component.name)})


def result_of(content: Content, title: str) -> tuple[str, str]:
    """The type code and the name of what a procedure issues under this title: its result that is called so, else its
    only one; without either, the procedure's own code and the title."""
    called = fold(title)
    named = list(_results(content))
    fits = [one for one in named if fold(one[1]).startswith(called) or called.startswith(fold(one[1]))]
    if not fits and len(named) == 1:
        fits = named
    return fits[0] if fits else (content.code, title)


def kind_handed_in(component: Component) -> str:
    """The type code of a paper that was handed in for a component: the kind it names, else the component itself."""
    named = sorted(in_force(clock.now().date()).named(component.name))
    return named[0] if len(named) == 1 else component.code


def _results(content: Content) -> Iterator[tuple[str, str]]:
    """Type code and name of each result: of the kind it is called by, else its own code."""
    known = in_force(clock.now().date())
    for one in content.raw.get("results", ()):
        name = str(one["name"]).lstrip("- ").rstrip(" .")
        kinds = sorted(known.named(name)) or [str(one["code"] or content.code)]
        yield kinds[0], name


def _issued_by(procedure: str) -> frozenset[str]:
    """The type codes of what a procedure in force issues; its own code among them."""
    try:
        content = frozen(published(procedure).pk)
    except NotFound:
        return frozenset({procedure})
    return frozenset({procedure, *(code for code, _name in _results(content))})
