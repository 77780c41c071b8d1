"""DER (X.690) by hand, for what is written thousands of times: a tree of objects costs thirty times as much."""

SEQUENCE, SET, INTEGER, OCTETS, TIME = 0x30, 0x31, 0x02, 0x04, 0x18
CONTEXT_0, CONTEXT_1 = 0xA0, 0xA1


def element(tag: int, *parts: bytes) -> bytes:
    """One element around its parts, its length in the shortest form (section 10.1)."""
    content = b"".join(parts)
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + content


def set_of(tag: int, parts: list[bytes]) -> bytes:
    """A set, in ascending order of its encodings (section 11.6)."""
    return element(tag, *sorted(parts))


def integer(value: int) -> bytes:
    """A number that is not negative."""
    return element(INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "big"))
