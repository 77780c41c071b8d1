"""The drill of the exchange: messages to a portal that fails, by workers that are killed, and what became of them."""
