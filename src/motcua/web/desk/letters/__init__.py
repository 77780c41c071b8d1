"""Letters and messages in words of the province: in both languages, with a preview of made-up values."""
