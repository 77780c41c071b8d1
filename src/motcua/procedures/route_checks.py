"""What is looked at before a route is published, by what it is about, with a sentence for each thing to mend.

The end is reached on every way, somebody holds every post, the hours fit what is promised, no step is dead: one that no
dossier could ever come to.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from motcua.agencies.queries import names, roles
from motcua.kernel import json_logic
from motcua.kernel.errors import Refusal
from motcua.procedures.definition_uses import unknown_roles, users_of, with_definition
from motcua.procedures.publishing_rules import found_wrong, todays
from motcua.procedures.types import Content, content_from_json
from motcua.process.forks import Fork, Way
from motcua.process.route import Route, route_from_json

About = Literal["end", "posts", "hours", "dead", "papers"]


class Wrong(NamedTuple):
    """Something to mend: what it is about, in which procedure (empty: in any), and what to do."""

    about: About
    procedure: str
    sentence: str


def route_checks(key: str, content: Mapping[str, Any]) -> list[Wrong]:
    """Everything that is wrong with a route's content, for the procedures that follow the route under this key."""
    try:
        route = route_from_json(content)
    except (Refusal, KeyError, TypeError, ValueError, AttributeError) as error:
        return [Wrong("end", "", str(error))]
    users = [
        (version.procedure_id, content_from_json(with_definition("routes", key, content, version)))
        for version in users_of("routes", key)
    ]
    found = [Wrong("posts", "", sentence) for sentence in unknown_roles(content)]
    places = todays()
    for code, user in users:
        found += [Wrong(about, code, words) for about, words in dict.fromkeys(found_wrong(user, places))]
    return found + [Wrong("dead", "", words) for words in dead_steps(route, [user for _, user in users])]


def dead_steps(route: Route, users: Sequence[Content]) -> list[str]:
    """A sentence for every way of a fork that nothing could ever take, with the steps that stand on it."""
    return [
        f"Nhánh «{way.title}» của «{fork.title}» không hồ sơ nào đi được: {why}."
        + (f" Bước không bao giờ tới: {', '.join(steps)}." if steps else "")
        for fork in route.forks
        for way, why in _dead(fork, users)
        for steps in [[step.title for step in route.steps if step.way == way.key]]
    ]


def _dead(fork: Fork, users: Sequence[Content]) -> Iterator[tuple[Way, str]]:
    """The ways of a fork that are never taken, and why."""
    before: list[Any] = []
    for way in fork.ways:
        if any(not json_logic.variables(rule) and json_logic.holds(rule, {}) for rule in before):
            yield way, "điều kiện của một nhánh trước luôn đúng"
        elif way.when is not None and way.when in before:
            yield way, "điều kiện giống nhánh trước"
        elif way.when is not None and (why := _never(way.when, users)):
            yield way, why
        before.append(way.when) if way.when is not None else None


def _never(rule: Any, users: Sequence[Content]) -> str:
    """Why a condition never holds, as far as that can be told beforehand."""
    if not json_logic.variables(rule) and not json_logic.holds(rule, {}):
        return "điều kiện luôn sai"
    known: Mapping[str, Collection[str]] = {
        "counter": names(),
        "handling": names(),
        "case": {case.code for user in users for case in user.cases},
        "channel": {channel for user in users for case in user.cases for channel in case.filing},
    }
    arguments = rule.get("in") if isinstance(rule, Mapping) else None
    if not isinstance(arguments, list) or len(arguments) != 2:
        return ""
    first, second = arguments
    if isinstance(second, Mapping) and second.get("var") == "delegated":
        role = str(first).rpartition(":")[2]
        return "" if role in roles() else f"không nơi nào có vai trò {role}"
    asked = known.get(str(first.get("var"))) if isinstance(first, Mapping) else None
    if asked is None or not isinstance(second, list) or (not users and first["var"] in ("case", "channel")):
        return ""
    return (
        "" if set(map(str, second)) & set(asked) else f"không có mã nào trong {', '.join(map(str, second))}"
    )
