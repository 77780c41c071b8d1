"""Internal audits at the desk: planned, drawn, answered dossier by dossier; findings set right; the register."""
