/* Choosing several texts in the list: how many are chosen, all of the page at one press. Works without it, too. */
(() => {
  'use strict';
  const bar = document.querySelector('[data-huabiao-together]');
  if (!bar) return;
  const note = bar.querySelector('[data-huabiao-chosen]');
  const ticks = () => [...document.querySelectorAll('[data-huabiao-tick]')];
  const show = () => {
    const all = document.querySelector('[data-huabiao-all]');
    const count = all && all.checked ? Number(all.dataset.huabiaoAll) : ticks().filter((tick) => tick.checked).length;
    note.textContent = `${note.dataset.words} ${count}`;
    bar.hidden = count === 0;
  };
  document.addEventListener('change', (event) => {
    if (event.target.matches('[data-huabiao-tick-all]')) {
      ticks().forEach((tick) => {
        tick.checked = event.target.checked;
      });
    }
    show();
  });
  // The list is replaced when one searches.
  new MutationObserver(show).observe(document.getElementById('listing-results'), { childList: true });
  show();
})();
