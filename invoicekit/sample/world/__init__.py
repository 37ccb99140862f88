"""Companies, contracts, the clock, and the tables that the simulation writes."""
