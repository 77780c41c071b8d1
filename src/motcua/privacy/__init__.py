"""What is kept of people and why, and what they may ask of it.

Job: the register of purposes (what, whose, by which law, how long, who receives it); requests of persons with their
clocks, their answers and what is known of the person.
Not its job: how long rows stay and letting them go (config/retention, dossiers), who may see a dossier (dossiers),
breaches (security).
Start reading: `register.json` and `register.py`; `kinds.json`, `rules.py`, then `asking.py` and `answering.py`.
Emits: `changed` of the topic `settings`; `requests.TOPIC` (`data_request`): received, acknowledged, extended,
carried_out, refused, closed, reminded, looked, handed_out.
Listens to: its own requests (`readers.py` tells the person).
"""
