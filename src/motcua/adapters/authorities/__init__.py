"""The wire to real authorities: time stamps (RFC 3161), revocation lists (RFC 5280), answers on line (RFC 6960)."""
