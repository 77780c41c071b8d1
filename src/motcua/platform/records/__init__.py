"""The four logs of a level-3 system as one: access, process, application, security (TCVN 14423:2026, 5.8; QCVN 12).

Job: one form for a line of them (`record`); taking lines in where they arise without anybody waiting (`spool`,
`draining`), and from the event log (`deriving`); sealing them into numbered, chained blocks that nobody changes
(`sealing`); reading and checking blocks (`reading`); files with proof (`export`, `verify_file`); sending them to a
SIEM, whole and in order (`shipping`, `syslog`).
Not its job: what happened to a dossier - that is the event log, of which lines here are a shadow without words.
Start with `record`.
"""
