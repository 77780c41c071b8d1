"""A file of national records comes in: whole records or none, again and again, whatever the file holds."""

import json
import random
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.kernel.actor import STRANGER, SYSTEM
from motcua.kernel.errors import Invalid, NotAllowed
from motcua.procedures.commands import import_file
from motcua.procedures.models import Listing, Version
from motcua.procedures.national.conftest import RECORD, envelope
from motcua.procedures.national.envelope import Line, lines, read
from motcua.procedures.national.importing import Report
from motcua.procedures.national.mapping import mapped
from motcua.procedures.national.record import Entry, Record, checked
from motcua.procedures.national.rejected import Rejected
from motcua.procedures.types import content_from_json

Json = dict[str, Any]
FileOf = Callable[..., Path]
pytestmark = pytest.mark.django_db(transaction=True)


def take_in(path: Path, *, dry_run: bool = False) -> Report:
    return import_file(actor=SYSTEM, path=path, dry_run=dry_run)


def counts(report: Report) -> tuple[int, int, int, int, int]:
    return report.read, report.imported, report.changed, report.unchanged, len(report.rejected)


def test_a_new_record_becomes_a_draft_and_a_second_import_changes_nothing(
    record: Json, file_of: FileOf
) -> None:
    path = file_of(record)
    assert counts(take_in(path)) == (1, 1, 0, 0, 0)
    version = Version.objects.get()
    assert (version.state, version.source, version.number) == ("draft", "national", 1)
    assert version.content["national"]["name"] == record["name"]
    assert counts(take_in(path)) == (1, 0, 0, 1, 0)
    assert list(Version.objects.values_list("pk", flat=True)) == [version.pk]


def test_a_dry_run_writes_nothing(record: Json, entry: Json, file_of: FileOf) -> None:
    path = file_of(record, json.dumps(entry).encode())
    assert counts(take_in(path, dry_run=True)) == (2, 2, 0, 0, 0)
    assert not Version.objects.exists()
    assert not Listing.objects.exists()


def test_a_changed_record_becomes_a_new_draft_with_its_differences(record: Json, file_of: FileOf) -> None:
    take_in(file_of(record))
    record["cases"][0]["processingDay"]["qty"] = 4
    record["legalBasisesDetails"].pop()
    report = take_in(file_of(record))
    assert counts(report) == (1, 0, 1, 0, 0)
    said = " ".join(report.differences["9.100001"])
    assert "4 ngày làm việc" in said
    assert "Bỏ căn cứ pháp lý" in said
    assert Version.objects.get().number == 2


def test_a_bad_record_is_rejected_with_its_reason_and_the_rest_goes_on(record: Json, file_of: FileOf) -> None:
    second = {**record, "code": "9.100002"}
    bad = {**record, "code": "9.100003", "executionMethods": "không phải danh sách"}
    report = take_in(
        file_of(bad, envelope(record)[:400], record, b"\xff\xfe\x00", b"[]", b"{}", b"nul", second)
    )
    assert counts(report) == (8, 2, 0, 0, 6)
    assert [row["line"] for row in report.rejected] == [1, 2, 4, 5, 6, 7]
    assert report.rejected[0]["code"] == "9.100003"
    assert "executionMethods" in report.rejected[0]["reason"]
    assert report.rejected[1]["code"] == "9.100001"
    assert set(Version.objects.values_list("procedure_id", flat=True)) == {"9.100001", "9.100002"}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("name", None),
        ("name", ""),
        ("name", "<b></b>"),
        ("name", "x" * 5_000),
        ("code", 7),
        ("code", "../../etc/passwd"),
        ("executionCases", None),
        ("executionCases", [{"profileComponents": [{"originalQty": "một"}]}]),
        ("executionCases", [{"profileComponents": [{"originalQty": -1}]}]),
        ("executionMethods", [{"fees": [{"value": True}]}]),
        ("executionMethods", [{"fees": [{"value": {"a": 1}}]}]),
        ("isWard", "true"),
        ("legalBasisIds", [1]),
        ("procedureProposal", {"decisionDate": "hôm qua"}),
        ("categoriesDetails", {}),
    ],
)
def test_a_wrong_type_anywhere_rejects_the_record(
    record: Json, file_of: FileOf, key: str, value: Any
) -> None:
    record[key] = value
    report = take_in(file_of(record))
    assert counts(report) == (1, 0, 0, 0, 1)
    assert report.rejected[0]["reason"].startswith(f"«{key}")


@pytest.mark.parametrize("key", ["code", "name", "executionMethods", "executionCases", "categoriesDetails"])
def test_half_a_record_is_no_record(record: Json, file_of: FileOf, key: str) -> None:
    del record[key]
    assert "bị thiếu" in take_in(file_of(record)).rejected[0]["reason"]


def test_the_first_record_of_a_code_counts(record: Json, file_of: FileOf) -> None:
    report = take_in(file_of(record, {**record, "name": "Tên khác"}))
    assert counts(report) == (2, 1, 0, 0, 1)
    assert "dòng 1" in report.rejected[0]["reason"]


def test_byte_order_mark_windows_line_ends_and_blank_lines_do_no_harm(record: Json, tmp_path: Path) -> None:
    path = tmp_path / "windows.jsonl"
    path.write_bytes(
        b"\xef\xbb\xbf"
        + envelope(record)
        + b"\r\n\r\n  \r\n"
        + envelope({**record, "code": "9.100002"})
        + b"\r\n"
    )
    assert counts(take_in(path)) == (2, 2, 0, 0, 0)


def test_an_enormous_line_is_passed_over_without_reading_it_whole(record: Json, tmp_path: Path) -> None:
    path = tmp_path / "huge.jsonl"
    with path.open("wb") as file:
        file.write(b'{"code": "OK", "data": {"name": "')
        for _ in range(22):
            file.write(b"x" * 1024 * 1024)
        file.write(b'"}}\n' + envelope(record))
    report = take_in(path)
    assert counts(report) == (2, 1, 0, 0, 1)
    assert "dài quá 20 MB" in report.rejected[0]["reason"]


@pytest.mark.parametrize(
    "content", [b"", b"\n\n  \n", b"\x1f\x8b\x08\x00abc", b"PK\x03\x04", b"\xff\xfe{\x00}\x00"]
)
def test_a_file_that_holds_no_records_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "odd"
    path.write_bytes(content)
    with pytest.raises(Invalid):
        take_in(path)


def test_a_folder_or_a_missing_file_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="thư mục"):
        take_in(tmp_path)
    with pytest.raises(Invalid, match="Không đọc được"):
        take_in(tmp_path / "nowhere")


def test_strangers_import_nothing(record: Json, file_of: FileOf) -> None:
    with pytest.raises(NotAllowed):
        import_file(actor=STRANGER, path=file_of(record))


def test_the_short_list_is_kept_beside_the_procedures(entry: Json, file_of: FileOf) -> None:
    path = file_of(json.dumps(entry).encode())
    assert counts(take_in(path)) == (1, 1, 0, 0, 0)
    kept = Listing.objects.get()
    assert (kept.code, kept.fields, kept.level, kept.subjects) == (
        "9.200001",
        ["Ánh sáng"],
        "commune",
        ["Công dân"],
    )
    assert counts(take_in(path)) == (1, 0, 0, 1, 0)
    changed = {**entry, "name": "Cấp phép thả đèn hoa đăng"}
    assert counts(take_in(file_of(json.dumps(changed).encode()))) == (1, 0, 1, 0, 0)
    assert not Version.objects.exists()


def test_two_procedures_that_the_list_gives_one_code_are_both_kept(entry: Json, file_of: FileOf) -> None:
    other = {**entry, "id": "0b-2", "code": " 9.200001", "name": "Cấp phép thắp lửa trại"}
    report = take_in(file_of(json.dumps(entry).encode(), json.dumps(other).encode()))
    assert counts(report) == (2, 2, 0, 0, 0)
    assert set(Listing.objects.values_list("code", flat=True)) == {"9.200001", "9.200001-2"}
    assert report.flagged[0]["code"] == "9.200001-2"


def test_hostile_text_comes_to_rest_as_text(record: Json, file_of: FileOf) -> None:
    record["name"] = "Đăng\x00 ký<script>alert(1)</script> '; DROP TABLE x; -- \u202eđảo"
    take_in(file_of(record))
    assert Version.objects.get().name == "Đăng ký '; DROP TABLE x; -- đảo"


# --- whatever a line holds, it is read or rejected ---------------------------------------------------------------

JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=20),
    st.sampled_from(["<script>x</script>", "\x00", "\u202e", "OTHER", "-1", "9" * 400, "'; DROP TABLE x"]),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=2),
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in items:
        found += places(child, (*path, key))
    return found


PLACES = places(RECORD)


def changed(data: Any, path: tuple[Any, ...], junk: Any, remove: bool) -> None:
    for key in path[:-1]:
        try:
            data = data[key]
        except (KeyError, IndexError, TypeError):
            return
    if isinstance(data, dict):
        if remove:
            data.pop(path[-1], None)
        else:
            data[path[-1]] = junk
    elif isinstance(data, list) and isinstance(path[-1], int) and len(data) > path[-1]:
        data[path[-1]] = junk


def survives(content: bytes) -> None:
    """Each line is read into a content that our own types understand, or rejected with a reason."""
    with suppress(Invalid):
        for line in lines(BytesIO(content)):
            with suppress(Rejected):
                read_whole(line)


def read_whole(line: Line) -> None:
    raw = read(line)
    if raw.kind == "listing":
        checked(Entry, raw.data)
        return
    one = mapped(checked(Record, raw.data), raw.data)
    json.dumps(one.content, allow_nan=False)
    assert all(case.charge("online", {}).amount >= 0 for case in content_from_json(one.content).cases)


@settings(deadline=None, max_examples=400, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(PLACES), JUNK, st.booleans()), min_size=1, max_size=4))
def test_a_record_changed_anywhere_is_read_or_rejected(
    changes: list[tuple[tuple[Any, ...], Any, bool]],
) -> None:
    data = json.loads(json.dumps(RECORD))
    for path, junk, remove in changes:
        changed(data, path, junk, remove)
    survives(json.dumps({"code": "OK", "data": data, "message": "OK"}).encode())


@settings(deadline=None, max_examples=300)
@given(st.integers(0, 2**32), st.integers(1, 30))
def test_broken_bytes_are_read_or_rejected(seed: int, times: int) -> None:
    chance = random.Random(seed)
    content = bytearray(envelope(RECORD))
    for _ in range(times):
        content[chance.randrange(len(content))] = chance.randrange(256)
    survives(bytes(content[: chance.randrange(1, len(content))]) if times % 3 == 0 else bytes(content))


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=300))
def test_anything_at_all_is_read_or_rejected(content: bytes) -> None:
    survives(content)


def test_a_record_that_gives_a_key_twice_is_rejected_by_the_name_of_the_key(
    record: Json, file_of: FileOf
) -> None:
    twice = envelope(record)[:-1] + b', "data": {}}'
    report = take_in(file_of(twice))
    assert counts(report) == (1, 0, 0, 0, 1)
    assert report.rejected[0]["code"] == record["code"]
    assert "Khoá “data” được ghi hai lần" in report.rejected[0]["reason"]
