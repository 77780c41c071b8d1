"""The English catalogue: what is said in the source is gathered, merged and compiled, all by Babel, no system package.

Vietnamese stands in the source as message id. Gathered are calls of gettext in Python and templates, and the sentences
of refusals (`kernel.errors`), which are translated where they are shown. The command line speaks Vietnamese only.
"""

import ast
import io
import json
import logging
import os
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).resolve().parents[1]
PO = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"
FORM_RULES = PACKAGE / "procedures" / "answer_types.json"
FORMS = PACKAGE / "config" / "sample" / "data" / "forms.json"
LIFE_EVENTS = PACKAGE / "config" / "sample" / "data" / "life_events.json"
REGISTER = PACKAGE / "privacy" / "register.json"
REQUESTS = PACKAGE / "privacy" / "kinds.json"
_REGISTER_WORDS = ("title", "why", "data", "subjects", "reference", "kept", "recipients", "abroad")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
REFUSALS = frozenset(
    {
        "Refusal",
        "NotAllowed",
        "NotFound",
        "Conflict",
        "Declined",
        "Invalid",
        "Unavailable",
        "NoRoom",
        "TooMany",
        "RepeatedKeyError",
    }
)
# Calls whose Vietnamese sentences are message ids too: explanations of due dates, findings about signatures, doubts
# about national records.
SENTENCES = REFUSALS | {"Sentence", "refuse", "needs_words", "Doubt", "doubt", "SecretField"}
logger = logging.getLogger(__name__)
_VIETNAMESE = re.compile(r"[À-ỹđĐ]")


def compiled() -> None:
    """Bring the compiled catalogue up to date with the written one; quick when it is.

    Whoever may not write into the checkout goes on with what is there: an installation's user owns none of it.
    """
    mo = PO.with_suffix(".mo")
    if not PO.exists() or (mo.exists() and mo.stat().st_mtime >= PO.stat().st_mtime):
        return
    out = io.BytesIO()
    write_mo(out, written())
    made = mo.with_suffix(f".{os.getpid()}")
    try:
        made.write_bytes(out.getvalue())
        made.replace(mo)
    except PermissionError:
        logger.warning("the English catalogue is old: run ./motcua setup as the owner of %s", PACKAGE)


def written() -> Catalog:
    """The catalogue as it is in the checkout; empty when there is none."""
    if not PO.exists():
        return _empty()
    with PO.open("rb") as file:
        return read_po(file, locale="en", domain="django")


def _empty() -> Catalog:
    header = "# The English of Một Cửa. Gathered by `motcua messages`; write the translations here."
    return Catalog(
        "en", domain="django", project="motcua", charset="utf-8", fuzzy=False, header_comment=header
    )


def gathered() -> Catalog:
    """Every message id that the source uses, with the files it stands in."""
    found = _empty()
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix in (".py", ".html", ".txt") and not _is_left_out(path):
            for message in _messages(path):
                found.add(message, locations=[(str(path.relative_to(PACKAGE)), 1)])
    for message in _signposts():
        found.add(message)
    return found


def _signposts() -> Iterator[str]:
    """The only data translated here: life events of the sample province, what the rules of its e-forms say, and what
    the product keeps of people."""
    for event in json.loads(LIFE_EVENTS.read_text(encoding="utf-8")):
        yield from (event["title"], event["sentence"])
    rules = json.loads(FORM_RULES.read_text(encoding="utf-8"))
    checks = [check for one in rules["types"].values() for check in one.get("checks", ())]
    checks += [check for those in rules["relations"].values() for check in those]
    checks += [
        check for form in json.loads(FORMS.read_text(encoding="utf-8")) for check in form.get("checks", ())
    ]
    yield from (check["say"] for check in checks)
    yield from _of_requests()
    for version in json.loads(REGISTER.read_text(encoding="utf-8"))["versions"]:
        for purpose in version["purposes"]:
            yield from (purpose[name] for name in _REGISTER_WORDS if purpose[name])


def _of_requests() -> Iterator[str]:
    """What persons may ask of their data, and why it may be refused."""
    for version in json.loads(REQUESTS.read_text(encoding="utf-8"))["versions"]:
        for kind in version["kinds"]:
            yield from (kind["title"], kind["asks"])
        yield from (ground["title"] for ground in version["grounds"])


# Programs beside the system that speak for themselves: what is simulated, and the agent in an official's machine.
_NOBODYS_WORDS = ("demo_authority", "mail_catcher", "simulation.py", "simulator.py", "agent.py")


def _is_left_out(path: Path) -> bool:
    return path.name.startswith(("test_", "conftest")) or bool(
        {"migrations", "locale", "papers", "data", "fonts", "static", "config", *_NOBODYS_WORDS}
        & {*path.relative_to(PACKAGE).parts}
    )


MessageId = str | tuple[str, str]


def _messages(path: Path) -> Iterator[MessageId]:
    source = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        yield from _calls(source)
        yield from _sentences(ast.parse(source))
    else:
        from django.utils.translation.template import templatize

        yield from _calls(templatize(source, origin=str(path)))


def _calls(python: str) -> Iterator[MessageId]:
    for _line, message, _comments, _context in extract("python", io.BytesIO(python.encode()), KEYWORDS):
        yield message if isinstance(message, str) else (str(message[0]), str(message[1]))


def _sentences(tree: ast.AST) -> Iterator[str]:
    """Vietnamese texts inside calls that refuse or explain, wherever in their arguments they stand, or by a name."""
    named = _named(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node) in SENTENCES:
            texts = (*_constants(node), *_constants_named_in(node, named))
            yield from (text for text in texts if _VIETNAMESE.search(text))


def _named(tree: ast.AST) -> Mapping[str, list[ast.expr]]:
    """What each simple name of a file is ever given."""
    found: dict[str, list[ast.expr]] = defaultdict(list)
    for given in (node for node in ast.walk(tree) if isinstance(node, ast.Assign)):
        for target in given.targets:
            if isinstance(target, ast.Name):
                found[target.id].append(given.value)
    return found


def _constants_named_in(call: ast.Call, named: Mapping[str, list[ast.expr]]) -> Iterator[str]:
    for node in ast.walk(call):
        for value in named.get(node.id, ()) if isinstance(node, ast.Name) else ():
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                yield value.value


def _name(call: ast.Call) -> str:
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _constants(call: ast.Call) -> Iterator[str]:
    for node in ast.walk(call):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def merge() -> tuple[int, int]:
    """Write gathered messages into the catalogue, keeping translations; returns (all, without translation)."""
    catalogue, found = written(), gathered()
    catalogue.update(found, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    PO.parent.mkdir(parents=True, exist_ok=True)
    out = io.BytesIO()
    write_po(out, catalogue, width=110, sort_output=True, no_location=True, omit_header=False)
    PO.write_bytes(out.getvalue())
    return len(catalogue), len(untranslated())


def untranslated() -> list[str]:
    """Message ids of the source that have no English yet."""
    catalogue = written()
    return sorted(str(m.id) for m in gathered() if m.id and not _is_english(catalogue.get(m.id)))


def _is_english(message: Message | None) -> bool:
    """Whether a message has all its forms; a fuzzy one is not compiled and so says nothing."""
    if message is None or message.fuzzy or not message.string:
        return False
    return isinstance(message.string, str) or all(message.string)
