/* Shows the executed rate beside its cap while LPR day, term and spread are typed; the server reckons it anew. */
(() => {
  "use strict";

  const rate = document.querySelector("[data-lprs]");
  if (!rate) return;
  const form = rate.form;
  const lprs = JSON.parse(rate.dataset.lprs);
  const caps = JSON.parse(rate.dataset.caps);
  const words = JSON.parse(rate.dataset.words);
  const line = document.createElement("p");
  line.className = "rate-line";
  line.setAttribute("role", "status");
  line.hidden = true;
  rate.closest(".field").append(line);

  // Ten-thousandths of a percent as whole numbers: nothing is lost as with fractions of two.
  const units = (text) => Math.round(Number(text) * 10000);
  const said = (number) => (number / 10000).toFixed(4).replace(/0{1,2}$/, "");

  function lprOf(term, day) {
    const found = lprs.find(([name, first, last]) => name === term && first <= day && (!last || day < last));
    return found ? units(found[3]) : null;
  }

  function reckoned() {
    const day = form.elements.lpr_on.value;
    const term = form.elements.lpr_term.value;
    const spread = form.elements.spread_bp.value.trim();
    if (!day || !term || !/^-?\d+$/.test(spread)) return { rate: rate.value.trim() ? units(rate.value) : null };
    const lpr = lprOf(term, day);
    return lpr === null ? { unknown: true } : { rate: lpr + Number(spread) * 100 };
  }

  function show() {
    const found = reckoned();
    const months = Number(form.elements.months.value);
    const cap = caps.find(([longest]) => months > 0 && months <= longest);
    line.hidden = !found.unknown && !Number.isFinite(found.rate);
    if (line.hidden) return;
    if (found.unknown) {
      line.textContent = words.unknown;
      return;
    }
    const over = cap && found.rate > units(cap[1]);
    const beside = cap ? ` · ${words.cap} ${said(units(cap[1]))} %` : "";
    line.textContent = `${words.executed} ${said(found.rate)} %${beside}${over ? ` · ${words.over}` : ""}`;
    line.classList.toggle("rate-line-over", Boolean(over));
  }

  form.addEventListener("input", show);
  form.addEventListener("change", show);
  show();
})();
