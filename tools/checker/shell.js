"use strict";
(() => {
  // The page around the review page: it takes files, asks Python in a worker, and shows what is said.

  const WORDS = {
    title: ["政府信息公开年报核对", "Check disclosure reports"],
    unpacking: ["正在启动（1/3）：解压……", "starting (1 of 3): unpacking …"],
    python: ["正在启动（2/3）：载入 Python……", "starting (2 of 3): loading Python …"],
    library: ["正在启动（3/3）：载入核对规则……", "starting (3 of 3): loading the rules …"],
    reading: ["正在读取并核对 {0}（{1}/{2}）……", "reading and checking {0} ({1} of {2}) …"],
    building: ["正在排版……", "laying out …"],
    failed: ["本页无法启动：{0}。请使用近两年的 Chrome、Edge 或 Firefox。", "this page could not start: {0}. Use Chrome, Edge or Firefox of the last two years."],
    unexpected: ["出错：{0}。其他文件不受影响。", "an error: {0}. Other files are not affected."],
    files: ["文件 {0} 个", "files: {0}"],
    unread: ["读不了 {0} 个", "not read: {0}"],
    none: ["{0} 个文件读不了", "no report could be read"],
    remove: ["移除", "remove"],
    pasted: ["粘贴的内容 {0}", "pasted text {0}"],
    nothing: ["剪贴板里没有文字", "there is no text in the clipboard"],
    replaced: ["{0}：已换成新选的文件", "{0}: the file chosen last is taken"],
    losses: ["{0} 未能写入以下内容：\n{1}", "{0} could not say:\n{1}"],
  };
  const root = document.documentElement;
  const byId = (id) => document.getElementById(id);
  const isEnglish = () => root.dataset.lang === "en";
  const lang = () => root.dataset.lang;
  const say = (key, ...values) => values.reduce((said, value, place) => said.replace(`{${place}}`, () => value), WORDS[key][isEnglish() ? 1 : 0]);
  const said = (words) => words[lang()];
  const trusted = globalThis.trustedTypes?.createPolicy("gxparse-checker", { createHTML: (text) => text, createScriptURL: (text) => text });
  const html = (text) => trusted?.createHTML(text) ?? text;

  let summary = { files: [], reports: 0 };
  let pasted = 0;
  let kept = true; // whether nothing would be lost when the page is closed

  // -- Python ------------------------------------------------------------------------------------

  const waiting = new Map(); // number of a question → what its answer settles
  let asked = 0;
  let worker = null;
  let ready = null; // settled when Python has started
  const stages = {};

  const bytesOf = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
  const packed = (id) => byId(id).textContent.trim();

  async function started() {
    const code = await new Response(new Blob([bytesOf(packed("worker.js"))]).stream().pipeThrough(new DecompressionStream("gzip"))).blob();
    const address = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
    worker = new Worker(trusted?.createScriptURL(address) ?? address);
    const parts = {};
    for (const one of document.querySelectorAll("script[data-part]")) parts[one.id] = packed(one.id);
    await new Promise((resolve, reject) => {
      worker.addEventListener("error", (event) => reject(new Error(event.message ?? "worker")));
      worker.addEventListener("message", ({ data }) => {
        if (data.stage === "failed") reject(new Error(data.why));
        else if (data.stage === "ready") resolve();
        else if (data.stage) progress(data.stage);
        else settle(data);
      });
      worker.postMessage({ parts });
    });
    for (const one of document.querySelectorAll("script[data-part]")) one.remove(); // the worker has them now
    root.dataset.ready = String(Math.round(performance.now()));
    progress("");
  }

  function settle({ id, text, content, failed }) {
    const { resolve, reject } = waiting.get(id);
    waiting.delete(id);
    if (failed === undefined) resolve({ ...JSON.parse(text), content });
    else reject(new Error(failed));
  }

  async function ask(call, ...given) {
    await ready;
    asked += 1;
    const id = asked;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      worker.postMessage({ id, call, given });
    });
  }

  // -- what is told ------------------------------------------------------------------------------

  function progress(key, ...values) {
    stages.now = [key, ...values];
    byId("progress").textContent = key ? say(key, ...values) : "";
  }

  /** Tells what is wrong, or only to be known: `tells` gives the text in the language that is shown. */
  function trouble(tells, isNote = false) {
    stages.trouble = tells;
    byId("trouble").textContent = tells?.() ?? "";
    byId("trouble").hidden = !tells;
    byId("trouble").classList.toggle("note", isNote);
  }

  function unexpected(error) { // of a traceback of Python the line that names the error
    const lines = String(error.message).trim().split("\n");
    trouble(() => say("unexpected", lines.findLast((line) => /^[\w.]*(Error|Exception|Exit)\b/.test(line)) ?? lines[0]));
  }

  function showSummary() {
    const { files, reports, corrected } = summary;
    document.body.dataset.state = reports ? "filled" : files.length ? "unread" : "empty";
    const verdict = byId("verdict");
    verdict.textContent = reports ? said(summary.verdict) : files.length ? say("none", files.length) : "";
    verdict.dataset.said = reports ? summary.state : "error";
    verdict.classList.remove("stale");
    const unread = files.filter((one) => one.state === "error");
    const others = files.filter((one) => one.state !== "error");
    const told = [say("files", files.length), ...(unread.length && reports ? [say("unread", unread.length)] : [])];
    byId("files").querySelector("summary").textContent = told.join(isEnglish() ? ", " : "，");
    byId("files").querySelector("ul").replaceChildren(...[...unread, ...others].map(listed));
    if (unread.length) byId("files").open = true;
    for (const id of ["docx", "html"]) byId(id).disabled = !corrected;
    byId("list").disabled = !reports;
  }

  function made(tag, text, does) {
    const one = document.createElement(tag);
    one.textContent = text;
    if (does) {
      one.type = "button";
      one.addEventListener("click", () => Promise.resolve(does()).catch(unexpected));
    }
    return one;
  }

  function listed(file) {
    const [item, words] = [made("li", ""), made("p", "")];
    item.dataset.said = file.state;
    const name = file.titles.length ? made("button", file.name, () => turnTo(file)) : made("b", file.name);
    if (file.titles.length) name.className = "link";
    const text = said(file.said);
    words.append(name, text.startsWith(file.name) ? text.slice(file.name.length).replace(/^[：:]\s*/, "") : text);
    const remove = made("button", say("remove"), () => ask("remove", file.name).then(refresh));
    remove.setAttribute("aria-label", `${say("remove")} ${file.name}`);
    item.append(words, remove);
    return item;
  }

  /** Shows the first report of a file; reports stand in the page in the order of the files. */
  function turnTo(file) {
    const before = summary.files.slice(0, summary.files.findIndex((one) => one.name === file.name));
    showList(false);
    byId("review").contentWindow.gxparse.open(before.reduce((many, one) => many + one.titles.length, 0));
  }

  // -- files -------------------------------------------------------------------------------------

  let reading = Promise.resolve(); // one batch after another

  function take(files) {
    if (!files.length) return;
    reading = reading.then(() => read(files)).catch(unexpected);
  }

  async function read(files) {
    trouble(null);
    const known = new Set(summary.files.map((one) => one.name));
    const taken = new Map();
    for (const file of files) {
      const name = file.webkitRelativePath || file.name;
      taken.set(taken.has(name) ? `${name} (${taken.size + 1})` : name, file);
    }
    let number = 0;
    for (const [name, file] of taken) {
      number += 1;
      await ready;
      progress("reading", name, number, taken.size);
      try {
        await ask("add", name, new Uint8Array(await file.arrayBuffer()));
      } catch (error) {
        unexpected(error);
      }
      if (known.has(name)) trouble(() => say("replaced", name), true);
    }
    await refresh();
  }

  async function refresh() {
    progress("building");
    summary = await ask("summary");
    showSummary();
    showList(false);
    byId("review").hidden = !summary.reports;
    if (summary.reports) await showReview((await ask("page", lang())).html);
    progress("");
  }

  /** A frame in place of the one that was there, so that nothing of it is left. */
  function renewed(text) {
    const [old, frame] = [byId("review"), byId("review").cloneNode(false)];
    frame.removeAttribute("srcdoc");
    if (text) frame.srcdoc = html(text);
    return new Promise((resolve) => {
      frame.addEventListener("load", () => resolve(frame.contentDocument), { once: true });
      old.replaceWith(frame);
    });
  }

  async function showReview(text) {
    const inner = await renewed(text);
    inner.addEventListener("gxparse-decided", (event) => {
      event.preventDefault();
      decided();
    });
    inner.getElementById("language").hidden = true; // the one of this page turns both
    receive(inner);
  }

  let isNew = false; // whether there are decisions that Python has not taken yet
  let deciding = false;

  async function decided() {
    isNew = true;
    kept = false;
    byId("verdict").classList.add("stale");
    if (deciding) return;
    deciding = true;
    try {
      while (isNew) {
        isNew = false;
        const { fault } = await ask("decide", JSON.stringify(byId("review").contentWindow.gxparse.decisions()));
        trouble(fault ? () => said(fault) : null);
        summary = await ask("summary");
      }
    } catch (error) {
      unexpected(error);
    }
    deciding = false;
    showSummary();
  }

  // -- what is handed in -------------------------------------------------------------------------

  async function filesOf(entry, path = "") {
    if (entry.name.startsWith(".") || entry.name.startsWith("~$")) return [];
    if (entry.isFile) {
      const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
      return [path ? new File([file], path + file.name) : file];
    }
    const reader = entry.createReader();
    const found = [];
    for (;;) { // a folder gives its entries in several helpings
      const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
      if (!some.length) break;
      for (const one of some) found.push(...await filesOf(one, `${path}${entry.name}/`));
    }
    return found;
  }

  async function dropped(transfer) {
    const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    const files = [...transfer.files];
    if (!entries.some((entry) => entry.isDirectory)) return files;
    return (await Promise.all(entries.map((entry) => filesOf(entry)))).flat();
  }

  function fromClipboard(data) {
    if (data.files.length && ![...data.types].includes("text/html")) return take([...data.files]);
    const [page, text] = [data.getData("text/html"), data.getData("text/plain")];
    const asPage = /<table/i.test(page);
    if (!page && !text.trim()) return trouble(() => say("nothing"));
    pasted += 1;
    take([new File([asPage ? page : text || page], `${say("pasted", pasted)}.${asPage || !text ? "html" : "txt"}`)]);
  }

  /** Takes what is dropped on or pasted into a document, and prints: this one, or that of a page in it. */
  function receive(inner) {
    inner.addEventListener("dragover", (event) => {
      event.preventDefault();
      byId("over").hidden = ![...event.dataTransfer.types].includes("Files");
    });
    inner.addEventListener("dragleave", (event) => { if (!event.relatedTarget) byId("over").hidden = true; });
    inner.addEventListener("drop", async (event) => {
      event.preventDefault();
      byId("over").hidden = true;
      take(await dropped(event.dataTransfer));
    });
    inner.addEventListener("keydown", (event) => { // on paper stands what is shown, without this page around it
      if (event.key.toLowerCase() !== "p" || !(event.ctrlKey || event.metaKey) || !summary.reports) return;
      event.preventDefault();
      byId(byId("changes").hidden ? "review" : "paper").contentWindow.print();
    });
    inner.addEventListener("paste", (event) => {
      if (event.target.closest?.("input, textarea")) return;
      event.preventDefault();
      fromClipboard(event.clipboardData);
    });
  }

  // -- what is taken along -----------------------------------------------------------------------

  function download(name, content, type) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([content], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000); // browsers may ask where to save first
    kept = true;
  }

  async function takeAlong(call, ...given) {
    const { name, content, losses, fault } = await ask(call, ...given, lang());
    if (fault) return trouble(() => said(fault));
    trouble(losses?.length ? () => say("losses", name, losses.join("\n")) : null);
    if (content) download(name, content, "application/octet-stream");
  }

  function showList(shown) {
    byId("list").setAttribute("aria-pressed", String(shown));
    byId("changes").hidden = !shown;
    byId("review").hidden = shown || !summary.reports;
  }

  async function openList() {
    const { html: text, fault } = await ask("change_list", lang());
    if (fault) return trouble(() => said(fault));
    byId("paper").srcdoc = html(text);
    byId("paper").addEventListener("load", () => receive(byId("paper").contentDocument), { once: true });
    showList(true);
  }

  // -- what happens ------------------------------------------------------------------------------

  const onClick = (id, does) => byId(id).addEventListener("click", () => Promise.resolve(does()).catch(unexpected));
  const choose = () => byId("file").click();

  onClick("choose", choose);
  onClick("drop", choose);
  byId("file").addEventListener("change", (event) => {
    take([...event.target.files]);
    event.target.value = "";
  });
  onClick("example", () => take([new File([bytesOf(packed("sample"))], byId("sample").dataset.name)]));
  onClick("list", () => (byId("changes").hidden ? openList() : showList(false)));
  onClick("back", () => showList(false));
  onClick("print", () => byId("paper").contentWindow.print());
  onClick("xlsx", () => takeAlong("change_workbook"));
  onClick("docx", () => takeAlong("corrected", "docx"));
  onClick("html", () => takeAlong("corrected", "html"));
  onClick("clear", async () => {
    await ask("clear");
    trouble(null);
    kept = true;
    await refresh();
    renewed("");
    byId("files").open = false;
  });
  onClick("language", async () => {
    root.lang = root.dataset.lang = isEnglish() ? "zh" : "en";
    document.title = say("title");
    progress(...(stages.now ?? [""]));
    trouble(stages.trouble, byId("trouble").classList.contains("note"));
    showSummary();
    const inner = byId("review").contentDocument;
    if (inner?.documentElement.dataset.lang !== lang()) inner?.getElementById("language")?.click();
    if (!byId("changes").hidden) await openList();
  });
  window.addEventListener("beforeunload", (event) => { if (!kept) event.preventDefault(); });

  receive(document);
  ready = started().catch((error) => {
    progress("");
    trouble(() => say("failed", String(error.message ?? error)));
    return new Promise(() => {}); // nothing can be asked
  });
})();
