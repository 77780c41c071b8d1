"""What the store writes into the log; the stream is the number of the party."""

TOPIC = "personal_store"

UPLOADED = "paper.uploaded"
REMOVED = "paper.removed"
VALIDATED = "paper.validated"
SHARED = "share.made"
SHARE_ENDED = "share.ended"
SHARE_OPENED = "share.opened"
SHARE_TAKEN = "share.taken"
