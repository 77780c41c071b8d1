"""bench/RESULTS.md: what was measured last, when and where."""

import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import psutil

from bench.measure import MOST_SPREAD, Measure

PATH = Path(__file__).with_name("RESULTS.md")
HEAD = """# Results

Taken {when} by `./motcua bench` on {cores} cores ({model}), {memory} GB, {system}, Python {python}, the embedded
PostgreSQL 18 with its usual settings (fsync on). {busy}

Read the ratios: both sides of a row were driven in turn in the same run; medians. How each side is driven: README.md.
"ratio" is ours to the peer's, so that more is better; a row without a peer is held against its bound directly. "spread"
is how far the ratios of single turns lie apart (ninth to first decile); beyond {most} the row is no result.
After a partial run (`--only`) the other rows stay as they were taken before; the history of this file tells when.

| measure | ours | peer | peer's | ratio | spread | floor | goal | met |
| --- | ---: | --- | ---: | ---: | ---: | ---: | ---: | --- |
"""
BUSY = (
    "The machine was shared with other work meanwhile (load {load:.1f} at the end), so absolute figures are low and "
    "waiting for the disk weighs heavily."
)


def write(taken: Sequence[Measure], *, whole: bool) -> None:
    """Write the table; after a partial run rows that were not taken again stay as they were."""
    rows = [_row(m) for m in taken]
    if not whole and PATH.exists():
        known = {row.split("|")[1]: row for row in PATH.read_text().splitlines() if row.startswith("| ")}
        heads = {"measure", "---"}
        new = {row.split("|")[1]: row for row in rows}
        kept = {k: v for k, v in known.items() if k.strip() not in heads}
        rows = list({**kept, **new}.values())
    PATH.write_text(_head() + "\n".join(rows) + "\n\n" + "\n".join(_notes(taken, whole)) + "\n")


def _notes(taken: Sequence[Measure], whole: bool) -> list[str]:
    """How to read each row; those of rows that were not taken again stay."""
    new = {f"- {m.measure}": " ".join(m.note.split()) for m in taken}
    old = {}
    if not whole and PATH.exists():
        lines = (line.partition(": ") for line in PATH.read_text().splitlines() if line.startswith("- "))
        old = {name: note for name, _, note in lines}
    return [f"{name}: {note}" for name, note in {**old, **new}.items() if note]


def _row(m: Measure) -> str:
    cells = (
        m.measure,
        f"{_number(m.value)} {m.unit}" if m.value is not None else " ".join(m.note.split()),
        m.peer,
        _number(m.peer_value),
        _number(m.ratio),
        _number(m.spread),
        _number(m.floor),
        _number(m.goal),
        m.met,
    )
    return "| " + " | ".join(cells) + " |"


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def _head() -> str:
    load = os.getloadavg()[0]
    busy = BUSY.format(load=load) if load > (psutil.cpu_count() or 1) * 1.2 else ""
    return HEAD.format(
        when=f"{datetime.now(UTC):%d/%m/%Y %H:%M} UTC",
        cores=psutil.cpu_count(),
        model=_model(),
        memory=round(psutil.virtual_memory().total / 2**30),
        system=f"{platform.system()} {platform.machine()}",
        python=platform.python_version(),
        busy=busy,
        most=MOST_SPREAD,
    )


def _model() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or "unknown"
    return next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown"
    )
