"""A page of the desk that asks for a typed input: its fields, and after a refusal what is wrong at each of them."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, Refusal
from motcua.platform.inputs import Choices, Given, form_of
from motcua.web.desk.frame import show
from motcua.web.ui.fields import Field
from motcua.web.ui.forms import EForm
from motcua.web.ui.refusals import in_words, status_of


def form_for(
    request: HttpRequest,
    given: type[Given],
    *,
    offers: Mapping[str, Choices] | None = None,
    starts: Mapping[str, Any] | None = None,
) -> EForm:
    """The form of an input, as it was sent or as it begins."""
    posted = request.POST if request.method == "POST" else None
    return EForm(form_of(given, offered=offers), data=posted, prefill=starts)


def form_page(
    request: HttpRequest,
    actor: Actor,
    template: str,
    form: EForm,
    context: Mapping[str, Any],
    refusal: Refusal | None,
    *,
    current: str,
) -> HttpResponse:
    """The page with the form; `template` draws `fields`, `mistakes` and `refusal`."""
    if isinstance(refusal, Invalid):
        form.tell({name: [_(sentence) for sentence in told] for name, told in refusal.fields.items()})
    fields = [field for group in form.groups for field in group.fields]
    shown = {
        **context,
        "fields": fields,
        "mistakes": mistakes_in(fields),
        "refusal": in_words(refusal) if refusal else "",
    }
    return show(
        request, actor, template, shown, current=current, status=status_of(refusal) if refusal else 200
    )


def mistakes_in(fields: Iterable[Field]) -> list[dict[str, str]]:
    """What is wrong, each with the field to which its link leads."""
    return [{"id": one.id, "text": f"{one.label}: {said}"} for one in fields for said in one.errors]
