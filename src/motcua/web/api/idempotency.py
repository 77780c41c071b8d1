"""Answers by Idempotency-Key: the request is carried out once, a repetition gets the first answer."""

import re
from collections.abc import Callable

from django.http import HttpResponse
from django.utils.translation import gettext as _

from motcua.platform.idempotency import Answer, fingerprint, once
from motcua.web.api.authentication import ApiRequest
from motcua.web.api.problems import Problem
from motcua.web.api.published import KEY_PATTERN
from motcua.web.api.reply import JSON

_KEY = re.compile(KEY_PATTERN)
_KEPT_HEADERS = ("Location", "ETag")


def key_of(request: ApiRequest, *, required: bool = False) -> str:
    """The caller's key; empty when there is none and none is needed."""
    given = request.headers.get("Idempotency-Key", "").strip()
    if not given and required:
        raise Problem(
            400,
            "key_missing",
            _(
                "Nộp hồ sơ cần tiêu đề Idempotency-Key: một chuỗi riêng cho mỗi hồ sơ, ví dụ UUID, "
                "để gửi lại không thành hai hồ sơ."
            ),
        )
    if given and not _KEY.match(given):
        raise Problem(400, "bad_request", _("Idempotency-Key gồm 1 đến 255 ký tự ASCII nhìn thấy được."))
    return given


def owner_of(request: ApiRequest) -> str:
    """Whose keys these are: an account's, so that a new token may repeat what the old one began."""
    account = request.actor.account_id
    return f"account:{account}" if account is not None else f"token:{request.caller.token}"


def repeatable(
    request: ApiRequest, do: Callable[[], HttpResponse], *, required: bool = False
) -> HttpResponse:
    """Carry out `do`, or give the answer that the same request got before."""
    key = key_of(request, required=required)
    if not key:
        return do()
    same = fingerprint((request.method or "").encode(), request.get_full_path().encode(), request.body)
    answer, again = once(owner_of(request), key, same, lambda: _kept(do()))
    response = HttpResponse(
        answer.body, status=answer.status, content_type=JSON, headers=dict(answer.headers)
    )
    if again:
        response.headers["Idempotent-Replayed"] = "true"
    return response


def _kept(response: HttpResponse) -> Answer:
    headers = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
    return Answer(response.status_code, headers, response.content)
