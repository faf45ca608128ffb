/* Reading a file beside the list it stands in. Without this file the links download. */
(() => {
  "use strict";

  const WIDE = window.matchMedia("(min-width: 992px)");
  const LINK = "a[data-pages]";
  let viewer = null;
  let opener = null;
  let shown = null;
  let page = 0;
  let asked = 0;

  const part = (name) => viewer.querySelector(`[data-viewer="${name}"]`);
  const make = (tag, className, text) => {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  };

  function words(number) {
    return viewer.dataset.page.replace("{page}", number).replace("{count}", shown.count);
  }

  function note(text) {
    const line = viewer.querySelector(".viewer-note");
    line.textContent = text || "";
    line.hidden = !text;
  }

  function zoom(fit) {
    viewer.classList.toggle("viewer-full", !fit);
    part("fit").setAttribute("aria-pressed", String(fit));
    part("full").setAttribute("aria-pressed", String(!fit));
  }

  function picture(number, lazy) {
    const image = make("img");
    image.alt = words(number);
    if (lazy) image.loading = "lazy";
    image.addEventListener("error", () => {
      image.replaceWith(make("p", "viewer-lost", viewer.dataset.failed));
    });
    image.src = shown.urls[number - 1];
    return image;
  }

  function turn(to) {
    if (!shown || shown.kind !== "pages") return;
    const number = Math.min(Math.max(to, 1), shown.count);
    if (number === page) return;
    page = number;
    const area = viewer.querySelector(".viewer-page");
    area.replaceChildren(picture(page, false));
    area.scrollTo(0, 0);
    viewer.querySelector(".viewer-count").textContent = words(page);
    part("previous").disabled = page === 1;
    part("next").disabled = page === shown.count;
    viewer.querySelectorAll(".viewer-thumbs button").forEach((button, index) => {
      if (index + 1 === page) {
        button.setAttribute("aria-current", "page");
        button.scrollIntoView({ block: "nearest" });
      } else {
        button.removeAttribute("aria-current");
      }
    });
  }

  function thumbs() {
    const list = viewer.querySelector(".viewer-thumbs");
    list.replaceChildren();
    list.hidden = shown.count < 2;
    if (list.hidden) return;
    for (let number = 1; number <= shown.count; number += 1) {
      const button = make("button");
      button.type = "button";
      button.setAttribute("aria-label", words(number));
      button.append(picture(number, true), make("span", "", number));
      button.addEventListener("click", () => turn(number));
      const item = make("li");
      item.append(button);
      list.append(item);
    }
  }

  function table(rows) {
    const frame = make("table", "viewer-table");
    rows.forEach((row) => {
      const line = make("tr");
      row.forEach((cell) => line.append(make("td", "", cell)));
      frame.append(line);
    });
    return frame;
  }

  function fill(found) {
    shown = found;
    page = 0;
    note(found.message);
    const paged = found.kind === "pages" && found.count > 0;
    viewer.querySelector(".viewer-tools").hidden = !paged;
    const area = viewer.querySelector(".viewer-page");
    area.replaceChildren();
    if (found.kind === "sheet") area.append(table(found.rows));
    if (found.kind === "text") found.paragraphs.forEach((text) => area.append(make("p", "viewer-text", text)));
    viewer.querySelector(".viewer-thumbs").hidden = true;
    if (paged) {
      thumbs();
      turn(1);
    }
  }

  async function load(link) {
    const mine = (asked += 1);
    let found = null;
    let problem = viewer.dataset.failed;
    try {
      const answer = await fetch(link.dataset.pages, { headers: { Accept: "application/json" } });
      const json = (answer.headers.get("Content-Type") || "").startsWith("application/json");
      if (answer.ok && json) found = await answer.json();
      else if (answer.redirected) problem = viewer.dataset.signedOut;
    } catch {
      /* The sentence says what to do. */
    }
    if (mine !== asked) return;
    viewer.removeAttribute("aria-busy");
    fill(found || { kind: "none", count: 0, urls: [], message: problem });
  }

  function open(link, unasked) {
    opener?.removeAttribute("aria-current");
    opener = link;
    link.setAttribute("aria-current", "true");
    viewer.querySelector(".viewer-name").textContent = link.textContent.trim();
    part("download").href = link.href;
    fill({ kind: "none", count: 0, urls: [], message: "" });
    viewer.setAttribute("aria-busy", "true");
    zoom(true);
    if (!viewer.open) {
      /* Beside the list where there is room, over everything where there is none. */
      /* What nobody asked for takes no focus: an inert dialog cannot. */
      viewer.inert = Boolean(unasked);
      if (WIDE.matches) viewer.show();
      else viewer.showModal();
      viewer.inert = false;
    }
    if (!unasked) viewer.querySelector(".viewer-name").focus();
    load(link);
  }

  function close() {
    asked += 1;
    if (viewer.open) viewer.close();
  }

  function key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const does = {
      Escape: close,
      ArrowLeft: () => turn(page - 1),
      ArrowRight: () => turn(page + 1),
      Home: () => turn(1),
      End: () => turn(shown.count),
      "+": () => zoom(false),
      "-": () => zoom(true),
    }[event.key];
    if (!does) return;
    event.preventDefault();
    does();
  }

  document.addEventListener("DOMContentLoaded", () => {
    viewer = document.getElementById("viewer");
    if (!viewer || !viewer.show) return;
    document.addEventListener("click", (event) => {
      const link = event.target.closest(LINK);
      if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      open(link);
    });
    part("close").addEventListener("click", close);
    part("previous").addEventListener("click", () => turn(page - 1));
    part("next").addEventListener("click", () => turn(page + 1));
    part("fit").addEventListener("click", () => zoom(true));
    part("full").addEventListener("click", () => zoom(false));
    viewer.addEventListener("keydown", key);
    viewer.addEventListener("close", () => {
      opener?.removeAttribute("aria-current");
      opener?.focus();
      viewer.querySelector(".viewer-page").replaceChildren();
      viewer.querySelector(".viewer-thumbs").replaceChildren();
      shown = null;
    });
    WIDE.addEventListener("change", close);
    /* Where files are read one after another, the one whose turn it is lies open already. */
    const next = document.querySelector(`[data-reading] ${LINK}`);
    if (next && WIDE.matches) open(next, true);
  });
})();
