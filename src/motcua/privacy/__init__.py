"""What is kept of people and why, and what they may ask of it.

Job: the register of purposes (what, whose, by which law, how long, who receives it).
Not its job: how long rows stay and letting them go (config/retention, dossiers), who may see a dossier (dossiers).
Start reading: `register.json`, then `register.py` (the product's own purposes with the province's laid over them).
Emits: `changed` of the topic `settings`. Listens to: nothing.
"""
