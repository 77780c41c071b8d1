"""Security as the decree asks for it: incidents and weaknesses with their clocks, papers about them, the yearly report.

Job: the register (what happened, what is to be told to whom until when, what was done), what the machine noticed,
letters before a clock ends, papers prepared from the register, figures of the year.
Not its job: keeping anything secure (that is each floor's own), looking for damage (`documents.checking`, drills), logs
and their export, requests of persons about their data.
Start reading: `duties.json` (what the law asks, in versions), `duties.py` (what follows from it), `commands.py`.
Emits: topic `incident` (`events.py`). Listens to: nothing; the clock calls `commands.watch`.
"""
