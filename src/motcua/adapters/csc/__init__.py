"""Remote signatures by the Cloud Signature Consortium's API, versions 1.0.4 and 2.

Start reading: `adapter.py` (what a consent goes through), `wire.py` (requests and refusals), `credentials.py` (what a
provider says of a certificate). `simulator.py` is a provider for trying: it says so, and fails on command.
"""
