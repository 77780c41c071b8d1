"""Keys in the official's own machine: `adapter.py` waits for signatures, `agent.py` makes them there."""
