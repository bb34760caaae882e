/* Small helps of the desk: ready-made opinions, choosing several, watching a withdrawal. Everything works without it. */
(() => {
  "use strict";

  document.addEventListener("click", (event) => {
    const phrase = event.target.closest("[data-phrase]");
    if (!phrase) return;
    const field = phrase.closest("form").querySelector("textarea[name=opinion], textarea[data-opinion]");
    field.value = phrase.dataset.phrase;
    field.focus();
  });

  const batch = document.querySelector("[data-desk-batch]");
  if (batch) {
    const all = batch.querySelector("[data-desk-all]");
    const ticks = () => [...batch.querySelectorAll("input[name=request]")];
    const show = () => batch.classList.toggle("desk-batch--some", ticks().some((tick) => tick.checked));
    batch.addEventListener("change", (event) => {
      if (event.target === all) ticks().forEach((tick) => { tick.checked = all.checked; });
      show();
    });
    show();
  }

  document.querySelectorAll(".desk-when input[type=datetime-local]").forEach((moment) => {
    moment.addEventListener("input", () => {
      moment.closest("fieldset").querySelector("input[value=at]").checked = moment.value !== "";
    });
  });

  const watched = document.querySelector("[data-desk-watch]");
  if (watched && watched.dataset.now === "shown") {
    const look = async () => {
      const answer = await fetch(watched.dataset.deskWatch, { headers: { "X-Requested-With": "XMLHttpRequest" } });
      if (answer.ok && (await answer.json()).visibility !== "shown") location.reload();
      else setTimeout(look, 1000);
    };
    setTimeout(look, 1000);
  }

  // What the secrecy officer opened must not come back with the browser's Back button.
  if (document.querySelector("[data-desk-secret]")) {
    window.addEventListener("pagehide", () => document.querySelector("[data-desk-secret]").remove());
  }
})();
