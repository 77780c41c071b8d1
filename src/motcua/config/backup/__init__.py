"""Copies of everything that an installation must not lose, made each night, and the proof that they bring it back.

A set is a folder `sets/TIME` in each place: the database as pg_dump writes it, the secrets that the installation made
for itself, the list of files, and `manifest.json`, written last. Files lie beside the sets, once each, for they never
change. Everything but the manifest is sealed for the holders of the backup keys (age); the manifest holds numbers and
hashes.

Start at `making.make`; `restoring` brings a set back, `drilling` proves that it can be brought back, `keeping` says
which sets stay.
"""

LANE = "backup"
"""Where its jobs wait: they take long, and hold up nobody else's."""
