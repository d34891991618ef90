// Without this the page is a list of links. With it, the list is searched, narrowed and printed.
(() => {
  const stock = JSON.parse(document.getElementById('stock').textContent);
  const { words, statuses, brands, formats, sizes, inks, texts } = stock;
  const at = id => document.getElementById(id);
  const now = new Date();
  const today = new Date(now - now.getTimezoneOffset() * 6e4).toISOString().slice(0, 10);
  const language = document.documentElement.lang;
  const long = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
  // A language by the name that whoever hands it out knows, then by its own: Welsh (Cymraeg).
  const names = new Intl.DisplayNames([language], { type: 'language' });
  const languages = stock.languages.map(([tag, own]) => {
    const known = names.of(tag.split('-')[0]);
    return [tag, known.toLowerCase() === own.toLowerCase() ? own : `${known} (${own})`];
  });
  const day = iso => long.format(new Date(iso));
  const SOME = 30; // topics that are drawn at once; the others when they come into sight

  // ── What there is ──

  // Letters that no accent can be taken from.
  const ALONE = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', ł: 'l', ı: 'i', þ: 'th' };
  const fold = text => text.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '')
    .replace(/[ßæœøđðłıþ]/g, letter => ALONE[letter]).replace(/[’'‘]/g, '').replace(/[^\p{L}\p{N}]+/gu, ' ').trim();

  const edition = ([path, brand, tongue, format, size, ink, pages, text, copies = []]) => {
    const [title, code, version, status, review] = texts[text];
    return { path, brand, language: tongue, format, size, ink, pages, title, code, version, status, review, copies };
  };
  const topics = stock.topics.map(([name, english, version, withdrawn, editions]) => {
    const own = editions.map(edition);
    const said = new Set([name, english]);
    for (const each of own) said.add(each.title).add(each.code).add(each.code.replace('-', ''));
    return { name, english, version, withdrawn, editions: own, words: ' ' + fold([...said].join(' ')) };
  });
  const findable = new Map();
  const wordsOf = each => {
    const key = `${each.language} ${each.format} ${each.size} ${each.ink} ${each.brand}`;
    if (!findable.has(key)) {
      const [tag, tongue] = languages[each.language], [label, , , preset] = formats[each.format];
      findable.set(key, ' ' + fold([tongue, tag, label, preset, sizes[each.size] + ' ' + sizes[each.size] + 'pt',
        words['ink_' + inks[each.ink]], brands[each.brand]].join(' ')));
    }
    return findable.get(key);
  };
  const standing = (topic, each) => {
    if (topic.withdrawn) return 'withdrawn';
    return each.status === 'approved' && each.review < today ? 'overdue' : each.status;
  };

  // ── What is asked for ──

  const form = document.querySelector('.choices form'), search = at('search');
  const FACETS = ['language', 'format', 'size', 'ink', 'brand'];
  const chosen = () => {
    const asked = new FormData(form);
    return FACETS.map(name => [name, asked.get(name)]).filter(([, value]) => value);
  };
  const find = () => {
    const asked = fold(search.value).split(' ').filter(Boolean), wanted = chosen();
    const found = [];
    let others = 0;
    for (const topic of topics) {
      const rest = asked.filter(word => !topic.words.includes(' ' + word));
      const like = rest.length ? topic.editions.filter(each => rest.every(word => wordsOf(each).includes(' ' + word))) : topic.editions;
      if (!like.length) continue;
      const ways = like.filter(each => wanted.every(([name, value]) => each[name] === +value));
      if (ways.length) found.push({ topic, ways });
      else others++;
    }
    const first = ' ' + (asked[0] || '');
    const begins = asked.length ? ({ topic }) => (' ' + fold(topic.english)).startsWith(first) : () => false;
    found.sort((a, b) => a.topic.withdrawn - b.topic.withdrawn || begins(b) - begins(a));
    return { found, others, asked: asked.length || wanted.length };
  };

  // ── How it is shown ──

  const copy = name => at(name).content.firstElementChild.cloneNode(true);
  const icon = (svg, name) => svg.firstElementChild.setAttribute('href', '#i-' + name);
  const paper = each => `${formats[each.format][0]}, ${languages[each.language][1]}`;
  const details = each => [`${sizes[each.size]} ${words.shelf_point}`, words['ink_' + inks[each.ink]],
    each.pages && `${each.pages} ${each.pages === 1 ? words.shelf_page : words.shelf_pages}`,
    each.brand && brands[each.brand]].filter(Boolean).join(' · ');
  const choice = ways => {
    const every = (facet, table) => [...new Set(ways.map(each => table[each[facet]]))].join(', ');
    return `${every('language', languages.map(l => l[1]))}. ${every('format', formats.map(f => f[0]))}`;
  };
  const describe = (place, each) => {
    place.firstElementChild.textContent = paper(each);
    place.lastElementChild.textContent = details(each);
  };

  // A booklet is printed as its sheets; what is for a print shop stands among all ways alone.
  const sheets = each => each.copies.find(([name]) => name === 'booklet_sheets');
  const buttons = (place, each, told, copies) => {
    place.append(at('do').content.cloneNode(true));
    const [print, open, save] = place.children;
    for (const name of place.querySelectorAll('.unseen')) name.textContent = ` ${told}`;
    open.href = save.href = each.path;
    print.addEventListener('click', () => printed((sheets(each) || [0, each.path])[1]));
    save.addEventListener('click', () => { if (location.protocol === 'file:') say(words.shelf_save_there); });
    for (const [name, path] of copies) {
      const link = document.createElement('a');
      Object.assign(link, { href: path, target: '_blank', textContent: words[name] });
      place.append(' ', link);
    }
  };

  const card = ({ topic, ways }) => {
    const item = copy('topic'), best = ways[0], status = standing(topic, best);
    const [tag] = languages[best.language], part = name => item.querySelector(name);
    Object.assign(part('h2'), { textContent: best.title, lang: tag, dir: 'auto' });
    if (!tag.startsWith('en')) {
      part('.english').hidden = false;
      part('.english b').textContent = topic.english;
      part('.english span').textContent = topic.version;
    }
    part('.pack').hidden = !topic.name.startsWith('packs/');
    part('.code').textContent = best.code;
    part('.version').textContent = best.version;
    const late = best.review < today;
    part('.review').textContent = `${late ? words.shelf_due : words.next_review} ${day(best.review)}`;
    part('.review').classList.toggle('late', late);
    const [said, drawing] = statuses[status];
    part('.status').classList.add(status);
    part('.status span').textContent = said;
    icon(part('.status svg'), drawing);
    const more = part('.ways');
    if (topic.withdrawn) {
      part('.way b').textContent = choice(topic.editions);
      part('.do').remove();
      more.remove();
      return item;
    }
    describe(part('.way'), best);
    buttons(part('.do'), best, best.title, topic.editions.length > 1 ? [] : best.copies);
    const many = topic.editions.length;
    if (many < 2) {
      more.remove();
      return item;
    }
    more.firstElementChild.textContent = words.shelf_ways.replace('{n}', many);
    more.addEventListener('toggle', () => {
      const list = more.lastElementChild;
      if (!list.children.length) list.append(...topic.editions.map(each => row(topic, each, best)));
    });
    return item;
  };

  const row = (topic, each, best) => {
    const item = copy('way'), [, about, review, , own] = formats[each.format];
    const status = standing(topic, each);
    describe(item.querySelector('.way'), each);
    const said = [each.version !== best.version && `${words.version} ${each.version}`,
      status !== standing(topic, best) && statuses[status][0], review ? words.shelf_reviewers : own === sizes[each.size] && about].filter(Boolean);
    item.querySelector('.for').textContent = said.join('. ');
    buttons(item.querySelector('.do'), each, `${each.title}, ${paper(each)}, ${details(each)}`, each.copies);
    return item;
  };

  const list = at('topics'), more = at('more'), told = at('told'), clear = at('clear');
  let waiting = [];
  const show = () => {
    list.append(...waiting.splice(0, SOME).map(card));
    more.hidden = !waiting.length;
    below.unobserve(more); // an observer tells a change alone: who scrolls fast would stay at the end
    below.observe(more);
  };
  const below = new IntersectionObserver(seen => { if (seen.some(each => each.isIntersecting)) show(); }, { rootMargin: '600px' });
  const renew = () => {
    const { found, others, asked } = find();
    list.replaceChildren();
    waiting = found.slice();
    show();
    const many = `${found.length} ${found.length === 1 ? words.shelf_found_one : words.shelf_found}`;
    told.textContent = !topics.length ? words.shelf_empty : found.length ? many : words.shelf_none;
    if (others) told.textContent += ` ${words.shelf_others.replace('{n}', others)}`;
    clear.hidden = !asked;
  };

  // ── Printing ──

  const said = at('said');
  const say = (text, path) => {
    said.textContent = text;
    if (!path) return;
    const link = document.createElement('a');
    Object.assign(link, { href: path, target: '_blank', textContent: words.shelf_open });
    said.append(' ', link);
  };
  const opened = path => {
    if (window.open(path, '_blank')) say(words.shelf_print_there);
    else say(words.shelf_blocked, path);
  };
  // A browser that shows PDFs itself prints one from where it stands. From a shared drive only a
  // message reaches it, which it keeps until the file is there, and then it answers. What does not
  // answer is opened, to be printed there.
  const PATIENCE = 4000; // milliseconds
  let answered = () => {}, late = 0;
  addEventListener('message', event => {
    if (event.data && event.data.type === 'documentLoaded') answered(event.data.load_state === 'success');
  });
  const printed = path => {
    if (path.endsWith('.html')) return opened(path);
    const file = Object.assign(document.createElement('embed'), { type: 'application/pdf', src: path });
    clearTimeout(late);
    late = setTimeout(() => answered(false), PATIENCE);
    answered = well => {
      answered = () => {};
      clearTimeout(late);
      if (well) return say('');
      at('press').replaceChildren();
      opened(path);
    };
    say(words.shelf_getting_ready);
    at('press').replaceChildren(file);
    if (file.postMessage && navigator.pdfViewerEnabled) file.postMessage({ type: 'print' });
    else answered(false);
  };

  // ── The list to hang up: what is found now, in words ──

  addEventListener('beforeprint', () => {
    at('list').replaceChildren(...find().found.map(({ topic, ways }) => {
      const best = ways[0], item = document.createElement('li');
      const line = (kind, text) => Object.assign(item.appendChild(document.createElement('p')), { className: kind, textContent: text });
      line('name', best.title === topic.english ? best.title : `${best.title} (${topic.english})`);
      line('facts', [best.code, `${words.version} ${best.version}`, statuses[standing(topic, best)][0],
        `${best.review < today ? words.shelf_due : words.next_review} ${day(best.review)}`].join(' · '));
      line('have', choice(ways));
      return item;
    }));
  });

  for (const field of document.querySelectorAll('input[name=language], #language option')) {
    const label = field.matches('input') ? field.nextElementSibling : field;
    if (field.value) label.textContent = languages[field.value][1];
  }
  for (const part of document.querySelectorAll('.app')) part.hidden = false;
  document.querySelector('.choices').open = innerWidth > 900;
  const time = document.querySelector('footer time');
  time.textContent = day(time.dateTime);
  search.addEventListener('input', renew);
  search.addEventListener('keydown', event => {
    if (event.key !== 'Enter') return;
    event.preventDefault(); // else the button would feel the same key
    const first = list.querySelector('.print');
    if (first) first.focus();
  });
  form.addEventListener('input', renew);
  form.addEventListener('submit', event => event.preventDefault());
  clear.addEventListener('click', () => { form.reset(); search.value = ''; renew(); search.focus(); });
  more.addEventListener('click', show);
  renew();
  search.focus();
})();
