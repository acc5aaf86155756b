() => {
  document.documentElement.lang = new URLSearchParams(location.search).get("lang") === "en" ? "en" : "LANGUAGE";

  // The address names what is shown, so that it can be sent to a colleague or opened again. Empty values are left out.
  const addressed = (given) => {
    const address = new URL(location.href);
    for (const [key, value] of Object.entries(given)) {
      if (value) address.searchParams.set(key, value);
      else address.searchParams.delete(key);
    }
    return address;
  };
  window.kompassAddress = (given) => {
    const address = addressed(given);
    if (address.href !== location.href) history.replaceState(history.state, "", address);
    shared = new URLSearchParams(location.search);
  };

  // What is chosen on a page, as it stands in the address: nothing for what is so anyway.
  window.kompassChosen = (chosen, before) => {
    const value = chosen === true ? "1" : Array.isArray(chosen) ? chosen.join(",") : chosen || "";
    return value === before ? "" : value;
  };

  // Each tab that is opened is a step of the browser's history: back leads to the tab before, and not out of the house.
  // All else of the address is what is chosen now, whichever tab is gone back to.
  let shared = new URLSearchParams(location.search);
  const tabOf = (search) => (TABS.includes(search.get("flik")) ? search.get("flik") : TABS[0]);
  window.kompassTab = (name) => {
    const before = new URLSearchParams(location.search);
    if (name === tabOf(before)) return;
    // An address with another form of the name was opened: it is put right, and is no step.
    const step = before.has("tab") || (before.has("flik") && !TABS.includes(before.get("flik"))) ? "replaceState" : "pushState";
    history[step](history.state, "", addressed({ flik: name, tab: "" }));
    shared = new URLSearchParams(location.search);
  };
  addEventListener("popstate", () => {
    const name = tabOf(new URLSearchParams(location.search));
    const address = new URL(location.href);
    address.search = shared;
    address.searchParams.set("flik", name);
    if (name === TABS[0]) address.searchParams.delete("flik");
    history.replaceState(history.state, "", address);
    shared = new URLSearchParams(location.search);
    const tabs = document.querySelectorAll("#k-tabs > .tab-wrapper .tab-container:not(.visually-hidden) [role=tab]");
    if (tabs[TABS.indexOf(name)]) tabs[TABS.indexOf(name)].click();
  });
  window.kompassCalm = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth");

  // A mark in an answer opens its source; the sources themselves are plain <details> and work without this.
  const open = (mark) => {
    const source = document.getElementById(mark.dataset.source);
    if (!source) return;
    source.open = true;
    source.querySelector("summary").focus();
    source.scrollIntoView({ block: "nearest", behavior: window.kompassCalm() });
  };

  const copy = async (button) => {
    const words = button.parentElement.querySelector(".k-plain").value;
    try {
      await navigator.clipboard.writeText(words);
    } catch {
      // Without TLS there is no clipboard for scripts; the old way works from a hand's click.
      const box = document.createElement("textarea");
      box.value = words;
      document.body.append(box);
      box.select();
      document.execCommand("copy");
      box.remove();
    }
    const before = button.textContent;
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = before; }, 2000);
  };

  // Cells begin with a number ("12 av 20", "69–92", "33,3 %"), or are words; what is not known, and a sum, stay last.
  const figure = (words) => {
    const found = words.replace(/\u00a0/g, "").match(/^[−-]?\d+(?:[.,]\d+)?/);
    return found ? Number(found[0].replace(",", ".").replace("−", "-")) : null;
  };
  const sort = (button) => {
    const head = button.closest("th");
    const body = head.closest("table").tBodies[0];
    const column = head.cellIndex;
    const rows = [...body.rows].map((row) => ({ row, words: row.cells[column] ? row.cells[column].innerText.trim() : "" }));
    const sum = (one) => /^total/i.test(one.row.cells[0].innerText.trim());
    const known = rows.filter((one) => one.words && one.words !== "–" && !sum(one));
    const numbers = known.every((one) => figure(one.words) !== null);
    const before = head.getAttribute("aria-sort");
    const down = before ? before === "ascending" : numbers;
    const order = (a, b) => (numbers ? figure(a.words) - figure(b.words) : a.words.localeCompare(b.words, "sv", { numeric: true }));
    known.sort((a, b) => (down ? order(b, a) : order(a, b)));
    for (const other of head.parentElement.cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    body.append(...known.map((one) => one.row), ...rows.filter((one) => !known.includes(one)).map((one) => one.row));
  };

  // What the server says no to comes as JSON, and Gradio shows all of it: a person gets the message alone.
  const plain = (node) => {
    for (const one of node.querySelectorAll ? node.querySelectorAll(".toast-text, .toast-body p, .toast-body div") : []) {
      const found = !one.children.length && one.textContent.match(/^HTTP \d{3}: (\{.*\})$/s);
      if (!found) continue;
      try {
        one.textContent = JSON.parse(found[1]).detail;
      } catch { /* not ours: it stays as it is */ }
    }
    // Several at once stand under a title of Gradio's own, which is English.
    for (const one of node.querySelectorAll ? node.querySelectorAll(".toast-title") : []) {
      const said = document.documentElement.lang === "en" ? NOTICES.en : NOTICES.sv;
      for (const words of one.childNodes) if (words.nodeType === 3) words.data = words.data.replace(/^\s*(Warning|Error)/, said);
    }
  };
  new MutationObserver((some) => some.forEach((one) => one.addedNodes.forEach(plain))).observe(document.body, { childList: true, subtree: true });

  // On paper nothing can be opened: sources and what is folded are printed open, and folded again afterwards.
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("details:not([open], .k-why, .k-picture, .k-cite)")].filter((one) => one.checkVisibility());
    folded.forEach((one) => { one.open = true; });
  });
  addEventListener("afterprint", () => {
    folded.forEach((one) => { one.open = false; });
    folded = [];
  });

  document.addEventListener("click", (event) => {
    const at = (what) => event.target.closest && event.target.closest(what);
    const mark = at("a[data-source]");
    if (mark) {
      event.preventDefault();
      open(mark);
    } else if (at("button[data-copy]")) copy(at("button[data-copy]"));
    else if (at("button.k-sort")) sort(at("button.k-sort"));
  });
}
