"""What Finance makes of each actual and milestone that syncs: staging, journal, ledger, feedback."""
