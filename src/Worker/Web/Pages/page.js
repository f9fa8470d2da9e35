import { onAccessOpened, renderAccess } from "./access.js";
import { addLine, renderBuilds } from "./builds.js";
import { renderCalls } from "./calls.js";
import { ask, byId, keepToken, make, styleOf } from "./dom.js";
import { draw } from "./graph.js";
import { renderChanges, renderPending } from "./pending.js";

const STATES = ["Ready", "Progressing", "Drifted", "Suspended", "Stalled", "Unknown"];
const LONGEST_WAIT = 30_000;
const state = { stacks: [], shown: new Set(STATES), search: "", connection: "connecting" };

const isProblem = condition => ["Drifted", "Stalled", "Suspended"].includes(condition.type) ? condition.status : !condition.status;
const commitOf = stack => stack.commit ? stack.commit.slice(0, 8) + (stack.observedCommit && stack.observedCommit !== stack.commit ? ` (${stack.observedCommit.slice(0, 8)} refused)` : "") : "";

function renderList() {
  const words = state.search.toLowerCase().split(/\s+/).filter(Boolean);
  const text = stack => [stack.name, stack.key, stack.accountId, stack.region, stack.commit, ...stack.conditions.flatMap(c => [c.reason, c.message])].join(" ").toLowerCase();
  const shown = state.stacks.filter(stack => state.shown.has(stack.state) && words.every(word => text(stack).includes(word)));
  byId("stacks").replaceChildren(...shown.map(stack => make("tr", {},
    make("td", {}, make("a", { href: `#${encodeURIComponent(stack.name)}` }, stack.name)),
    make("td", { class: `state ${styleOf(stack.state)}` }, stack.state),
    make("td", { "data-label": "Ready" }, `${stack.ready}/${stack.total}`),
    make("td", { class: "mono", "data-label": "Commit" }, commitOf(stack)),
    make("td", { "data-label": "Account" }, [stack.accountId, stack.region].filter(Boolean).join(" ")),
    make("td", {}, stack.conditions.filter(isProblem).map(condition => condition.message)[0] ?? ""))));
  byId("empty").hidden = shown.length > 0;
  for (const name of STATES) byId(`count-${name}`).textContent = state.stacks.filter(stack => stack.state === name).length;
}

/** What became of a difference, since when it is seen, and who made it, if events told. */
function driftNote(field) {
  const author = field.by ? `, ${field.operation} by ${field.by}` : "";
  return `${field.isHealed ? "healed" : "reported"}, since ${new Date(field.since).toLocaleString()}${author}`;
}

function renderDetail(detail) {
  const { stack, resources } = detail;
  byId("detail-title").textContent = stack.name;
  const facts = { State: stack.state, Specs: stack.key, Commit: commitOf(stack), Account: [stack.accountId, stack.region].filter(Boolean).join(" "), "Last pass": stack.lastPass && new Date(stack.lastPass).toLocaleString() };
  byId("facts").replaceChildren(...Object.entries(facts).filter(([, value]) => value).flatMap(([name, value]) => [make("dt", {}, name), make("dd", name === "State" ? { class: styleOf(value) } : {}, value)]));
  byId("conditions").replaceChildren(...stack.conditions.map(condition => make("li", { class: isProblem(condition) ? "bad" : "good" },
    make("strong", {}, `${condition.type}: ${condition.status ? "True" : "False"} (${condition.reason})`), ` ${condition.message}`)));
  byId("errors-part").hidden = detail.errors.length === 0;
  byId("errors").replaceChildren(...detail.errors.map(error => make("li", { class: "bad" }, error)));
  byId("drift-part").hidden = detail.drift.length === 0;
  byId("drift").replaceChildren(...detail.drift.map(field => make("tr", {},
    make("td", {}, field.resource), make("td", { class: "mono" }, field.path ?? "(deleted)"), make("td", { class: "mono" }, field.live ?? ""),
    make("td", { class: "mono" }, field.desired ?? ""), make("td", {}, driftNote(field)))));
  byId("graph").replaceChildren(draw(resources, resource => styleOf(resource.state)));
  byId("resources").replaceChildren(...resources.map(resource => make("tr", {},
    make("td", {}, resource.address), make("td", { class: `state ${styleOf(resource.state)}` }, resource.state),
    make("td", {}, resource.object ?? ""), make("td", {}, resource.reason ?? ""))));
}

const minutes = seconds => seconds < 120 ? `${Math.round(seconds)} s` : `${Math.floor(seconds / 60)} min${seconds % 60 >= 1 ? ` ${Math.floor(seconds % 60)} s` : ""}`;

const selected = () => decodeURIComponent(location.hash.slice(1));

async function refresh() {
  state.stacks = await (await ask("api/stacks")).json();
  renderList();
  const worker = await (await ask("api/worker")).json();
  byId("resync").textContent = worker.resyncPeriod > worker.resync * 1.01
    ? `Resync every ${minutes(worker.resyncPeriod)} instead of ${minutes(worker.resync)}: resyncs take at most half of the quotas of AWS.`
    : `Resync every ${minutes(worker.resync)}.`;
  const sources = await (await ask("api/sources")).json();
  byId("sources").replaceChildren(...sources.filter(source => !source.condition.status)
    .map(source => make("li", { class: "bad" }, make("strong", {}, `${source.source}: ${source.condition.reason}`), ` ${source.condition.message}`)));
  const name = selected();
  if (name) await refreshDetail(name);
}

// What is asked for in addition can fail, as when AWS does not answer: the rest is shown nevertheless.
async function refreshDetail(name) {
  const detail = await (await ask(`api/stacks/${encodeURIComponent(name)}`)).json();
  if (name !== selected()) return;
  renderDetail(detail);
  renderBuilds(name, detail.resources);
  renderCalls(name, detail.resources);
  const parts = await Promise.allSettled([renderPending(name), renderChanges(name), renderAccess(name, detail.resources)]);
  if (parts[0].status === "rejected") byId("pending-state").textContent = parts[0].reason.message;
  const failed = parts.slice(1).find(part => part.status === "rejected");
  if (failed) throw failed.reason;
}

async function route() {
  const name = selected();
  byId("list").hidden = Boolean(name);
  byId("detail").hidden = !name;
  byId("answer").textContent = "";
  document.title = name ? `${name} - reconciler` : "reconciler";
  await attempt(refresh);
  if (name) byId("detail-title").focus();
}

// What went wrong is shown until something works again.
async function attempt(action) {
  try {
    await action();
    showConnection(state.connection);
  } catch (error) {
    byId("connection").textContent = error.message;
  }
}

function showConnection(text) {
  state.connection = text;
  byId("connection").textContent = text;
}

function addEvent(event) {
  const { condition } = event;
  byId("events").prepend(make("li", { class: isProblem(condition) ? "bad" : "good" },
    make("time", { datetime: event.time }, new Date(event.time).toLocaleTimeString()), " ", make("strong", {}, event.subject),
    ` ${condition.type} ${condition.status ? "True" : "False"} (${condition.reason}): ${condition.message}`));
  while (byId("events").children.length > 100) byId("events").lastElementChild.remove();
}

// The browser's own EventSource cannot send a token, so the stream is read by fetch.
async function follow() {
  let wait = 1_000, timer;
  const refreshSoon = () => { timer ??= setTimeout(() => { timer = undefined; attempt(refresh); }, 250); };
  while (true) {
    try {
      const answer = await ask("api/events");
      showConnection("live");
      byId("events").replaceChildren();
      wait = 1_000;
      refreshSoon();
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      let rest = "";
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        const messages = (rest + part.value).split("\n\n");
        rest = messages.pop();
        for (const message of messages) {
          const data = message.split("\n").find(line => line.startsWith("data: "));
          if (!data) continue;
          const event = JSON.parse(data.slice(6));
          if (event.output) {
            addLine(event);
            continue;
          }
          if (event.condition) addEvent(event);
          refreshSoon();
        }
      }
      showConnection("the worker has stopped; trying again");
    } catch (error) {
      showConnection(error instanceof TypeError ? "no connection; trying again" : error.message);
    }
    await new Promise(resolve => { state.retry = resolve; setTimeout(resolve, wait); });
    wait = Math.min(wait * 2, LONGEST_WAIT);
  }
}

byId("states").append(...STATES.map(name => make("label", {},
  make("input", { type: "checkbox", value: name, checked: "" }), ` ${name} `, make("span", { id: `count-${name}` }, "0"))));
byId("states").addEventListener("change", event => {
  event.target.checked ? state.shown.add(event.target.value) : state.shown.delete(event.target.value);
  renderList();
});
byId("search").addEventListener("input", event => { state.search = event.target.value; renderList(); });
byId("login").addEventListener("submit", event => {
  event.preventDefault();
  keepToken(byId("token").value);
  byId("token").value = "";
  attempt(refresh);
  state.retry?.();
});
byId("reconcile").addEventListener("click", async () => {
  byId("answer").textContent = "";
  try {
    await ask(`api/stacks/${encodeURIComponent(selected())}/reconcile`, { method: "POST" });
    byId("answer").textContent = "asked for";
  } catch (error) {
    byId("answer").textContent = error.message;
  }
});
onAccessOpened(() => attempt(refresh));
addEventListener("hashchange", route);
route();
follow();
