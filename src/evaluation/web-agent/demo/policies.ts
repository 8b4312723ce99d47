/**
 * How the scripted model goes about each task of the demonstration. It decides by what stands in its prompt, never by how
 * often it was asked; what it answers is read from pages. It proves the plumbing, not that a model is clever.
 */

/** What a prompt says. */
export interface View {
  readonly task: string;
  readonly address: URL;
  readonly title: string;
  readonly text: string;
  readonly memory: string;
  readonly history: string;
  readonly below: boolean;
}

export type Intent =
  | { readonly do: 'CLICK' | 'PRESS ENTER'; readonly on: RegExp }
  | { readonly do: 'TYPE' | 'SELECT'; readonly on: RegExp; readonly value: string }
  | { readonly do: 'GO TO' | 'SEARCH'; readonly value: string }
  | { readonly do: 'GO BACK' | 'SCROLL' }
  | { readonly do: 'ANSWER'; readonly value: string };

export interface Decision {
  /** Worth keeping of this page; empty for nothing. */
  readonly facts: string;
  /** Several, of which the first is taken that the page has an element for. */
  readonly intents: readonly Intent[];
}

export function decide(view: View): Decision {
  const { task } = view;
  if (/gym/i.test(task)) return atGyms(view);
  if (/tea/i.test(task)) return atTea(view);
  if (/flat/i.test(task)) return atFlats(view);
  if (/parcel/i.test(task)) return atParcels(view);
  return atNews(view);
}

const nothing = { facts: '' };

/** From the search, or from where one is lost, to a site. */
function towards({ address, text }: View, site: string, words: string, link: RegExp): Decision | null {
  if (address.hostname === `${site}.localhost`) return null;
  if (address.hostname !== 'search.localhost') return { ...nothing, intents: [{ do: 'GO BACK' }] };
  if (link.test(text)) return { ...nothing, intents: [{ do: 'CLICK', on: link }] };
  return { ...nothing, intents: [{ do: 'SEARCH', value: words }] };
}

function atGyms(view: View): Decision {
  const { task, address, title, text, memory } = view;
  const away = towards(view, 'gyms', 'gyms timetable', /City gyms/);
  if (away !== null) return away;
  const wanted = /(?:is|does|at) (\w+ Gym)/.exec(task)?.[1];
  if (wanted !== undefined) return atOneGym(view, wanted);
  const names = [...memory.matchAll(/(\w+ Gym): (yes|no)/g)];
  if (address.pathname.startsWith('/gym/')) {
    const early = /Tuesday\s+6:30\s+Yoga/.test(text);
    return { facts: `${title}: ${early ? 'yes' : 'no'}`, intents: [{ do: 'GO BACK' }] };
  }
  if (!/district=Harbour/.test(address.search)) {
    if (/District, chosen: Harbour/.test(view.history))
      return { ...nothing, intents: [{ do: 'CLICK', on: /button: Show/ }] };
    const isSelected = /SELECT "Harbour"/.test(view.history.split('\n').at(-1) ?? '');
    return {
      ...nothing,
      intents: [isSelected ? { do: 'CLICK', on: /button: Show/ } : { do: 'SELECT', on: /District/, value: 'Harbour' }],
    };
  }
  const left = [...text.matchAll(/\w+ Gym/g)].map(([name]) => name).find((name) => !memory.includes(`${name}: `));
  if (left !== undefined) return { ...nothing, intents: [{ do: 'CLICK', on: new RegExp(left) }] };
  const found = names.filter(([, , is]) => is === 'yes').map(([, name]) => name);
  const answer: Intent = { do: 'ANSWER', value: JSON.stringify(found) };
  return { ...nothing, intents: [{ do: 'CLICK', on: /Next page/ }, answer] };
}

function atOneGym({ task, address, title, text }: View, wanted: string): Decision {
  if (address.pathname === '/') {
    return {
      ...nothing,
      intents: [
        { do: 'CLICK', on: new RegExp(wanted) },
        { do: 'CLICK', on: /Next page/ },
      ],
    };
  }
  if (/Fees of/.test(title)) {
    const [, fee = '', off = ''] = /costs ([\d.]+) euros\. Students pay (\d+) percent/.exec(text) ?? [];
    return answered(((Number(fee) * (100 - Number(off))) / 100).toFixed(2));
  }
  if (/cost a student/.test(task)) return { ...nothing, intents: [{ do: 'CLICK', on: /link: Fees/ }] };
  if (/Sunday\?/.test(task)) return answered(/Sunday: (.+)/.exec(text)?.[1] ?? '');
  return answered(String([...text.matchAll(/(Mon|Tues|Wednes|Thurs|Fri)day\s+\d+:\d\d/g)].length));
}

function atTea(view: View): Decision {
  const { task, address, title, text, memory, history } = view;
  const away = towards(view, 'tea', 'tea prices', /Tea shop/);
  if (away !== null) return away;
  const delivery = /Delivery costs ([\d.]+)/.exec(text)?.[1];
  if (/least by weight/.test(task)) {
    const packet = /(\w+): a packet of (\d+) g costs ([\d.]+)/.exec(text);
    if (packet !== null) {
      const [, name, grams, price] = packet;
      return {
        facts: `${name} costs ${(Number(price) / Number(grams)).toFixed(5)} a gram`,
        intents: [{ do: 'GO BACK' }],
      };
    }
    const left = [...text.matchAll(/^\s*(?:[•*-]\s*)?([A-Z]\w+)$/gm)]
      .map(([, name = '']) => name)
      .find((name) => name !== 'Basket' && !memory.includes(`${name} costs`));
    if (left !== undefined) return { ...nothing, intents: [{ do: 'CLICK', on: new RegExp(`link: ${left}$`) }] };
    const all = [...memory.matchAll(/(\w+) costs ([\d.]+) a gram/g)].toSorted((a, b) => Number(a[2]) - Number(b[2]));
    return answered(all[0]?.[1] ?? '');
  }
  const wants = [...task.matchAll(/(\d+) packets of (\w+)/g)].map(([, count = '', name = '']) => ({ count, name }));
  const missing = wants.find(({ name }) => !address.search.includes(`${name.toLowerCase()}=`));
  if (address.pathname === '/') {
    const facts = delivery === undefined || memory.includes('Delivery') ? '' : `Delivery: ${delivery}`;
    return { facts, intents: [{ do: 'CLICK', on: new RegExp(`link: ${missing?.name}$`) }] };
  }
  const product = wants.find(({ name }) => name === title);
  if (product !== undefined) {
    const last = history.split('\n').at(-1) ?? '';
    const isTyped = last.includes(`TYPE "${product.count}"`) && last.includes('Packets');
    return {
      ...nothing,
      intents: [
        isTyped ? { do: 'CLICK', on: /button: Add to basket/ } : { do: 'TYPE', on: /Packets/, value: product.count },
      ],
    };
  }
  if (missing !== undefined) return { ...nothing, intents: [{ do: 'CLICK', on: new RegExp(`More ${missing.name}`) }] };
  const goods = Number(/Goods: ([\d.]+)/.exec(text)?.[1] ?? 'NaN');
  const more = Number(/Delivery: ([\d.]+)/.exec(memory)?.[1] ?? 'NaN');
  return answered((goods + more).toFixed(2));
}

function atFlats(view: View): Decision {
  const { task, text, memory, below } = view;
  const away = towards(view, 'flats', 'flats to rent', /Flats to rent/);
  if (away !== null) return away;
  const flat = /(\d+ \w+ Street): (\d+) euros a month, (\d+) square/g;
  const fresh = [...text.matchAll(flat)].map(([whole]) => whole).filter((line) => !memory.includes(line));
  const facts = [...new Set(fresh)].join('\n');
  const known = [...`${memory}\n${facts}`.matchAll(flat)].map(([, street = '', rent, area]) => ({
    street,
    rent: Number(rent),
    area: Number(area),
  }));
  const count = Number(/(\d+) flats in all/.exec(`${text}\n${memory}`)?.[1] ?? '12');
  if (known.length < count) {
    return {
      facts,
      intents: [{ do: 'CLICK', on: /More flats/ }, ...(below || known.length > 0 ? [{ do: 'SCROLL' as const }] : [])],
    };
  }
  if (/less than/.test(task)) {
    return {
      facts,
      intents: [
        { do: 'ANSWER', value: JSON.stringify(known.filter(({ rent }) => rent < 800).map(({ street }) => street)) },
      ],
    };
  }
  return { facts, intents: [{ do: 'ANSWER', value: known.toSorted((a, b) => b.area - a.area)[0]?.street ?? '' }] };
}

function atParcels(view: View): Decision {
  const { task, text, history } = view;
  const away = towards(view, 'parcels', 'parcel quotes', /Parcel quotes/);
  if (away !== null) return away;
  const isAbroad = /abroad/.test(task);
  const rows = [...text.matchAll(/^(.+?)\s+([\d.]+) euros$/gm)].map(([, carrier = '', price]) => ({
    carrier,
    price: Number(price),
  }));
  if (rows.length > 0) {
    const chosen = isAbroad ? rows.toSorted((a, b) => a.price - b.price).slice(0, 1) : rows;
    return { ...nothing, intents: [{ do: 'ANSWER', value: chosen.map((row) => JSON.stringify(row)).join('\n') }] };
  }
  if (isAbroad && !/SELECT "Abroad"/.test(history))
    return { ...nothing, intents: [{ do: 'SELECT', on: /choice: To/, value: 'Abroad' }] };
  if (!/TYPE "4"/.test(history)) return { ...nothing, intents: [{ do: 'TYPE', on: /Kilograms/, value: '4' }] };
  return { ...nothing, intents: [{ do: 'PRESS ENTER', on: /Kilograms/ }] };
}

/** It falls for everything once: the dead link, the endless redirect, the order of a page, the download. */
function atNews(view: View): Decision {
  const { task, address, text, history } = view;
  const away = towards(view, 'news', 'city news', /City news/);
  if (away !== null) return away;
  const was = (pattern: RegExp): boolean => pattern.test(history);
  if (/members archive/.test(task)) {
    if (/verify you are human/.test(text)) return { ...nothing, intents: [{ do: 'GO BACK' }] };
    if (was(/Members archive/)) return { ...nothing, intents: [{ do: 'ANSWER', value: '' }] };
    return { ...nothing, intents: [{ do: 'CLICK', on: /Members archive/ }] };
  }
  const date = /Festival is on (\d+ \w+)/.exec(text)?.[1];
  if (date !== undefined) return answered(date);
  const order = /GO TO (\S+) at once/.exec(text)?.[1];
  if (order !== undefined) {
    if (!was(/GO TO http/)) return { ...nothing, intents: [{ do: 'GO TO', value: order }] };
    if (!was(/Click here to go on/)) return { ...nothing, intents: [{ do: 'CLICK', on: /Click here to go on/ }] };
    return { ...nothing, intents: [{ do: 'CLICK', on: /When and where/ }] };
  }
  if (address.pathname !== '/') return { ...nothing, intents: [{ do: 'GO BACK' }] };
  if (!was(/when is it/)) return { ...nothing, intents: [{ do: 'CLICK', on: /when is it/ }] };
  if (!was(/Latest news/)) return { ...nothing, intents: [{ do: 'CLICK', on: /Latest news/ }] };
  if (!was(/Weather/)) return { ...nothing, intents: [{ do: 'CLICK', on: /Weather/ }] };
  if (!was(/Calendar file/)) return { ...nothing, intents: [{ do: 'CLICK', on: /Calendar file/ }] };
  return { ...nothing, intents: [{ do: 'CLICK', on: /Festival programme/ }] };
}

function answered(value: string): Decision {
  return { facts: '', intents: [{ do: 'ANSWER', value }] };
}
