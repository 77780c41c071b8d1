"""The published document is kept: requests of every shape get answers of the published shapes, and never a fault.

Driven through the WSGI door itself with a person's and an officer's token, over a dossier and an upload that are really
there, so that what lies behind a found address is reached too.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.test import override_settings
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoDbBlocker
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from motcua.dossiers.models import Dossier
from motcua.identity.models import Token
from motcua.platform import quota
from motcua.web.api import authentication
from motcua.web.api.urls import document
from tests.support import cast
from tests.support.programs import Program, program, told

CHECKS: list[Any] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
schemathesis.serializer.alias("application/pdf", "application/octet-stream")
EXAMPLES = 10
OPERATIONS = [(method.upper(), path) for path, methods in document()["paths"].items() for method in methods]


PEOPLE = (cast.applicant, cast.receiver, cast.appraiser, cast.approver, cast.signer)
# What a dossier must have gone through before an act on it can succeed.
STAGES: dict[str, Callable[[], Dossier]] = {
    **dict.fromkeys(("appraise", "result", "extend", "stop", "require-payment"), cast.accepted),
    **dict.fromkeys(("sign", "seal", "send-back"), cast.approved),
    **dict.fromkeys(("return", "{kind}", "{paper}", "timeline", "track"), cast.done),
}


@dataclass(frozen=True)
class Known:
    """The published document with the door behind it, and tokens of people with all kinds of rights."""

    schema: Any
    tokens: tuple[str, ...]


@pytest.fixture(scope="module")
def known(
    province: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Known]:
    """The API over a province."""
    folder = tmp_path_factory.mktemp("files")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=folder):
        quota.forget_leases()
        tokens = tuple(program(somebody()).token for somebody in PEOPLE)
        Token.objects.update(per_minute=1_000_000)
        authentication.forget_callers()
        schema: Any = schemathesis.openapi.from_dict(document())
        schema.app = WSGIHandler()
        schema.config.update(base_url="http://localhost")
        yield Known(schema, tokens)


def real(path: str, token: str) -> dict[str, Any]:
    """Values for the places of an address, of things that are there."""
    found: dict[str, Any] = {"agency": "H49.61", "kind": "form_01"}
    if "{upload}" in path:
        begun = Program(token).post("/uploads", {"name": "a.png", "size": 90, "sha256": "0" * 64})
        return {"upload": told(begun)["id"], "offset": 0}
    if "/catalogue/" in path:
        return {"code": cast.BIRTH.procedure}
    if "/dossiers/" in path:
        dossier = STAGES.get(path.rpartition("/")[2], cast.submitted)()
        paper = dossier.papers.filter(file__isnull=False).first()
        found |= {"code": dossier.code, "paper": paper.pk if paper else 1}
    return found


@pytest.mark.parametrize(("method", "path"), OPERATIONS, ids=lambda part: part)
def test_no_request_gets_a_fault_or_an_answer_that_is_not_published(
    known: Known, method: str, path: str
) -> None:
    there = real(path, known.tokens[0])

    @given(
        case=known.schema[path][method].as_strategy(),
        token=st.sampled_from(known.tokens),
        found=st.sampled_from((True, True, False)),
    )
    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        deadline=None,
        database=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    def hold(case: Any, token: str, found: bool) -> None:
        if found:
            places = {name: there[name] for name in case.path_parameters if name in there}
            case.path_parameters.update(places)
            case.headers.pop("If-Match", None)
        case.headers["Authorization"] = f"Bearer {token}"
        case.call_and_validate(checks=CHECKS)

    hold()
