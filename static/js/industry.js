/* Turns the input of an industry class into a search; without this file one types the code. */
(() => {
  "use strict";

  const escape = (text) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

  function line(entry) {
    const path = entry.path ? `<span class="muted d-block">${escape(entry.path)}</span>` : "";
    return `<div><span class="number">${escape(entry.code)}</span> ${escape(entry.name)}${path}</div>`;
  }

  function search(input) {
    const { industry, name, code, placeholder, none } = input.dataset;
    // What was typed and refused stays, so that it can be read beside its reason.
    const value = code || input.value;
    const chosen = value ? [{ code: value, name: name || "", path: "" }] : [];
    input.value = value;
    const select = new window.TomSelect(input, {
      options: chosen,
      items: chosen.length ? [value] : [],
      // A code known by heart needs no search; whatever else is left in the box is refused with a hint, not lost.
      create: (typed) => ({ code: typed.trim(), name: "", path: "" }),
      createOnBlur: true,
      maxItems: 1,
      maxOptions: 20,
      valueField: "code",
      labelField: "name",
      searchField: [],
      placeholder,
      loadThrottle: 200,
      // The server has found and ordered them.
      sortField: [{ field: "$order" }],
      score: () => () => 1,
      render: {
        option: line,
        item: (entry) => `<div><span class="number me-1">${escape(entry.code)}</span> ${escape(entry.name)}</div>`,
        option_create: ({ input: typed }) => `<div class="create muted">${escape(typed)}</div>`,
        no_results: () => `<div class="no-results">${escape(none)}</div>`,
      },
      load(query, found) {
        const address = `${industry}?${new URLSearchParams({ q: query })}`;
        fetch(address, { headers: { Accept: "application/json" }, credentials: "same-origin" })
          .then((answer) => (answer.ok ? answer.json() : { found: [] }))
          .then((answer) => {
            select.clearOptions();
            found(answer.found);
          })
          .catch(() => found());
      },
    });
    // The label now names the search; the box behind it is for the form alone.
    input.setAttribute("aria-hidden", "true");
  }

  for (const input of document.querySelectorAll("[data-industry]")) search(input);
})();
