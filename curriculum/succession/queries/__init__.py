"""後任を見せる, one file each: rehearsal (a draft transfer list laid over what is known)."""
