"""What Dataverse writes: approved work, drafts of proforma invoices, their confirmation."""
