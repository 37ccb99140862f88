"""Sample data: both systems simulated from the pages on the process, clean or with named faults.

It knows nothing of the rules that judge it: a rule cannot vouch for itself.
"""

from invoicekit.sample.book.plan import with_an_invoice
from invoicekit.sample.world.defects import DEFECTS, Defect, Due
from invoicekit.sample.writer import ANSWERS, FILES, SampleReport, are_settings_of_a_sample, write_sample

__all__ = [
    "ANSWERS",
    "DEFECTS",
    "FILES",
    "Defect",
    "Due",
    "SampleReport",
    "are_settings_of_a_sample",
    "with_an_invoice",
    "write_sample",
]
