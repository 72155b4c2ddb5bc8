"""後任を動かす, one file each: rehearsal (a draft transfer list is tried, and destroyed)."""
