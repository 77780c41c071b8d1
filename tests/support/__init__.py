"""What several tests need to set their scene."""
