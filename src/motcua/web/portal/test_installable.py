"""The portal can be installed; what its worker keeps says nothing of anybody."""

import json
import re

from django.contrib.staticfiles import finders
from django.test import Client

from motcua.web.portal.conftest import Browser


def test_the_manifest_names_the_province_and_an_icon_that_there_is(client: Client) -> None:
    answer = client.get("/manifest.webmanifest")
    assert answer["Content-Type"] == "application/manifest+json"
    said = answer.json()
    assert said["name"] == "Một Cửa thành phố Quảng Ninh"
    assert finders.find(said["icons"][0]["src"].removeprefix("/static/"))
    assert 'rel="manifest"' in client.get("/").content.decode()


def test_the_worker_keeps_the_look_and_one_page_of_nobody(client: Client) -> None:
    answer = client.get("/sw.js")
    assert answer["Content-Type"] == "text/javascript"
    assert answer["Cache-Control"] == "no-cache"
    text = answer.content.decode()
    [look] = re.findall(r"LOOK = (\[.*?\]);", text)
    paths = json.loads(look)
    assert all(finders.find(path.removeprefix("/static/")) for path in paths)
    assert all(path.startswith("/static/") for path in paths)
    assert 'credentials: "omit"' in text
    assert client.get("/mat-mang").status_code == 200


def test_whoever_logs_out_takes_along_what_the_device_keeps(browser: Browser) -> None:
    page = browser("nongdan").get("/ho-so-cua-toi").content.decode()
    assert re.search(r'<form method="post" action="/dang-xuat" data-logs-out="[^"]{20,}">', page)
    assert "ui/kept.js" in page
