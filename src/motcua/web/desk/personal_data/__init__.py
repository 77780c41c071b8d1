"""Personal data at the desk: what persons ask, and the register of purposes."""
