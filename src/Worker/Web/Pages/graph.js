// Draws resources in layers: each to the right of what it needs. Small graphs need no library.
const WIDTH = 210, HEIGHT = 46, GAP_X = 60, GAP_Y = 14;
const NAMESPACE = "http://www.w3.org/2000/svg";

export function layout(resources) {
  const known = new Map(resources.map(resource => [resource.address, resource]));
  const layers = new Map();
  const layerOf = (address, path) => {
    if (layers.has(address)) return layers.get(address);
    if (path.has(address)) return 0;
    path.add(address);
    const needs = (known.get(address).needs ?? []).filter(needed => known.has(needed));
    const layer = needs.length === 0 ? 0 : 1 + Math.max(...needs.map(needed => layerOf(needed, path)));
    layers.set(address, layer);
    return layer;
  };
  const columns = [];
  for (const resource of resources) (columns[layerOf(resource.address, new Set())] ??= []).push(resource);

  // Each column is ordered by the places of what it needs, which leaves fewer crossings.
  const place = new Map();
  columns.forEach((column, layer) => {
    const weight = resource => {
      const rows = (resource.needs ?? []).map(needed => place.get(needed)?.row).filter(row => row !== undefined);
      return rows.length === 0 ? 0 : rows.reduce((sum, row) => sum + row, 0) / rows.length;
    };
    column.map(resource => [weight(resource), resource])
      .sort((a, b) => a[0] - b[0] || a[1].address.localeCompare(b[1].address))
      .forEach(([, resource], row) => place.set(resource.address, { row, x: layer * (WIDTH + GAP_X), y: row * (HEIGHT + GAP_Y) }));
  });
  const rows = Math.max(0, ...columns.map(column => column.length));
  return { place, width: Math.max(0, columns.length * (WIDTH + GAP_X) - GAP_X) + 4, height: rows * (HEIGHT + GAP_Y) + 4 };
}

export function draw(resources, classOf) {
  const { place, width, height } = layout(resources);
  const svg = element("svg", { width, height, viewBox: `-2 -2 ${width} ${height}`, role: "img", "aria-label": describe(resources) });
  for (const resource of resources) {
    const to = place.get(resource.address);
    for (const needed of resource.needs ?? []) {
      const from = place.get(needed);
      if (!from) continue;
      const [x1, y1, x2, y2] = [from.x + WIDTH, from.y + HEIGHT / 2, to.x, to.y + HEIGHT / 2];
      svg.append(element("path", { d: `M${x1} ${y1} C${x1 + GAP_X / 2} ${y1} ${x2 - GAP_X / 2} ${y2} ${x2} ${y2}` }));
    }
  }
  for (const resource of resources) {
    const { x, y } = place.get(resource.address);
    const group = element("g", { class: classOf(resource), transform: `translate(${x} ${y})` });
    const title = element("title", {});
    title.textContent = `${resource.address}: ${resource.state}${resource.reason ? ` - ${resource.reason}` : ""}`;
    group.append(title, element("rect", { width: WIDTH, height: HEIGHT, rx: 6 }));
    group.append(text(resource.address.split("/").slice(1).join("/"), 20, ""), text(`${resource.type} · ${resource.state}`, 37, "type"));
    svg.append(group);
  }
  return svg;
}

function describe(resources) {
  return `Graph of ${resources.length} resources; the table below has the same resources.`;
}

function text(content, y, style) {
  const line = element("text", { x: 10, y, class: style });
  line.textContent = content.length > 28 ? `${content.slice(0, 27)}…` : content;
  return line;
}

function element(name, attributes) {
  const made = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
