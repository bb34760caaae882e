/* What is pasted from Word or WPS is cleaned by the server first; one press sets the whole text properly.
   Without the server the browser's own way of pasting stays: nothing is lost. */
(() => {
  'use strict';
  const marker = document.querySelector('[data-huabiao-paste-url]');
  const form = document.getElementById('w-editor-form');
  if (!marker || !form) return;
  const note = document.querySelector('[data-huabiao-pasted]');
  const say = (words) => {
    if (note) note.textContent = words || '';
  };

  const ask = async (url, fields) => {
    const data = new FormData();
    fields.forEach(([name, value]) => data.append(name, value));
    data.append('csrfmiddlewaretoken', form.elements.csrfmiddlewaretoken.value);
    const answer = await fetch(url, { method: 'POST', body: data, headers: { 'X-Requested-With': 'XMLHttpRequest' } });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  };

  /* Draftail takes what carries its own form of text in this attribute exactly as it is, kinds of lines included. */
  const asFragment = (raw) => {
    const carrier = document.createElement('div');
    carrier.setAttribute('data-draftjs-conductor-fragment', JSON.stringify(raw));
    carrier.textContent = raw.blocks.map((block) => block.text).join('\n');
    return { html: carrier.outerHTML, text: carrier.textContent };
  };

  let own = false;
  const pasteInto = (target, { html, text }) => {
    const data = new DataTransfer();
    if (html) data.setData('text/html', html);
    data.setData('text/plain', text);
    own = true;
    target.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
    own = false;
  };

  const stream = () => {
    const root = document.getElementById('body-root');
    return root && root.rootBlock && root.rootBlock.children ? root.rootBlock : null;
  };

  const tableValue = (rows) => ({
    data: rows,
    cell: [],
    mergeCells: [],
    first_row_is_table_header: true,
    first_col_is_header: false,
    table_header_choice: 'row',
    table_caption: '',
  });

  const insertAfter = (target, parts) => {
    const root = stream();
    const all = [...document.querySelectorAll('#body-root [data-streamfield-child]')];
    // A block that was taken out stays in the page, hidden, until the form is sent.
    const stands = (one) => !one.querySelector(':scope > input[name$="-deleted"]').value;
    const shown = all.filter((one) => !one.parentElement.closest('[data-streamfield-child]') && stands(one));
    const place = shown.findIndex((one) => one.contains(target));
    let next = place < 0 ? shown.length : place + 1;
    parts.forEach((part) => {
      if (root) {
        const block = part.rows
          ? { type: 'table', value: tableValue(part.rows) }
          : { type: 'rich_text', value: JSON.stringify(part.raw) };
        root.insert(block, next, { animate: false });
        next += 1;
      } else {
        pasteInto(target, part.rows ? { text: part.rows.map((row) => row.join('\t')).join('\n') } : asFragment(part.raw));
      }
    });
  };

  const OFFICE = /mso-|MsoNormal|<w:|ProgId|WPS Office|<table|<ol|<img/i;

  document.addEventListener(
    'paste',
    async (event) => {
      const target = event.target.closest ? event.target.closest('.Draftail-Editor [contenteditable=true]') : null;
      if (own || !target || !event.clipboardData) return;
      const html = event.clipboardData.getData('text/html');
      const text = event.clipboardData.getData('text/plain');
      if (!OFFICE.test(html) || html.includes('data-draftjs-conductor-fragment')) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      try {
        const { parts, note: words } = await ask(marker.dataset.huabiaoPasteUrl, [['html', html]]);
        const [first, ...rest] = parts;
        if (first && first.raw) pasteInto(target, asFragment(first.raw));
        insertAfter(target, first && first.raw ? rest : parts);
        say(words);
      } catch {
        pasteInto(target, { html, text });
      }
    },
    true
  );

  const button = document.querySelector('[data-huabiao-compose]');
  if (!button) return;
  const words = { compose: button.textContent, undo: button.dataset.undo };
  let before = null;
  const texts = () => [...form.querySelectorAll('input[type=hidden]')].filter((input) => input.draftailEditor);

  const compose = async () => {
    const editors = texts();
    if (!editors.length) return;
    editors.forEach((input) => input.draftailEditor.saveState());
    const sent = editors.map((input) => ['raw', input.value]);
    const { texts: composed } = await ask(marker.dataset.huabiaoComposeUrl, sent);
    before = editors.map((input) => [input, input.draftailEditor.getEditorState()]);
    editors.forEach((input, number) => {
      input.draftailEditor.onChange(window.Draftail.createEditorStateFromRaw(composed[number]));
    });
    button.textContent = words.undo;
  };
  const undo = () => {
    before.forEach(([input, state]) => {
      if (input.isConnected) input.draftailEditor.onChange(state);
    });
    before = null;
    button.textContent = words.compose;
  };
  button.addEventListener('click', () => {
    if (before) {
      undo();
      return;
    }
    compose().catch(() => say(''));
  });
  // Undoing would take back what was typed after it: then it sets the text anew instead.
  form.addEventListener('keydown', (event) => {
    if (before && event.target.closest('.Draftail-Editor')) {
      before = null;
      button.textContent = words.compose;
    }
  });
})();
