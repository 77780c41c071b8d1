"""The living style page shows every part, and only in the demonstration."""

import re

import pytest
from django.http import Http404
from django.test import RequestFactory
from pytest_django import Settings

from motcua.web.ui.views import styleguide


@pytest.mark.parametrize("query", ["", "?kieu=can-bo"])
def test_every_part_can_be_seen_in_both_frames(query: str, rf: RequestFactory, settings: Settings) -> None:
    settings.MOTCUA_MODE = "demo"
    html = styleguide(rf.get("/he-thong/giao-dien" + query)).content.decode()
    assert "Hệ thống trình diễn" in html
    assert 'class="skip"' in html
    assert "track-full" in html


def test_pages_carry_no_inline_script_or_style(rf: RequestFactory, settings: Settings) -> None:
    settings.MOTCUA_MODE = "demo"
    for query in ("", "?kieu=can-bo"):
        html = styleguide(rf.get("/" + query)).content.decode()
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"|<script(?![^>]*\ssrc=)", html)


def test_it_is_hidden_in_production(rf: RequestFactory, settings: Settings) -> None:
    settings.MOTCUA_MODE = "production"
    with pytest.raises(Http404):
        styleguide(rf.get("/"))
