"""The planted faults that need more than one step: of drafts, of confirmations, of whole exports."""
