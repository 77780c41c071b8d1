"""The drill of a reorganisation: the map of before 1 July 2025 in a database of its own, a hundred thousand running
dossiers, one act, and the proof that nothing was lost. Start reading in `drilling.py`.
"""
