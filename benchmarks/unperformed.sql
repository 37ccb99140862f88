-- Finance has nothing of what Dataverse confirmed: no header, no staging, no journal, no invoice, and nothing came back.
truncate typed.projcdsactualsimport;
truncate typed.projcdstransactionrelationshipimport;
truncate typed.projcdscontractlinemilestoneimport;
truncate typed.projonacctrans;
truncate typed.projonacctranssale;
truncate typed.projadvancedjournal;
truncate typed.projadvancedjournalline;
truncate typed.projproposaljour;
truncate typed.projproposalempl;
truncate typed.projproposalcost;
truncate typed.projproposalitem;
truncate typed.projproposalrevenue;
truncate typed.projproposalonacc;
truncate typed.projproposalempldetail;
truncate typed.projproposalcostdetail;
truncate typed.projproposalitemdetail;
truncate typed.projproposalrevenuedetail;
truncate typed.projproposalonaccdetail;
truncate typed.projempltrans;
truncate typed.projcosttrans;
truncate typed.projitemtrans;
truncate typed.projrevenuetrans;
truncate typed.projinvoicejour;
truncate typed.projinvoiceempl;
truncate typed.projinvoicecost;
truncate typed.projinvoiceitem;
truncate typed.projinvoicerevenue;
truncate typed.projinvoiceonacc;
truncate typed.custtrans;
truncate typed.subledgervouchergeneraljournalentry;
truncate typed.generaljournalentry;
truncate typed.generaljournalaccountentry;
truncate typed.projaccruedrevenuereconciliationline;
update typed.msdyn_actual set voucher = null, exchange_rate = null, accounting_amount = null, accounting_tax = null;
update typed.invoice set
  customer_invoice_number = null,
  customer_invoice_date = null,
  status = case status when 'Posted' then 'Confirmed' else status end;
update typed.ledgerfiscalcalendarperiod set status = 'Open';
