"""How fast it is, beside its peers, in one run on one machine. Start reading in README.md and `runs.py`."""
