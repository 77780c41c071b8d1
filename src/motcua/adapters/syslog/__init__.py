"""A SIEM, or a relay before it, that takes syslog over TCP or TLS (RFC 5424, RFC 5425, RFC 6587).

Start reading: `adapter.py`. `simulator.py` is a receiver for tests: it keeps what comes, and fails on command.
"""
