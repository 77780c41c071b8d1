"""VNeID, the national electronic identity, over OpenID Connect.

Its job: `adapter.py` fulfils `identity.ports.IdentityProvider` with discovery, PKCE, state and nonce, and checks every
token against the provider's keys; `claims.py` reads what a token says; `simulator.py` is a small provider that says on
every page that it is not VNeID, with failures on command.
Not its job: what an account may do here (identity), pages (web).
Start reading: `adapter.py`. The first-party specification is not public; names of claims follow what public code uses.
"""
