"""What an installation tells of itself: figures (`gauges`), their limits (`watches`), and who may read them (`probes`).

The doctor, its page at the desk, `/metrics` and the rules of alarm all read the same figures and the same limits.
"""
