"""The names of BPMN 2.0 that we speak, and those of our own that say what BPMN has no word for."""

from typing import Final

BPMN: Final = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMNDI: Final = "http://www.omg.org/spec/BPMN/20100524/DI"
DC: Final = "http://www.omg.org/spec/DD/20100524/DC"
DI: Final = "http://www.omg.org/spec/DD/20100524/DI"
XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
OWN: Final = "urn:motcua:route:1"
NAMESPACES: Final = {"bpmn": BPMN, "bpmndi": BPMNDI, "dc": DC, "di": DI, "xsi": XSI, "mc": OWN}

MEDIA_TYPE: Final = "application/xml"
MOST_BYTES: Final = 2_000_000
MOST_ELEMENTS: Final = 5_000
MOST_STEPS: Final = 60


def bpmn(name: str) -> str:
    """A name of BPMN as lxml writes it."""
    return f"{{{BPMN}}}{name}"


def own(name: str) -> str:
    """One of ours."""
    return f"{{{OWN}}}{name}"


def gettext_noop(sentence: str) -> str:
    """A sentence for the catalogue. Not Django's, which wants settings: files are read where there are none."""
    return sentence
