"""DER written by hand reads as what it was meant to be."""

import pytest
from asn1crypto import core

from motcua.kernel import der


@pytest.mark.parametrize("size", [0, 1, 127, 128, 255, 256, 65_535, 65_536])
def test_a_content_of_any_length_is_read_back(size: int) -> None:
    encoded = der.element(der.OCTETS, bytes(size))
    assert encoded == core.OctetString(bytes(size)).dump()


@pytest.mark.parametrize("value", [0, 1, 127, 128, 255, 256, 2**63 - 1, 2**64])
def test_a_number_is_written_as_everybody_writes_it(value: int) -> None:
    assert der.integer(value) == core.Integer(value).dump()


def test_a_set_is_in_order() -> None:
    parts = [der.integer(3), der.integer(1), der.integer(2)]
    assert der.set_of(der.SET, parts) == core.SetOf(spec=core.Integer, value=[1, 2, 3]).dump()
