"""What people see: HTTP and pages, thin, without rules.

Job: turn requests into commands and queries of the floors below, and their answers into pages.
Not its job: deciding anything (`process`), writing tables (each package's `commands`), talking to the outside
(`adapters`).
Start reading: `ui` (the shared look), then `portal` (citizens), `desk` (officers), `api` (programs).
`portal`, `desk`, `kiosk`, `board` and `api` are strangers to each other; what two of them need lives in `ui`.
Emits: nothing. Listens to: nothing.
"""
