"""A path leads from its own leaf to the root, and from nothing else."""

import hashlib

from hypothesis import assume, given
from hypothesis import strategies as st

from motcua.kernel.merkle import Tree, leaf_hash, node_hash, root_of

LEAVES = st.lists(st.binary(max_size=40), min_size=1, max_size=70)


def by_definition(leaves: list[bytes]) -> bytes:
    """The recursive definition of RFC 6962, section 2.1, letter by letter."""
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return hashlib.sha256(b"\x01" + by_definition(leaves[:half]) + by_definition(leaves[half:])).digest()


def test_the_root_of_the_rfcs_own_example() -> None:
    known = (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
    root = Tree([bytes.fromhex(one) for one in known]).root
    assert root.hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


@given(LEAVES)
def test_the_root_is_as_the_rfc_defines_it(leaves: list[bytes]) -> None:
    assert Tree(leaves).root == by_definition(leaves)


@given(LEAVES, st.data())
def test_each_leaf_has_a_path_to_the_root(leaves: list[bytes], data: st.DataObject) -> None:
    tree = Tree(leaves)
    at = data.draw(st.integers(0, len(leaves) - 1))
    assert root_of(leaves[at], at, len(leaves), tree.path(at)) == tree.root


@given(LEAVES, st.data(), st.binary(max_size=40))
def test_no_other_content_has_that_path(leaves: list[bytes], data: st.DataObject, other: bytes) -> None:
    tree = Tree(leaves)
    at = data.draw(st.integers(0, len(leaves) - 1))
    assume(other != leaves[at])
    assert root_of(other, at, len(leaves), tree.path(at)) != tree.root


@given(LEAVES, st.data())
def test_a_path_with_a_hash_more_less_or_changed_leads_elsewhere(
    leaves: list[bytes], data: st.DataObject
) -> None:
    tree = Tree(leaves)
    at = data.draw(st.integers(0, len(leaves) - 1))
    path = tree.path(at)
    assert root_of(leaves[at], at, len(leaves), [*path, tree.root]) is None
    if path:
        assert root_of(leaves[at], at, len(leaves), path[:-1]) is None
        place = data.draw(st.integers(0, len(path) - 1))
        changed = [leaf_hash(one) if number == place else one for number, one in enumerate(path)]
        assert root_of(leaves[at], at, len(leaves), changed) != tree.root


@given(LEAVES, st.integers(-2, 100))
def test_a_place_outside_of_the_tree_has_no_root(leaves: list[bytes], at: int) -> None:
    assume(not 0 <= at < len(leaves))
    assert root_of(leaves[0], at, len(leaves), []) is None


def test_a_node_cannot_be_passed_off_as_a_leaf() -> None:
    four = [b"a", b"b", b"c", b"d"]
    left, right = (node_hash(leaf_hash(a), leaf_hash(b)) for a, b in (four[:2], four[2:]))
    assert Tree([left, right]).root != Tree(four).root
