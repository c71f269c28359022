  // The page: the list of findings, a report after another, and what happens on what.

  // -- the list of findings ----------------------------------------------------------------------

  const isFailing = (item) => ["fail", "warning", "error"].includes(item.dataset.outcome);
  const isOpen = (item, number = report) => item.dataset.outcome !== "pass" && !isSettled(item, number);
  const KINDS = {
    todo: isOpen,
    fail: isFailing,
    undecided: (item) => item.dataset.outcome === "undecided",
    decided: (item, number) => isSettled(item, number),
    seen: (item) => item.dataset.finding.startsWith("recognition:"),
    all: () => true,
  };

  function isListed(item, number = report) {
    const words = byId("search").value.trim().toLowerCase();
    const text = [item.dataset.finding, messageOf(item, "zh"), messageOf(item, "en")].join(" ").toLowerCase();
    return KINDS[byId("filter").value](item, number) && text.includes(words);
  }

  function unfold(blocked) {
    if (!blocked) return;
    blocked.hidden = false;
    blocked.firstElementChild.open = true;
  }

  const current = () => byId("findings").querySelector("li.finding[aria-current=true]");
  const listed = () => itemsOf(report).filter((item) => !item.hidden);

  function filter() {
    for (const item of itemsOf(report)) item.hidden = !isListed(item) && item !== current();
    for (const blocked of byId("findings").querySelectorAll("li.blocked")) {
      blocked.hidden = !blocked.querySelector("li.finding:not([hidden])");
      if (!blocked.hidden && byId("search").value.trim()) unfold(blocked);
    }
    count();
  }

  function count() { // a current one that was decided stays listed, and is counted no more
    const items = listed().filter((item) => isListed(item));
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
    unfold(item.closest("li.blocked"));
    const keys = item.dataset.cells.split(" ").filter(Boolean);
    for (const key of keys) light(key);
    for (const mark of byId("source").querySelectorAll(`${MARK}[data-findings~="${item.dataset.number}"]`)) mark.classList.add("lit");
    [...byId("source").querySelectorAll(".lit")].find(isShown)?.scrollIntoView({ block: "center" });
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

  // -- a report ----------------------------------------------------------------------------------

  function open(number) {
    report = number;
    byId("report").value = String(number);
    const parts = document.importNode(templates[number].content, true);
    byId("source").replaceChildren(parts.querySelector(".source"));
    byId("form").replaceChildren(parts.querySelector(".form"));
    byId("findings").replaceChildren(parts.querySelector(".findings-pane"));
    byId("detail").textContent = "";
    for (const pane of ["source", "form", "detail", "findings"]) byId(pane).scrollTo(0, 0);
    const broken = new Set([...byId("form").querySelectorAll("td.gx-broken")].map((cell) => cell.dataset.key));
    for (const mark of byId("source").querySelectorAll(`${MARK}[data-cells]`)) {
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
    for (const view of byId("source").querySelectorAll(".view")) view.classList.toggle("off", !view.classList.contains(`as-${as}`));
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
  byId("source").addEventListener("change", (event) => { 
    if (event.target.name !== "as") return;
    look(event.target.value);
    [...byId("source").querySelectorAll("[aria-pressed=true], .lit")].find(isShown)?.scrollIntoView({ block: "center" });
  });
  byId("source").addEventListener("click", (event) => {
    const mark = event.target.closest(`${MARK}[data-cells]`);
    if (mark) select(keyOf(mark, 1), "form");
  });
  byId("source").addEventListener("keydown", (event) => {
    const mark = event.target.closest(`${MARK}[data-cells]`);
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
    if (event.target.closest(".own .add")) addRow(item).querySelector(".cell").focus();
    else if (event.target.closest(".own .remove")) removeRow(item, event.target.closest(".row"));
    else return;
    read(item);
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
  window.addEventListener("beforeprint", () => byId("findings").querySelectorAll("li.blocked").forEach(unfold));
  window.addEventListener("beforeunload", (event) => { if (!saved) event.preventDefault(); });

  const before = byId("decisions").textContent;
  const toldOfThem = before && taken(before);
  templates.forEach((_, number) => name(number));
  open(Math.max(0, templates.findIndex((_, number) => openIn(number))));
  if (toldOfThem) show(toldOfThem);
