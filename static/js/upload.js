/* Files one by one, with progress, to the programs' door of the same act. Without this file the form sends them. */
(() => {
  "use strict";

  let form = null;
  let zone = null;
  let busy = false;
  const queue = [];

  const make = (tag, className, text) => {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  };
  const word = (name, values = {}) =>
    Object.entries(values).reduce((text, [key, value]) => text.replace(`{${key}}`, value), zone.dataset[name]);
  const size = (bytes) => (bytes < 1048576 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1048576).toFixed(1)} MB`);

  function button(label, item, does) {
    const made = make("button", "btn btn-sm btn-outline-secondary", label);
    made.type = "button";
    made.setAttribute("aria-label", `${label}: ${item.file.name}`);
    made.addEventListener("click", does);
    return made;
  }

  /* state: waiting, sending, done, wrong (may be tried again), refused (may not). */
  function show(item, state, text) {
    item.state = state;
    item.line.classList.toggle("upload-wrong", state === "wrong" || state === "refused");
    item.line.classList.toggle("upload-done", state === "done");
    item.says.textContent = text;
    item.bar.hidden = state !== "sending";
    const buttons = [];
    if (state === "sending") buttons.push(button(word("cancel"), item, () => item.request?.abort()));
    if (state === "wrong") buttons.push(button(word("retry"), item, () => again(item)));
    if (state !== "sending" && state !== "done") buttons.push(button(word("remove"), item, () => drop(item)));
    item.buttons.replaceChildren(...buttons);
    const open = queue.some((each) => each.state === "waiting" || each.state === "sending");
    if (open) form.dataset.dirty = "";
    else delete form.dataset.dirty;
  }

  function add(file) {
    const item = { file, line: make("li", "upload"), says: make("span", "upload-says") };
    item.bar = make("progress");
    item.bar.max = 100;
    item.bar.setAttribute("aria-label", file.name);
    item.buttons = make("span", "upload-buttons");
    item.line.append(make("span", "upload-name", `${file.name} · ${size(file.size)}`), item.buttons, item.bar, item.says);
    zone.querySelector(".uploads").append(item.line);
    queue.push(item);
    const max = Number(zone.dataset.max);
    if (file.size > max) show(item, "refused", word("tooLarge", { max: max / 1048576 }));
    else if (!file.size) show(item, "refused", word("empty"));
    else show(item, "waiting", word("waiting"));
  }

  function drop(item) {
    queue.splice(queue.indexOf(item), 1);
    item.line.remove();
    zone.querySelector("[data-drop=choose]").focus();
    if (!queue.some((each) => each.state === "waiting")) delete form.dataset.dirty;
  }

  function reason(request) {
    let answer = {};
    try {
      answer = JSON.parse(request.responseText);
    } catch {
      return request.status === 413
        ? word("tooLarge", { max: Number(zone.dataset.max) / 1048576 })
        : `${word("failed")} (${request.status})`;
    }
    const labels = (name) => form.querySelector(`label[for="id_${CSS.escape(name)}"]`)?.firstChild?.textContent.trim();
    const errors = Object.entries(answer.errors || {}).map(([name, told]) =>
      name === form.dataset.uploadName ? [].concat(told).join(" ") : `${labels(name) || name}: ${[].concat(told).join(" ")}`,
    );
    const findings = (answer.findings || []).map((found) => found.text);
    return [...errors, ...findings, answer.detail].filter(Boolean).join(" ") || word("failed");
  }

  function send(item) {
    return new Promise((resolve) => {
      const body = new FormData();
      for (const field of form.elements) {
        if (field.name && field.type !== "file" && field.type !== "submit" && field.name !== "csrfmiddlewaretoken") {
          if ((field.type !== "checkbox" && field.type !== "radio") || field.checked) body.append(field.name, field.value);
        }
      }
      body.append(form.dataset.uploadName, item.file, item.file.name);
      const request = new XMLHttpRequest();
      item.request = request;
      request.open("POST", form.dataset.upload);
      request.setRequestHeader("Accept", "application/json");
      request.setRequestHeader("X-CSRFToken", form.elements.namedItem("csrfmiddlewaretoken").value);
      request.upload.addEventListener("progress", (event) => {
        if (!event.lengthComputable) return;
        const percent = Math.floor((event.loaded / event.total) * 100);
        item.bar.value = percent;
        item.says.textContent = percent < 100 ? word("sending", { percent }) : word("checking");
      });
      request.addEventListener("load", () => {
        if (request.status === 200) {
          show(item, "done", word("added"));
          /* Files kept before were added together with it. */
          form.querySelectorAll(".kept-file").forEach((kept) => kept.remove());
        } else show(item, "wrong", reason(request));
      });
      request.addEventListener("error", () => show(item, "wrong", word("failed")));
      request.addEventListener("abort", () => show(item, "wrong", word("cancelled")));
      request.addEventListener("loadend", () => resolve());
      item.bar.value = 0;
      show(item, "sending", word("sending", { percent: 0 }));
      request.send(body);
    });
  }

  async function run() {
    if (busy) return;
    busy = true;
    const submit = form.querySelector("button[type=submit]");
    submit.disabled = true;
    const mine = new Set();
    for (;;) {
      const item = queue.find((each) => each.state === "waiting");
      if (!item) break;
      mine.add(item);
      await send(item);
    }
    busy = false;
    submit.disabled = false;
    const added = [...mine].filter((item) => item.state === "done").length;
    zone.querySelector(".upload-total").textContent = word("total", { added, failed: mine.size - added });
    if (!added) return;
    const list = document.getElementById("uploaded");
    if (list && window.htmx) {
      window.htmx.ajax("GET", list.getAttribute("hx-get"), { target: "#uploaded", select: "#materials", swap: "innerHTML" });
    }
  }

  function again(item) {
    show(item, "waiting", word("waiting"));
    run();
  }

  function take(input) {
    [...input.files].forEach(add);
    input.value = "";
  }

  function listen(input, camera) {
    input.addEventListener("change", () => take(input));
    camera.addEventListener("change", () => take(camera));
    zone.querySelector("[data-drop=choose]").addEventListener("click", () => input.click());
    zone.querySelector("[data-drop=capture]").addEventListener("click", () => camera.click());
    let depth = 0;
    const over = (on) => zone.classList.toggle("dropzone-over", on);
    zone.addEventListener("dragenter", (event) => {
      event.preventDefault();
      depth += 1;
      over(true);
    });
    zone.addEventListener("dragleave", () => {
      depth -= 1;
      over(depth > 0);
    });
    zone.addEventListener("dragover", (event) => event.preventDefault());
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      depth = 0;
      over(false);
      [...event.dataTransfer.files].forEach(add);
    });
    form.addEventListener("submit", (event) => {
      const open = queue.some((item) => item.state === "waiting" || item.state === "sending");
      /* Nothing chosen: the form is sent and the server says what is missing. */
      if (!open && !queue.some((item) => item.state === "done")) return;
      event.preventDefault();
      run();
    });
  }

  document.addEventListener("DOMContentLoaded", () => {
    form = document.querySelector("form[data-upload]");
    zone = document.getElementById("dropzone");
    const input = form?.querySelector(`input[type=file][name="${form.dataset.uploadName}"]`);
    if (!zone || !input || !window.FormData) return;
    /* The zone takes the place of the plain control, under its label. */
    input.after(zone);
    zone.append(input);
    input.tabIndex = -1;
    listen(input, zone.querySelector("[data-drop=camera]"));
  });
})();
