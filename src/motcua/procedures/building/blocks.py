"""The shared blocks of `form_blocks.json` as a builder offers them."""

from typing import NamedTuple

from motcua.procedures.composing import blocks_declared


class Block(NamedTuple):
    """Questions that come together: by what they are known, their heading in both languages, what they ask."""

    key: str
    title: str
    english: str
    asks: tuple[str, ...]

    def called(self, language: str) -> str:
        """Its heading in a language."""
        return self.english if language.startswith("en") else self.title


def blocks() -> list[Block]:
    """All of them, in the order in which they are declared."""
    return [
        Block(
            key,
            str(one["title"]),
            str(one.get("en") or one["title"]),
            tuple(q["title"] for q in one["questions"]),
        )
        for key, one in blocks_declared().items()
    ]
