// Roles are written out, because the style sheet makes a card of a row where it is narrow.
// The queue: a table whose heads sort, whose rows are chosen and opened, and the pages of it.

const HEADS = [
  ["rule", "Finding"], ["severity", "Severity"], ["subject", "Subject"], ["company", "Company"], ["invoice", "Invoice"],
  ["amount", "Amount"], ["age", "Age"], ["first_cause", "First cause"], ["state", "State"], ["owner", "Owner and answer"],
];

class QueueTable {
  constructor({ open, changed }) {
    Object.assign(this, { open, changed, sort: "place", descending: false, page: 1, pages: 1, size: 50, chosen: new Set(), every: false, total: 0, ids: [] });
    this.all = h("input", { type: "checkbox", "aria-label": "Select all on this page", onchange: () => this.chooseAll() });
    this.heads = HEADS.map(([name, text]) =>
      h("th", { scope: "col", role: "columnheader", class: `ik-${name}` }, button(text, () => this.sortBy(name))));
    this.caption = h("caption", {}, "Findings");
    this.body = h("tbody", { role: "rowgroup", onkeydown: (event) => this.move(event) });
    this.skip = h("a", { href: "#", class: "ik-skip", onclick: (event) => { event.preventDefault(); this.previous.focus(); } }, "Skip the rows");
    this.region = h("div", { class: "ik-scroll", role: "region", tabindex: 0, "aria-label": "Findings" },
      h("table", { class: "ik-queue", role: "table" }, this.caption,
        h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, h("td", { role: "cell" }, this.all), this.heads)), this.body));
    this.previous = button("Previous page", () => this.turn(-1));
    this.next = button("Next page", () => this.turn(1));
    this.place = h("span", {});
    this.sizes = choice([["25", "25"], ["50", "50"], ["100", "100"], ["200", "200"]], { onchange: () => { this.size = Number(this.sizes.value); this.restart(); } });
    this.sizes.value = "50";
    this.element = h("div", {}, this.skip, this.region,
      h("nav", { class: "ik-pages", "aria-label": "Pages of findings" }, this.previous, this.place, this.next, labelled("Rows a page", this.sizes)));
  }

  get asks() {
    return { sort: this.sort, descending: this.descending, page: this.page, size: this.size };
  }

  restart() { this.page = 1; this.changed(); }

  turn(by) { this.page += by; this.changed(); }

  // Once up, twice down, a third time back to the order of the process; amount and age begin with the largest.
  sortBy(name) {
    const first = name === "amount" || name === "age";
    if (this.sort !== name) [this.sort, this.descending] = [name, first];
    else if (this.descending === first) this.descending = !first;
    else [this.sort, this.descending] = ["place", false];
    this.restart();
  }

  show(answer) {
    const at = this.focused();
    [this.page, this.pages, this.total, this.ids] = [answer.page, answer.pages, answer.total, answer.rows.map((row) => row.finding_id)];
    this.caption.textContent = `Findings: ${answer.total.toLocaleString("en")}. A head sorts; arrow keys or j and k go from row to row.`;
    this.body.replaceChildren(...answer.rows.map((row) => this.row(row)));
    HEADS.forEach(([name], place) => this.heads[place].setAttribute("aria-sort", name !== this.sort ? "none" : this.descending ? "descending" : "ascending"));
    this.place.textContent = `Page ${this.page.toLocaleString("en")} of ${this.pages.toLocaleString("en")}`;
    this.previous.setAttribute("aria-disabled", this.page <= 1);
    this.next.setAttribute("aria-disabled", this.page >= this.pages);
    this.tellAll();
    if (at) (this.controls(at.row)[at.control] || this.region).focus();
  }

  row(row) {
    const box = h("input", { type: "checkbox", "aria-label": `Select ${row.rule} ${row.outcome}, ${row.subject}`, onchange: () => this.choose(row.finding_id, box.checked) });
    box.checked = this.has(row.finding_id);
    const cell = (name, text, ...children) => h("td", { role: "cell", class: `ik-${name}`, "data-head": text }, ...children);
    const said = [row.owner ? data(row.owner) : null, row.disposition ? h("div", { class: "ik-soft" }, data(row.disposition)) : null,
      row.notes !== "0" ? h("div", { class: "ik-soft" }, `${row.notes} ${row.notes === "1" ? "note" : "notes"}`) : null];
    return h("tr", { role: "row", class: box.checked ? "ik-chosen" : null },
      h("td", { role: "cell", class: "ik-box" }, box),
      cell("rule", "Finding", data(row.rule), " ", h("strong", { class: `ik-${row.outcome}` }, row.outcome), row.differs ? h("div", { class: "ik-soft" }, data(row.differs)) : null),
      cell("severity", "Severity", row.severity),
      h("th", { scope: "row", role: "rowheader", class: "ik-subject", "data-head": "Subject" }, button(data(row.subject), () => this.open(row.finding_id), { class: "ik-link" })),
      cell("company", "Company", data(row.company)),
      cell("invoice", "Invoice", data(row.invoice)),
      cell("amount", "Amount", data(money(row.amount, row.currency))),
      cell("age", "Age", days(row.age_days)),
      cell("first_cause", "First cause", data(row.first_cause)),
      cell("state", "State", row.state),
      cell("owner", "Owner and answer", said));
  }

  controls(row) { return this.body.rows[Math.min(row, this.body.rows.length - 1)]?.querySelectorAll("input, button") || []; }

  focused() {
    const row = document.activeElement?.closest?.("tr");
    if (!row || !this.body.contains(row)) return null;
    return { row: row.sectionRowIndex, control: [...row.querySelectorAll("input, button")].indexOf(document.activeElement) };
  }

  move(event) {
    const by = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
    const at = this.focused();
    if (!by || !at || event.ctrlKey || event.metaKey || event.altKey) return;
    const to = at.row + by;
    if (to < 0 || to >= this.body.rows.length) return;
    event.preventDefault();
    event.stopPropagation(); // j and k are a notebook's keys, too
    this.controls(to)[at.control].focus();
  }

  has(id) { return this.every || this.chosen.has(id); }

  // From all that match to those of this page, one of which is about to be changed.
  narrow() {
    if (!this.every) return;
    this.every = false;
    this.chosen = new Set(this.ids);
  }

  choose(id, yes) {
    this.narrow();
    this.chosen[yes ? "add" : "delete"](id);
    this.tellAll();
  }

  chooseAll() {
    this.narrow();
    for (const id of this.ids) this.chosen[this.all.checked ? "add" : "delete"](id);
    this.tellAll();
  }

  chooseEvery() {
    this.every = true;
    this.tellAll();
  }

  // Another filter lets other rows through: those that were selected one by one stay so, "all" was said of the old ones.
  forgetEvery() { this.every = false; }

  forget() { this.every = false; this.chosen.clear(); this.tellAll(); }

  tellAll() {
    [...this.body.rows].forEach((row, place) => {
      const yes = this.has(this.ids[place]);
      row.classList.toggle("ik-chosen", yes);
      row.querySelector("input").checked = yes;
    });
    const here = this.ids.filter((id) => this.has(id)).length;
    this.all.checked = here > 0 && here === this.ids.length;
    this.all.indeterminate = here > 0 && here < this.ids.length;
    this.onchoice?.({ count: this.every ? this.total : this.chosen.size, every: this.every, total: this.total, pages: this.pages });
  }
}
