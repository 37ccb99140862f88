"""What Finance makes of a confirmed invoice: proposal, posted invoice, customer transaction."""
