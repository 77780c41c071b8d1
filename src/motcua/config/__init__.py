"""Composition root: puts the floors together and starts them.

Its job: settings from the environment, URLs, the wiring of ports to adapters, the command line, the demo's supervisor,
the sample province. It is the only package that may import `adapters`.
Not its job: any rule. Whatever decides about a dossier stands below.
Start reading: `env` (what can be set), `settings` (Django), `ready` (from nothing to a working system),
`cli` (one file per command), `supervisor` (what `./motcua demo` starts and stops).
Emits: nothing. Listens to: nothing; it only connects those who do.
"""
