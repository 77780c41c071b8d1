"""Personal data at the desk: the register of purposes."""
