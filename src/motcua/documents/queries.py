"""What others may ask of papers: rendering each of them, and the folder of the print type."""

from motcua.documents.print_type import font_dir
from motcua.documents.render import (
    render_control_slip,
    render_form_01,
    render_form_02,
    render_form_03,
    render_form_04,
    render_form_05,
    render_form_07,
    render_receipt,
    render_result,
)

__all__ = [
    "font_dir",
    "render_control_slip",
    "render_form_01",
    "render_form_02",
    "render_form_03",
    "render_form_04",
    "render_form_05",
    "render_form_07",
    "render_receipt",
    "render_result",
]
