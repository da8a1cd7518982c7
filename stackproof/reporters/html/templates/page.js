"use strict";
(() => {
  const search = document.getElementById("q");
  const shown = document.getElementById("shown");
  const bad = new Set(["bad", "unsure"]);
  const waiting = new Map();
  for (const one of document.querySelectorAll("script[data-for]")) waiting.set(one.dataset.for, one);
  const texts = new WeakMap();
  let page = null;
  let part = null;

  // What is packed is a page that the report's own templates wrote, which escape what others wrote.
  async function unpack(packed) {
    const bytes = Uint8Array.from(atob(packed.textContent), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    const made = document.createElement("template");
    made.innerHTML = await new Response(stream).text();
    packed.replaceWith(made.content);
  }

  // The page that an anchor is of, or lies in; that of a stack may still be packed.
  async function pageOf(anchor) {
    for (let name = anchor; name; name = name.slice(0, Math.max(0, name.lastIndexOf("/")))) {
      const packed = waiting.get(name);
      if (packed) {
        waiting.delete(name);
        await unpack(packed);
      }
      const found = document.getElementById(name);
      const holder = found && found.closest(".page");
      if (holder) return holder;
    }
    return null;
  }

  function partOf(target) {
    if (!page.classList.contains("parted")) return null;
    const own = target && target.closest(".part");
    return own && page.contains(own) ? own : document.getElementById(page.dataset.first);
  }

  function mark(links, isCurrent) {
    for (const link of links) {
      if (isCurrent(link)) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }

  let asked = 0;
  async function show(isFirst) {
    let given = location.hash.slice(1);
    try { given = decodeURIComponent(given); } catch { /* an address that somebody mistyped leads to the overview */ }
    const [anchor, query] = given.split("?");
    if (anchor === "main" && page) { document.getElementById("main").focus(); return; }
    const turn = asked += 1;
    const found = await pageOf(anchor) || document.getElementById("overview");
    if (turn !== asked) return; // somebody went on while a page was unpacked
    const before = page;
    page = found;
    const target = document.getElementById(anchor);
    part = partOf(target);
    for (const one of document.querySelectorAll(".page.shown, .part.shown")) one.classList.remove("shown");
    page.classList.add("shown");
    if (part) part.classList.add("shown");
    mark(document.querySelectorAll(".top nav a"), (link) => link.hash === `#${page.id}`);
    mark(page.querySelectorAll(".tabs a"), (link) => part && decodeURIComponent(link.hash.slice(1)) === part.id);
    document.title = `${page.dataset.title} \u00b7 Stackproof`;
    if (query && query.startsWith("q=")) search.value = query.slice(2);
    else if (before !== page && !isFirst) search.value = "";
    filter();
    if (target && target !== page && target !== part) reveal(target);
    else if (before !== page) {
      window.scrollTo(0, 0);
      if (!isFirst) page.querySelector("h1").focus({ preventScroll: true });
    }
  }

  function reveal(target) {
    for (const one of document.querySelectorAll(".target")) one.classList.remove("target");
    for (let one = target; one; one = one.parentElement) if (one.tagName === "DETAILS") one.open = true;
    target.classList.add("target");
    for (const one of [target, target.closest("[data-row]"), target.closest("[data-group]")]) if (one) one.classList.remove("out");
    const focused = target.tagName === "DETAILS" ? target.querySelector("summary") : target;
    if (focused === target) target.tabIndex = -1;
    target.scrollIntoView({ block: "start" });
    focused.focus({ preventScroll: true });
  }

  function textOf(row) {
    if (!texts.has(row)) {
      const group = row.closest("[data-group]"); // a row is found by what it stands under as well
      const above = group ? group.dataset.text || "" : "";
      texts.set(row, `${above} ${row.dataset.text || row.textContent}`.toLowerCase());
    }
    return texts.get(row);
  }

  function filter() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = document.querySelector("input[name=kind]:checked").value;
    const within = part || page;
    const rows = within.querySelectorAll("[data-row]");
    const active = words.length > 0 || wanted !== "all";
    let count = 0;
    for (const row of rows) {
      const kind = row.dataset.row;
      const fits = wanted === "all" || kind === wanted || (wanted === "bad" && bad.has(kind));
      const out = !fits || !words.every((word) => textOf(row).includes(word));
      row.classList.toggle("out", out);
      if (!out) count += 1;
    }
    for (const group of within.querySelectorAll("[data-group]")) {
      group.classList.toggle("out", active && !group.querySelector("[data-row]:not(.out)"));
    }
    within.classList.toggle("filtered", active);
    for (const none of within.querySelectorAll(".none")) none.classList.toggle("on", rows.length > 0 && count === 0);
    shown.textContent = active ? `${count} of ${rows.length}` : "";
  }

  let due = 0;
  search.addEventListener("input", () => { clearTimeout(due); due = setTimeout(filter, 80); });
  search.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { search.value = ""; filter(); }
  });
  for (const one of document.querySelectorAll("input[name=kind]")) one.addEventListener("change", filter);
  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("input, textarea, select");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    search.focus();
    search.select();
  });
  let opened = [];
  window.addEventListener("beforeprint", () => {
    const told = page.classList.contains("parted") ? `[id="${page.id}/promises"] ` : "";
    opened = [...page.querySelectorAll(`${told}details:not([open])`)];
    for (const one of opened) one.open = true;
  });
  window.addEventListener("afterprint", () => { for (const one of opened) one.open = false; });
  window.addEventListener("hashchange", () => show(false));
  show(true);
  window.addEventListener("load", () => show(true)); // a browser takes the focus away when a page is loaded
})();
