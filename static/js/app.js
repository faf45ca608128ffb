// Progressive enhancement only: every page works without it.
(() => {
  "use strict";
  // The amount in 万元 under every yuan field while it is typed.
  for (const field of document.querySelectorAll("input[data-yuan]")) {
    const hint = document.createElement("div");
    hint.className = "helptext";
    hint.setAttribute("aria-live", "polite");
    field.insertAdjacentElement("afterend", hint);
    const show = () => {
      const text = field.value.replace(/[,\s]/g, "");
      const yuan = text.endsWith("万") ? Number(text.slice(0, -1)) * 10000 : Number(text);
      hint.textContent = text && Number.isFinite(yuan) ? `${(yuan / 10000).toLocaleString("zh-CN", { maximumFractionDigits: 6 })} 万元` : "";
    };
    field.addEventListener("input", show);
    show();
  }
  // A second click on a button that is already working does nothing.
  for (const form of document.querySelectorAll("form[method=post]")) {
    form.addEventListener("submit", () => {
      for (const button of form.querySelectorAll("button[type=submit]")) setTimeout(() => { button.disabled = true; });
    });
  }
})();
