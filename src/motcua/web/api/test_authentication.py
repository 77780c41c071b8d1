"""Who may call, how often, and what a refusal looks like."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from motcua.identity import commands, queries
from motcua.identity.models import Account, Token
from motcua.kernel import clock
from motcua.kernel.errors import Invalid, NotAllowed, NotFound
from motcua.platform import quota
from motcua.procedures import search_index
from motcua.procedures.models import Listing
from motcua.web.api import authentication
from tests.support import cast, foreign_files
from tests.support.programs import EVERYTHING, Program, program, told

pytestmark = [pytest.mark.usefixtures("province"), pytest.mark.django_db]


@pytest.fixture(autouse=True)
def fresh() -> None:
    quota.forget_leases()
    authentication.forget_callers()


def system(
    username: str = "", scopes: tuple[str, ...] = ("catalogue", "due"), per_minute: int = 100
) -> Program:
    token, secret = commands.issue_system_token(
        actor=cast.person("quantri"),
        name="Cổng khác",
        scopes=scopes,
        username=username,
        per_minute=per_minute,
    )
    if username:
        commands.consent_to_token(actor=cast.person(username), token=token.pk)
    return Program(secret)


def test_a_token_says_whose_it_is_and_what_it_may() -> None:
    told_me = told(program(cast.receiver(), ["work"]).get("/me"))
    assert (told_me["actor_kind"], told_me["scopes"]) == ("officer", ["work"])
    assert told_me["posts"][0]["role"] == "receiver"
    assert told(system("tiepnhan", ("work",)).get("/me"))["actor"].startswith("Cổng khác (")


def test_only_the_hash_is_kept() -> None:
    mine = program(cast.applicant())
    token = Token.objects.get()
    assert mine.token not in str(list(Token.objects.values_list()))
    assert token.hint == mine.token[:8]


def test_a_token_does_only_what_its_scopes_say() -> None:
    narrow = program(cast.receiver(), ["track"])
    for refused in (narrow.get("/worklist"), narrow.get("/catalogue"), narrow.post("/dossiers/x/sign")):
        assert (refused.status_code, told(refused)["code"]) == (403, "scope_missing")
    assert narrow.get("/dossiers").status_code == 200


def test_no_wrong_revoked_or_expired_token_opens() -> None:
    assert Program().get("/dossiers").status_code == 401
    refused = Program("mct_wrong").get("/catalogue")
    assert refused.status_code == 401
    assert refused["WWW-Authenticate"].startswith("Bearer")
    mine = program(cast.receiver())
    assert mine.get("/me").status_code == 200
    commands.revoke_token(actor=cast.receiver(), token=Token.objects.get().pk)
    authentication.forget_callers()
    assert mine.get("/me").status_code == 401
    other = program(cast.receiver())
    with clock.at(clock.now() + timedelta(days=91)):
        assert other.get("/me").status_code == 401
    Account.objects.filter(username="tiepnhan").update(is_active=False)
    authentication.forget_callers()
    assert other.get("/me").status_code == 401


def test_use_is_written_down_at_most_once_a_minute_and_a_known_token_asks_nothing() -> None:
    mine = program(cast.applicant())
    first = clock.now()
    with clock.at(first):
        mine.get("/me")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            mine.get("/me")
    assert len(asked) == 0
    assert Token.objects.get().last_used_at == first
    with clock.at(first + timedelta(seconds=61)):
        mine.get("/me")
    assert Token.objects.get().last_used_at == first + timedelta(seconds=61)


def test_a_system_never_signs_and_needs_somebody_to_act_for() -> None:
    for scopes, username in ((["sign"], "kyso"), (["file"], ""), (["nothing"], ""), ([], "")):
        with pytest.raises(Invalid):
            system(username, tuple(scopes))
    with pytest.raises(Invalid):
        system("khong-co", ("track",))
    with pytest.raises(NotAllowed):
        commands.issue_system_token(actor=cast.receiver(), name="x", scopes=["due"])
    assert system().get("/dossiers").status_code == 403


def asked_of_receiver() -> tuple[Token, Program]:
    token, secret = commands.issue_system_token(
        actor=cast.person("quantri"), name="Cổng khác", scopes=["track", "work"], username="tiepnhan"
    )
    return token, Program(secret)


def test_without_the_officials_consent_a_systems_token_opens_nothing() -> None:
    token, other = asked_of_receiver()
    assert other.get("/worklist").status_code == 401
    for foreign in (cast.person("quantri"), cast.appraiser(), cast.applicant()):
        with pytest.raises(NotFound):
            commands.consent_to_token(actor=foreign, token=token.pk)
    by_program = replace(cast.receiver(), scopes=frozenset({"work"}))
    with pytest.raises(NotAllowed):
        commands.consent_to_token(actor=by_program, token=token.pk)
    assert other.get("/worklist").status_code == 401
    commands.consent_to_token(actor=cast.receiver(), token=token.pk)
    assert other.get("/worklist").status_code == 200


def test_a_refused_token_can_be_consented_to_no_more() -> None:
    token, other = asked_of_receiver()
    commands.revoke_token(actor=cast.receiver(), token=token.pk)
    with pytest.raises(NotFound):
        commands.consent_to_token(actor=cast.receiver(), token=token.pk)
    assert other.get("/worklist").status_code == 401


def test_tokens_are_revoked_by_their_owner_or_the_administrator() -> None:
    program(cast.receiver())
    token = Token.objects.get()
    with pytest.raises(NotFound):
        commands.revoke_token(actor=cast.appraiser(), token=token.pk)
    assert list(queries.tokens_of(cast.appraiser())) == []
    assert list(queries.tokens_of(cast.person("quantri"), everyone=True)) == [token]
    commands.revoke_token(actor=cast.person("quantri"), token=token.pk)
    token.refresh_from_db()
    assert token.revoked_at is not None


def test_too_many_calls_are_told_when_to_come_back() -> None:
    quick = system(per_minute=20)
    with clock.at(clock.now()):
        answers = [quick.get("/agencies?limit=1") for _ in range(22)]
    assert [a.status_code for a in answers] == [200] * 20 + [429] * 2
    assert answers[0]["RateLimit-Policy"] == '"token";q=20;w=60'
    assert answers[0]["RateLimit"].startswith('"token";r=19;t=')
    assert 1 <= int(answers[-1]["Retry-After"]) <= 60
    assert told(answers[-1])["code"] == "too_many_requests"


def test_nobody_in_particular_is_counted_by_address() -> None:
    with clock.at(clock.now()):
        status = [Program().get("/agencies?limit=1").status_code for _ in range(62)]
        assert status[-1] == 429
        elsewhere = Client(REMOTE_ADDR="10.1.2.3")
        assert elsewhere.get("/api/v1/agencies?limit=1").status_code == 200


def test_refusals_are_problems_in_the_callers_language() -> None:
    mine = program(cast.applicant(), EVERYTHING)
    answer = mine.get(
        "/dossiers/H49.61.23-261121-0001", Accept_Language="en-GB,en;q=0.8", X_Request_ID="req-12345678"
    )
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Content-Language"] == "en"
    assert answer["X-Request-ID"] == "req-12345678"
    problem = told(answer)
    assert problem["status"] == 404
    assert problem["type"].endswith("/api/v1/docs#not_found")
    assert problem["instance"] == "/api/v1/dossiers/H49.61.23-261121-0001"
    assert mine.get("/me", Accept_Language="fr, vi;q=0.1")["Content-Language"] == "vi"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/khong-co", 404),
        ("PATCH", "/dossiers", 405),
        ("GET", "/dossiers?after=x", 400),
        ("GET", "/dossiers?limit=201", 422),
        ("GET", "/catalogue?q=%00", 400),
        ("GET", "/uploads/abc", 422),
        ("POST", "/due", 422),
        ("GET", "/catalogue/9.999999", 404),
    ],
)
def test_whatever_goes_wrong_is_a_problem(method: str, path: str, status: int) -> None:
    answer = program(cast.applicant()).call(method, path)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json"), (
        answer.content
    )
    assert told(answer)["request_id"] == answer["X-Request-ID"]


def test_a_wrong_shape_names_its_fields() -> None:
    answer = program(cast.applicant()).post("/due", {"agency": 5, "from": "2026-11-20T16:45", "limit": "3d"})
    assert set(told(answer)["errors"]) == {"agency", "from"}
    assert program(cast.applicant()).get("/dossiers?limit=0").status_code == 422


def test_due_dates_are_explained_one_by_one_or_many_at_once() -> None:
    mine = program(cast.applicant())
    question = {"agency": "H49.61", "from": "2026-11-20T16:45:00+07:00", "limit": "3d"}
    one = told(mine.post("/due", question))
    assert one["due_at"].endswith("+07:00")
    assert one["steps"][-1]["rule"] == "due"
    many = told(mine.post("/due/batch", {"questions": [question, {**question, "limit": "x"}]}))["answers"]
    assert many[0] == one
    assert many[1]["code"] == "limit_invalid"
    assert told(mine.get("/due/rules/H49.61"))["weekend"] == ["sat", "sun"]


def test_a_pdf_is_verified() -> None:
    answer = program(cast.applicant()).post("/verify", b"no pdf")
    assert (answer.status_code, told(answer)["readable"]) == (200, False)
    odd = program(cast.applicant()).post("/verify", foreign_files.pdf_with_page("0 0 1 200"))
    assert (told(odd)["readable"], told(odd)["problem"]) == (True, "Tệp này không có chữ ký số nào.")


def test_lists_go_on_by_cursor() -> None:
    mine = program(cast.applicant())
    first = told(mine.get("/catalogue?limit=3"))
    second = told(mine.get(f"/catalogue?limit=3&after={first['next']}"))
    codes = [e["code"] for page in (first, second) for e in page["items"]]
    assert len(set(codes)) == 6
    agencies = told(mine.get("/agencies?limit=2&counter=true"))
    assert all(a["counter"] for a in agencies["items"])
    more = told(mine.get(f"/agencies?limit=2&counter=true&after={agencies['next']}"))
    assert more["items"][0]["code"] > agencies["items"][1]["code"]


@pytest.fixture
def _catalogue_looked_at_anew() -> Iterator[None]:
    yield
    search_index.forget()


@pytest.mark.usefixtures("_catalogue_looked_at_anew")
def test_what_is_only_in_the_national_list_says_so() -> None:
    Listing.objects.create(
        code="9.888001",
        name="Cấp giấy phép nuôi voọc Cát Bà",
        level="province",
        national={},
        read_at=clock.now(),
    )
    search_index.forget()
    mine = program(cast.applicant())
    [found] = [e for e in told(mine.get("/catalogue?q=nuoi+vooc"))["items"] if e["code"] == "9.888001"]
    assert found["listed"] is True
    [other] = told(mine.get("/catalogue?q=khai+sinh&limit=1"))["items"]
    assert other["listed"] is False
    answer = mine.get("/catalogue/9.888001")
    problem = told(answer)
    assert (answer.status_code, problem["code"]) == (404, "only_listed")
    assert "danh mục quốc gia" in problem["detail"]


def test_people_can_read_the_document_without_a_script() -> None:
    page = Client().get("/api/v1/docs")
    assert page.status_code == 200
    assert "POST /api/v1/dossiers" in page.content.decode()
    document = Client().get("/api/v1/openapi.json").json()
    assert document["openapi"] == "3.1.0"
    assert {"/api/v1/dossiers", "/api/v1/due"} <= set(document["paths"])
