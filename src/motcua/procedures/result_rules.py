"""What a result document may say: looks, fields, where their values come from, and the places in its texts."""

from collections.abc import Iterator, Mapping
from string import Formatter
from typing import Any

from motcua.kernel.errors import Invalid

STYLES = ("certificate", "extract", "decision", "licence", "notice")
MARKS = (1, 2, 3, 4)
"""How sensitive: công khai, nội bộ, hạn chế, bí mật (`sensitivity`)."""
BLOCKS = ("paragraph", "rows", "articles", "table", "parties", "list", "heading", "note")
SOURCES = ("form", "applicant", "dossier", "procedure")
"""What fields are filled from before anybody writes: `form.child_name`."""
_SHOWN = 5


def check_result(content: Mapping[str, Any]) -> None:
    """Raises `Invalid` with everything that is wrong; `KeyError` and the like for what is no result document."""
    properties = content["schema"]["properties"]
    wrong = list(_mistakes(content, properties))
    if wrong:
        raise Invalid(" ".join(wrong[:_SHOWN]), code="result_invalid")


def _mistakes(content: Mapping[str, Any], properties: Mapping[str, Any]) -> Iterator[str]:
    if content["style"] not in STYLES:
        yield f"Kiểu trình bày “{content['style']}” không có; hãy chọn: {', '.join(STYLES)}."
    if content.get("sensitivity", 2) not in MARKS:
        yield f"Mức nhạy cảm {content['sensitivity']} không có; hãy chọn từ 1 đến 4."
    if not content["blocks"]:
        yield "Mẫu kết quả chưa có nội dung nào."
    for number, block in enumerate(content["blocks"], 1):
        yield from _of_block(number, block, properties)
    for name, source in (content.get("from") or {}).items():
        if name not in properties:
            yield f"Nguồn “{source}” điền vào trường “{name}” không có trong bảng trường."
        if str(source).partition(".")[0] not in SOURCES:
            yield f"Trường “{name}” lấy từ “{source}”; nguồn phải bắt đầu bằng {', '.join(SOURCES)}."


def _of_block(number: int, block: Mapping[str, Any], properties: Mapping[str, Any]) -> Iterator[str]:
    if block["type"] not in BLOCKS:
        yield f"Khối {number}: không có loại “{block['type']}”."
    for name in places(block):
        if name is None:
            yield f"Khối {number}: dấu ngoặc nhọn chưa đủ đôi; một chỗ điền ghi như {{child_name}}."
        elif name not in properties:
            yield f"Khối {number}: chỗ điền {{{name}}} không có trong bảng trường."


def places(block: Any) -> Iterator[str | None]:
    """The names between braces in all texts of a block; None for braces that nobody can read."""
    if isinstance(block, str):
        try:
            found = list(Formatter().parse(block))
        except ValueError:
            yield None
            return
        yield from (name for _text, name, _form, _conversion in found if name is not None)
    elif isinstance(block, Mapping):
        for key, value in block.items():
            if key != "type":
                yield from places(value)
    elif isinstance(block, list):
        for one in block:
            yield from places(one)


def made_up_values(content: Mapping[str, Any]) -> dict[str, str]:
    """Made-up values for every field, to look at the paper: what a field is called, a day, the first choice."""
    return {name: _sample(schema) for name, schema in content["schema"]["properties"].items()}


def _sample(schema: Mapping[str, Any]) -> str:
    if choices := schema.get("oneOf"):
        return str(choices[0].get("title", choices[0].get("const", "")))
    if schema.get("format") in ("date", "birth"):
        return "24/11/2026"
    if "pattern" in schema and "[0-9]" in schema["pattern"]:
        return "012345678901"
    return "1" if schema.get("type") in ("integer", "number") else f"‹{schema.get('title', '')}›"
