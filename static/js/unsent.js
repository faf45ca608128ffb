/* Keeps what is typed a second after typing stops and on leaving. Nothing is sent while nothing is typed. */
(() => {
  "use strict";

  const PAUSE = 1000;
  const AGAIN = 15000;
  let form = null;
  let skip = new Set();
  let timer = 0;
  let busy = false;
  let sent = false;
  let clash = false;
  let unkept = false;
  let last = "";
  let sending = "";
  let control = null;

  const part = (name) => document.querySelector(`[data-unsent="${name}"]`);
  const words = () => document.getElementById("unsent-clash");
  const token = () => form.elements.namedItem("unsent");

  function typed() {
    const data = {};
    for (const field of form.elements) {
      const { name, type } = field;
      if (!name || skip.has(name) || ["file", "password", "submit", "button"].includes(type)) continue;
      if (type === "checkbox") {
        const alone = form.querySelectorAll(`[type="checkbox"][name="${CSS.escape(name)}"]`).length === 1;
        if (alone) data[name] = field.checked ? field.value : "";
        else data[name] = [...(data[name] || []), ...(field.checked ? [field.value] : [])];
      } else if (type === "radio") {
        data[name] = field.checked ? field.value : data[name] || "";
      } else if (type === "select-multiple") {
        data[name] = [...field.selectedOptions].map((option) => option.value);
      } else {
        data[name] = field.value;
      }
    }
    return data;
  }

  function says(text) {
    part("saved").textContent = text;
  }

  function settle() {
    const files = [...form.querySelectorAll("input[type=file]")].some((input) => input.files.length);
    if (!files && !unkept) delete form.dataset.dirty;
  }

  function disagree(answer) {
    clash = true;
    part("says").textContent = answer.detail;
    part("mine").dataset.token = answer.token;
    part("load").hidden = !answer.token;
    words().hidden = false;
    words().scrollIntoView({ block: "nearest" });
    says("");
  }

  async function heard(response, body) {
    const json = (response.headers.get("Content-Type") || "").startsWith("application/json");
    const answer = json ? await response.json() : {};
    if (response.ok && answer.token) {
      token().value = answer.token;
      last = body;
      const time = new Date(answer.saved_at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
      says(words().dataset.kept.replace("{time}", time));
      if (JSON.stringify(typed()) === body) settle();
    } else if (response.status === 409) {
      disagree(answer);
    } else {
      says(answer.detail || words().dataset.refused);
    }
  }

  async function save(leaving) {
    clearTimeout(timer);
    if (sent || clash || (busy && !leaving)) return;
    const body = JSON.stringify(typed());
    /* Leaving is told twice, by pagehide and by visibilitychange. */
    if (body === last || (busy && body === sending)) return;
    busy = true;
    sending = body;
    control = new AbortController();
    try {
      const response = await fetch(form.dataset.autosave, {
        method: "PUT",
        keepalive: leaving,
        signal: control.signal,
        headers: {
          "Content-Type": "application/json",
          "X-CSRFToken": form.elements.namedItem("csrfmiddlewaretoken").value,
        },
        body: JSON.stringify({ token: token().value, data: JSON.parse(body) }),
      });
      await heard(response, body);
    } catch {
      if (!sent) {
        says(words().dataset.offline);
        timer = setTimeout(save, AGAIN, false);
      }
    } finally {
      busy = false;
    }
    /* What was typed meanwhile. */
    if (!sent && !clash && last === body && JSON.stringify(typed()) !== body) wait();
  }

  function wait() {
    clearTimeout(timer);
    if (!sent) timer = setTimeout(save, PAUSE, false);
  }

  function heardTyping(event) {
    if (skip.has(event.target.name)) unkept = true;
    wait();
  }

  document.addEventListener("DOMContentLoaded", () => {
    form = document.querySelector("form[data-autosave]");
    if (!form || !window.fetch) return;
    skip = new Set([...form.dataset.skip.split(" "), "csrfmiddlewaretoken", "acknowledged", "unsent"]);
    /* A form that came back with errors holds what was never kept. */
    if (form.hasAttribute("data-dirty")) wait();
    else last = JSON.stringify(typed());
    form.addEventListener("input", heardTyping);
    form.addEventListener("change", heardTyping);
    form.addEventListener("submit", () => {
      sent = true;
      clearTimeout(timer);
      control?.abort();
    });
    window.addEventListener("pagehide", () => save(true));
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") save(true);
    });
    window.addEventListener("pageshow", (event) => {
      if (event.persisted) sent = false;
    });
    part("load").addEventListener("click", () => {
      delete form.dataset.dirty;
      sent = true;
      /* As a new visit: the browser must not fill in what stood here. */
      window.location.assign(window.location.pathname + window.location.search);
    });
    part("mine").addEventListener("click", () => {
      token().value = part("mine").dataset.token;
      clash = false;
      last = "";
      words().hidden = true;
      save(false);
    });
  });
})();
