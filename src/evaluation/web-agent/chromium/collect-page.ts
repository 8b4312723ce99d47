/**
 * Looks at a document from inside the page: what can be operated, and what can be read. It is a text, as it runs in the
 * browser: what compilers add to functions would not be there.
 */

export interface CollectedPage {
  readonly elements: readonly CollectedElement[];
  readonly text: string;
  readonly above: boolean;
  readonly below: boolean;
}

export interface CollectedElement {
  /** Its number among all nodes that were kept for acting on. */
  readonly node: number;
  readonly tag: string;
  readonly role: string;
  readonly description: string;
  /** Of a choice. */
  readonly options: readonly string[];
  /** The middle, in pixels of the view. */
  readonly x: number;
  readonly y: number;
}

/** A function of the most characters of text to a `CollectedPage`, as `found`, and the nodes, as `kept`. */
export const collectScript = String.raw`(longest) => {
  const selector =
    'a,button,input,select,textarea,summary,[role=button],[role=radio],[role=option],[role=combobox],[role=textbox],[role=listbox],[role=menu],[role=menuitem],[role=link],[role=checkbox],[role=tab],[type],[tabindex]:not([tabindex="-1"]),[contenteditable=""],[contenteditable=true],[onclick],[onfocus],[onkeydown],[onkeyup],[onkeypress]';
  const squeezed = (text) => text.replace(/\s+/g, ' ').trim();
  const cutWords = (text, most) => {
    const words = squeezed(text).split(' ');
    return words.length > most ? words.slice(0, most).join(' ') + ' …' : words.join(' ');
  };
  const roots = [document];
  const all = [];
  for (let index = 0; index < roots.length; index++) {
    for (const node of roots[index]?.querySelectorAll('*') ?? []) {
      if (node.shadowRoot !== null) roots.push(node.shadowRoot);
      if (node.matches(selector)) all.push(node);
    }
  }
  const isShown = (node, box) => {
    if (box.width < 1 || box.height < 1) return false;
    const style = getComputedStyle(node);
    return style.visibility !== 'hidden' && style.display !== 'none' && Number(style.opacity) > 0.01;
  };
  const roleOf = (node) => {
    const given = node.getAttribute('role');
    if (given !== null && given !== '') return given;
    const names = { A: 'link', BUTTON: 'button', SELECT: 'choice', TEXTAREA: 'text field' };
    const kinds = { submit: 'button', button: 'button', reset: 'button', image: 'button', checkbox: 'checkbox', radio: 'radio' };
    if (node instanceof HTMLInputElement) return kinds[node.type] ?? 'text field';
    return names[node.tagName] ?? 'element';
  };
  const labelOf = (node) => {
    if (node instanceof HTMLInputElement || node instanceof HTMLSelectElement || node instanceof HTMLTextAreaElement) {
      const label = node.labels?.[0]?.cloneNode(true);
      for (const inner of label?.querySelectorAll('select, input, textarea, button') ?? []) inner.remove();
      const text = squeezed(label?.textContent ?? '');
      if (text !== '') return cutWords(text, 8);
    }
    return '';
  };
  const firstAttribute = (node) => {
    for (const name of ['alt', 'aria-label', 'name', 'placeholder', 'title', 'value']) {
      const value = squeezed(node.getAttribute(name) ?? '');
      if (value !== '') return value;
    }
    return '';
  };
  const describe = (node) => {
    if (node instanceof HTMLSelectElement) {
      const options = [...node.options].map((option) => squeezed(option.text));
      const chosen = squeezed(node.selectedOptions[0]?.text ?? '');
      return (labelOf(node) || firstAttribute(node)) + ', chosen: ' + chosen + ', options: ' + cutWords(options.join(' | '), 60);
    }
    if (node instanceof HTMLInputElement && (node.type === 'checkbox' || node.type === 'radio')) {
      return (labelOf(node) || firstAttribute(node)) + (node.checked ? ', chosen' : '');
    }
    if (node instanceof HTMLInputElement && !['submit', 'button', 'reset', 'image'].includes(node.type)) {
      const value = node.type === 'password' ? '' : squeezed(node.value);
      return (labelOf(node) || firstAttribute(node) || node.type) + (value === '' ? '' : ', holds: ' + cutWords(value, 30));
    }
    if (node instanceof HTMLTextAreaElement) return (labelOf(node) || firstAttribute(node)) + ', holds: ' + cutWords(node.value, 30);
    const text = node instanceof HTMLElement ? squeezed(node.innerText) : squeezed(node.textContent ?? '');
    const image = squeezed(node.querySelector('img[alt]')?.getAttribute('alt') ?? '');
    return cutWords(text || image || firstAttribute(node) || node.tagName.toLowerCase(), 30);
  };
  const tallest = Math.max(1144, innerHeight);
  const seen = new Set();
  const kept = [];
  const elements = [];
  for (const node of all) {
    if (kept.length >= 200) break;
    if (node.matches(':disabled') || node.matches('input[type=hidden]')) continue;
    const box = node.getBoundingClientRect();
    if (!isShown(node, box)) continue;
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    if (y < -50 || y > tallest) continue;
    const centre = Math.round(x) + ',' + Math.round(y);
    if (seen.has(centre)) continue;
    seen.add(centre);
    const options = node instanceof HTMLSelectElement ? [...node.options].map((option) => squeezed(option.text)) : [];
    elements.push({ node: kept.length, tag: node.tagName.toLowerCase(), role: roleOf(node).slice(0, 30), description: describe(node).slice(0, 400), options, x, y });
    kept.push(node);
  }
  // Text from the top of the view on: what ends above it is left out.
  const whole = document.body?.innerText ?? '';
  const before = document.body === null ? '' : textAbove(document.body);
  const rest = whole.startsWith(before) ? whole.slice(before.length) : whole;
  const text = rest.replace(/[ \t]+\n/g, '\n').replace(/\n{3,}/g, '\n\n').trim();
  const found = {
    elements,
    text: text.slice(0, longest),
    above: scrollY > 10,
    below: scrollY + innerHeight < document.documentElement.scrollHeight - 10 || text.length > longest,
  };
  return { found, kept };

  function textAbove(body) {
    if (scrollY < 10) return '';
    let above = '';
    for (const child of body.children) {
      if (!(child instanceof HTMLElement) || child.getBoundingClientRect().bottom >= 0) break;
      above += child.innerText;
    }
    // Only a hint: where it does not fit, nothing is left out.
    return above;
  }
}`;

/** Links and forms open in the same window. It runs in every page before its own scripts. */
export const sameWindowScript = `
for (const kind of ['click', 'submit']) {
  addEventListener(kind, ({ target }) => target?.closest?.('[target]')?.removeAttribute('target'), true);
}`;
