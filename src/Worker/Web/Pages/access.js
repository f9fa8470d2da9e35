// The access matrix of a stack: caller x tool, and why a cell is as it is.
import { askJson, byId, make, stackPath } from "./dom.js";

const WORDS = { permit: ["allowed", "good"], deny: ["denied", "bad"], depends: ["conditional", "warn"] };
let current = "";

const isPlanned = () => byId("access-planned").checked;

function list(items) {
  return make("ul", { class: "notes" }, ...items.map(item => make("li", {}, ...[item].flat())));
}

function describeClause(clause) {
  const at = clause.location ? `${clause.location}: ` : "";
  const result = clause.failure ? ` cannot be evaluated: ${clause.failure}` : clause.value === true ? " is true" : clause.value === false ? " is false" : "";
  const facts = (clause.facts ?? []).length > 0 ? `, because ${clause.facts.join(", ")}` : "";
  return [at, make("code", {}, clause.decisive ?? clause.text), result, facts];
}

function describePolicy(policy) {
  const at = policy.location ?? policy.object ?? "not in the specs";
  const clauses = policy.clauses ?? [];
  return [
    make("strong", {}, policy.policy), ` (${policy.effect ?? "policy"}, ${at}): ${policy.outcome ?? ""}${policy.determines ? " and decides" : ""}`,
    clauses.length > 0 ? list(clauses.map(describeClause)) : undefined,
  ].filter(Boolean);
}

async function explain(gateway, caller, tool) {
  const query = new URLSearchParams({ gateway, caller, tool, planned: isPlanned() });
  const panel = byId("why");
  panel.hidden = false;
  try {
    const why = await askJson(stackPath(current, `/access/why?${query}`));
    const [word, style] = WORDS[why.verdict];
    panel.replaceChildren(
      make("h4", { tabindex: "-1" }, `${caller} and ${tool}: `, make("span", { class: style }, word)),
      make("p", {}, [why.reason, why.condition ? `Allowed if ${why.condition}` : ""].filter(Boolean).join(" ")),
      (why.cases ?? []).length > 0 ? list(why.cases.map(one => `${one.callers}: ${one.access.condition ? `if ${one.access.condition}` : WORDS[one.access.verdict][0]}`)) : "",
      list(why.policies.map(describePolicy)));
  } catch (error) {
    panel.replaceChildren(make("h4", { tabindex: "-1" }, `${caller} and ${tool}`), make("p", { class: "bad" }, error.message));
  }
  panel.querySelector("h4").focus();
}

function renderGateway(gateway) {
  const title = make("h4", {}, gateway.gateway);
  if (gateway.problem) return make("div", {}, title, make("p", {}, gateway.problem));
  const callers = [...new Set(gateway.matrix.map(one => one.principal))];
  const tools = [...new Set(gateway.matrix.map(one => one.tool))];
  const cells = new Map(gateway.matrix.map(one => [`${one.principal}\n${one.tool}`, one]));
  const button = (caller, tool) => {
    const [word, style] = WORDS[cells.get(`${caller}\n${tool}`).verdict];
    const made = make("button", { type: "button", class: `cell ${style}` }, word, make("span", { class: "unseen" }, `: why may ${caller} call ${tool}, or not?`));
    made.addEventListener("click", () => explain(gateway.gateway, caller, tool));
    return made;
  };
  return make("div", {}, title,
    gateway.enforced ? undefined : make("p", {}, "No policy engine enforces: every call is allowed."),
    tools.length === 0 ? make("p", {}, "No tools are known.") : make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": `Access of ${gateway.gateway}` },
      make("table", {},
        make("thead", {}, make("tr", {}, make("th", { scope: "col" }, "Tool"), ...callers.map(caller => make("th", { scope: "col" }, caller)))),
        make("tbody", {}, ...tools.map(tool => make("tr", {}, make("th", { scope: "row", class: "mono" }, tool), ...callers.map(caller => make("td", {}, button(caller, tool)))))))),
    gateway.omittedCallers > 0 ? make("p", {}, `${gateway.omittedCallers} more callers are not shown.`) : undefined);
}

/** Shows the matrix, if somebody has opened it. */
export async function renderAccess(name, resources) {
  if (current !== name) byId("why").hidden = true;
  current = name;
  byId("access-part").hidden = !resources.some(resource => resource.type === "Gateway");
  if (byId("access-part").hidden || !byId("access-details").open) return;
  const access = await askJson(stackPath(name, `/access?planned=${isPlanned()}`));
  // What has not changed is left alone: whoever is at a cell with the keyboard stays there.
  const text = JSON.stringify(access);
  if (byId("access").dataset.shown === text) return;
  byId("access").dataset.shown = text;
  byId("access").replaceChildren(...access.gateways.map(renderGateway));
}

export function onAccessOpened(refresh) {
  byId("access-details").addEventListener("toggle", refresh);
  for (const id of ["access-live", "access-planned"]) {
    byId(id).addEventListener("change", () => { byId("why").hidden = true; refresh(); });
  }
}
