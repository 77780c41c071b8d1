"""The pages on which an e-form is built: its outline, one question, preview, and how it comes in and goes out."""
