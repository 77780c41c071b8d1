"""Electronic signatures on papers: an official signs, the agency seals, anybody verifies.

Its job: PAdES signatures (ETSI EN 319 142-1) with a visible mark as Decree 30/2020/NĐ-CP asks, time stamps
(RFC 3161), revocation data inside the file, and an honest report on any PDF that somebody brings.
Not its job: who may sign what (dossiers), how a paper looks (documents), where keys live (adapters).
Start reading: `commands.py` (sign, seal), then `queries.py` (verify), `ports.py` (what we need from outside).
Emits nothing and listens to nothing: it takes bytes and gives bytes, and never touches the database.
"""
