"""How many requests are answered, how, and how long they take, counted over all processes of the web server.

Counts live in files of MOTCUA_HOME/metrics/PORT, a set for each process (prometheus_client's multi-process mode):
whichever process is asked adds them up. Addresses of dossiers and people are no labels, only the front-end is.
"""

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from prometheus_client import Counter, Histogram

_FRONTS = frozenset({"portal", "desk", "board", "api"})
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
# Seconds: pages take tens of milliseconds, a signature or a large file some seconds.
_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30)

REQUESTS = Counter("motcua_requests", "requests answered", ("front", "method", "status"))
SECONDS = Histogram("motcua_request_seconds", "seconds that an answer took", ("front",), buckets=_BUCKETS)


class RequestMetricsMiddleware:
    """Counts every request that reaches the application."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        front = front_of(request)
        method = request.method if request.method in _METHODS else "other"
        REQUESTS.labels(front, method, f"{response.status_code // 100}xx").inc()
        SECONDS.labels(front).observe(time.perf_counter() - began)
        return response


def front_of(request: HttpRequest) -> str:
    """The front-end that answered: one of a handful, so that nobody can make labels by asking."""
    found = request.resolver_match
    namespace = found.namespaces[0] if found and found.namespaces else ""
    return namespace if namespace in _FRONTS else "other"
