// Offers the communes of the chosen province while typing. The lists are small static files, one per province.
const lists = new Map();

export function watchAddresses(form) {
  for (const select of form.querySelectorAll("[data-communes]")) {
    const list = document.getElementById(select.id.replace(/province$/, "commune-list"));
    if (!list) continue;
    const update = () => offer(select, list);
    select.addEventListener("change", update);
    // Most people change one address of several: nothing is loaded before somebody looks.
    document.getElementById(select.id.replace(/province$/, "commune"))?.addEventListener("focus", update);
  }
}

async function offer(select, list) {
  const province = select.value;
  if (list.dataset.province === province) return;
  list.dataset.province = province;
  const names = province ? await communes(select.dataset.communes, province) : [];
  if (select.value !== province) return;
  list.replaceChildren(...names.map((name) => Object.assign(document.createElement("option"), { value: name })));
}

// Until 2025 communes lay in districts: { "Huyện Bù Đốp": ["Xã Tân Tiến"] } reads "Xã Tân Tiến, Huyện Bù Đốp".
function titles(listed) {
  if (Array.isArray(listed)) return listed;
  return Object.entries(listed).flatMap(([district, names]) =>
    names.map((name) => (name === district ? name : `${name}, ${district}`)));
}

function communes(folder, province) {
  if (!lists.has(province)) {
    const file = province.includes("-") ? province : `2025-07-${province}`;
    lists.set(province, fetch(`${folder}${file}.json`).then((answer) => (answer.ok ? answer.json() : [])).then(titles).catch(() => []));
  }
  return lists.get(province);
}
