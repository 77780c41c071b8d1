"""Signing keys on tokens (PKCS#11): smart cards, USB tokens, HSMs of the Government Cipher Committee and public CAs.

Its job: a `KeyStore` whose private keys never leave the device.
Not its job: certificates' issue, time stamps, revocation: those come from the authority that issued the token.
Start reading: `adapter.py`.
"""
