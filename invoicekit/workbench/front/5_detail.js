// One finding: why, what next, both sides next to each other, the rows of both systems, and the invoice's way.

function sidesTable(sides) {
  const many = (count, text) => Array.from({ length: Math.max(1, count) }, (_, place) => (count > 1 ? `${text}, row ${place + 1}` : text));
  const left = many(sides.expected_rows, sides.in ? `As it should be, from ${sides.from}` : `In ${sides.from}`);
  const right = sides.in ? many(sides.observed_rows, `As it is, in ${sides.in}`) : [];
  const cells = (values, count, line) => {
    if (values === null) return Array.from({ length: Math.max(1, count) }, () => h("td", { class: "ik-soft" }, "not in this table"));
    if (!count) return [h("td", { class: "ik-absent" }, line.key ? "no such row" : "")];
    return values.map((value) => h("td", { class: line.differs ? "ik-differs" : null },
      value === null ? h("span", { class: "ik-soft" }, "empty") : data(value), line.differs ? h("strong", {}, " differs") : null));
  };
  const rows = sides.lines.map((line) => h("tr", {},
    h("th", { scope: "row" }, line.name, line.key ? h("span", { class: "ik-soft" }, " key") : line.compared ? h("span", { class: "ik-soft" }, " compared") : null),
    cells(line.expected, sides.expected_rows, line), sides.in ? cells(line.observed, sides.observed_rows, line) : []));
  return table("Both sides, column by column", ["Column", ...left, ...right], rows);
}

function systemTables(tables) {
  const of = (system) => tables.filter((one) => one.system === system).map((one) => {
    if (!one.rows.length) return h("p", {}, `${one.title}: no row.`);
    const rows = one.columns.map((name, place) => h("tr", {}, h("th", { scope: "row" }, name),
      one.rows.map((row) => h("td", { class: one.differs.includes(name) ? "ik-differs" : null }, row[place] === null ? h("span", { class: "ik-soft" }, "empty") : data(row[place]), one.differs.includes(name) ? h("strong", {}, " differs") : null))));
    return table(`${one.title}, ${system}`, ["Column", ...one.rows.map((_, place) => `Row ${place + 1}`)], rows);
  });
  const systems = ["Dataverse", "Finance"].map((system) => h("div", {}, h("h3", {}, system), of(system)));
  return tables.length ? h("div", { class: "ik-systems" }, systems) : h("p", {}, "The finding names no actual and no invoice: what is known of it stands above.");
}

function traceTable(found) {
  const rows = found.steps.map((step) => h("tr", { class: step.done ? null : "ik-stopped" },
    h("th", { scope: "row" }, step.rule), h("td", { class: "ik-number" }, step.expected_rows), h("td", { class: "ik-number" }, step.observed_rows),
    h("td", { class: "ik-number" }, step.expected ?? ""), h("td", { class: "ik-number" }, step.observed ?? ""),
    h("td", {}, step.outcome, step.rule === found.stopped ? h("strong", {}, " stopped here") : null)));
  return [table(`The way of ${found.invoice}, ${found.currency ?? ""}`, ["Arrow", "#Rows expected", "#Rows observed", "#Expected", "#Observed", "Outcome"], rows),
    h("p", {}, found.verdict), found.broken.map((said) => h("p", {}, said)),
    found.through ? null : h("p", {}, h("strong", {}, "Next: "), found.fix ?? "")];
}

class Detail {
  constructor({ ask, drill, back }) {
    Object.assign(this, { ask, drill, back });
    this.element = h("section", { class: "ik-detail", hidden: "" });
  }

  close() {
    this.element.hidden = true;
    this.element.replaceChildren();
    this.back();
  }

  show(answer) {
    const found = answer.finding;
    const title = h("h2", { tabindex: -1, id: unique("title") }, data(found.rule), " ", found.outcome, ": ", data(found.subject));
    const facts = [["Company", found.company], ["Contract", found.contract], ["Project", found.project], ["Invoice", found.invoice],
      ["Expected", money(found.expected, found.currency)], ["Observed", money(found.observed, found.currency)], ["Amount", money(found.amount, found.currency)],
      ["Age", days(found.age_days)], ["Severity", found.severity], ["State", found.state],
      ["First cause", found.first_cause], ["Owner", found.owner], ["Due", found.due], ["Answer", found.disposition], ["Finding", found.finding_id]];
    const traced = h("div", {});
    const parts = answer.columns.filter((column) => column.from_amount !== null && column.from_amount !== undefined);
    this.element.setAttribute("aria-labelledby", title.id);
    this.element.replaceChildren(title,
      h("p", {}, button("Back to the queue", () => this.close())),
      h("p", {}, h("strong", {}, "Rule: "), answer.says),
      found.why ? h("p", {}, h("strong", {}, "Why: "), data(found.why)) : "",
      found.fix ? h("p", {}, h("strong", {}, "Next: "), data(found.fix)) : "",
      h("dl", { class: "ik-facts" }, facts.filter(([, value]) => value).map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, data(value))))),
      ...parts.map((part) => h("p", {}, `Of the difference in ${part.name}: ${part.from_amount} from the amount, ${part.from_rate} from the rate.`)),
      found.blocked_by ? h("p", {}, button("Open the finding that blocks it", () => this.open(found.blocked_by))) : "",
      sidesTable(answer.sides), query(answer.sides.sql),
      found.invoice ? h("p", {}, button("Follow the invoice through both systems", () => this.trace(found.invoice, traced)), " ",
        button("List all rows of this invoice", () => this.drill({ which: "all", invoice: found.invoice }))) : "",
      traced,
      h("h3", {}, "The rows of both systems"), systemTables(answer.rows),
      answer.story.length ? table("What happened to it", ["When", "Who", "What"], answer.story.map((step) => h("tr", {}, step.map((text) => h("td", {}, data(text)))))) : "");
    this.element.hidden = false;
    title.focus();
    title.scrollIntoView({ block: "start" });
  }

  async open(id) {
    const answer = await this.ask({ kind: "finding", finding_id: id });
    if (answer) this.show(answer);
  }

  async trace(invoice, place) {
    const answer = await this.ask({ kind: "trace", invoice });
    if (!answer) return;
    place.replaceChildren(...traceTable(answer));
    place.querySelector("[tabindex]").focus();
  }
}
