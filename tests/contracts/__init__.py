"""One contract for each port, asked of simulators and real things alike."""
