"""How long what is personal stays, by kind, and the job that lets it go and proves what went.

`rules.json` holds the rules in versions with their day and source; RETENTION changes single ones. `letting_go` asks the
packages whose rows they are.
"""
