"""Foreign files are opened in a child process that may use so much memory and time, and no more.

Job: run a function of ours on bytes that a stranger gave (`calls.confined`), away from the database, the secrets and
the memory of whoever asks; say in words when it took too much, or when the reader fell over.
Not its job: what a file means, whether it is good; taking rights away from a reader that was taken over.
Start reading: `calls.py`, then `fork_server.py` and `child.py`; docs/mechanisms/foreign-files.md tells why.
Emits nothing, listens to nothing.
"""
