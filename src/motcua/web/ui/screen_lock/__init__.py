"""An official's screen is locked after minutes without work (`platform.screen_lock`), and goes on where it was.

Job: `guard` stops every request of a locked session and asks for a proof (`asking`); `pages` serve the cover that a
page with scripts lays over itself (`static/ui/screen.js`). Not its job: what proves who somebody is (`identity`).
"""
