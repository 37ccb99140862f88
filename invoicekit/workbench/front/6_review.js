// What people say: notes, owners, acceptance, signatures. The history decides what is allowed; its words are shown.

const ACTS = [
  ["note", "Write a note"], ["assign", "Give to an owner"], ["timing", "Timing: will settle by itself"], ["escalated", "Escalate"],
  ["accept", "Accept for a reason"], ["agree", "Agree to an acceptance, as second person"],
];

class ActForm {
  constructor({ ask, said, chosen, none, done }) {
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
    this.bar = h("div", { class: "ik-chosen-bar" }, h("strong", {}), button("Record for them", () => this.act.focus()), button("Select none", none));
    this.tell(0);
    this.fit();
  }

  told(review) {
    this.reason.replaceChildren(...Object.entries(review.reasons).map(([code, text]) => h("option", { value: code }, `${code}: ${text}`)));
    this.closed.hidden = review.open;
    this.closed.textContent = review.says ?? "";
  }

  fit() {
    const act = this.act.value;
    this.label.textContent = { note: "Note", assign: "Owner" }[act] ?? "Note (may be empty)";
    this.reasonField.hidden = act !== "accept";
    this.dueField.hidden = act !== "assign";
  }

  tell(count) {
    this.bar.hidden = !count;
    this.bar.firstChild.textContent = `${count} selected`;
    this.count.textContent = count ? `With the ${count} selected ${count === 1 ? "finding" : "findings"}` : "No finding is selected";
  }

  async send(ask, said, chosen, done) {
    const findings = [...chosen()];
    if (!findings.length) return said("Nothing was recorded: select findings first, with the boxes at the left of the rows.");
    const act = this.act.value;
    const marks = act === "timing" || act === "escalated";
    const text = act === "accept" ? this.reason.value : marks ? act : this.text.value;
    const note = act === "note" || act === "assign" ? "" : this.text.value;
    const answer = await ask({ kind: "act", act: marks ? "mark" : act, findings, text, note, due: act === "assign" ? this.due.value : "", by: this.by.value });
    if (!answer) return;
    const refused = answer.refused_count ? ` Refused for ${answer.refused_count}: ${answer.refused.join(" ")}` : "";
    if (answer.done.length) this.text.value = "";
    await done(answer.review);
    said(`Recorded for ${answer.done.length} of ${findings.length} selected.${refused}`, answer.refused_count > 0);
  }
}

class SignForm {
  constructor({ ask, said, companies, told }) {
    this.list = h("div", {});
    const company = choice(companies.map(([value]) => [value, value]).filter(([value]) => value));
    const period = h("input", { type: "text", autocomplete: "off", placeholder: "such as 2026-10" });
    const despite = h("input", { type: "text", autocomplete: "off" });
    const by = h("input", { type: "text", autocomplete: "name" });
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
    const rows = review.signatures.map((one) => h("tr", {}, [one.company, one.period, one.state, one.prepared, one.reviewed ?? "", one.void ?? ""].map((text) => h("td", {}, data(text)))));
    this.list.replaceChildren(rows.length ? table("Signatures", ["Company", "Period", "State", "Prepared by", "Reviewed by", "Void, because"], rows)
      : h("p", {}, review.open ? "Nothing is signed yet." : review.says));
  }
}
