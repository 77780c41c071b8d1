"""What stands in the way of linking procedures: members that do not exist, questions that nothing answers, circles."""

from collections.abc import Iterator, Mapping
from itertools import takewhile
from typing import Any

from motcua.procedures.linked import Linked, Member
from motcua.procedures.types import Case, Content

Known = Mapping[str, Content]
"""Contents by the code of their procedure."""


def linked_obstacles(content: Content, known: Known) -> Iterator[str]:
    """Whatever keeps the filing of this procedure from opening what it links; nothing for one that links nothing."""
    if content.linked is None:
        return
    if not content.linked.source:
        yield "Nhóm liên thông chưa ghi căn cứ (mục source: văn bản, điều)."
    keys = [member.key for member in content.linked.members]
    if len(keys) < 2 or len(set(keys)) < len(keys):
        yield "Nhóm liên thông phải có ít nhất hai thủ tục, mỗi thủ tục một khoá riêng."
    for member in content.linked.members:
        for sentence in _of_member(content, content.linked, member, known):
            yield f"Thành viên «{member.key}»: {sentence}"
    used = {source for member in content.linked.members for source in member.papers.values()}
    for case in content.cases:
        for paper in case.components:
            if not (paper.form or paper.shown_only or paper.code in used):
                yield f"Giấy tờ {paper.code} «{paper.name}» không đi vào hồ sơ nào."


def _of_member(content: Content, linked: Linked, member: Member, known: Known) -> Iterator[str]:
    own = known.get(member.procedure)
    case = own.case(member.case) if own else None
    if own is None or case is None:
        yield f"không có thủ tục {member.procedure} với trường hợp {member.case}."
        return
    if own.linked is not None:
        yield f"{member.procedure} lại là một nhóm liên thông."
    yield from _of_order(linked, member)
    for one in content.cases:
        yield from _of_case(content, one, member, own, case)


def _of_order(linked: Linked, member: Member) -> Iterator[str]:
    """It waits only for members that stand before it, so nobody waits in a circle, and says what if they fail."""
    before = {one.key for one in takewhile(lambda one: one.key != member.key, linked.members)}
    for key in member.after:
        if key not in before:
            yield f"chờ «{key}», không phải một thành viên đứng trước."
        elif key not in member.failed:
            yield f"chờ «{key}» mà chưa ghi làm gì khi «{key}» không có kết quả (mục failed)."
    for key in [*member.failed, *member.results.values()]:
        if key not in linked.by_key or key == member.key:
            yield f"nhắc đến «{key}», không phải thành viên khác của nhóm."
    for component, key in member.results.items():
        if key not in member.after:
            yield f"giấy tờ {component} lấy từ kết quả của «{key}» mà không chờ «{key}»."
    for key, failure in member.failed.items():
        if not failure.words:
            yield f"chưa ghi lời cho người nộp khi «{key}» không có kết quả (mục words)."


def _of_case(content: Content, one: Case, member: Member, own: Content, case: Case) -> Iterator[str]:
    """Its questions are answered and its papers come, however the one filing is filed."""
    yield from _of_questions(content.form(one.form)["schema"], own.form(case.form)["schema"], member)
    yield from _of_papers(one, member, case)
    for channel in one.filing:
        promised = case.promised(channel)
        if promised is None or promised.limit is None:
            yield f"chưa có thời hạn đếm được khi nộp theo kênh {channel}."
    for way in set(one.returning) - set(case.returning):
        yield f"không trả kết quả theo cách {way} như hồ sơ chung."


def _of_questions(form: Mapping[str, Any], asked: Mapping[str, Any], member: Member) -> Iterator[str]:
    """What must be answered is, from questions that the one form asks."""
    for name in member.answers:
        if name not in asked["properties"]:
            yield f"tờ khai của thủ tục không có câu «{name}»."
    for name in [*asked.get("required", ()), *member.answers]:
        if lacking := member.asks(name) - form["properties"].keys():
            yield f"câu «{name}» lấy từ «{', '.join(sorted(lacking))}», tờ khai chung không có."


def _of_papers(one: Case, member: Member, case: Case) -> Iterator[str]:
    """What must be filed comes, and nothing is named that is not there."""
    for component, source in member.papers.items():
        if source not in one.papers:
            yield f"giấy tờ {component} lấy từ {source}, hồ sơ chung không có."
    given = {*member.papers, *member.results}
    for component in sorted(given - case.papers.keys()):
        yield f"không có giấy tờ {component}."
    for paper in case.components:
        if paper.must_be_filed and paper.code not in given:
            yield f"giấy tờ bắt buộc {paper.code} «{paper.name}» không lấy từ đâu."
