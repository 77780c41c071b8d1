"""The cells of a workbook that somebody sent, read in a process of its own."""

from datetime import date, datetime
from io import BytesIO
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from motcua.kernel.errors import Invalid
from motcua.kernel.vietnamese import normal
from motcua.platform.sandbox.calls import confined

MOST_ROWS = 20_000


@confined()
def cells_of(data: bytes, sheet: str = "") -> list[list[str]]:
    """The rows of the first sheet, or of the one with this name; each cell as text. Raises `Invalid`."""
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        name = sheet if sheet in book.sheet_names else book.sheet_names[0]
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except (CalamineError, IndexError, ValueError) as error:
        raise Invalid("Không đọc được tệp này. Hãy lưu lại thành tệp .xlsx rồi gửi lại.") from error
    if len(rows) > MOST_ROWS:
        raise Invalid("Tệp có quá nhiều dòng. Hãy chia thành nhiều tệp.")
    return [[_text(cell) for cell in row] for row in rows]


def _text(cell: Any) -> str:
    """Days as people write them, whole numbers without a fraction."""
    if isinstance(cell, datetime | date):
        return cell.strftime("%d/%m/%Y")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return normal(str(cell))
