"""`/api/v1/`: the same use cases for other programs, as JSON.

Its job: shape and addresses (django-ninja), who calls (Bearer tokens with scopes), how often (quotas), refusals as RFC
9457 problem details, answers repeated by Idempotency-Key, the published OpenAPI document and a page to read it.
Not its job: any rule. Views call commands and queries and nothing else.
Start with `urls.py` (the parts), `middleware.py` (every request), `authentication.py` (who asks), `acts.py`.
Emits nothing, listens to nothing. docs/mechanisms/api.md tells how it works, docs/how-to/use-the-api.md how to use it.
"""
