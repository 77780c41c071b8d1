"""The administrator's pages of what is exchanged with other systems: how each stands, what stopped, what differs."""
