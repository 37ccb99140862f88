// Elements are made here, and text only ever becomes text: nothing in this program reads a value as HTML.

let made = 0;
const unique = (name) => `ik-${name}-${(made += 1)}`;

// An element with attributes (on… are listeners, true and false are ARIA's words) and children, strings or elements.
function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== null) element.setAttribute(name, String(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

// A value of the data: set apart, so that its own writing direction turns nothing around it.
const data = (value) => h("bdi", {}, value === null || value === undefined ? "" : String(value));

const money = (amount, currency) => (amount === null ? "" : currency ? `${amount} ${currency}` : amount);

const days = (count) => (count === null ? "" : `${count} ${count === "1" ? "day" : "days"}`);

function labelled(text, control) {
  control.id ||= unique("field");
  return h("div", { class: "ik-field" }, h("label", { for: control.id }, text), control);
}

// A drop-down of [value, text] pairs.
function choice(options, attributes = {}) {
  const select = h("select", attributes);
  for (const [value, text] of options) select.append(h("option", { value }, text));
  return select;
}

// A button that stays where it is when it has nothing to do, so that the keyboard does not lose its place.
function button(text, onclick, attributes = {}) {
  return h("button", {
    type: "button",
    ...attributes,
    onclick: (event) => event.currentTarget.getAttribute("aria-disabled") !== "true" && onclick(event),
  }, text);
}

// A table in a region that can be scrolled by keyboard. A head that begins with # stands over numbers.
function table(caption, heads, rows) {
  const head = (text) => h("th", { scope: "col", class: text.startsWith("#") ? "ik-number" : null }, text.replace(/^#/, ""));
  return h("div", { class: "ik-scroll", role: "region", tabindex: 0, "aria-label": caption },
    h("table", {}, h("caption", {}, caption),
      h("thead", {}, h("tr", {}, heads.map(head))),
      h("tbody", {}, rows)));
}

function query(sql, milliseconds) {
  const took = milliseconds === undefined ? "" : `, ${milliseconds} ms`;
  return h("details", { class: "ik-query" },
    h("summary", {}, `The query that was run${took}`),
    [sql].flat().map((text) => h("pre", { tabindex: 0 }, text)));
}
