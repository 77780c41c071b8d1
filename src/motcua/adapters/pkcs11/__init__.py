"""Keys on PKCS#11 tokens: `adapter.py` first, then `tokens.py` (what a token says) and `uri.py` (names of keys)."""
