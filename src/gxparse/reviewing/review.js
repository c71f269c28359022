
"use strict";
(() => {
  const SCHEMA = "gxparse/decisions/1";
  const FIELDS = ["report", "finding", "decision", "changes", "comment", "source", "agency", "year", "message"];
  const WORDS = {
    none: ["没有符合条件的规则", "no such findings"],
    count: ["第 {0} 条,共 {1} 条", "{0} of {1}"],
    todo: ["待决定 {0}", "{0} to decide"],
    accept: ["决定:接受更正", "decided: correction accepted"],
    right: ["决定:报告无误", "decided: the report is right"],
    ignore: ["决定:忽略", "decided: ignored"],
    along: ["随已接受的更正成立", "holds with the correction that is accepted"],
    loaded: ["读入 {0} 项决定", "{0} decisions loaded"],
    replaced: ["其中 {0} 项取代了本页原有的不同决定", "{0} of them replace other decisions that were made here"],
    elsewhere: ["其中 {0} 项不属于本页的规则,保存时保留", "{0} of them are of no finding here; they are kept when you save"],
    unreadable: ["不是 gxparse 的决定文件:{0}", "no file of gxparse decisions: {0}"],
    saved: ["已保存 {0} 项决定", "{0} decisions saved"],
  };
  const byId = (id) => document.getElementById(id);
  const say = (key, ...values) => {
    const text = WORDS[key][isEnglish() ? 1 : 0];
    return values.reduce((said, value, place) => said.replace(`{${place}}`, () => value), text);
  };
  const isEnglish = () => document.documentElement.dataset.lang === "en";
  const messageOf = (item, lang) => (item.querySelector(`.what [lang=${lang}]`) ?? item.querySelector(".what")).textContent;
  // A file of decisions is as little trusted as a report: nothing in it shows others in another order than they stand.
  const visible = (text) => text.replace(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "\ufffd");
  const tell = (text) => { byId("live").textContent = text; };

  const templates = [...document.querySelectorAll("template.report")];
  const decisions = new Map(); // "fingerprint finding" → what a file of decisions says of it
  const drafts = new Map(); // the same names → a comment on what is not decided yet
  let saved = true;
  let report = -1;

  const fingerprint = (number = report) => templates[number].dataset.fingerprint;
  const nameOf = (item, number = report) => `${fingerprint(number)} ${item.dataset.finding}`;
  const itemsOf = (number) =>
    [...(number === report ? byId("findings") : templates[number].content).querySelectorAll("li.finding")];

  // -- decisions ---------------------------------------------------------------------------------

  const keyOfDecision = (made) => `${made.report} ${made.finding}`;
  const decisionOf = (item, number = report) => decisions.get(nameOf(item, number));
  const mendedAlong = (item, number = report) =>
    item.dataset.part !== undefined &&
    itemsOf(number).some((other) => other.dataset.part === item.dataset.part && decisionOf(other, number)?.decision === "accept");
  const isSettled = (item, number = report) => Boolean(decisionOf(item, number)?.decision) || mendedAlong(item, number);

  function read(item) {
    const chosen = item.querySelector("input[type=radio]:checked");
    const comment = item.querySelector(".comment").value.trim();
    if (!chosen) { // what was loaded is none of the choices: only its comment changes
      decisions.set(nameOf(item), commented(decisionOf(item), comment));
    } else if (chosen.value === "open") {
      decisions.delete(nameOf(item));
      drafts.set(nameOf(item), comment);
    } else {
      const origin = templates[report].dataset;
      const made = { report: fingerprint(), finding: item.dataset.finding, decision: chosen.value.split("-")[0] };
      if (made.decision === "accept") made.changes = JSON.parse(chosen.dataset.changes);
      if (comment) made.comment = comment;
      made.source = origin.source;
      if (origin.agency) made.agency = origin.agency;
      if (origin.year) made.year = Number(origin.year);
      made.message = { zh: messageOf(item, "zh"), en: messageOf(item, "en") };
      decisions.set(nameOf(item), made);
    }
    keep(false);
    showDecisions();
  }

  function commented({ comment: _, ...made }, comment) {
    const all = comment ? { ...made, comment } : made;
    return Object.fromEntries(FIELDS.filter((field) => field in all).map((field) => [field, all[field]]));
  }

  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

  function showDecisions() {
    for (const item of itemsOf(report)) {
      const fields = item.querySelector(".decide");
      if (!fields) continue;
      const made = decisionOf(item);
      let box = fields.querySelector("input[value=open]");
      if (made?.decision === "accept") {
        box = [...fields.querySelectorAll("input[data-changes]")].find((one) => same(JSON.parse(one.dataset.changes), made.changes));
      } else if (made) {
        box = fields.querySelector(`input[value=${made.decision}]`);
      }
      for (const one of fields.querySelectorAll("input[type=radio]")) one.checked = one === box;
      const comment = fields.querySelector(".comment");
      if (document.activeElement !== comment) comment.value = (made ? made.comment : drafts.get(nameOf(item))) ?? "";
      let said = item.querySelector(".decided");
      if (!said) {
        said = document.createElement("p");
        said.className = "decided";
        item.insertBefore(said, fields);
      }
      said.replaceChildren(...(made ? told(made, box) : mendedAlong(item) ? [say("along")] : []));
    }
    name(report);
  }

  function told(made, box) { // a decision in words, on paper too
    const parts = [say(made.decision)];
    if (made.decision === "accept") {
      const corrections = [...(box?.closest("label").querySelectorAll(".correction") ?? [])].map((one) => one.cloneNode(true));
      parts.push(": ", ...(corrections.length ? corrections : made.changes.map((one) => `${one.cell}: ${one.from ?? "?"} → ${one.to}; `)));
    }
    if (made.comment) {
      const comment = document.createElement("q");
      comment.textContent = visible(made.comment);
      parts.push(" ", comment);
    }
    return parts;
  }

  function name(number) {
    const option = byId("report").options[number];
    option.dataset.name ??= option.textContent;
    const open = itemsOf(number).filter((item) => isOpen(item, number)).length;
    option.textContent = `${say("todo", open)} · ${option.dataset.name}`;
  }

  function keep(everything) {
    saved = everything;
    byId("save").classList.toggle("unsaved", !saved);
  }

  function save() {
    const order = new Map(templates.flatMap((_, number) => itemsOf(number).map((item) => nameOf(item, number))).map((key, place) => [key, place]));
    const place = (key) => order.get(key) ?? order.size;
    const listed = [...decisions].sort(([one], [other]) => place(one) - place(other) || (one < other ? -1 : 1)).map(([, made]) => made);
    const file = new Blob([`${JSON.stringify({ schema: SCHEMA, decisions: listed }, null, 1)}\n`], { type: "application/json" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = "decisions.json";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000); // browsers may ask where to save first
    keep(true);
    tell(say("saved", listed.length));
  }

  const isText = (value) => typeof value === "string";
  const isNothing = (value) => value === undefined || value === null;
  const isCount = (value) => Number.isSafeInteger(value);

  function faultOf(made) {
    if (typeof made !== "object" || made === null) return "decision";
    const unknown = Object.keys(made).find((field) => !FIELDS.includes(field));
    if (unknown !== undefined) return unknown;
    if (!isText(made.report) || !/^[0-9a-f]{16}$/.test(made.report)) return "report";
    if (!isText(made.finding) || !made.finding) return "finding";
    for (const field of ["source", "agency"]) if (!isNothing(made[field]) && !isText(made[field])) return field;
    if (!isNothing(made.year) && !isCount(made.year)) return "year";
    if (made.message !== undefined && !(isText(made.message?.zh) && isText(made.message?.en))) return "message";
    if (!["accept", "right", "ignore"].includes(made.decision)) return "decision";
    if (made.comment !== undefined && !isText(made.comment)) return "comment";
    if (made.decision !== "accept") return made.changes === undefined ? null : "changes";
    const fits = (one) => isText(one?.cell) && /^[a-z_.]+$/.test(one.cell) && /^([0-9a-f]{16})?$/.test(one.report ?? "") && (one.from === null || isCount(one.from)) && isCount(one.to) && one.to >= 0;
    return Array.isArray(made.changes) && made.changes.length && made.changes.every(fits) ? null : "changes";
  }

  function load(text) {
    try {
      take(JSON.parse(text));
    } catch (error) {
      show(say("unreadable", error.message));
    }
  }

  function take(data) {
    if (data?.schema !== SCHEMA || !Array.isArray(data.decisions)) throw new Error(SCHEMA);
    const stated = new Map();
    for (const [place, made] of data.decisions.entries()) {
      const fault = faultOf(made) ?? (same(made, stated.get(keyOfDecision(made)) ?? made) ? null : "finding");
      if (fault) throw new Error(`decisions[${place}]: ${fault}`);
      stated.set(keyOfDecision(made), made);
    }
    const known = new Set(templates.flatMap((_, number) => itemsOf(number).map((item) => nameOf(item, number))));
    let elsewhere = 0;
    let replaced = 0;
    for (const made of data.decisions) {
      const key = keyOfDecision(made);
      if (decisions.has(key) && !same(decisions.get(key), made)) replaced += 1;
      if (!known.has(key)) elsewhere += 1;
      decisions.set(key, made);
    }
    templates.forEach((_, number) => name(number));
    showDecisions();
    filter();
    show([say("loaded", data.decisions.length), ...(replaced ? [say("replaced", replaced)] : []), ...(elsewhere ? [say("elsewhere", elsewhere)] : [])].join("; "));
  }

  function show(text) {
    byId("detail").textContent = visible(text);
    tell(visible(text));
  }

  // -- the list of findings ----------------------------------------------------------------------

  const isFailing = (item) => ["fail", "warning", "error"].includes(item.dataset.outcome);
  const isOpen = (item, number = report) => item.dataset.outcome !== "pass" && !isSettled(item, number);
  const KINDS = {
    todo: isOpen,
    fail: isFailing,
    undecided: (item) => item.dataset.outcome === "undecided",
    decided: (item, number) => isSettled(item, number),
    all: () => true,
  };

  function isListed(item, number = report) {
    const words = byId("search").value.trim().toLowerCase();
    const text = [item.dataset.finding, messageOf(item, "zh"), messageOf(item, "en")].join(" ").toLowerCase();
    return KINDS[byId("filter").value](item, number) && text.includes(words);
  }

  const current = () => byId("findings").querySelector("li.finding[aria-current=true]");
  const listed = () => itemsOf(report).filter((item) => !item.hidden);

  function filter() {
    for (const item of itemsOf(report)) item.hidden = !isListed(item) && item !== current();
    count();
  }

  function count() {
    const items = listed();
    const place = items.indexOf(current()) + 1;
    byId("count").textContent = items.length ? say("count", place, items.length) : say("none");
  }

  function choose(item, focus = true) {
    current()?.removeAttribute("aria-current");
    unlight();
    filter();
    if (!item) return;
    item.setAttribute("aria-current", "true");
    item.hidden = false;
    const keys = item.dataset.cells.split(" ").filter(Boolean);
    for (const key of keys) light(key);
    for (const mark of byId("source").querySelectorAll(`mark[data-findings~="${item.dataset.number}"]`)) mark.classList.add("lit");
    const first = byId("source").querySelector("mark.lit");
    (shown(first) ?? first)?.scrollIntoView({ block: "center" });
    byId("form").querySelector("td.lit")?.scrollIntoView({ block: "center", inline: "nearest" });
    item.scrollIntoView({ block: "nearest" });
    if (focus) item.focus({ preventScroll: true });
    count();
  }

  function step(by) {
    const items = listed();
    const place = items.indexOf(current());
    const next = place < 0 ? (by > 0 ? 0 : items.length - 1) : place + by;
    if (items[next]) return choose(items[next]);
    for (let number = report + by; templates[number]; number += by) {
      const others = itemsOf(number).filter((item) => isListed(item, number));
      if (others.length) {
        open(number);
        const names = others.map((item) => item.dataset.number);
        const wanted = by > 0 ? names[0] : names[names.length - 1];
        return choose(itemsOf(number).find((item) => item.dataset.number === wanted));
      }
    }
    tell(say("none"));
  }

  // -- cells: in the form and in the source ------------------------------------------------------

  const wordsOf = (cell) => isEnglish() ? cell.dataset.en : cell.dataset.zh;
  const cells = () => [...byId("form").querySelectorAll("td[data-key]")];
  const marksOf = (key) => [...byId("source").querySelectorAll(`mark[data-cells~="${key}"]`)];
  const cellOf = (key) => byId("form").querySelector(`td[data-key="${key}"]`);
  const isShown = (one) => one.getClientRects().length > 0;
  const shown = (mark) => mark?.dataset.cells && marksOf(mark.dataset.cells.split(" ")[0]).find(isShown);

  function keyOf(mark, further = 0) { // several blank cells can stand in one place: then the chosen one, or the next of them
    const keys = mark.dataset.cells.split(" ");
    const place = keys.indexOf(byId("form").querySelector("td[aria-selected=true]")?.dataset.key) + further;
    return keys[Math.max(place, 0) % keys.length];
  }

  function light(key) {
    cellOf(key)?.classList.add("lit");
    for (const mark of marksOf(key)) mark.classList.add("lit");
  }

  function unlight() {
    for (const one of document.querySelectorAll(".lit")) one.classList.remove("lit");
  }

  function select(key, follow) {
    for (const one of document.querySelectorAll("td[aria-selected=true]")) {
      one.removeAttribute("aria-selected");
      one.tabIndex = -1;
    }
    for (const one of document.querySelectorAll("mark[aria-pressed=true]")) one.setAttribute("aria-pressed", "false");
    const cell = cellOf(key);
    if (!cell) return;
    for (const one of byId("form").querySelectorAll("td[data-key][tabindex='0']")) one.tabIndex = -1;
    cell.setAttribute("aria-selected", "true");
    cell.tabIndex = 0;
    for (const mark of marksOf(key)) mark.setAttribute("aria-pressed", "true");
    const rules = itemsOf(report).filter((item) => item.dataset.outcome !== "pass" && item.dataset.cells.split(" ").includes(key));
    const said = rules.map((item) => `${item.querySelector(".mark").textContent} ${messageOf(item, isEnglish() ? "en" : "zh")}`);
    const [first, ...hints] = wordsOf(cell).split("\n");
    byId("detail").textContent = [`${first} [${key}]`, ...hints, ...said].filter(Boolean).join("\n");
    if (follow === "source") marksOf(key).find(isShown)?.scrollIntoView({ block: "center" });
    if (follow === "form") cell.scrollIntoView({ block: "center", inline: "nearest" });
  }

  const middle = (one) => { const box = one.getBoundingClientRect(); return [(box.left + box.right) / 2, (box.top + box.bottom) / 2]; };

  function neighbour(cell, key) {
    const all = cells();
    const place = all.indexOf(cell);
    if (key === "ArrowLeft") return all[place - 1];
    if (key === "ArrowRight") return all[place + 1];
    if (key === "Home") return cell.parentElement.querySelector("td[data-key]");
    if (key === "End") return [...cell.parentElement.querySelectorAll("td[data-key]")].pop();
    const [x, y] = middle(cell);
    const beyond = all.filter((one) => (key === "ArrowUp" ? middle(one)[1] < y - 3 : middle(one)[1] > y + 3));
    const rows = [...new Set(beyond.map((one) => one.parentElement))];
    const row = key === "ArrowUp" ? rows[rows.length - 1] : rows[0];
    const across = (one) => Math.abs(middle(one)[0] - x);
    return beyond.filter((one) => one.parentElement === row).sort((one, other) => across(one) - across(other))[0];
  }

  function go(cell) {
    select(cell.dataset.key, "source");
    cell.focus();
  }

  function translate() {
    for (const option of byId("filter").options) option.textContent = wordsOf(option);
    for (const cell of cells()) cell.setAttribute("aria-label", wordsOf(cell).split("\n")[0]);
    const cell = byId("form").querySelector("td[aria-selected=true]");
    if (cell) select(cell.dataset.key);
  }

  // -- a report ----------------------------------------------------------------------------------

  function open(number) {
    report = number;
    byId("report").value = String(number);
    const parts = document.importNode(templates[number].content, true);
    byId("source").replaceChildren(parts.querySelector(".source"));
    byId("form").replaceChildren(parts.querySelector(".form"));
    byId("findings").replaceChildren(parts.querySelector(".findings-pane"));
    byId("detail").textContent = "";
    for (const pane of ["source", "form", "findings"]) byId(pane).scrollTop = 0;
    const broken = new Set([...byId("form").querySelectorAll("td.gx-broken")].map((cell) => cell.dataset.key));
    for (const mark of byId("source").querySelectorAll("mark[data-cells]")) {
      mark.classList.toggle("broken", mark.dataset.cells.split(" ").some((key) => broken.has(key)));
      mark.setAttribute("aria-pressed", "false");
    }
    look(byId("source").querySelector("input[name=as]:checked")?.value ?? "text");
    translate();
    const first = cells()[0];
    if (first) first.tabIndex = 0;
    showDecisions();
    filter();
    byId("previous-report").disabled = number === 0;
    byId("next-report").disabled = number === templates.length - 1;
  }

  function look(as) {
    byId("source").querySelector(".as-page")?.classList.toggle("off", as !== "page");
    byId("source").querySelector(".as-text").classList.toggle("off", as !== "text");
  }

  // -- what happens ------------------------------------------------------------------------------

  byId("report").addEventListener("change", (event) => open(Number(event.target.value)));
  byId("previous-report").addEventListener("click", () => open(Math.max(0, report - 1)));
  byId("next-report").addEventListener("click", () => open(Math.min(templates.length - 1, report + 1)));
  byId("filter").addEventListener("change", filter);
  byId("search").addEventListener("input", filter);
  byId("previous").addEventListener("click", () => step(-1));
  byId("next").addEventListener("click", () => step(1));
  byId("save").addEventListener("click", save);
  byId("load").addEventListener("click", () => byId("file").click());
  byId("file").addEventListener("change", (event) => { event.target.files[0]?.text().then(load); });
  byId("file").addEventListener("click", (event) => { event.target.value = ""; });
  byId("language").addEventListener("click", () => {
    const root = document.documentElement;
    root.lang = root.dataset.lang = isEnglish() ? "zh" : "en";
    translate();
    templates.forEach((_, number) => name(number));
    showDecisions();
    count();
  });
  byId("source").addEventListener("change", (event) => { if (event.target.name === "as") look(event.target.value); });
  byId("source").addEventListener("click", (event) => {
    const mark = event.target.closest("mark[data-cells]");
    if (mark) select(keyOf(mark, 1), "form");
  });
  byId("source").addEventListener("keydown", (event) => {
    const mark = event.target.closest("mark[data-cells]");
    if (mark && ["Enter", " ", "Escape"].includes(event.key)) {
      event.preventDefault();
      const key = keyOf(mark);
      select(key, "form");
      cellOf(key)?.focus();
    }
  });
  byId("form").addEventListener("click", (event) => {
    const cell = event.target.closest("td[data-key]");
    if (cell) go(cell);
  });
  byId("form").addEventListener("focusin", (event) => {
    const cell = event.target.closest("td[data-key]");
    if (cell && cell.getAttribute("aria-selected") !== "true") select(cell.dataset.key, "source");
  });
  byId("form").addEventListener("keydown", (event) => {
    const cell = event.target.closest("td[data-key]");
    if (!cell || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key.startsWith("Arrow") || event.key === "Home" || event.key === "End") {
      event.preventDefault();
      const next = neighbour(cell, event.key);
      if (next) go(next);
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      marksOf(cell.dataset.key).find(isShown)?.focus();
    }
  });
  byId("findings").addEventListener("click", (event) => {
    const item = event.target.closest("li.finding");
    if (item && item !== current()) choose(item, !event.target.closest("input, label"));
  });
  byId("findings").addEventListener("input", (event) => {
    const item = event.target.closest("li.finding");
    if (item) read(item);
  });
  document.addEventListener("keydown", (event) => {
    if (!byId("keys").checked || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target.closest("select, textarea, input:not([type=radio], [type=checkbox])")) return;
    const does = { n: () => step(1), p: () => step(-1), "[": () => byId("previous-report").click(), "]": () => byId("next-report").click(), s: save }[event.key];
    if (does) {
      event.preventDefault();
      does();
    }
  });
  window.addEventListener("beforeunload", (event) => { if (!saved) event.preventDefault(); });

  templates.forEach((_, number) => name(number));
  open(0);
  const before = byId("decisions").textContent;
  if (before) load(before);
})();
