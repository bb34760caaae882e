/* Keeps what is typed in this browser until it is saved, and asks the server while one writes whether it may
   go online. Nothing is kept of a text that carries the mark of a state secret, nor after log-out. */
(() => {
  'use strict';
  const PREFIX = 'huabiao:draft:';
  const LONGEST_KEPT = 30 * 24 * 3600 * 1000;
  const KEEP_AFTER = 400;
  const CHECK_AFTER = 1500;
  const LOOK_EVERY = 1000;

  const keys = () => Object.keys(window.localStorage).filter((key) => key.startsWith(PREFIX));
  const erase = (wanted) => keys().filter(wanted).forEach((key) => window.localStorage.removeItem(key));

  if (document.querySelector('[data-huabiao-erase]')) {
    erase(() => true);
    return;
  }
  const kept = new URLSearchParams(window.location.search).get('kept');
  const marker = document.querySelector('[data-huabiao-draft]');
  if (kept) erase((key) => key.endsWith(`:${kept}`));
  if (!marker) return;

  const form = document.getElementById('w-editor-form');
  const officer = marker.dataset.huabiaoOfficer;
  const name = `${PREFIX}${officer}:${marker.dataset.huabiaoDraft}`;
  // Another person at the same desk never meets someone else's text.
  erase((key) => !key.startsWith(`${PREFIX}${officer}:`));

  const NOT_TEXT = new Set(['csrfmiddlewaretoken', 'base_version', 'draft_key', 'action-restore', 'compared']);
  const isText = (field) => !NOT_TEXT.has(field) && !field.startsWith('take-');
  const entries = () =>
    [...new FormData(form).entries()].filter(([field, value]) => typeof value === 'string' && isText(field));
  // The rich-text editor hands its words to the form a quarter of a second after they are typed: fetch them now.
  const handOver = () =>
    form.querySelectorAll('input[type=hidden]').forEach((input) => {
      if (input.draftailEditor) input.draftailEditor.saveState();
    });
  form.addEventListener('submit', handOver, true);
  const plain = (list) =>
    JSON.stringify(list.map(([field, value]) => [field, value.replace(/"key":"[a-z0-9]+"/g, '')]));

  let secret = false;
  let begun = null;
  let seen = null;
  let offered = false;

  const show = (selector, visible = true) => {
    const box = document.querySelector(selector);
    if (box) box.hidden = !visible;
    return box;
  };

  const keep = () => {
    if (secret || offered || begun === null) return;
    handOver();
    const now = entries();
    if (plain(now) === begun) return;
    const version = form.elements.base_version ? form.elements.base_version.value : '';
    try {
      window.localStorage.setItem(name, JSON.stringify({ at: Date.now(), version, entries: now }));
      const note = document.querySelector('[data-huabiao-kept]');
      if (note) note.textContent = `${note.dataset.words || '已暂存在本机'} ${new Date().toLocaleTimeString('zh-CN', { hour: '2-digit', minute: '2-digit' })}`;
    } catch {
      /* The browser's store is full or off: saving to the server still works. */
    }
  };

  const restore = (copy) => {
    const carrier = document.createElement('form');
    carrier.method = 'post';
    carrier.action = window.location.pathname;
    const add = (field, value) => {
      const input = document.createElement('textarea');
      input.name = field;
      input.value = value;
      input.hidden = true;
      carrier.append(input);
    };
    copy.entries.forEach(([field, value]) => add(field, value));
    add('csrfmiddlewaretoken', form.elements.csrfmiddlewaretoken.value);
    add('base_version', copy.version);
    add('draft_key', marker.dataset.huabiaoDraft);
    add('action-restore', '1');
    document.body.append(carrier);
    carrier.submit();
  };

  const offer = () => {
    let copy = null;
    try {
      copy = JSON.parse(window.localStorage.getItem(name));
    } catch {
      window.localStorage.removeItem(name);
    }
    if (!copy) return;
    if (Date.now() - copy.at > LONGEST_KEPT || plain(copy.entries) === begun) {
      window.localStorage.removeItem(name);
      return;
    }
    const box = show('[data-huabiao-offer]');
    if (!box) return;
    offered = true;
    box.querySelector('[data-huabiao-offer-time]').textContent = new Date(copy.at).toLocaleString('zh-CN');
    box.querySelector('[data-huabiao-restore]').addEventListener('click', () => restore(copy));
    box.querySelector('[data-huabiao-discard]').addEventListener('click', () => {
      window.localStorage.removeItem(name);
      offered = false;
      box.hidden = true;
    });
  };

  const answered = (answer) => {
    const place = document.querySelector('[data-huabiao-findings]');
    if (place) place.innerHTML = answer.html;
    document.querySelectorAll('.huabiao-check-count').forEach((counter) => {
      counter.textContent = answer.count || '';
      counter.hidden = !answer.count;
    });
    secret = answer.secret;
    show('[data-huabiao-secret]', secret);
    if (secret) erase((key) => key.startsWith(`${PREFIX}${officer}:`));
  };

  let asking = null;
  const check = async () => {
    if (asking) asking.abort();
    asking = new AbortController();
    const data = new FormData();
    entries().forEach(([field, value]) => data.append(field, value));
    data.append('csrfmiddlewaretoken', form.elements.csrfmiddlewaretoken.value);
    try {
      const response = await fetch(marker.dataset.huabiaoCheckUrl, {
        method: 'POST',
        body: data,
        headers: { 'X-Requested-With': 'XMLHttpRequest' },
        signal: asking.signal,
      });
      if (response.ok) answered(await response.json());
    } catch {
      /* No network: the check runs again on saving, where it decides. */
    }
  };

  let keepTimer = null;
  let checkTimer = null;
  const changed = () => {
    clearTimeout(keepTimer);
    clearTimeout(checkTimer);
    keepTimer = setTimeout(keep, KEEP_AFTER);
    checkTimer = setTimeout(check, CHECK_AFTER);
  };

  window.addEventListener('load', () => {
    // The editor's own widgets fill their fields after loading; what stands there then is the beginning.
    setTimeout(() => {
      begun = plain(entries());
      seen = begun;
      offer();
      check();
      // Some widgets change their fields without an event: look now and then.
      setInterval(() => {
        const now = plain(entries());
        if (now !== seen) {
          seen = now;
          changed();
        }
      }, LOOK_EVERY);
    }, 700);
  });
  window.addEventListener('beforeunload', keep);
  // What is typed is kept a moment after the last key, without waiting for the next look.
  form.addEventListener('input', () => {
    clearTimeout(keepTimer);
    keepTimer = setTimeout(keep, KEEP_AFTER);
  });

  // Two people in one text: all of mine or all of theirs at one press.
  document.querySelectorAll('[data-huabiao-take-all]').forEach((button) =>
    button.addEventListener('click', () =>
      form
        .querySelectorAll(`.huabiao-compare input[type=radio][value=${button.dataset.huabiaoTakeAll}]`)
        .forEach((choice) => {
          choice.checked = true;
        })
    )
  );
})();
