"""Where each front-end lives: the portal at the root, the officials' pages under their own words."""

from importlib.util import find_spec

from django.urls import include, path

from motcua.web.ui.language import speak
from motcua.web.ui.text_size import choose

_front_ends = {
    "api/v1/": "motcua.web.api.urls",
    "": "motcua.web.portal.urls",
    "ban-lam-viec/": "motcua.web.desk.urls",
    "dieu-hanh/": "motcua.web.board.urls",
}


def _exists(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False


urlpatterns = [
    path("ngon-ngu/<str:language>", speak, name="speak"),
    path("co-chu/<str:size>", choose, name="text_size"),
    *(path(prefix, include(module)) for prefix, module in _front_ends.items() if _exists(module)),
]
handler400 = "motcua.web.portal.pages.bad_request"
handler500 = "motcua.web.portal.pages.server_error"
