"""Routes as BPMN: what is written is what is read again, and what a modeller says beyond that is told."""

import io
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from lxml import etree

import motcua
from motcua.procedures.bpmn.names import bpmn, own
from motcua.procedures.bpmn.reading import read_bpmn
from motcua.procedures.bpmn.writing import write_bpmn
from motcua.process.route import Route, route_from_json, route_to_json
from tests.support.routes import forked, routes

ROUTES = Path(motcua.__file__).parent / "config" / "sample" / "data" / "routes.json"
NAMES = {"counter": "Nơi tiếp nhận", "handling": "Cơ quan giải quyết"}


def content_of(route: Route) -> dict[str, Any]:
    return {"title": "Quy trình", **route_to_json(route)}


@settings(max_examples=60, deadline=None)
@given(route=routes())
def test_what_is_written_is_read_again_as_it_was(route: Route) -> None:
    content = content_of(route)
    again = read_bpmn(write_bpmn(content, NAMES), "random")
    assert again.findings == []
    assert again.content["title"] == content["title"]
    assert route_from_json(again.content) == route


def files() -> list[bytes]:
    """Of every route of the sample, and of one with forks, silence and a way without steps."""
    found = json.loads(ROUTES.read_text())
    content = forked()
    content["steps"][-3]["silence"] = "consents"
    content["forks"][0]["ways"][:0] = [
        {"key": "none", "title": "Không", "when": {"==": [{"var": "case"}, "x"]}}
    ]
    return [write_bpmn(one, NAMES) for one in [*found, content]]


def test_every_route_of_the_sample_comes_back_as_it_was() -> None:
    for data in files():
        read = read_bpmn(data, etree.fromstring(data).find(f".//{own('route')}").get("key"))
        assert read.findings == []
        assert write_bpmn(read.content, NAMES) == data


def test_another_engine_reads_what_is_written() -> None:
    """SpiffWorkflow, against the schema of BPMN 2.0; its tasks, gateways and lanes are ours."""
    parsers = pytest.importorskip(
        "SpiffWorkflow.bpmn.parser.BpmnParser",
        reason="SpiffWorkflow is missing: install requirements/test.txt",
    )
    for data in files():
        parser = parsers.BpmnParser(validator=parsers.BpmnValidator())
        parser.add_bpmn_io(io.BytesIO(data))
        read = parser.get_spec("process_route")
        drawn = etree.fromstring(data)
        tasks = {task.get("id") for task in drawn.iter(bpmn("userTask"))}
        lanes = {lane.get("name") for lane in drawn.iter(bpmn("lane"))}
        assert tasks <= read.task_specs.keys()
        assert {read.task_specs[task].lane for task in tasks} <= lanes


def test_a_modeller_reads_what_is_written_without_a_warning(tmp_path: Path) -> None:
    """bpmn-moddle, which bpmn-js and with it most modellers of the web read with."""
    package, node = os.environ.get("BPMN_MODDLE"), shutil.which("node")
    if not package or not node:
        pytest.skip("Node or bpmn-moddle is missing: npm install bpmn-moddle, BPMN_MODDLE=<its folder>")
    for number, data in enumerate(files()):
        (tmp_path / f"{number}.bpmn").write_bytes(data)
    script = tmp_path / "read.mjs"
    script.write_text(MODDLE % json.dumps(package))
    done = subprocess.run([node, script, tmp_path], capture_output=True, text=True, check=True, timeout=120)
    assert json.loads(done.stdout) == {"files": len(files()), "warnings": []}


MODDLE = """
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import fs from 'node:fs';
const at = createRequire(%s + '/').resolve('bpmn-moddle');
const { BpmnModdle } = await import(pathToFileURL(at));
const folder = process.argv[2], found = { files: 0, warnings: [] };
for (const name of fs.readdirSync(folder).filter((name) => name.endsWith('.bpmn'))) {
  const read = await new BpmnModdle().fromXML(fs.readFileSync(`${folder}/${name}`, 'utf8'));
  found.files += 1;
  found.warnings.push(...read.warnings.map((one) => one.message));
}
console.log(JSON.stringify(found));
"""
