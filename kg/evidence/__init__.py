"""What sources say and how far it can be trusted: show, why, disputes, promises, receipts, guard.

Never here: SPARQL on claims.
"""
