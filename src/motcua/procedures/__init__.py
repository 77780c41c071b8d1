"""The catalogue of administrative procedures.

Job: procedures in versions that are drafted, published and then frozen; cases, components, limits, fees, e-forms,
routes and results as one document of data; finding the right procedure.
Not its job: running dossiers, which are pinned to a version and read it through `queries.py`.
Start reading: `types.py` (what a version says), `models.py`, `queries.py`, `search.py`.
Emits: `published`, `withdrawn` on the topic `catalogue`. Listens to: nothing.
"""
