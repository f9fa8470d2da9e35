// The log of the latest build of a server: its last lines, and each new one while it is built.
import { askJson, byId, make, stackPath } from "./dom.js";

const MOST_LINES = 500;
let shown = { stack: "", server: "", resource: "", number: 0, state: "" };
let offered = "";

const isAtEnd = log => log.scrollHeight - log.scrollTop - log.clientHeight < 40;

function append(lines) {
  const log = byId("build-log");
  const follows = isAtEnd(log);
  for (const line of lines.filter(line => line.number > shown.number)) {
    log.append(`${line.text}\n`);
    shown.number = line.number;
  }
  while (log.childNodes.length > MOST_LINES) log.firstChild.remove();
  if (follows) log.scrollTop = log.scrollHeight;
}

async function open(stack, server) {
  const log = byId("build-log");
  shown = { stack, server, resource: "", number: 0, state: "" };
  byId("build-log-part").hidden = false;
  byId("build-log-title").textContent = `Build of ${server}`;
  log.replaceChildren();
  try {
    const build = await askJson(stackPath(stack, `/logs?server=${encodeURIComponent(server)}`));
    if (shown.stack !== stack || shown.server !== server) return;
    shown.resource = build.resource;
    log.replaceChildren(build.omitted > 0 ? `(${build.omitted} earlier lines are not shown)\n` : "");
    append(build.lines);
    if (build.lines.length === 0) log.append("There is no log yet.\n");
    log.scrollTop = log.scrollHeight;
  } catch (error) {
    log.replaceChildren(error.message);
  }
}

// The events have the lines until the last look at the build; what comes after that is read when it has ended.
async function complete() {
  const { stack, server } = shown;
  const build = await askJson(stackPath(stack, `/logs?server=${encodeURIComponent(server)}`)).catch(() => ({ lines: [] }));
  if (shown.stack === stack && shown.server === server) append(build.lines);
}

/** Offers the logs of the servers that a stack builds. */
export function renderBuilds(stack, resources) {
  const servers = [...new Set(resources.filter(resource => resource.type === "Image" && resource.object).map(resource => resource.object))];
  byId("builds-part").hidden = servers.length === 0;
  if (shown.stack && shown.stack !== stack) {
    byId("build-log-part").hidden = true;
    shown.stack = "";
  }
  const state = resources.find(resource => resource.address === shown.resource)?.state ?? "";
  if (shown.stack && shown.state === "Waiting" && state !== "Waiting") complete();
  shown.state = state;
  if (offered === `${stack} ${servers}`) return;
  offered = `${stack} ${servers}`;
  byId("builds").replaceChildren(...servers.map(server => {
    const button = make("button", { type: "button" }, `Log of ${server}`);
    button.addEventListener("click", () => open(stack, server));
    return make("li", {}, button);
  }));
}

/** Takes a new line of a build. A new build counts from 1 again. */
export function addLine(event) {
  if (event.subject !== shown.stack || event.output.resource !== shown.resource) return;
  if (event.output.number === 1) {
    byId("build-log").replaceChildren();
    shown.number = 0;
  }
  append([event.output]);
}
