"""The kinds of definitions as addresses and screens name them."""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as lazy

from motcua.kernel.errors import NotFound


class Kind(NamedTuple):
    """`slug` of the address, `name` under which procedures know it, words and icon of the screen."""

    slug: str
    name: str
    title: str
    icon: str

    @property
    def page(self) -> str:
        """By what the side list knows its list."""
        return f"desk:definitions:{self.name}"


_KINDS = {
    "to-khai": Kind("to-khai", "forms", lazy("Mẫu tờ khai"), "edit"),  # type: ignore[arg-type]
    "quy-trinh": Kind("quy-trinh", "routes", lazy("Quy trình"), "arrow"),  # type: ignore[arg-type]
    "mau-ket-qua": Kind("mau-ket-qua", "results", lazy("Mẫu kết quả"), "document"),  # type: ignore[arg-type]
}


def kind_of(slug: str) -> Kind:
    """The kind of an address; `NotFound` for another one."""
    found = _KINDS.get(slug)
    if found is None:
        raise NotFound("Không có trang này.")
    return found


def kinds() -> list[Kind]:
    """All of them, for the side list."""
    return list(_KINDS.values())
