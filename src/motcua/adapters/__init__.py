"""The outside world: one folder for each system that we speak with, each behind a port of the package that needs it.

Their job: a vendor's language on the wire (`client.py`), the port on our side (`adapter.py`), and a believable
simulator with failure switches (`simulator.py`) for demonstrations and tests.
Not their job: rules. What they learn goes back through the port; what it means is decided below.
Start reading: any folder's own door plate. Only `config` imports adapters; they emit nothing.
"""
