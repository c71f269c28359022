  // All reports as a table: which is to be looked at first.

  const rows = []; // of the table, by number of the report
  let sort = ["state", false];

  const COLUMNS = {
    state: (number) => { // the weightiest first
      const { fail, warning, undecided, info } = standing(number);
      return -(fail * 1e9 + warning * 1e6 + undecided * 1e3 + info);
    },
    agency: (number) => reports[number].agency ?? "",
    year: (number) => -(reports[number].year ?? 0),
    fail: (number) => -findingsOf(number).filter((finding) => isFailing(finding, number)).length,
    undecided: (number) => -findingsOf(number).filter((finding) => finding.outcome === "undecided").length,
    settled: (number) => -standing(number).settled,
    source: (number) => reports[number].source,
  };
  const fileName = (number) => reports[number].source.split(/[\\/]/).pop();

  function makeRow(number) {
    const { agency, title, year } = reports[number];
    const name = make("button", agency ?? title ? "name" : "name unnamed", visible(agency ?? title ?? ""));
    name.type = "button";
    if (agency ?? title) name.lang = "zh";
    const state = make("td", "state", make("b", "mark"), " ", make("span", "words"));
    const cells = ["fail", "undecided", "settled"].map((kind) => make("td", `number of-${kind}`));
    const row = make("tr", "", state, make("td", "", name), make("td", "number", year ? String(year) : "–"), ...cells, make("td", "file", visible(fileName(number))));
    row.dataset.report = number;
    return row;
  }

  function showRow(number) {
    const row = rows[number];
    if (!row) return;
    const { open, fail, warning, undecided, settled } = standing(number);
    const [mark, , kind] = verdictOf(number);
    row.dataset.state = open ? "todo" : settled ? "done" : "good";
    row.className = kind;
    row.querySelector(".state .mark").textContent = mark;
    row.querySelector(".state .words").textContent = open ? say("todo", open) : say(settled ? "reviewed" : "good");
    for (const [name, many] of Object.entries({ fail: fail + warning, undecided, settled })) {
      const cell = row.querySelector(`.of-${name}`);
      cell.textContent = many || "–";
      cell.classList.toggle("some", many > 0);
    }
    const name = row.querySelector(".unnamed");
    if (name) name.textContent = say("unnamed");
    row.toggleAttribute("aria-current", number === report);
  }

  function showOverview() {
    reports.forEach((_, number) => {
      rows[number] ??= makeRow(number);
      showRow(number);
    });
    const [by, turned] = sort;
    const keys = reports.map((_, number) => COLUMNS[by](number));
    const order = reports.map((_, number) => number).sort((one, other) => {
      const [mine, theirs] = [keys[one], keys[other]];
      const before = typeof mine === "string" ? mine.localeCompare(theirs, "zh") : mine - theirs;
      return (turned ? -before : before) || one - other;
    });
    byId("overview").querySelector("tbody").replaceChildren(...order.map((number) => rows[number]));
    for (const head of byId("overview").querySelectorAll("th")) {
      const is = head.firstElementChild.dataset.sort === by;
      head.setAttribute("aria-sort", !is ? "none" : turned ? "descending" : "ascending");
    }
    const states = rows.map((row) => row.dataset.state);
    const many = (state) => states.filter((one) => one === state).length;
    byId("overview-said").textContent = say("overview", reports.length, many("todo"), many("done"), many("good"));
    sift();
  }

  function sift() { // which rows are listed
    const words = byId("sought").value.trim().toLowerCase();
    const kind = byId("kind").value;
    let shown = 0;
    rows.forEach((row, number) => {
      const { agency, title, year, source } = reports[number];
      const fits = [agency, title, year, source].join(" ").toLowerCase().includes(words) && (kind === "all" || row.dataset.state === kind);
      row.hidden = !fits;
      shown += fits ? 1 : 0;
    });
    byId("many").textContent = say("many", shown, reports.length);
  }

  function toggleOverview(wanted = byId("overview").hidden) {
    byId("overview").hidden = !wanted;
    document.body.classList.toggle("all", wanted);
    document.querySelector("main").hidden = wanted;
    byId("tabs").hidden = wanted;
    byId("reports").setAttribute("aria-expanded", String(wanted));
    if (wanted) {
      showOverview();
      byId("sought").focus();
    }
  }

  byId("reports").addEventListener("click", () => toggleOverview());
  byId("sought").addEventListener("input", sift);
  byId("kind").addEventListener("change", sift);
  byId("overview").addEventListener("click", (event) => {
    const by = event.target.closest("th button")?.dataset.sort;
    const row = event.target.closest("tbody tr");
    if (by) {
      sort = [by, sort[0] === by && !sort[1]];
      showOverview();
    } else if (row) {
      toggleOverview(false);
      open(Number(row.dataset.report));
      chooseFirst();
      focusWork();
    }
  });
  byId("overview").addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      toggleOverview(false);
      byId("reports").focus();
    }
  });

