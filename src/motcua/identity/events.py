"""What identity writes into the log; the stream is the id of the party or of the account."""

TOPIC = "party"
ACCOUNTS = "account"

REGISTERED = "party.registered"
CONTACT_CHANGED = "party.contact_changed"
CORRECTED = "party.corrected"
MERGED = "party.merged"
NUMBER_GIVEN_UP = "party.number_given_up"
DOSSIERS_FOUND = "party.dossiers_found"
TIED_TO_VNEID = "party.tied_to_vneid"
LOGGED_IN = "account.logged_in"
PASSWORD_CHANGED = "account.password_changed"  # noqa: S105 - the name of an event

ACCESS = "token"
ACCESS_GIVEN = "token.issued"
ACCESS_CONSENTED = "token.consented"
ACCESS_REVOKED = "token.revoked"
