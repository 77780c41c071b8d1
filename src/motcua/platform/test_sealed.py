"""What is sealed is read again here, for its own purpose, and nowhere else."""

from pytest_django import Settings

from motcua.platform.sealed import seal, unseal


def test_what_was_sealed_is_read_again_only_under_its_key_and_purpose(settings: Settings) -> None:
    sealed = seal("JBSWY3DP", purpose="totp")
    assert "JBSWY3DP" not in sealed
    assert unseal(sealed, purpose="totp") == "JBSWY3DP"
    assert unseal(sealed, purpose="other") is None
    settings.SECRET_KEY = "another-key" * 6
    assert unseal(sealed, purpose="totp") is None
