"""What providers of messages tell by themselves: that a message arrived, or what somebody answered."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from motcua.kernel.errors import NotAllowed, Refusal
from motcua.notifications.commands import take_call_back
from motcua.web.ui.refusals import status_of


@csrf_exempt
@require_POST
def told(request: HttpRequest, channel: str, provider: str) -> HttpResponse:
    """For programs, who prove who they are by a signature over the body; a browser's session counts for nothing.

    JSON alone is read: a form from another site's page is refused before anybody looks into it.
    """
    headers = {name.lower(): value for name, value in request.headers.items()}
    try:
        if request.content_type != "application/json":
            raise NotAllowed("Chữ ký của nội dung gọi lại không đúng hoặc đã cũ.")
        news = take_call_back(channel, provider, headers, request.body)
    except Refusal as refusal:
        return JsonResponse({"code": 1, "reason": refusal.code}, status=status_of(refusal))
    return JsonResponse({"code": 0, "news": news})
