"""The tables of both systems under their own names, and what each column holds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """One column. Kinds that begin with `master_` are the same in every tile; the rest get new keys."""

    name: str
    kind: str


def _columns(*lines: str) -> tuple[Column, ...]:
    return tuple(Column(*word.split(":")) for line in lines for word in line.split())


DATAVERSE: dict[str, tuple[Column, ...]] = {
    "invoice": _columns(
        "invoiceid:guid name:text msdyn_invoicenumber:number invoicenumber:number msdyn_ordertype:choice",
        "msdyn_projectinvoicestatus:choice msdyn_bulkconfirmationstatus:choice msdyn_hascorrections:flag",
        "msdyn_invoicedate:date",
        "msdyn_accountingdate:date customerid:master_lookup salesorderid:master_lookup",
        "transactioncurrencyid:master_lookup msdyn_company:master_lookup paymenttermscode:choice",
        "totallineitemamount:money totaltax:money totalamount:money msdyn_customerinvoicenumber:number",
        "msdyn_customerinvoicedate:date createdon:stamp modifiedon:stamp",
    ),
    "invoicedetail": _columns(
        "invoicedetailid:guid invoiceid:lookup msdyn_contractlineid:master_lookup",
        "salesorderdetailid:master_lookup msdyn_billingmethod:choice producttypecode:choice",
        "msdyn_project:master_lookup quantity:quantity tax:money baseamount:money extendedamount:money",
        "transactioncurrencyid:master_lookup createdon:stamp modifiedon:stamp",
    ),
    "msdyn_invoicelinetransaction": _columns(
        "msdyn_invoicelinetransactionid:guid msdyn_invoice:lookup msdyn_invoicelineid:lookup",
        "msdyn_salescontract:master_lookup msdyn_salescontractlineid:master_lookup msdyn_project:master_lookup",
        "msdyn_originalinvoicelinedetail:lookup msdyn_correction:flag msdyn_transactionclassification:choice",
        "msdyn_transactiontypecode:choice msdyn_billingtype:choice msdyn_quantity:quantity msdyn_price:money",
        "msdyn_amount:money msdyn_invoiceamount:money msdyn_discountamount:money msdyn_feeamount:money",
        "msdyn_extendedamount:money msdyn_tax:money msdyn_documentdate:date",
        "msdyn_accountingdate:date transactioncurrencyid:master_lookup createdon:stamp modifiedon:stamp",
    ),
    "msdyn_actual": _columns(
        "msdyn_actualid:guid msdyn_description:text msdyn_transactiontypecode:choice",
        "msdyn_transactionclassification:choice msdyn_billingtype:choice msdyn_billingstatus:choice",
        "msdyn_adjustmentstatus:choice msdyn_istransition:flag msdyn_quantity:quantity msdyn_price:money",
        "msdyn_amount:money msdyn_discountamount:money msdyn_feeamount:money msdyn_extendedamount:money",
        "msdyn_tax:money transactioncurrencyid:master_lookup msdyn_documentdate:date",
        "msdyn_accountingdate:date msdyn_invoice:lookup msdyn_salescontract:master_lookup",
        "msdyn_salescontractlineid:master_lookup msdyn_valueofsalescontractline:text",
        "msdyn_projectcontractsplitbillingrule:master_lookup msdyn_project:master_lookup",
        "msdyn_owningcompany:master_lookup msdyn_resourcingcompany:master_lookup msdyn_isintercompany:flag",
        "msdyn_actualimportid:guid msdyn_vouchernumber:number msdyn_accountingamount:money",
        "msdyn_accountexchangerate:rate msdyn_accountingtaxamount:money createdon:stamp modifiedon:stamp",
    ),
    "msdyn_transactionconnection": _columns(
        "msdyn_transactionconnectionid:guid msdyn_transaction1:guid msdyn_transaction1role:text",
        "msdyn_transaction1type:text msdyn_transaction2:guid msdyn_transaction2role:text",
        "msdyn_transaction2type:text createdon:stamp",
    ),
    "msdyn_contractlinescheduleofvalue": _columns(
        "msdyn_contractlinescheduleofvalueid:guid msdyn_name:text msdyn_contract:master_lookup",
        "msdyn_contractlineid:master_lookup msdyn_project:master_lookup msdyn_invoicestatus:choice",
        "msdyn_amount:money msdyn_tax:money msdyn_invoicedate:date transactioncurrencyid:master_lookup",
        "createdon:stamp modifiedon:stamp",
    ),
    "salesorder": _columns(
        "salesorderid:master_guid msdyn_salesordernumber:text ordernumber:text msdyn_ordertype:choice name:text",
        "customerid:master_lookup msdyn_company:master_lookup transactioncurrencyid:master_lookup",
        "createdon:stamp modifiedon:stamp",
    ),
    "salesorderdetail": _columns(
        "salesorderdetailid:master_guid salesorderid:master_lookup msdyn_billingmethod:choice",
        "producttypecode:choice lineitemnumber:int productdescription:text msdyn_project:master_lookup",
        "createdon:stamp modifiedon:stamp",
    ),
    "msdyn_project": _columns(
        "msdyn_projectid:master_guid msdyn_projectnumber:text msdyn_subject:text msdyn_owningcompany:master_lookup",
    ),
    "msdyn_projectcontractsplitbillingrule": _columns(
        "msdyn_projectcontractsplitbillingruleid:master_guid msdyn_projectcontractsplitbillingrulenumber:text",
        "msdyn_projectcontractid:master_lookup",
    ),
    "account": _columns(
        "accountid:master_guid accountnumber:text name:text msdyn_billingaccount:master_lookup",
        "msdyn_company:master_lookup",
    ),
    "transactioncurrency": _columns(
        "transactioncurrencyid:master_guid isocurrencycode:text currencyname:text currencyprecision:int",
    ),
    "cdm_company": _columns("cdm_companyid:master_guid cdm_companycode:text cdm_name:text"),
}

_PROPOSAL_LINE = (
    "recid:record proposalid:number {key}:number psacontractlinenum:text taxamount:money dataareaid:company "
    "createddatetime:stamp"
)
_PROPOSAL_DETAIL = "recid:record proposalrefrecid:record amountcur:money dataareaid:company"
_SUBLEDGER = "recid:record {key}:number projid:text qty:quantity currencyid:text transdate:date dataareaid:company"
_POSTED_LINE = (
    "recid:record projinvoiceid:number invoicedate:date {key}:number projid:text currencyid:text qty:quantity "
    "{amount}:money taxamount:money dataareaid:company"
)

FINOPS: dict[str, tuple[Column, ...]] = {
    "projcdsactualsimport": _columns(
        "recid:record actualsimportid:guid actualid:guid transtype:choice transactionclassification:choice",
        "billingtype:choice quantity:quantity unitprice:money amount:money transactioncurrencyid:text",
        "documentdate:date accountingdate:date projectid:text contractid:text contractline:text",
        "fundingsourceid:text invoiceproposalid:number invoiceproposallinetransid:number",
        "projadvancedjournalline:record vouchernumber:number exchangerate:rate accountingamount:money",
        "salestaxamount:money projectdataareaid:company resourcingcompany:company dataareaid:company",
        "createddatetime:stamp modifieddatetime:stamp",
    ),
    "projcdstransactionrelationshipimport": _columns(
        "recid:record connectionid:guid transaction1id:guid transaction1role:text transaction2id:guid",
        "transaction2role:text createddatetime:stamp",
    ),
    "projadvancedjournal": _columns(
        "recid:record projadvancedjournalid:number description:text status:choice posteddatetime:stamp",
        "dataareaid:company",
    ),
    "projadvancedjournalline": _columns(
        "recid:record projadvancedjournal:record status:choice voucher:number accountingdate:date projid:text",
        "projtransid:number quantity:quantity extendedcost:money costcurrency:text costexchangerate:rate",
        "extendedprice:money pricecurrency:text priceexchangerate:rate calculatedtaxamount:money",
        "dataareaid:company createddatetime:stamp modifieddatetime:stamp",
    ),
    "projproposaljour": _columns(
        "recid:record proposalid:number projinvoiceprojid:text invoiceaccount:text currencyid:text payment:text",
        "exchrate:rate invoiceamount:money salesorderbalance:money sumtax:money projinvoiceid:number",
        "dataareaid:company createddatetime:stamp modifieddatetime:stamp",
    ),
    "projinvoicejour": _columns(
        "recid:record projinvoiceid:number proposalid:number invoicedate:date projinvoiceprojid:text",
        "invoiceaccount:text currencyid:text exchrate:rate invoiceamount:money sumtax:money ledgervoucher:number",
        "dataareaid:company createddatetime:stamp",
    ),
    "custtrans": _columns(
        "recid:record accountnum:text voucher:number invoice:number transdate:date currencycode:text",
        "amountcur:money amountmst:money invoiceproject:choice dataareaid:company createddatetime:stamp",
    ),
    "subledgervouchergeneraljournalentry": _columns(
        "recid:record voucher:number voucherdataareaid:company accountingdate:date generaljournalentry:record",
    ),
    "projonacctranssale": _columns(
        "recid:record transid:number amount:money taxamount:money transstatus:choice dataareaid:company",
    ),
    "projcdscontractlinemilestoneimport": _columns(
        "recid:record transactionid:guid currencyid:text amount:money projonaccount:number dataareaid:company",
        "createddatetime:stamp",
    ),
    "generaljournalentry": _columns(
        "recid:record subledgervoucher:number subledgervoucherdataareaid:company accountingdate:date",
    ),
    "generaljournalaccountentry": _columns(
        "recid:record generaljournalentry:record postingtype:choice transactioncurrencycode:text",
        "transactioncurrencyamount:money accountingcurrencyamount:money reportingcurrencyamount:money",
    ),
    "projaccruedrevenuereconciliationline": _columns(
        "recid:record reversaltransid:number correctionamountmst:money voucher:number dataareaid:company",
    ),
    "companyinfo": _columns("recid:master_record dataarea:company name:text"),
    "ledger": _columns(
        "recid:master_record primaryforlegalentity:master_record accountingcurrency:text reportingcurrency:text",
        "defaultexchangeratetype:master_record",
    ),
    "exchangeratecurrencypair": _columns(
        "recid:master_record fromcurrencycode:text tocurrencycode:text exchangeratetype:master_record",
    ),
    "exchangerate": _columns(
        "recid:master_record exchangeratecurrencypair:master_record exchangerate:rate validfrom:date validto:date",
    ),
    "projcontractfixedexchangerate": _columns(
        "recid:master_record projinvoiceprojid:text fromcurrencycode:text exchangerate:rate dataareaid:company",
    ),
    "ledgerfiscalcalendarperiod": _columns(
        "recid:master_record periodname:text startdate:date enddate:date status:choice dataareaid:company",
    ),
    "projrevenueprofile": _columns(
        "recid:master_record profileid:text projectcontractbillingmethod:choice isrevenuehouraccrued:choice",
        "isrevenueexpenseaccrued:choice isrevenueitemaccrued:choice isrevenuefeeaccrued:choice",
        "hourcostpostingmethod:choice expensecostpostingmethod:choice itemcostpostingmethod:choice",
        "onaccountinvoicingmethod:choice dataareaid:company",
    ),
    "projrevenueprofilerule": _columns(
        "recid:master_record projectrevenueprofileid:text projectcontractid:text projectid:text dataareaid:company",
    ),
    **{
        table: _columns(shape.format(key=key, amount="amount" if kind == "onacc" else "lineamount"))
        for kind, key in {
            "empl": "transid",
            "cost": "transid",
            "item": "projtransid",
            "revenue": "transid",
            "onacc": "transid",
        }.items()
        for table, shape in {
            f"projproposal{kind}": _PROPOSAL_LINE,
            f"projproposal{kind}detail": _PROPOSAL_DETAIL,
            f"proj{kind}trans": _SUBLEDGER,
            f"projinvoice{kind}": _POSTED_LINE,
        }.items()
    },
}

LAYOUT = {**DATAVERSE, **FINOPS}

MASTER = {
    "salesorder",
    "salesorderdetail",
    "msdyn_project",
    "msdyn_projectcontractsplitbillingrule",
    "account",
    "transactioncurrency",
    "cdm_company",
    "companyinfo",
    "ledger",
    "exchangeratecurrencypair",
    "exchangerate",
    "projcontractfixedexchangerate",
    "ledgerfiscalcalendarperiod",
    "projrevenueprofile",
    "projrevenueprofilerule",
}
"""Tables that every tile shares."""
