"""Whatever is saved comes back whole, from every place; whoever has no key gets nothing; nothing goes by itself."""

import io
import json
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner, Result
from django.core.files.storage import FileSystemStorage
from django.db import connection
from psycopg.conninfo import make_conninfo

from motcua.config import ready
from motcua.config.backup import keeping, making, records, restoring
from motcua.config.backup.sealing import new_identity, recipient_of
from motcua.config.backup.targets import target_named, targets
from motcua.config.cli import group
from motcua.config.env import KEEP, environment
from motcua.documents.commands import keep
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM
from motcua.kernel.errors import Conflict, Invalid, NotAllowed
from motcua.platform.models import Backup, LoggedEvent
from tests.support.cast import BIRTH, person, submitted
from tests.support.database import spare_database
from tests.support.second_factors import App

pytestmark = pytest.mark.usefixtures("province", "installation")

ADMINISTRATOR = "quantri"


@pytest.fixture(scope="module")
def installation(province: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Settings of an installation over the database of this module: two places and one that is write-once."""
    home = tmp_path_factory.mktemp("backup")
    parameters = connection.get_connection_params()
    wanted = ("dbname", "user", "password", "host", "port")
    url = make_conninfo(**{name: parameters[name] for name in wanted if name in parameters})
    info = psycopg.conninfo.conninfo_to_dict(url)
    named = f"postgresql://{info['user']}@/{info['dbname']}?host={str(info['host']).replace('/', '%2F')}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BACKUP_DATABASE_URL", named)
        patch.setenv("BACKUP_TO", f"{home}/first {home}/second")
        patch.setenv("BACKUP_WRITE_ONCE", f"{home}/locked")
        patch.setenv("BACKUP_IDENTITY", new_identity()[0])
        environment.cache_clear()
        assert environment().receipt_key
        yield home
    environment.cache_clear()


@pytest.fixture(scope="module")
def made(installation: Path) -> list[Backup]:
    """A dossier with papers, then a backup of everything."""
    submitted(BIRTH)
    keep(b"%PDF-1.7 mot to giay", media_type="application/pdf")
    return making.make()


@contextmanager
def empty_database() -> Iterator[str]:
    """The URL of a database without a table."""
    with spare_database() as url:
        with psycopg.connect(url, autocommit=True) as emptying:
            emptying.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        yield url


def identity() -> str:
    return environment().backup_identity


def test_every_place_gets_a_whole_set(made: list[Backup]) -> None:
    assert [row.problem for row in made] == ["", "", ""]
    assert [row.write_once for row in made] == [False, False, True]
    assert {len(restoring.sets_in(target.storage())) for target in targets()} >= {1}


def test_a_drill_brings_back_every_row_file_and_chain(made: list[Backup]) -> None:
    (first,) = records.drill_all(identity=identity(), places=targets()[2:])
    assert first.problems == []
    assert first.events > 0
    assert first.files == made[0].files > 0
    assert "ĐẠT" in first.told()
    assert records.last_drill() is not None


def test_a_drill_sees_what_is_lost_or_changed(made: list[Backup], installation: Path) -> None:
    copy = installation / "copy"
    shutil.copytree(installation / "first", copy)
    lost, spoiled = sorted(copy.glob("files/*/*/*"))[:2]
    lost.unlink()
    spoiled.chmod(0o600)
    sealed = spoiled.read_bytes()
    spoiled.write_bytes(sealed[:-1] + bytes([sealed[-1] ^ 1]))
    manifest = copy / "sets" / made[0].name / "manifest.json"
    told = json.loads(manifest.read_text())
    told["rows"]["dossiers_dossier"] += 1
    manifest.write_text(json.dumps(told))
    (report,) = records.drill_all(identity=identity(), places=[target_named(str(copy))])
    problems = " ".join(report.problems)
    assert lost.stem in problems
    assert spoiled.stem in problems
    assert "dossiers_dossier" in problems
    assert len(report.problems) == 3
    assert not report.well


def test_a_drill_sees_an_event_that_somebody_changed(made: list[Backup]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE platform_event DISABLE TRIGGER USER")
        cursor.execute("SELECT id, data FROM platform_event ORDER BY id LIMIT 1")
        number, data = cursor.fetchone()
        cursor.execute("UPDATE platform_event SET data = '{\"x\": 1}' WHERE id = %s", [number])
    try:
        row = making.make()[0]
        (report,) = records.drill_all(identity=identity(), places=[target_named(row.place)], name=row.name)
        assert any("đứt ở sự kiện" in problem for problem in report.problems)
    finally:
        with connection.cursor() as cursor:
            text = data if isinstance(data, str) else json.dumps(data)
            cursor.execute("UPDATE platform_event SET data = %s WHERE id = %s", [text, number])
            cursor.execute("ALTER TABLE platform_event ENABLE TRIGGER USER")
        Backup.objects.filter(name=row.name).update(problem="của bài thử")


def test_nothing_lies_there_in_the_clear(made: list[Backup], installation: Path) -> None:
    everything = [path for path in (installation / "first").rglob("*") if path.is_file()]
    assert any(path.name == making.SECRETS for path in everything)
    for path in everything:
        held = path.read_bytes()
        assert b"PRIVATE KEY" not in held
        assert "Nông".encode() not in held
        assert b"%PDF" not in held


def test_without_the_right_key_nothing_opens(made: list[Backup]) -> None:
    reports = records.drill_all(identity=new_identity()[0], places=targets()[:1])
    assert "không mở được" in reports[0].problems[0]


def test_a_part_that_was_changed_is_not_loaded(made: list[Backup], installation: Path) -> None:
    copy = installation / "changed"
    shutil.copytree(installation / "first", copy)
    part = copy / "sets" / made[0].name / making.DATABASE
    part.write_bytes(part.read_bytes() + b"x")
    with empty_database() as url, pytest.raises(Invalid, match="bị thay đổi"):
        restoring.load_database(
            restoring.find(target_named(str(copy)).storage(), made[0].name), url, identity()
        )


def test_a_set_is_never_loaded_over_data(made: list[Backup]) -> None:
    found = restoring.find(targets()[0].storage(), made[0].name)
    with spare_database() as url, pytest.raises(Conflict, match="không trống"):
        restoring.load_database(found, url, identity())


def test_a_new_installation_gets_files_and_secrets_but_keeps_its_own(
    made: list[Backup], tmp_path: Path
) -> None:
    found = restoring.find(targets()[0].storage(), made[0].name)
    (tmp_path / "receipt-key").write_text("của nơi mới")
    restoring.lay_secrets(found, tmp_path, identity(), {"receipt-key"})
    assert (tmp_path / "receipt-key").read_text() == "của nơi mới"
    restoring.lay_secrets(found, tmp_path, identity(), set())
    assert "PRIVATE KEY" in (tmp_path / "receipt-key").read_text()
    files = FileSystemStorage(location=str(tmp_path / "files"))
    with empty_database() as url:
        lost = restoring.bring_back(found, url=url, files=files, home=tmp_path, identity=identity(), own=())
        with psycopg.connect(url) as there:
            (dossiers,) = there.execute("SELECT count(*) FROM dossiers_dossier").fetchone() or (0,)
    assert lost == []
    assert dossiers == found.contents.rows["dossiers_dossier"] > 0
    assert len([path for path in (tmp_path / "files").rglob("*") if path.is_file()]) == found.contents.files


def test_a_backup_lays_nothing_outside_its_folder(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        tar.addfile(tarfile.TarInfo("../outside"))
    packed.seek(0)
    with tarfile.open(fileobj=packed) as tar, pytest.raises(Invalid, match="nằm ngoài thư mục"):
        restoring.lay(tar, tmp_path / "home", ())
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_is_away_keeps_no_other_from_its_copy(
    made: list[Backup], installation: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (installation / "no-folder").write_text("a file where a folder should be")
    monkeypatch.setenv("BACKUP_TO", f"{installation}/no-folder {installation}/second")
    environment.cache_clear()
    try:
        rows = making.make()
    finally:
        monkeypatch.undo()
        environment.cache_clear()
    assert [bool(row.problem) for row in rows] == [True, False, False]


def test_the_next_night_copies_only_what_is_new(made: list[Backup], installation: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in (installation / "first" / "files").rglob("*.age")}
    new = keep(b"%PDF-1.7 moi", media_type="application/pdf")
    row = making.make()[0]
    after = {path: path.stat().st_mtime_ns for path in (installation / "first" / "files").rglob("*.age")}
    assert {path.stem for path in after.keys() - before.keys()} == {new.sha256}
    assert all(after[path] == when for path, when in before.items())
    assert row.files == made[0].files + 1


def test_without_keys_nothing_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BACKUP_IDENTITY")
    monkeypatch.setenv("MOTCUA_MODE", "production")
    for name, value in {
        "SECRET_KEY": "k" * 60,
        "ALLOWED_HOSTS": "dvc.example.vn",
        "PUBLIC_URL": "https://dvc.example.vn",
        "EMAIL_URL": "smtp://mail.example.vn",
    }.items():
        monkeypatch.setenv(name, value)
    environment.cache_clear()
    try:
        with pytest.raises(Invalid, match="BACKUP_RECIPIENTS"):
            making.make()
        assert any("chưa có khoá" in finding.what for finding in records.findings())
    finally:
        monkeypatch.undo()
        environment.cache_clear()


def test_the_rule_keeps_the_newest_of_each_day_week_and_month() -> None:
    first = datetime(2026, 1, 1, 18, 30, tzinfo=UTC)
    made = [first + timedelta(days=day, hours=hour) for day in range(200) for hour in (0, 1)]
    stay = keeping.kept(made, {**KEEP, "daily": 7, "weekly": 4, "monthly": 3})
    assert all(at in stay for at in made[-13::2]), "the later one of each of the last seven days"
    assert made[-2] not in stay
    assert len(stay) <= 7 + 4 + 3
    assert keeping.kept(made, {"daily": 0, "weekly": 0, "monthly": 0}) == set()


def test_only_an_administrator_lets_a_set_go_with_a_reason_and_never_the_last(made: list[Backup]) -> None:
    ordinary = list(Backup.objects.filter(name=made[0].name, write_once=False))
    with pytest.raises(NotAllowed, match="quản trị"):
        keeping.remove(ordinary, actor=SYSTEM, reason="dọn")
    with pytest.raises(NotAllowed, match="quản trị"):
        keeping.remove(ordinary, actor=person("tiepnhan"), reason="dọn")
    with pytest.raises(Invalid, match="lý do"):
        keeping.remove(ordinary, actor=person(ADMINISTRATOR), reason=" ")
    with pytest.raises(NotAllowed, match="chỉ ghi một lần"):
        keeping.remove(Backup.objects.filter(write_once=True), actor=person(ADMINISTRATOR), reason="dọn")
    with clock.at(clock.now() + timedelta(days=500)), pytest.raises(Invalid, match="cuối cùng"):
        keeping.remove(keeping.standing(), actor=person(ADMINISTRATOR), reason="dọn")


def run(*words: str, code: str = "") -> Result:
    return CliRunner().invoke(group, ["backup", *words], input=f"{code}\n")


def test_the_command_asks_for_a_fresh_second_factor(
    made: list[Backup], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ready, "ensure_ready", lambda: None)
    extra = making.make()[0]
    words = ("delete", extra.name, "--as", ADMINISTRATOR, "--reason", "bản thừa")
    Backup.objects.filter(name=extra.name, write_once=True).delete()
    told = run(*words)
    assert isinstance(told.exception, NotAllowed)
    app = App(ADMINISTRATOR)
    assert isinstance(run(*words, code="000000").exception, Invalid)
    assert Backup.objects.filter(name=extra.name, removed_at=None).count() == 2
    told = run(*words, code=app.code())
    assert told.output.endswith("Đã xoá 2 bản.\n")
    assert extra.name not in restoring.sets_in(target_named(extra.place).storage())
    event = LoggedEvent.objects.filter(type="backup.removed").latest("id")
    assert event.data["reason"] == "bản thừa"


def test_a_recipient_stands_for_its_identity() -> None:
    secret, public = new_identity()
    assert recipient_of(secret) == public
