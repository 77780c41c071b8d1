"""What programs that watch an installation get to know, who may ask, and what is called too much."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from django.db import connection
from django.test import Client, override_settings

from motcua.config.env import CHECKOUT
from motcua.config.monitoring import gauges, watches
from motcua.config.monitoring.counting import FOLDER, begin
from motcua.config.monitoring.gauges import HELP, Sample
from motcua.config.monitoring.probes import exposition
from motcua.kernel.clock import now
from motcua.platform.effects.models import Effect
from motcua.platform.models import Closing

pytestmark = pytest.mark.django_db

BOARD = CHECKOUT / "deploy" / "grafana" / "motcua.json"
ALERTS = CHECKOUT / "deploy" / "prometheus" / "alerts.yml"
OF_REQUESTS = {"motcua_requests_total", "motcua_request_seconds_bucket", "up"}


@pytest.fixture
def browser() -> Client:
    return Client()


def test_health_asks_nobody(browser: Client, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert browser.get("/health").json() == {"status": "ok"}


def test_ready_names_what_is_away(browser: Client) -> None:
    # A test's database is migrated without `ready`, so that its mark is missing: tables are not in shape.
    answer = browser.get("/ready")
    assert answer.status_code == 503
    assert answer.json() == {"status": "away", "away": ["database"]}


def test_ready_when_everything_is_there(browser: Client, marked: None) -> None:
    answer = browser.get("/ready")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "away": []})


@pytest.fixture
def marked() -> None:
    """The mark that `ready` leaves in a database that it prepared."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE motcua_ready AS SELECT 'x' AS stamp, '' AS sample")


def test_a_probe_needs_neither_tls_nor_the_name_of_the_site(browser: Client) -> None:
    with override_settings(SECURE_SSL_REDIRECT=True, ALLOWED_HOSTS=["dichvucong.example.vn"]):
        assert browser.get("/health", headers={"Host": "10.0.0.7:8000"}).status_code == 200


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("203.0.113.9", {}, 403),
        ("203.0.113.9", {"Authorization": "Bearer only-prometheus-knows"}, 200),
        ("203.0.113.9", {"Authorization": "Bearer other"}, 403),
        ("127.0.0.1", {"Authorization": "Bearer other"}, 403),
        # A proxy on this machine that nobody counts: everybody would seem to come from here.
        ("127.0.0.1", {"X-Forwarded-For": "203.0.113.9"}, 403),
    ],
)
def test_figures_are_for_this_machine_or_the_token(
    browser: Client, address: str, headers: dict[str, str], status: int
) -> None:
    with override_settings(METRICS_TOKEN="only-prometheus-knows"):
        assert browser.get("/metrics", REMOTE_ADDR=address, headers=headers).status_code == status


def test_behind_a_proxy_of_ours_the_caller_counts(browser: Client) -> None:
    with override_settings(TRUSTED_PROXIES=1):
        assert browser.get("/metrics", HTTP_X_FORWARDED_FOR="203.0.113.9").status_code == 403
        assert browser.get("/metrics", HTTP_X_FORWARDED_FOR="127.0.0.1").status_code == 200


def test_what_waits_for_a_person_is_a_figure_and_a_finding() -> None:
    told = {
        "state": "needs_person",
        "due_at": now(),
        "started_at": now(),
        "created_at": now() - timedelta(hours=3),
    }
    Effect.objects.create(kind="message.email", key="a", **told)
    found = gauges.samples()
    labels = {"kind": "message.email", "lane": "message.email", "state": "needs_person"}
    assert Sample("motcua_effects", 1, labels) in found
    finding = next(f for f in watches.findings(found) if f.part == "Việc gửi ra ngoài: message.email")
    assert (finding.state, finding.what) == ("bad", "1 việc cần người xem")


def test_an_old_closing_is_told_with_its_age() -> None:
    Closing.objects.create(
        number=1, closed_at=now() - timedelta(days=3), seen="1:1:", before="0" * 64, signature=b"x"
    )
    finding = next(f for f in watches.findings(gauges.samples()) if f.part == "Chốt nhật ký")
    assert (finding.state, finding.what) == ("note", "lần chốt gần nhất đã 3 ngày trước")


def test_every_figure_is_explained_and_told(browser: Client) -> None:
    text = browser.get("/metrics").content.decode()
    for sample in gauges.samples():
        assert f"# HELP {sample.name} {HELP[sample.name]}" in text


def test_requests_are_counted_by_what_answered_them(browser: Client) -> None:
    browser.get("/khong-co-trang-nay")
    assert 'motcua_requests_total{front="other",method="GET",status="4xx"}' in exposition().decode()


def test_every_limit_is_of_a_figure_that_is_told() -> None:
    assert {watch.gauge for watch in watches.WATCHES} <= HELP.keys()
    assert len({watch.alert for watch in watches.WATCHES}) == len(watches.WATCHES)


def test_the_rules_of_alarm_are_the_table_of_limits() -> None:
    assert ALERTS.read_text() == watches.alert_rules()
    rules = yaml.safe_load(ALERTS.read_text())["groups"][0]["rules"]
    assert {name for rule in rules for name in named(rule["expr"])} <= HELP.keys() | OF_REQUESTS


def test_the_board_shows_figures_that_are_told() -> None:
    board = json.loads(BOARD.read_text())
    asked = [target["expr"] for panel in board["panels"] for target in panel.get("targets", [])]
    assert {name for expr in asked for name in named(expr)} <= HELP.keys() | OF_REQUESTS
    for part in (
        "effects",
        "reader",
        "letters",
        "signatures",
        "closing",
        "database",
        "requests",
        "backup",
        "files",
    ):
        assert any(f"motcua_{part}" in expr for expr in asked), part


def named(expr: str) -> set[str]:
    """The figures that a PromQL expression names."""
    return set(re.findall(r"\bmotcua_\w+|\bup\b", expr))


def test_counts_begin_at_zero_with_each_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = tmp_path / "metrics" / "8000" / "counter_1.db"
    old.parent.mkdir(parents=True)
    old.write_bytes(b"x")
    monkeypatch.setenv(FOLDER, "")
    begin(tmp_path, 8000)
    assert not old.exists()
