"""Reconciles Dynamics 365 project invoices between Dataverse and Finance, every cent explained.

import invoicekit as ik
book = ik.open("sample_data")
run = book.reconcile(as_of="2026-10-31")
run.findings, run.bridge, run.not_run, run.waiting
book.trace("INV-2026-00038")
"""

from __future__ import annotations

from invoicekit.errors import InvoicekitError
from invoicekit.history import History
from invoicekit.run import Run
from invoicekit.settings import Settings
from invoicekit.traced import Trace
from invoicekit.workbook import Workbook
from invoicekit.workbook import open_workbook as open  # noqa: A004  the field's word for it

__version__ = "0.1.0"
__all__ = ["History", "InvoicekitError", "Run", "Settings", "Trace", "Workbook", "__version__", "open"]
