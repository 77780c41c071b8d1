"""`/health`, `/ready` and `/metrics`: for programs that watch, before sessions, languages and names of hosts.

`/health`: this process answers. `/ready`: requests may be sent here, for database, tables and files are in reach.
`/metrics`: the figures, for those alone whom METRICS_FROM or METRICS_TOKEN let in.
"""

import hmac
import os
import tempfile
from collections.abc import Callable, Iterable
from ipaddress import ip_address

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from motcua.config.monitoring.counting import FOLDER
from motcua.config.monitoring.gauges import HELP, samples
from motcua.platform.http import client_address


class ProbesMiddleware:
    """Answers the three addresses; everything else goes on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        probe = PROBES.get(request.path_info)
        if probe is None or request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        response = probe(request)
        response.headers["Cache-Control"] = "no-store"
        return response


def health(request: HttpRequest) -> HttpResponse:
    """This process works. Nothing else is asked, so that an ended database ends no web server."""
    return JsonResponse({"status": "ok"})


def ready(request: HttpRequest) -> HttpResponse:
    """503 while a request would fail here, with the parts that are away; no more is told to strangers."""
    away = [part for part, look in READY.items() if not look()]
    return JsonResponse({"status": "away" if away else "ok", "away": away}, status=503 if away else 200)


def metrics(request: HttpRequest) -> HttpResponse:
    """The figures as Prometheus reads them (text exposition format)."""
    if not may_read(request):
        return HttpResponse("403: METRICS_FROM, METRICS_TOKEN\n", status=403, content_type="text/plain")
    return HttpResponse(exposition(), content_type=CONTENT_TYPE_LATEST)


def may_read(request: HttpRequest) -> bool:
    """By the token, or by an address that is let in. Behind a proxy that nobody counts, addresses mean nothing."""
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    token = settings.METRICS_TOKEN
    if token and scheme.lower() == "bearer":
        return hmac.compare_digest(given.strip().encode(), token.encode())
    if not settings.TRUSTED_PROXIES and "X-Forwarded-For" in request.headers:
        return False
    try:
        address = ip_address(client_address(request))
    except ValueError:
        return False
    return any(address in network for network in settings.METRICS_FROM)


class _Figures(Collector):
    """What is read at the moment of asking."""

    def collect(self) -> Iterable[GaugeMetricFamily]:
        families: dict[str, GaugeMetricFamily] = {}
        for sample in samples():
            labels = sorted(sample.labels)
            family = families.setdefault(
                sample.name, GaugeMetricFamily(sample.name, HELP[sample.name], labels=labels)
            )
            family.add_metric([sample.labels[name] for name in labels], sample.value)
        return families.values()


def exposition() -> bytes:
    """All figures of this installation and all counts of its server processes."""
    registry = CollectorRegistry()
    if FOLDER in os.environ:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    registry.register(_Figures())
    counted = b"" if FOLDER in os.environ else generate_latest(REGISTRY)
    return counted + generate_latest(registry)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT EXISTS (SELECT FROM motcua_ready)")
            return bool(cursor.fetchone()[0])
    except DatabaseError:
        connection.close()
        return False


def _files() -> bool:
    try:
        settings.MOTCUA_HOME.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.MOTCUA_HOME):
            return True
    except OSError:
        return False


READY: dict[str, Callable[[], bool]] = {"database": _database, "files": _files}
PROBES: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "/health": health,
    "/ready": ready,
    "/metrics": metrics,
}
