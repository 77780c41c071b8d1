"""Whoever fetches a paper from their dossier gets the version whose time stamp has not aged."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from motcua.documents.commands import keep
from motcua.dossiers.models import PaperVersion
from motcua.identity.queries import account_named
from motcua.kernel import clock
from tests.support.cast import BIRTH, done

pytestmark = pytest.mark.usefixtures("province")


def test_the_owner_fetches_the_newest_version() -> None:
    dossier = done(BIRTH)
    result = dossier.outputs.select_related("file").get(kind="result")
    newest = b"%PDF-1.7 with a later time stamp of " + dossier.code.encode()
    PaperVersion.objects.create(
        dossier=dossier, file=result.file, version=keep(newest, media_type="application/pdf"),
        made_at=clock.now() + timedelta(days=1),
    )  # fmt: skip
    owner = Client()
    owner.force_login(account_named("nongdan"))
    got = owner.get(reverse("portal:output", args=[dossier.code, result.pk]))
    assert got.status_code == 200
    assert b"".join(got) == newest
