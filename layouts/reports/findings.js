// The page says everything without this: it only sorts the findings, and hides some.
(() => {
  const table = document.querySelector('.findings');
  if (!table) return;
  const form = document.querySelector('.filters'), body = table.tBodies[0];
  const rows = [...body.rows], asked = ['topic', 'level', 'code'];
  const field = name => document.getElementById(name).value;
  const filter = () => {
    const words = field('words').toLowerCase();
    let shown = 0;
    for (const row of rows) {
      const kept = asked.every(name => !field(name) || row.dataset[name] === field(name))
        && row.textContent.toLowerCase().includes(words);
      row.hidden = !kept;
      shown += kept;
    }
    form.querySelector('.shown').textContent = `${shown} of ${rows.length} shown`;
  };
  const key = { Topic: 'topic', Level: 'rank', Code: 'code' };
  for (const head of table.tHead.rows[0].cells) {
    const name = key[head.textContent];
    if (!name) continue;
    const button = document.createElement('button');
    button.type = 'button';
    head.dataset.name = head.textContent;
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener('click', () => {
      const down = head.getAttribute('aria-sort') === 'ascending';
      for (const other of table.tHead.rows[0].cells) other.removeAttribute('aria-sort');
      head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
      const order = rows.slice().sort((a, b) => a.dataset[name].localeCompare(b.dataset[name]));
      body.append(...(down ? order.reverse() : order));
    });
  }
  form.addEventListener('input', filter);
  form.addEventListener('submit', event => event.preventDefault());
  form.hidden = false;
  filter();
})();
