"""One hand-writing for every screen: tokens, parts, the track, e-forms made from data.

Job: style sheets, base templates and partials, icons, template tags (`{% load ui %}`), the drawing of a
dossier's five stations (`track`), and forms that are data (`forms`): shown, read, checked, shown again.
Not its job: knowing a dossier, an officer or a rule; it draws what it is given.
Start reading: `docs/mechanisms/look.md`, then `templates/ui/styleguide.html`, which shows every part
(`/he-thong/giao-dien` in demonstration mode).
Emits: nothing. Listens to: nothing.
"""
