// What is looked at: search, drop-downs, and what was drilled into, which can be taken off again.

const WHICH = [
  ["findings", "All findings"], ["missing", "Missing"], ["unexpected", "Unexpected"], ["ambiguous", "Ambiguous"], ["duplicate", "Duplicate"],
  ["different", "Different"], ["broken", "Broken"], ["waiting", "Waiting, not yet due"],
  ["blocked", "Blocked by another finding"], ["all", "All rows"],
];
const SEVERITY = [["", "Any"], ["high", "High"], ["medium", "Medium"], ["low", "Low"]];
const AGE = [["", "Any"], ..."0 to 7 days,8 to 30 days,31 to 90 days,over 90 days,not known".split(",").map((age) => [age, age])];
const ANSWER = [["", "Answered or not"], ["open", "Not answered"], ["answered", "Answered"]];
const NONE = "\u0000none"; // the value of "none is named", which the back end knows as ''
const DRILLED = { first_cause: "First cause", invoice: "Invoice", currency: "Currency" };
const WAIT = 250; // milliseconds after the last key

function options(pairs, none) {
  return [["", "Any"], ...(pairs || []).map(([value, count]) => [value || NONE, `${value || none} (${count})`])];
}

class Filters {
  constructor(choices, changed) {
    this.drilled = {};
    this.changed = changed;
    const now = () => this.tell();
    let timer;
    const soon = () => { clearTimeout(timer); timer = setTimeout(now, WAIT); };
    this.controls = {
      search: h("input", { type: "search", oninput: soon, autocomplete: "off", spellcheck: false }),
      which: choice(WHICH, { onchange: now }),
      company: choice(options(choices.company, "no company"), { onchange: now }),
      rule: choice(options(choices.rule, "none"), { onchange: now }),
      severity: choice(SEVERITY, { onchange: now }),
      age: choice(AGE, { onchange: now }),
      owner: choice([...options(choices.owner, "nobody"), [NONE, "Nobody"]], { onchange: now }),
      answer: choice(ANSWER, { onchange: now }),
    };
    this.chips = h("p", { class: "ik-chips" });
    const names = { search: "Search", which: "Show", company: "Company", rule: "Rule", severity: "Severity", age: "Age", owner: "Owner", answer: "Answer" };
    this.element = h("form", { class: "ik-filters", role: "search", "aria-label": "Filter the findings", onsubmit: (event) => { event.preventDefault(); now(); } },
      Object.entries(names).map(([name, text]) => labelled(text, this.controls[name])),
      button("Clear all filters", () => this.set({})));
  }

  get values() {
    const values = { ...this.drilled };
    for (const [name, control] of Object.entries(this.controls)) {
      if (control.value) values[name] = control.value === NONE ? "" : control.value;
    }
    return values;
  }

  // The filter is this and nothing else.
  set(values) {
    this.drilled = {};
    for (const [name, control] of Object.entries(this.controls)) {
      const wanted = values[name];
      control.value = wanted === "" ? NONE : wanted ?? (name === "which" ? "findings" : "");
    }
    for (const name of Object.keys(DRILLED)) if (values[name] !== undefined && values[name] !== null) this.drilled[name] = values[name];
    this.tell();
  }

  tell() {
    this.chips.replaceChildren(...Object.entries(this.drilled).map(([name, value]) =>
      button(`${DRILLED[name]}: ${value || "none"}`, () => { delete this.drilled[name]; this.controls.search.focus(); this.tell(); },
        { "aria-label": `Take off the filter ${DRILLED[name]}: ${value || "none"}`, class: "ik-chip" })));
    this.changed();
  }
}
