// Two ways into the queue: the bars of the bridge, and the findings in groups. A bar or a group is a filter.

function bridgeTable(answer, drill) {
  if (!answer.rows.length) return h("p", {}, "Both sides agree at every arrow: there is nothing to drill into.");
  const rows = answer.rows.map((row) => {
    const bar = h("span", { class: `ik-bar ik-${row.outcome}`, "aria-hidden": true });
    bar.style.width = `${row.width}%`;
    const amount = money(row.amount, row.currency);
    return h("tr", {},
      h("th", { scope: "row" }, data(row.company ?? "no company"), " ", data(row.currency ?? "")),
      h("td", { class: "ik-arrow" }, row.arrow),
      h("td", { class: "ik-bars" }, button([h("span", {}, `${row.outcome} `, data(amount)), bar], () =>
        drill({ which: row.outcome, rule: row.arrow, company: row.company ?? "", currency: row.currency ?? "" }), { class: "ik-part" })),
      h("td", { class: "ik-number" }, row.expected), h("td", { class: "ik-number" }, row.observed));
  });
  return table("Where the two sides part: a bar lists its rows in the queue", ["Company", "Arrow", "What parts them", "#Expected", "#Observed"], rows);
}

function groupTable(by, answer, filter, drill) {
  const names = { first_cause: "First cause", company: "Company", age: "Age" };
  const rows = answer.rows.map((row) => h("tr", {},
    h("th", { scope: "row" }, button(data(row.name || "none"), () => drill({ ...filter, [by]: row.name }), { class: "ik-link" })),
    h("td", { class: "ik-number" }, row.findings),
    h("td", { class: "ik-number" }, data(row.open === null ? "no amount" : money(row.open, row.currency)))));
  return table(`Findings by ${names[by].toLowerCase()}, per currency: a group lists its rows in the queue`, [names[by], "#Findings", "#Amounts, without sign"], rows);
}
