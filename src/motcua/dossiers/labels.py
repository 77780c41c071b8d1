"""What labels look like and how many there may be."""

from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as lazy

Look = Literal["info", "done", "due", "quiet"]
LOOKS: dict[str, str | Promise] = {
    "info": lazy("Xanh nước, vòng tròn"),
    "done": lazy("Xanh ngọc, chấm tròn"),
    "due": lazy("Hổ phách, tam giác"),
    "quiet": lazy("Không màu, gạch ngang"),
}
"""The looks one may choose among; each is a colour with a shape. Red stays what lateness and refusals have."""
MOST = 12
"""Of one official, and of one agency: more are no help to find anything."""
LONGEST = 30
"""Letters of a name."""
