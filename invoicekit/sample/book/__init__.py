"""One book: which invoices there are, what is on them, how far each gets."""
