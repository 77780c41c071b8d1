"""The register of incidents and weaknesses: listed, written, followed by its clocks; papers prepared from it."""
