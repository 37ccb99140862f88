// What people say: notes, owners, acceptance, signatures. The history decides what is allowed; its words are shown.

const ACTS = [
  ["note", "Write a note"], ["assign", "Give to an owner"], ["timing", "Timing: will settle by itself"], ["escalated", "Escalate"],
  ["accept", "Accept for a reason"], ["agree", "Agree to an acceptance, as second person"],
];

const counted = (count, one, many) => `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
const rowsOf = (count) => counted(count, "row", "rows");

// What is about to be recorded of many: how many, and their money. Promises whether to go on; Escape says no.
function confirmed(place, what, says, sum) {
  const title = h("h2", { id: unique("confirm") }, `${what}: ${rowsOf(sum.count)}`);
  const rows = sum.money.map((row) => h("tr", {}, h("th", { scope: "row" }, data(row.currency ?? "no currency")),
    h("td", { class: "ik-number" }, Number(row.findings).toLocaleString("en")), h("td", { class: "ik-number" }, data(row.open ?? "no amount"))));
  return new Promise((resolve) => {
    const close = (answer) => () => { dialog.returnValue = answer; dialog.close(answer); };
    const dialog = h("dialog", { class: "ik-confirm", "aria-labelledby": title.id, onclose: () => { dialog.remove(); resolve(dialog.returnValue === "yes"); } },
      title, says.text && says.act !== "mark" ? h("p", {}, data(says.text)) : null, says.note ? h("p", {}, data(says.note)) : null,
      h("p", {}, "All that match the filter, on every page. Each has an entry of its own in the history."),
      table("By currency, amounts without sign", ["Currency", "#Rows", "#Amounts"], rows),
      h("p", { class: "ik-pages" }, button("Do not record", close("no"), { autofocus: "" }), button(`Record for ${rowsOf(sum.count)}`, close("yes"))));
    place.append(dialog);
    dialog.showModal();
  });
}

class ActForm {
  constructor({ ask, said, chosen, none, every, done }) {
    this.count = h("legend", {}, "No finding is selected");
    this.act = choice(ACTS, { onchange: () => this.fit() });
    this.text = h("input", { type: "text", autocomplete: "off" });
    this.reason = h("select");
    this.due = h("input", { type: "date" });
    this.by = h("input", { type: "text", autocomplete: "name" });
    this.label = h("label", {}, "Note");
    this.text.id = unique("field");
    this.label.setAttribute("for", this.text.id);
    this.textField = h("div", { class: "ik-field ik-wide" }, this.label, this.text);
    [this.reasonField, this.dueField] = [labelled("Reason", this.reason), labelled("Due (may be empty)", this.due)];
    this.closed = h("p", { class: "ik-soft", hidden: "" });
    this.element = h("form", { class: "ik-act", onsubmit: (event) => { event.preventDefault(); this.send(ask, said, chosen, done); } },
      h("fieldset", {}, this.count, this.closed, h("div", { class: "ik-filters" }, labelled("What to record", this.act), this.textField, this.reasonField, this.dueField,
        labelled("Your name (empty: this computer's user)", this.by), h("button", { type: "submit" }, "Record"))));
    this.bar = h("div", { class: "ik-chosen-bar" }, h("strong", {}), button("Record for them", () => this.act.focus()), 
      this.every = button("", every), button("Select none", none));
    this.tell({ count: 0, every: false, total: 0, pages: 1 });
    this.fit();
  }

  told(review) {
    this.reason.replaceChildren(...Object.entries(review.reasons).map(([code, text]) => h("option", { value: code }, `${code}: ${text}`)));
    this.closed.hidden = review.open;
    this.closed.textContent = review.says ?? "";
    this.by.value ||= review.by ?? "";
  }

  fit() {
    const act = this.act.value;
    this.label.textContent = { note: "Note", assign: "Owner" }[act] ?? "Note (may be empty)";
    this.reasonField.hidden = act !== "accept";
    this.dueField.hidden = act !== "assign";
  }

  tell({ count, every, total, pages }) {
    this.bar.hidden = !count;
    this.bar.firstChild.textContent = every ? `All ${count.toLocaleString("en")} that match are selected` : `${count.toLocaleString("en")} selected`;
    this.every.hidden = every || pages < 2;
    this.every.textContent = `Select all ${total.toLocaleString("en")} that match`;
    this.count.textContent = !count ? "No finding is selected" : every ? `With all ${rowsOf(count)} that match the filter` : `With the ${count} selected ${count === 1 ? "finding" : "findings"}`;
  }

  // What is asked of the history, but for whom.
  get says() {
    const act = this.act.value;
    const marks = act === "timing" || act === "escalated";
    return {
      act: marks ? "mark" : act,
      text: act === "accept" ? this.reason.value : marks ? act : this.text.value,
      note: act === "note" || act === "assign" ? "" : this.text.value,
      due: act === "assign" ? this.due.value : "",
      by: this.by.value,
    };
  }

  async send(ask, said, chosen, done) {
    const { every, filter, findings } = chosen();
    if (!every && !findings.length) return said("Nothing was recorded: select findings first, with the boxes at the left of the rows.");
    const says = this.says;
    let [request, count] = [{ kind: "act", findings, ...says }, findings.length];
    if (every) {
      const sum = await ask({ kind: "sum", filter });
      if (!sum) return;
      if (!(await confirmed(this.element, this.act.selectedOptions[0].textContent, says, sum))) return said("Nothing was recorded.");
      said(`Recording for ${rowsOf(sum.count)} …`);
      [request, count] = [{ kind: "act_on_all", filter, count: sum.count, ...says }, sum.count];
    }
    const answer = await ask(request);
    if (!answer) return;
    const refusals = answer.refused.map((one) => `${one.why} (${one.count > 1 ? `${one.count.toLocaleString("en")}: ` : ""}${one.first.join(", ")}${one.count > one.first.length ? ", …" : ""})`);
    const refused = refusals.length ? ` Refused for ${answer.refused.reduce((sum, one) => sum + one.count, 0).toLocaleString("en")}: ${refusals.join(" ")}` : "";
    if (answer.done) this.text.value = "";
    await done(answer.review);
    said(`Recorded for ${answer.done.toLocaleString("en")} of ${count.toLocaleString("en")} selected.${refused}`, refusals.length > 0);
  }
}

class SignForm {
  constructor({ ask, said, companies, told }) {
    this.list = h("div", {});
    const company = choice(companies.map(([value]) => [value, value]).filter(([value]) => value));
    const period = h("input", { type: "text", autocomplete: "off", placeholder: "such as 2026-10" });
    const despite = h("input", { type: "text", autocomplete: "off" });
    const by = this.by = h("input", { type: "text", autocomplete: "name" });
    const send = async (act) => {
      const answer = await ask({ kind: "sign", act, company: company.value, period: period.value, despite: act === "sign_off" ? despite.value : "", by: by.value });
      if (!answer) return;
      told(answer.review);
      said(act === "sign_off" ? `${company.value} is signed by its preparer; a reviewer is awaited.` : `${company.value} is reviewed and signed.`);
    };
    this.element = h("details", { class: "ik-sign" }, h("summary", {}, "Sign off a company"), this.list,
      h("form", { class: "ik-filters", onsubmit: (event) => event.preventDefault() },
        labelled("Company to sign", company), labelled("Period (empty: the run's month)", period), labelled("Why it is signed although something is open", despite), labelled("Signed by (empty: this computer's user)", by),
        button("Sign as preparer", () => send("sign_off")), button("Sign as reviewer", () => send("review"))));
  }

  told(review) {
    this.by.value ||= review.by ?? "";
    const rows = review.signatures.map((one) => h("tr", {}, [one.company, one.period, one.state, one.prepared, one.reviewed ?? "", one.void ?? ""].map((text) => h("td", {}, data(text)))));
    this.list.replaceChildren(rows.length ? table("Signatures", ["Company", "Period", "State", "Prepared by", "Reviewed by", "Void, because"], rows)
      : h("p", {}, review.open ? "Nothing is signed yet." : review.says));
  }
}
