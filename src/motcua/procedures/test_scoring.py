"""Scores from postings are those that each procedure would get if it were looked at alone."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.procedures.entry import Entry
from motcua.procedures.scoring import Scorer
from motcua.procedures.synonyms import sayings
from motcua.procedures.tokens import pairs, words
from motcua.procedures.weighting import Name, Profile, Question, Rarity, Wording

# Words that are empty, faint, acts, marks, of one meaning, or spelt in two ways, and some that are nothing of that.
WORDS = [
    *(
        "đăng ký",
        "khai sinh",
        "cấp lại",
        "cấp",
        "giấy phép",
        "xây dựng",
        "xe",
        "đất",
        "đặt",
        "dat",
        "hộ chiếu",
    ),
    *(
        "lưu động",
        "có yếu tố nước ngoài",
        "bị mất",
        "sổ đỏ",
        "cho",
        "con",
        "của",
        "làm",
        "kết hôn",
        "gia hạn",
        "sửa",
    ),
]
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
ENTRIES = st.builds(
    Entry,
    code=st.integers(0, 10**6).map(lambda n: f"1.{n:06d}"),
    name=TEXTS | st.tuples(TEXTS, TEXTS).map(", ".join),
    plain_name=st.just("") | TEXTS,
    field=TEXTS,
    level=st.sampled_from(["commune", "province", "central"]),
    online_level=st.just("whole"),
    subjects=st.just(()),
    agencies=st.just(()),
    results=st.lists(TEXTS, max_size=2).map(tuple),
    cases=st.lists(TEXTS, max_size=2).map(tuple),
    popular=st.floats(0, 1),
    listed=st.booleans(),
    called=st.lists(TEXTS, max_size=2).map(tuple),
)


def rarity_of(entries: list[Entry]) -> Rarity:
    said = Counter(w for e in entries for w in {w.folded for w in e.words})
    return Rarity(len(entries), said, Counter(pair for e in entries for pair in e.pairs))


def fits(wording: Wording, name: Name) -> float:
    """How much of the question the name says, and how much of the name was asked for."""
    found: dict[str, float] = {}
    for folded, term in wording.terms.items():
        spellings = name.spellings.get(folded)
        if spellings is None:
            continue
        weight = term.weight
        if term.typed and term.typed not in spellings:
            weight *= 0.45 if term.asked == folded else 0.0
        found[term.asked] = max(weight, found.get(term.asked, 0.0))
    if not any(found.values()):
        return 0.0
    said = 0.0
    for asked in dict.fromkeys(term.asked for term in wording.terms.values()):
        said += found.get(asked, 0.0)
    for pair, weight in wording.pairs.items():
        said += weight if pair in name.pairs else 0.0
    of_name = min(1.0, said / name.told)
    return wording.worth * name.worth * said / wording.whole * (0.5 + 0.5 * of_name)


def covered(wording: Wording, profile: Profile) -> float:
    """How much of the question stands anywhere in the procedure."""
    there = 0.0
    for folded, term in wording.terms.items():
        there += term.weight if term.asked == folded and folded in profile.background else 0.0
    return there / wording.whole


def answers(profile: Profile, question: Question) -> float:
    """How well it answers, need and level aside."""
    best = max([fits(wording, name) for wording in question.wordings for name in profile.names], default=0.0)
    says = best + 0.25 * max(covered(wording, profile) for wording in question.wordings)
    unasked_act = 0.72 if profile.named_acts else 1.0
    asked_act = 1.0 if question.acts & profile.acts else 0.6
    asked = len(profile.marks & question.marks)
    unasked = min(len(profile.marks) - asked, 2) * (0.5 if asked else 1.0)
    return (
        says * (asked_act if question.acts else unasked_act) * float(0.72**unasked * (1.12 if asked else 1.0))
    )


@settings(max_examples=200, deadline=None)
@given(entries=st.lists(ENTRIES, min_size=1, max_size=12), text=TEXTS)
def test_together_they_score_as_each_does_alone(entries: list[Entry], text: str) -> None:
    rarity = rarity_of(entries)
    profiles = [entry.profile(rarity) for entry in entries]
    question = Question.of(sayings().in_full(words(text)), rarity)
    together = Scorer(profiles, [entry.prior for entry in entries]).scores(question)
    alone = [
        entry.prior * answers(profile, question) for entry, profile in zip(entries, profiles, strict=True)
    ]
    assert together.tolist() == alone


def test_no_procedure_has_no_score() -> None:
    nothing = Rarity(0, Counter(), Counter())
    assert Scorer([], []).scores(Question.of(words("khai sinh"), nothing)).tolist() == []


def test_a_procedure_whose_name_tells_nothing_is_no_error() -> None:
    entry = Entry("1.000001", "của, và", "", "Hộ tịch", "commune", "whole", (), (), (), ())
    rarity = rarity_of([entry])
    scores = Scorer([entry.profile(rarity)], [entry.prior]).scores(Question.of(words("khai sinh"), rarity))
    assert scores.tolist() == [0.0]


def test_neighbours_are_pairs() -> None:
    assert pairs(words("đăng ký khai sinh")) == ["dang_ki", "ki_khai", "khai_sinh"]
