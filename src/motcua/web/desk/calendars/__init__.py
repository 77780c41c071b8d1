"""Working calendars: as a picture and as a table, changed after a rehearsal, with their history."""
