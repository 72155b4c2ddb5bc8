"""後任の規則, one file each: rehearsal (what a draft transfer list would change)."""
