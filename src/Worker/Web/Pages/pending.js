// The pending change of a stack, and what the last passes have changed.
import { askJson, byId, make, shortCommit, show, stackPath, styleOf } from "./dom.js";

const cell = (text, style) => make("td", style ? { class: style } : {}, text);

function changeRows(change) {
  const why = [change.held ? `held: ${change.held}` : change.reason, change.drift ? "drift" : undefined].filter(Boolean).join("; ");
  const fields = change.fields.filter(field => !field.path.startsWith("tags.reconciler/"));
  const members = change.desired && make("details", {}, make("summary", {}, "members"), make("pre", { tabindex: "0" }, JSON.stringify(change.desired, null, 2)));
  const head = make("tr", {}, cell(change.resource), cell(change.action, "state"), make("td", {}, members ?? ""), cell(""), cell(""), cell(why));
  return [head, ...fields.map(field => make("tr", {}, cell(""), cell(""), cell(field.path, "mono"), cell(show(field.old), "mono"), cell(show(field.new), "mono"), cell("")))];
}

const describe = access => (access.cases ?? []).length > 0
  ? access.cases.map(one => `${one.callers}: ${describe(one.access)}`).join("; ")
  : access.verdict === "depends" ? `if ${access.condition}` : access.verdict;

function accessRows(gateway) {
  const name = gateway.isNew ? `${gateway.gateway} (new)` : gateway.gateway;
  if (gateway.problem) return [make("tr", {}, cell(name), make("td", { colspan: 5, class: "bad" }, `cannot be determined: ${gateway.problem}`))];
  const rules = (gateway.guard?.rules ?? []).map(rule => make("tr", {}, cell(name), cell("every caller"), cell(""), cell(""), cell(rule), cell(gateway.guard.mayWiden ? "may widen" : "")));
  return [...rules, ...gateway.changes.map(change => make("tr", {}, cell(name), cell(change.principal), cell(change.tool, "mono"),
    cell(describe(change.before)), cell(describe(change.after)), cell(change.kind, change.mayWiden && !gateway.isNew ? "warn" : "")))];
}

export async function renderPending(name) {
  const pending = await askJson(stackPath(name, "/diff"));
  const plan = pending.plan;
  byId("pending-state").replaceChildren(make("strong", { class: styleOf(pending.state) }, pending.state), ` ${pending.message}`,
    pending.refusedCommit ? ` Commit ${shortCommit(pending.refusedCommit)} is refused.` : "");
  byId("pending-warnings").replaceChildren(...(plan?.warnings ?? []).map(text => make("li", {}, text)));
  byId("pending-table").hidden = !plan || plan.changes.length === 0;
  byId("pending").replaceChildren(...(plan?.changes ?? []).flatMap(changeRows));
  const tools = plan?.tools ?? [];
  byId("pending-tools").replaceChildren(...tools.map(target => make("li", { class: target.held || target.problem ? "bad" : "good" },
    make("strong", {}, target.target), `: ${target.problem ? `the tools of its server are unknown: ${target.problem}` : `${target.summary}${target.held ? `; agree with the annotation reconciler/allow-tools: ${target.hash}` : ""}`}`)));
  const access = [...plan?.access ?? [], ...plan?.toolAccess ?? []];
  byId("pending-access-part").hidden = access.length === 0;
  byId("pending-widens").hidden = !access.some(gateway => gateway.mayWiden);
  byId("pending-access").replaceChildren(...access.flatMap(accessRows));
}

export async function renderChanges(name) {
  const changes = await askJson(stackPath(name, "/changes"));
  byId("changes-part").hidden = changes.length === 0;
  byId("changes").replaceChildren(...changes.map(change => make("tr", {},
    make("td", {}, make("time", { datetime: change.time }, new Date(change.time).toLocaleString())),
    cell(shortCommit(change.commit), "mono"), cell(change.resource),
    cell([change.action, change.isDrift ? "(drift)" : "", change.attempts > 1 ? `${change.attempts} times` : ""].filter(Boolean).join(" ")),
    make("td", {}, ...change.fields.flatMap(field => [make("div", {}, make("code", {}, field.path), `: ${field.from ?? "unset"} → ${field.to ?? "unset"}`)]), change.reason ?? ""),
    cell([change.state ?? "under way", change.stateReason].filter(Boolean).join(": "), styleOf(change.state ?? "Progressing")))));
}
