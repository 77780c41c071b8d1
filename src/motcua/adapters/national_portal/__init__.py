"""The national public service portal (Cổng Dịch vụ công quốc gia): both generations of its service, and a simulator.

The older one takes arrays of JSON objects by name of service (`legacy.py`), the newer one is REST with tokens
(`rest.py`). No specification of either was at hand: names of fields and services were read from public code, codes and
addresses stand in `mapping.json` with their source, so that a circular changes a row and no code.
"""
