"""後任の規則, one file each: bench (who is how near), forecast (what is known to come), rehearsal (a draft list)."""
