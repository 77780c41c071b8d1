"""Forms that are derived from a declared input: whatever is asked for can be filled in."""

from collections.abc import Iterator

from django.urls import get_resolver

from motcua.platform.inputs import Given, form_of, is_asked
from motcua.web.ui.forms import EForm

# Their choices are only known beside a dossier or an official, and laid in there.
OFFERED_ON_THE_PAGE = {
    *("AskMore.goes_on", "SendBack.steps", "Question.papers", "CallOffOpinion.steps"),
    *("Delegated.kinds", "Delegated.posts", "Planned.agencies"),
}


def _declared(of: type[Given] = Given) -> Iterator[type[Given]]:
    for one in of.__subclasses__():
        yield one
        yield from _declared(one)


def test_no_form_has_a_row_in_which_nothing_can_be_written() -> None:
    """A list of plain words without choices would be drawn as rows without a field."""
    assert get_resolver().url_patterns, "every page, and with it every input, is read"
    asked = [one for one in _declared() if any(is_asked(one, name) for name in one.model_fields)]
    assert len(asked) > 40
    empty = {
        f"{one.__name__}.{field.key}"
        for one in asked
        for group in EForm(form_of(one)).groups
        for field in group.fields
        for row in field.rows
        if not row.fields
    }
    assert empty == OFFERED_ON_THE_PAGE
