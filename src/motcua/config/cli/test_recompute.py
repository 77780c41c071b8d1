"""`motcua log recompute`: what it says in words and for a program, and how it ends."""

from datetime import datetime

import pytest
from click.testing import CliRunner

from motcua.config.cli.log import command
from motcua.dossiers.models import Dossier
from motcua.kernel import clock
from motcua.kernel.clock import VIETNAM
from tests.support import cast

pytestmark = [pytest.mark.usefixtures("province", "db")]

MORNING = datetime(2026, 11, 18, 9, 7, tzinfo=VIETNAM)


def test_the_command_ends_with_1_on_a_difference_and_says_it_in_words() -> None:
    with clock.at(MORNING):
        dossier = cast.accepted()
    run = CliRunner().invoke
    good = run(command, ["recompute", dossier.code])
    assert (good.exit_code, good.output.strip()) == (0, "Đã tính lại 1 hồ sơ, 0 hồ sơ khác với nhật ký.")
    Dossier.objects.filter(pk=dossier.pk).update(late_noted=True)
    bad = run(command, ["recompute", dossier.code])
    assert bad.exit_code == 1
    assert f"{dossier.code}: late_noted: đang lưu True, tính lại False" in bad.output
    assert run(command, ["recompute", "H49-KHONG-CO"]).exit_code == 1
    told = run(command, ["recompute", "--json", dossier.code])
    assert '"what": "late_noted"' in told.output
