// Only comfort: every page works without this file.
(() => {
  const live = document.getElementById('live');
  const timers = new WeakMap();

  // "/" goes to the search field, unless somebody is typing.
  document.addEventListener('keydown', e => {
    const search = document.getElementById('search');
    if (e.key !== '/' || e.ctrlKey || e.metaKey || e.altKey || !search) return;
    if (e.target.closest('input, textarea, select, [contenteditable]')) return;
    e.preventDefault();
    search.focus();
  });

  // A request that takes longer than 300 ms says so on the control that was used.
  document.addEventListener('htmx:beforeRequest', ({ detail: { elt } }) => {
    timers.set(elt, setTimeout(() => {
      elt.setAttribute('aria-busy', 'true');
      live.textContent = 'Working…';
    }, 300));
  });
  document.addEventListener('htmx:afterRequest', ({ detail: { elt, failed } }) => {
    clearTimeout(timers.get(elt));
    elt.removeAttribute('aria-busy');
    live.textContent = failed ? 'That did not work. Load the page again.' : '';
  });

  // A table names its result in data-result; it is read out after a swap.
  document.addEventListener('htmx:afterSwap', ({ detail: { target } }) => {
    const result = target.querySelector('[data-result]') ?? target.closest('[data-result]');
    if (result) live.textContent = result.dataset.result;
  });

  // The check box in a table's head marks all rows below it.
  document.addEventListener('change', ({ target }) => {
    if (!target.matches('th input[type=checkbox]')) return;
    for (const box of target.closest('table').querySelectorAll('td input[type=checkbox]')) box.checked = target.checked;
  });
})();
