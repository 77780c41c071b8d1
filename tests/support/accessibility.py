"""What axe finds on a page. What one process of a run found clean, no other looks at again.

An element is judged by its kind and that of what it stands in: pages made of the same kinds differ in words and numbers
alone. A page that shows a new kind is looked at wholly; one that puts known kinds together anew only by the rules that
judge a page as a whole.
"""

import json
import os
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_AXE = Axe()
# Names, ids and what points to them are words, too. The skeleton is what the rules of a whole page look at: headings
# and regions in their order, each row of likes once.
_SHAPE = """(() => {
    const kind = e => e.tagName + [...e.attributes].map(a => a.name + (/^(class|role|type|tabindex)$/.test(a.name) ||
        /^aria-(?!label|describedby|controls|owns)/.test(a.name) ? a.value : "")).join(" ");
    const bones = "h1,h2,h3,h4,h5,h6,main,nav,header,footer,aside,section,form,dialog,[role]";
    return {
        kinds: [...new Set([...document.querySelectorAll("*")].map(e => kind(e.parentElement ?? e) + ">" + kind(e)))],
        skeleton: [...document.querySelectorAll(bones)].map(kind).filter((k, i, all) => k !== all[i - 1]).join(),
    };
})()"""
_OF_THE_WHOLE = [
    "aria-allowed-role", "bypass", "document-title", "duplicate-id-aria", "empty-heading", "form-field-multiple-labels",
    "frame-title", "heading-order", "html-has-lang", "label", "landmark-banner-is-top-level",
    "landmark-main-is-top-level", "landmark-no-duplicate-banner", "landmark-no-duplicate-contentinfo",
    "landmark-no-duplicate-main", "landmark-one-main", "landmark-unique", "meta-viewport", "page-has-heading-one",
    "region", "skip-link", "valid-lang",
]  # fmt: skip
_ALL = {"resultTypes": ["violations"]}
_WHOLE = {**_ALL, "runOnly": {"type": "rule", "values": _OF_THE_WHOLE}}


@dataclass
class Clean:
    """The pages that were found clean, a file each in a `folder` that all processes of a run share."""

    folder: Path
    _read: set[str] = field(default_factory=set)
    _kinds: dict[str, set[str]] = field(default_factory=dict)
    _skeletons: set[tuple[str, str]] = field(default_factory=set)

    def look(self, page: Page, window: str) -> list[dict[str, Any]]:
        """What axe finds on this page in a window of this sort; nothing where nothing about it is new."""
        shape = page.evaluate(_SHAPE)
        kinds, skeleton = sorted(shape["kinds"]), shape["skeleton"]
        self._learn()
        known = self._kinds.get(window, set()).issuperset(kinds)
        if known and (window, skeleton) in self._skeletons:
            return []
        found: list[dict[str, Any]] = _AXE.run(page, options=_WHOLE if known else _ALL).response["violations"]
        if not found:
            self._note([window, skeleton, kinds])
        return found

    def _learn(self) -> None:
        for path in self.folder.glob("*.json"):
            if path.name not in self._read:
                self._read.add(path.name)
                window, skeleton, kinds = json.loads(path.read_bytes())
                self._kinds.setdefault(window, set()).update(kinds)
                self._skeletons.add((window, skeleton))

    def _note(self, clean: list[Any]) -> None:
        """Laid down whole: somebody else may be reading."""
        content = json.dumps(clean).encode()
        name = sha256(content).hexdigest()
        fresh = self.folder / f"{name}.{os.getpid()}"
        fresh.write_bytes(content)
        fresh.rename(self.folder / f"{name}.json")


def told(violations: list[dict[str, Any]]) -> str:
    """Findings as one line, with the elements concerned."""
    return "; ".join(
        f"{v['id']}: {v['help']} {[n['html'][:160] for n in v['nodes'][:3]]}" for v in violations
    )
