/* Comfort only: every page works without this file. */
(() => {
  "use strict";

  document.documentElement.classList.add("js");

  /* 大写金额 of a whole number of fen (BigInt), the same form as zengxindai/money.py. */
  const DIGITS = "零壹贰叁肆伍陆柒捌玖";
  const PLACES = [["仟", 1000], ["佰", 100], ["拾", 10], ["", 1]];
  const SECTIONS = [["万亿", 10n ** 12n], ["亿", 10n ** 8n], ["万", 10n ** 4n], ["", 1n]];

  function groupInWords(group) {
    let words = "";
    let gap = false;
    for (const [name, size] of PLACES) {
      const digit = Math.floor(group / size) % 10;
      if (digit) {
        words += (gap && words ? "零" : "") + DIGITS[digit] + name;
        gap = false;
      } else {
        gap = true;
      }
    }
    return words;
  }

  function yuanInWords(yuan) {
    let words = "";
    let gap = false;
    for (const [name, size] of SECTIONS) {
      const group = Number((yuan / size) % 10000n);
      if (!group) {
        gap = words !== "";
        continue;
      }
      if (words && (gap || group < 1000)) words += "零";
      gap = false;
      words += groupInWords(group);
      words += name === "万亿" && (yuan / 10n ** 8n) % 10000n ? "万" : name;
    }
    return words;
  }

  function inWords(fen) {
    const total = fen < 0n ? -fen : fen;
    const yuan = total / 100n;
    const jiao = Number((total / 10n) % 10n);
    const last = Number(total % 10n);
    let words = yuanInWords(yuan);
    if (yuan) words += "元";
    if (!jiao && !last) {
      words = (words || "零元") + "整";
    } else {
      if (yuan && (!jiao || yuan % 10n === 0n)) words += "零";
      words += (jiao ? `${DIGITS[jiao]}角` : "") + (last ? `${DIGITS[last]}分` : "整");
    }
    return `人民币${fen < 0n ? "负" : ""}${words}`;
  }

  /* What people type, as whole fen: 3,000,000.00, full-width digits, 300万. null: no amount. */
  function fenOf(typed) {
    let text = typed.normalize("NFKC").replace(/[\s,¥]/g, "").replace(/元$/, "");
    const wan = text.endsWith("万");
    if (wan) text = text.slice(0, -1);
    const found = /^(-?)(\d+)(?:\.(\d*))?$/.exec(text);
    if (!found) return null;
    const places = wan ? 6 : 2;
    const decimals = (found[3] || "").replace(/0+$/, "");
    if (decimals.length > places) return null;
    const fen = BigInt(found[2] + decimals.padEnd(places, "0"));
    return fen >= 10n ** 16n ? null : found[1] ? -fen : fen;
  }

  function wanOf(fen) {
    const sign = fen < 0n ? "-" : "";
    const hundredths = ((fen < 0n ? -fen : fen) + 5000n) / 10000n;
    const whole = String(hundredths / 100n).replace(/\B(?=(\d{3})+$)/g, ",");
    return `${sign}${whole}.${String(hundredths % 100n).padStart(2, "0")}`;
  }

  function showWords(input) {
    let shown = input.nextElementSibling;
    if (!shown || !shown.classList.contains("yuan-words")) {
      shown = document.createElement("div");
      shown.className = "yuan-words";
      shown.setAttribute("aria-live", "polite");
      input.after(shown);
    }
    const fen = input.value.trim() ? fenOf(input.value) : null;
    shown.textContent = fen === null ? "" : `= ${wanOf(fen)} 万元 · ${inWords(fen)}`;
  }

  function forget(form) {
    delete form.dataset.dirty;
  }

  function prepare(root) {
    root.querySelectorAll("input[data-yuan]").forEach(showWords);
  }

  document.addEventListener("input", (event) => {
    if (event.target.matches("input[data-yuan]")) showWords(event.target);
    const form = event.target.form;
    if (form && form.hasAttribute("data-guard")) form.dataset.dirty = "";
  });

  /* Leaving with something typed and not sent asks first. */
  window.addEventListener("beforeunload", (event) => {
    if (document.querySelector("form[data-guard][data-dirty]")) event.preventDefault();
  });

  /* A form is sent once; the button is disabled after its own name and value have gone into the request. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    /* data-again: the answer is a file, so the page stays and may be asked again. */
    if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("data-again")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    forget(form);
    setTimeout(() => {
      form.querySelectorAll("button[type=submit], button:not([type])").forEach((button) => {
        button.disabled = true;
      });
    });
  });

  /* Coming back with the browser's back button: the form may be sent again. */
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    document.querySelectorAll("form[data-sent]").forEach((form) => {
      delete form.dataset.sent;
      form.querySelectorAll("button").forEach((button) => {
        button.disabled = false;
      });
    });
  });

  function prepareMenu() {
    const toggle = document.querySelector("[data-menu-toggle]");
    const menu = document.getElementById("menu");
    if (!toggle || !menu) return;
    const set = (open) => {
      menu.classList.toggle("open", open);
      menu.classList.toggle("shut", !open);
      toggle.setAttribute("aria-expanded", String(open));
    };
    toggle.setAttribute("role", "button");
    toggle.setAttribute("aria-controls", "menu");
    toggle.addEventListener("click", (event) => {
      event.preventDefault();
      set(!menu.classList.contains("open"));
    });
    toggle.addEventListener("keydown", (event) => {
      if (event.key === " ") {
        event.preventDefault();
        toggle.click();
      }
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && menu.classList.contains("open")) {
        set(false);
        toggle.focus();
      }
    });
    const wide = window.matchMedia("(min-width: 768px)");
    const fit = () => (wide.matches ? menu.classList.remove("open", "shut") : set(false));
    wide.addEventListener("change", fit);
    fit();
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-print], [data-fill]");
    if (!button) return;
    if (button.hasAttribute("data-print")) {
      window.print();
      return;
    }
    const area = document.getElementById(button.dataset.fill);
    if (!area) return;
    area.value += (area.value.trim() ? "\n" : "") + button.textContent.trim();
    area.dispatchEvent(new Event("input", { bubbles: true }));
    area.focus();
  });

  document.addEventListener("DOMContentLoaded", () => {
    prepare(document);
    prepareMenu();
    document.getElementById("error-summary")?.focus();
  });
  document.addEventListener("htmx:load", (event) => prepare(event.target));
})();
