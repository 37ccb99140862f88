// Puts the parts together. `send` takes a request and promises the answer: by fetch (page) or by messages (widget).

const BY = [["", "No groups"], ["first_cause", "First cause"], ["company", "Company"], ["age", "Age"]];

export async function mount(place, send) {
  const status = h("p", { class: "ik-status", role: "status" }, "Reading the findings …");
  const root = h("section", { class: "ik", "aria-label": "Review of findings" }, status);
  place.append(root);
  const said = (text, bad = false) => {
    status.textContent = text;
    status.classList.toggle("ik-bad", bad);
  };
  // The answer, or nothing, and the reason said.
  const ask = async (request) => {
    const answer = await send(request).catch((problem) => ({ error: `The workbench does not answer: ${problem.message}. Is it still running?` }));
    if (!answer.error) return answer;
    said(answer.error, true);
    return null;
  };

  const start = await ask({ kind: "start" });
  if (!start) return;
  let [asked, opened, shown] = [0, null, {}]; // `shown`: the filter of the rows that are there to see
  const shownQuery = h("div", {});
  const groups = h("div", { class: "ik-groups" });
  const by = choice(BY, { onchange: () => showGroups() });
  const table_ = new QueueTable({ open: (id) => { opened = document.activeElement; detail.open(id); }, changed: () => showPage() });
  const filters = new Filters(start.choices, () => { table_.forgetEvery(); showGroups(); table_.restart(); });
  const drill = (values) => { detail.element.hidden = true; filters.set(values); table_.region.focus(); table_.region.scrollIntoView({ block: "nearest" }); };
  const back = () => { (opened?.isConnected ? opened : table_.region).focus(); };
  const detail = new Detail({ ask, drill, back });
  const told = (review) => { acts.told(review); signs.told(review); };
  const acts = new ActForm({ ask, said, none: () => { table_.forget(); table_.region.focus(); },
    chosen: () => ({ every: table_.every, filter: shown, findings: [...table_.chosen] }),
    every: () => { table_.chooseEvery(); acts.bar.querySelector("button").focus(); said(`All ${table_.total.toLocaleString("en")} rows that match the filter are selected, on every page.`); },
    done: async (review) => { told(review); table_.forget(); await showPage(); } });
  const signs = new SignForm({ ask, said, companies: start.choices.company ?? [], told });
  table_.onchoice = (choice_) => acts.tell(choice_);

  async function showPage() {
    const mine = (asked += 1);
    const filter = filters.values;
    const answer = await ask({ kind: "page", filter, ...table_.asks });
    if (!answer || mine !== asked) return; // a later question is on its way
    shown = filter;
    table_.show(answer);
    shownQuery.replaceChildren(query(answer.sql, answer.milliseconds));
    said(`${rowsOf(answer.total)}, page ${answer.page} of ${answer.pages}.`);
  }

  async function showGroups() {
    if (!by.value) return groups.replaceChildren();
    const answer = await ask({ kind: "groups", by: by.value, filter: filters.values });
    if (answer) groups.replaceChildren(groupTable(by.value, answer, filters.values, (values) => { by.value = ""; drill(values); }), query(answer.sql, answer.milliseconds));
  }

  const bridge = h("details", { class: "ik-bridge" }, h("summary", {}, "The bridge: where the money parts"));
  bridge.addEventListener("toggle", async () => {
    if (!bridge.open || bridge.children.length > 1) return;
    const answer = await ask({ kind: "bridge" });
    if (answer) bridge.append(bridgeTable(answer, drill), query(answer.sql, answer.milliseconds));
  });
  filters.element.append(labelled("Group by", by));
  const number = (outcomes) => outcomes.reduce((sum, name) => sum + Number(start.counts[name] ?? 0), 0);
  const listed = "missing unexpected ambiguous duplicate different broken".split(" ");
  root.prepend(h("p", { class: "ik-head" }, `As of ${start.as_of}: ${counted(number(listed), "finding", "findings")}, ${rowsOf(number(["waiting"]))} waiting, ${number(["blocked"]).toLocaleString("en")} blocked`));
  root.append(bridge, filters.element, filters.chips, groups, acts.bar,
    table_.element, shownQuery, acts.element, signs.element, detail.element);
  told(start.review);
  await showPage();
}

// A widget: questions and answers are messages, so that no finding becomes part of the notebook's saved state.
export default {
  render({ model, el }) {
    const waiting = new Map();
    const answer = (message) => {
      waiting.get(message.question)?.(message.answer);
      waiting.delete(message.question);
    };
    model.on("msg:custom", answer);
    mount(el, (request) => new Promise((resolve) => {
      const question = unique(`question-${Math.random().toString(36).slice(2)}`);
      waiting.set(question, resolve);
      model.send({ question, request });
    }));
    return () => model.off("msg:custom", answer);
  },
};
