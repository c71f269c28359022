  // The two panes, form and source: what of them is in view, the splitter between them, and that they scroll together.

  let leader = null; // the pane that a person scrolls; the other follows

  const PANES = ["form", "source"];
  const heightOf = (one) => one?.getBoundingClientRect().height ?? 0;

  /** So much of a pane is covered by what stays in view: heads of columns and rows, the switch. */
  function covered(pane, one) {
    if (pane.id === "source") return [heightOf(pane.querySelector(".switch")), 0];
    const label = one?.closest("tr")?.querySelector("th[data-column]");
    if (!label || getComputedStyle(label).position !== "sticky") return [0, 0];
    return [heightOf(one.closest("table").tHead), parseFloat(getComputedStyle(pane).getPropertyValue("--heads")) * 16];
  }

  /** Scrolls a pane so that all of these are in view; where they are too far apart, the first of them. */
  function bring(pane, ones) {
    const shown = ones.filter(isShown);
    if (!shown.length) return;
    leader = null;
    shown[0].scrollIntoView({ block: "nearest", inline: "nearest" }); // what is far away has its height only now
    const [above, beside] = covered(pane, shown[0]);
    const frame = pane.getBoundingClientRect();
    const boxes = shown.map((one) => one.getBoundingClientRect());
    const along = (start, end, from, room) => {
      const [first, last] = [Math.min(...boxes.map((box) => box[start])), Math.max(...boxes.map((box) => box[end]))];
      return last - first <= room ? first - from - (room - (last - first)) / 2 : boxes[0][start] - from - 8;
    };
    const down = along("top", "bottom", frame.top + above, pane.clientHeight - above);
    const isIn = (box) => box.left >= frame.left + beside && box.right <= frame.right;
    const across = boxes.every(isIn) ? 0 : along("left", "right", frame.left + beside, pane.clientWidth - beside);
    pane.scrollBy({ top: down, left: across, behavior: "instant" });
  }

  /** The cell that is chosen, or else those of the finding that is. */
  function bringChosen(pane) {
    const chosen = [...pane.querySelectorAll("[aria-selected=true], [aria-pressed=true]")];
    bring(pane, chosen.length ? chosen : [...pane.querySelectorAll(".lit")]);
  }

  // -- only the rows concerned -------------------------------------------------------------------

  const isLit = (part) => part.matches(".lit") || part.querySelector(".lit") !== null;

  function unfold() {
    for (const name of PANES) {
      byId(name).classList.remove("folding");
      for (const one of byId(name).querySelectorAll(".folded, .apart, .spans")) one.classList.remove("folded", "apart", "spans");
    }
  }

  /** Folds the rows away in which no cell is lit: of the form, and of the source where those that are do not fit into it. */
  function fold() {
    unfold();
    if (!byId("fold").checked) return;
    if (byId("form").querySelector(".lit")) foldForm(byId("form"));
    const source = byId("source");
    const tops = [...source.querySelectorAll(".view:not(.off) .lit")].map((one) => one.getBoundingClientRect().top);
    if (Math.max(...tops) - Math.min(...tops) > source.clientHeight - 64) foldSource(source);
  }

  function foldForm(form) {
    form.classList.add("folding");
    for (const frame of form.querySelectorAll(".gx-frame")) {
      frame.classList.toggle("apart", !isLit(frame));
      for (const part of frame.querySelectorAll("tbody")) {
        part.classList.toggle("apart", !isLit(part));
        foldRows([...part.rows], isLit(part));
      }
    }
  }

  function foldRows(lines, headed) { // the heads of a part stay if it is shown
    const isHead = (row) => !row.querySelector("td[data-key], mark.cell");
    const first = lines.findIndex((row) => !isHead(row));
    for (const [place, row] of lines.entries()) {
      row.classList.toggle("folded", isHead(row) && (place < first || row.closest("#form")) ? !headed : !isLit(row));
      for (const head of row.querySelectorAll("[rowspan]")) {
        head.classList.toggle("spans", lines.slice(place, place + head.rowSpan).some(isLit)); // it names a row that is shown
      }
    }
  }

  function foldSource(source) {
    for (const paper of source.querySelectorAll(".view:not(.off) .paper")) paper.classList.toggle("apart", !isLit(paper));
    const parts = [...source.querySelectorAll(".view:not(.off) .page:not(figure .page) > *")];
    const lines = [...source.querySelectorAll(".view:not(.off) .line")];
    source.classList.add("folding");
    lines.forEach((line, place) => line.classList.toggle("folded", !lines.slice(Math.max(0, place - 1), place + 2).some(isLit)));
    for (const part of parts) {
      part.classList.toggle("apart", !isLit(part));
      foldRows([...part.querySelectorAll("tr")], isLit(part));
    }
  }

  // -- scrolling together ------------------------------------------------------------------------

  const partner = (one) => (one.dataset.key ? marksOf(one.dataset.key).find(isShown) : cellOf(one.dataset.cells.split(" ")[0]));
  const anchorsOf = (pane) => [...pane.querySelectorAll(pane.id === "form" ? "tr:not(.folded) > td[data-key]:first-of-type" : `${MARK}[data-cells]`)];

  function follow(pane) {
    const other = byId(PANES.find((name) => name !== pane.id));
    const top = pane.getBoundingClientRect().top;
    for (const one of anchorsOf(pane)) {
      if (!isShown(one) || one.getBoundingClientRect().bottom < top + covered(pane, one)[0]) continue;
      const there = partner(one);
      if (!there || !isShown(there)) continue;
      const apart = there.getBoundingClientRect().top - other.getBoundingClientRect().top;
      other.scrollBy({ top: apart - (one.getBoundingClientRect().top - top), behavior: "instant" });
      return;
    }
  }

  let following = 0;
  for (const name of PANES) {
    const pane = byId(name);
    for (const kind of ["wheel", "touchstart", "pointerdown", "keydown"]) {
      pane.addEventListener(kind, () => { leader = pane; }, { passive: true, capture: true });
    }
    pane.addEventListener("scroll", () => {
      if (leader !== pane || !byId("together").checked || following) return;
      following = requestAnimationFrame(() => {
        following = 0;
        if (leader === pane) follow(pane);
      });
    }, { passive: true });
  }

  // -- the splitter ------------------------------------------------------------------------------

  const splitter = byId("splitter");
  const isBeside = () => getComputedStyle(byId("panes")).flexDirection === "row";

  function split(share) {
    const value = Math.round(Math.min(85, Math.max(15, share)));
    splitter.setAttribute("aria-valuenow", String(value));
    byId("panes").style.setProperty("--share", String(value));
  }

  function orient() {
    splitter.setAttribute("aria-orientation", isBeside() ? "vertical" : "horizontal");
  }

  splitter.addEventListener("pointerdown", (event) => {
    splitter.setPointerCapture(event.pointerId);
    event.preventDefault();
    splitter.focus();
  });
  splitter.addEventListener("pointermove", (event) => {
    if (!splitter.hasPointerCapture(event.pointerId)) return;
    const box = byId("panes").getBoundingClientRect();
    split(100 * (isBeside() ? (event.clientX - box.left) / box.width : (event.clientY - box.top) / box.height));
  });
  splitter.addEventListener("dblclick", () => split(50));
  splitter.addEventListener("keydown", (event) => {
    const now = Number(splitter.getAttribute("aria-valuenow"));
    const to = { ArrowLeft: now - 5, ArrowUp: now - 5, ArrowRight: now + 5, ArrowDown: now + 5, Home: 15, End: 85 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    split(to);
  });
  byId("turn").addEventListener("click", () => {
    byId("panes").className = isBeside() ? "stacked" : "beside";
    orient();
  });
  window.addEventListener("resize", orient);

  // -- a narrow window shows one part at a time ----------------------------------------------------

  function showTab(name) {
    document.body.dataset.tab = name;
    for (const tab of byId("tabs").children) tab.setAttribute("aria-pressed", String(tab.dataset.shows === name));
    if (PANES.includes(name)) bringChosen(byId(name));
  }

  const isNarrow = () => isShown(byId("tabs"));

  byId("tabs").addEventListener("click", (event) => {
    const tab = event.target.closest("button");
    if (tab) showTab(tab.dataset.shows);
  });

