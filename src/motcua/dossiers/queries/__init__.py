"""Reads for screens: each takes an actor and answers only with what this actor may see."""
