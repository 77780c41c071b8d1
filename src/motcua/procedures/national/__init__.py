"""Records of the national portal: read, checked, cleaned, turned into versions of ours, and held against them.

Start reading: `importing.py` (the use case), `envelope.py` (a file line by line), `record.py` (what a record must be),
`cleaning.py` (its texts), `mapping.py` (a record becomes a version's content, with flags), `drift.py`.
"""
