"""Routes as BPMN 2.0, for whoever draws them in a modeller of their own: out, and in again.

Job: a route as BPMN XML with its picture (`writing.py`, `drawing.py`), and a file that somebody drew as the content of
a draft with a finding for each thing that a route cannot say (`reading.py`, `graph.py`).
Not its job: whether a route may be published (`process.route`, `publishing_rules.py`); who may (`access.py`).
Start reading: `names.py`, then `writing.py`; docs/mechanisms/bpmn.md tells what stands for what.
Emits nothing, listens to nothing.
"""
