// Who called what at the gateways of a stack. It is read from their logs, so only when somebody asks for it.
import { askJson, byId, make, stackPath } from "./dom.js";

let stack = "";

const describePolicy = policy => policy.location ?? policy.object ?? policy.id;

async function load() {
  const asked = stack;
  byId("calls-answer").textContent = "reading";
  try {
    const calls = await askJson(stackPath(asked, "/calls?limit=100"));
    if (asked !== stack) return;
    byId("calls").replaceChildren(...calls.reverse().map(call => make("tr", {},
      make("td", {}, make("time", { datetime: call.time }, new Date(call.time).toLocaleString())),
      make("td", {}, call.gateway), make("td", {}, call.caller ?? ""), make("td", { class: "mono" }, call.tool ?? ""),
      make("td", { class: `state ${call.outcome === "allowed" ? "good" : "bad"}` }, call.outcome),
      make("td", {}, [(call.policies ?? []).map(describePolicy).join(", "), call.reason].filter(Boolean).join("; ")),
      make("td", {}, typeof call.durationMs === "number" ? `${Math.round(call.durationMs)} ms` : ""))));
    byId("calls-answer").textContent = calls.length === 0 ? "no call in the last hour" : "";
  } catch (error) {
    if (asked === stack) byId("calls-answer").textContent = error.message;
  }
}

/** Offers the calls of a stack that has a gateway. */
export function renderCalls(name, resources) {
  byId("calls-part").hidden = !resources.some(resource => resource.type === "Gateway");
  if (stack === name) return;
  stack = name;
  byId("calls").replaceChildren();
  byId("calls-answer").textContent = "";
  byId("calls-details").open = false;
}

byId("calls-details").addEventListener("toggle", () => { if (byId("calls-details").open) load(); });
byId("calls-refresh").addEventListener("click", load);
