"""後任を見せる, one file each: bench (who could follow), forecast (the months to come), rehearsal (a draft list)."""
