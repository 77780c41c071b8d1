"""A certificate authority for demonstrations: officials, agencies and time stamps, none of them with legal force.

Its job: make a root and issuing authorities at set-up, issue certificates on demand, keep the keys in files,
revoke, and (the simulator) speak RFC 3161, CRL and OCSP over HTTP, with failures on command.
Not its job: real trust. Every name in it says "TRÌNH DIỄN"; production settings refuse it.
Start reading: `authority.py` (the certificates), `adapter.py` (what signing gets), `simulator.py` (HTTP).
"""
