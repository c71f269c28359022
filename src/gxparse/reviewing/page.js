  // The page: the list of findings, a report after another, and what happens on what.
  //
  // Who embeds this page (a checker that computes findings in the browser) puts `gxparse.reviewing.frame.frame` into its
  // body, `page_style` and `page_script` of `gxparse.reviewing.pages` into its file, and holds on to `window.gxparse`. A
  // report is handed over as the two parts that `report_data` there gives, after JSON: what the index says of it, and the
  // tree of what is shown. No report needs to be in the page when it opens.
  //
  // - `add(summary, tree)` puts a report behind the others and gives its number; the first one is opened.
  // - `replace(number, summary, tree)` shows a report with findings that were computed anew; what was decided stays.
  // - `open(number)` shows a report, on its first open finding.
  // - The event `gxparse:corrected` on `document` tells that cells of a report get other numbers than before, by
  //   decisions that were made or taken back: `detail` is `{ report, fingerprint, corrections: { cell: number } }`.
  // - `decisions()` is the file of all decisions, as `gxparse.load_decisions` takes it.

  // -- the list of findings ----------------------------------------------------------------------

  const KINDS = {
    todo: isOpen,
    fail: isFailing,
    undecided: (finding) => finding.outcome === "undecided",
    decided: isSettled,
    seen: (finding) => finding.id.startsWith("recognition:"),
    all: () => true,
  };

  function isListed(finding, number = report) {
    const words = byId("search").value.trim().toLowerCase();
    const text = [finding.id, finding.zh, finding.en].join(" ").toLowerCase();
    return KINDS[byId("filter").value](finding, number) && text.includes(words);
  }

  function unfoldBlocked(blocked) {
    if (!blocked) return;
    blocked.hidden = false;
    blocked.firstElementChild.open = true;
  }

  const current = () => byId("findings").querySelector("li.finding[aria-current=true]");
  const listed = () => itemsHere().filter((item) => !item.hidden);

  function filter() {
    for (const item of itemsHere()) item.hidden = !isListed(findingOf(item)) && item !== current();
    for (const blocked of byId("findings").querySelectorAll("li.blocked")) {
      blocked.hidden = !blocked.querySelector("li.finding:not([hidden])");
      if (!blocked.hidden && byId("search").value.trim()) unfoldBlocked(blocked);
    }
    count();
  }

  function count() { // a current one that was decided stays listed, and is counted no more
    const items = listed().filter((item) => isListed(findingOf(item)));
    const place = items.indexOf(current()) + 1;
    byId("count").textContent = items.length ? say("count", place, items.length) : say("none");
    byId("empty").textContent = say("empty");
    byId("empty").hidden = listed().length > 0 || byId("filter").value !== "todo" || byId("search").value.trim() !== "";
  }

  function choose(item, focus = true) {
    current()?.removeAttribute("aria-current");
    unlight();
    filter();
    showSums(item);
    if (!item) return fold();
    item.setAttribute("aria-current", "true");
    item.hidden = false;
    unfoldBlocked(item.closest("li.blocked"));
    const keys = item.dataset.cells.split(" ").filter(Boolean);
    for (const key of keys) light(key);
    for (const mark of byId("source").querySelectorAll(`${MARK}[data-findings~="${item.dataset.number}"]`)) mark.classList.add("lit");
    fold();
    for (const name of PANES) bring(byId(name), [...byId(name).querySelectorAll(".lit")]);
    item.scrollIntoView({ block: "nearest" });
    if (focus) item.focus({ preventScroll: true });
    count();
  }

  /** Chooses the first finding that is open; none if there is none. */
  function chooseFirst() {
    const first = listed().find((item) => isOpen(findingOf(item)));
    choose(first ?? null, false);
  }

  function step(by) {
    const items = listed();
    const place = items.indexOf(current());
    const next = place < 0 ? (by > 0 ? 0 : items.length - 1) : place + by;
    if (items[next]) return choose(items[next]);
    for (let number = report + by; reports[number]; number += by) {
      const others = findingsOf(number).filter((finding) => isListed(finding, number));
      if (others.length) {
        open(number);
        const here = listed();
        return choose(here[by > 0 ? 0 : here.length - 1]);
      }
    }
    tell(say("none"));
  }

  // -- a report ----------------------------------------------------------------------------------

  const sources = [...document.querySelectorAll("script.report")]; // of each report its block, or its tree
  const contentOf = (number) => build(Array.isArray(sources[number]) ? sources[number] : unpack(sources[number]));

  function open(number) {
    report = number;
    document.body.dataset.report = number;
    for (const pane of ["source", "form", "detail", "findings"]) byId(pane).scrollTo(0, 0); // while it is laid out
    const parts = contentOf(number);
    byId("source").replaceChildren(parts.querySelector(".source"));
    byId("form").replaceChildren(parts.querySelector(".form"));
    byId("findings").replaceChildren(parts.querySelector(".findings-pane"));
    byId("detail").textContent = "";
    byId("form").classList.remove("folding");
    for (const item of itemsHere()) { // what holds says in the index only that it does
      const finding = findingOf(item);
      finding.zh ??= messageOf(item, "zh");
      finding.en ??= messageOf(item, "en");
      finding.cells ??= item.dataset.cells.split(" ").filter(Boolean);
      finding.sums ??= item.dataset.sums ? JSON.parse(item.dataset.sums) : null;
    }
    forget();
    for (const mark of byId("source").querySelectorAll(`${MARK}[data-cells]`)) mark.setAttribute("aria-pressed", "false");
    look(byId("source").querySelector("input[name=as]:checked")?.value ?? "text");
    showDecisions();
    translate();
    const first = cells()[0];
    if (first) first.tabIndex = 0;
    filter();
    showTitle();
    byId("previous-report").disabled = number === 0;
    byId("next-report").disabled = number === reports.length - 1;
    announceCorrections();
  }

  function showTitle() {
    const { title, agency } = reports[report];
    byId("title").textContent = visible(title ?? agency ?? fileName(report));
    byId("title").lang = "zh";
    byId("from").textContent = reports.length > 1 ? say("place", report + 1, reports.length, visible(fileName(report))) : visible(fileName(report));
  }

  function look(as) {
    for (const view of byId("source").querySelectorAll(".view")) view.classList.toggle("off", !view.classList.contains(`as-${as}`));
  }

  function turnTo(number) { // by a person: on its first open finding
    if (!reports[number]) return;
    open(number);
    chooseFirst();
  }

  const focusWork = () => (current() ?? byId("findings")).focus({ preventScroll: true });

  // -- what happens ------------------------------------------------------------------------------

  byId("previous-report").addEventListener("click", () => turnTo(report - 1));
  byId("next-report").addEventListener("click", () => turnTo(report + 1));
  byId("filter").addEventListener("change", filter);
  byId("search").addEventListener("input", filter);
  byId("previous").addEventListener("click", () => step(-1));
  byId("next").addEventListener("click", () => step(1));
  byId("save").addEventListener("click", save);
  byId("go").addEventListener("click", () => {
    const next = nextOpen();
    if (next < 0) return save();
    turnTo(next);
    focusWork();
  });
  byId("load").addEventListener("click", () => byId("file").click());
  byId("file").addEventListener("change", (event) => { event.target.files[0]?.text().then(load); });
  byId("file").addEventListener("click", (event) => { event.target.value = ""; });
  byId("print").addEventListener("click", () => window.print());
  byId("clear").addEventListener("click", clear);
  byId("reviewer").addEventListener("change", nameReviewer);
  byId("fold").addEventListener("change", () => {
    fold();
    for (const name of PANES) bring(byId(name), [...byId(name).querySelectorAll(".lit")]);
  });
  byId("language").addEventListener("click", () => {
    const root = document.documentElement;
    root.lang = root.dataset.lang = isEnglish() ? "zh" : "en";
    translate();
    showKept();
    rows.forEach((_, number) => showRow(number));
    if (!byId("overview").hidden) showOverview();
    if (report < 0) return;
    showTitle();
    showDecisions();
    showSums(current());
    count();
  });
  byId("source").addEventListener("change", (event) => {
    if (event.target.name !== "as") return;
    look(event.target.value);
    fold();
    bringChosen(byId("source"));
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
      leader = null; // a form that is still coming to rest does not take the source along
      marksOf(cell.dataset.key).find(isShown)?.focus();
    }
  });
  byId("findings").addEventListener("click", (event) => {
    const item = event.target.closest("li.finding");
    const key = event.target.closest("td[data-cell]")?.dataset.cell;
    if (key) {
      if (isNarrow()) showTab("form");
      select(key, "form");
      marksOf(key).find(isShown)?.scrollIntoView({ block: "center" });
    }
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
    if (event.key === "Escape" && byId("menu").open) {
      byId("menu").open = false;
      byId("menu").firstElementChild.focus();
    }
    if (!byId("keys").checked || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target.closest("select, textarea, input:not([type=radio], [type=checkbox])")) return;
    const does = { n: () => step(1), p: () => step(-1), "[": () => turnTo(report - 1), "]": () => turnTo(report + 1), s: save, o: () => toggleOverview() }[event.key];
    const isAway = !byId("overview").hidden && !["o", "s"].includes(event.key);
    if (does && reports.length && !isAway) {
      event.preventDefault();
      does();
    }
  });
  document.addEventListener("click", (event) => { // a menu that is left is shut
    if (!event.target.closest("#menu") || event.target.closest("#menu button")) byId("menu").open = false;
  });
  window.addEventListener("beforeprint", () => {
    unfold();
    byId("findings").querySelectorAll("li.blocked").forEach(unfoldBlocked);
  });
  window.addEventListener("afterprint", () => choose(current(), false));
  window.addEventListener("beforeunload", (event) => { if (!saved && !keeps) event.preventDefault(); });

  // -- the start ---------------------------------------------------------------------------------

  function refit() { // to how many reports there are
    document.body.classList.toggle("alone", reports.length < 2);
    document.body.classList.toggle("none", !reports.length);
    rows.length = 0;
  }

  function add(summary, tree) {
    reports.push(summary);
    sources.push(tree);
    forget();
    refit();
    if (reports.length === 1) turnTo(0);
    else open(report);
    return reports.length - 1;
  }

  function replace(number, summary, tree) {
    const chosen = number === report && current() ? findingOf(current()).id : null;
    reports[number] = summary;
    sources[number] = tree;
    forget();
    refit();
    if (number !== report) return;
    open(number);
    const again = itemsHere().find((item) => findingOf(item).id === chosen);
    if (again) choose(again, false);
    else chooseFirst();
  }

  window.gxparse = Object.freeze({ add, replace, open: turnTo, decisions: fileOf });

  const index = document.querySelector("script.index");
  if (index) reports.push(...unpack(index));
  refit();
  orient();
  showTab("work");
  byId("reviewer").value = namedReviewer();
  const former = byId("decisions")?.textContent;
  const sayings = [former && taken(former)];
  const again = kept();
  if (again) {
    const many = decisions.size;
    const fault = taken(again);
    sayings.push(decisions.size > many || decisions.size ? say("found", JSON.parse(again).decisions.length) : fault);
  }
  keep(!again);
  if (reports.length) turnTo(Math.max(0, reports.findIndex((_, number) => openIn(number))));
  if (sayings.some(Boolean)) show(sayings.filter(Boolean).join("\n"));
