"""Files and papers: what people hand in, and the statutory forms and results that they get back.

Its job: rendering every paper as tagged PDF/A (forms 01-07 of TT 03/2025/TT-VPCP, the receipt, the results by
Decree 30/2020), and keeping files, their versions and hashes.
Not its job: deciding anything, knowing a dossier, signing. It gets ready words and gives back bytes and places
where a signature and a seal may go.
Start with `queries.py` (what others may ask for) and `types.py` (what a paper says); docs/mechanisms/papers.md
tells how a paper comes to be.
Emits nothing, listens to nothing.
"""
