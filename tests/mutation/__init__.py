"""Mutation testing: `python -m tests.mutation` changes the SQL and the comparison in small ways; each must be seen."""
