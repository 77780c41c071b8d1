"""Certificates, seals and signing readiness at the desk: who signs with which key, and where signing would stop."""
