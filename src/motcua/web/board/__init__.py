"""The director's pages: how the agencies they answer for stand, and the same on the wall.

Job: figures that open the list behind them, where dossiers are stuck, agencies side by side, the map of communes.
Not its job: counting (`dossiers.queries.figures`), acting on a dossier (the desk).
Start reading: `views.py`, then `drawing.py`.
Emits: nothing. Listens to: nothing.
"""
