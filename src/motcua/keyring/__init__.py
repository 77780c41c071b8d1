"""Which key signs for whom, what hands and seals look like, and what holders are asked before their key signs.

Its job: keys given for periods with a reason, pictures that go with one certificate, questions of key stores and their
answers, and where signing would stop. Not its job: signatures (signing), where keys lie (adapters), who may sign what
(dossiers). Start reading: `giving.py`, then `consultations.py`; `holders.py` tells who needs a key and who has none.
"""
