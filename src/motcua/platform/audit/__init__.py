"""An audit that an outsider can check: closings over all chains, an export, and a verifier that needs nothing of ours.

A closing names the end of every chain that moved since the closing before, hashes that list together with the closing
before it, and is signed and time-stamped. What was changed, removed, inserted or reordered since then no longer fits.
Start reading: `closing.py`, `export.py`, `verify.py`; docs/mechanisms/audit.md tells the format.
"""
