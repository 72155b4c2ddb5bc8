"""アカウント: sign-in, roles, tokens. Signing in and out alters no rights: it leaves the ledger's core alone."""

from foundation import audit

audit.set_apart("signin")
