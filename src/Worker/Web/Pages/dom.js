// What all parts of the page share: elements, requests, and the words for states.
const TOKEN = "reconciler-token";

export const byId = id => document.getElementById(id);

// Everything that comes from the worker goes through text nodes: nothing of it can become markup.
export function make(name, options = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(options)) if (value !== undefined && value !== null) made.setAttribute(key, value);
  made.append(...children.filter(child => child !== undefined && child !== null));
  return made;
}

export const styleOf = name => ({ Ready: "good", Deleted: "good", Applied: "good", Progressing: "busy", Waiting: "busy", Blocked: "busy", Unknown: "busy", Pending: "busy", Drifted: "warn", Suspended: "warn", Held: "warn" })[name] ?? "bad";

export const shortCommit = commit => commit ? commit.slice(0, 8) : "";

export const keepToken = token => sessionStorage.setItem(TOKEN, token);

export async function ask(path, options = {}) {
  const token = sessionStorage.getItem(TOKEN);
  const headers = token ? { Authorization: `Bearer ${token}` } : {};
  const answer = await fetch(path, { ...options, headers });
  if (answer.status === 401 || answer.status === 403) byId("login").hidden = false;
  if (!answer.ok) throw new Error((await answer.json().catch(() => ({}))).error ?? `HTTP ${answer.status}`);
  // Reading may need none: that it works does not make the token unneeded that something else asked for.
  if (token) byId("login").hidden = true;
  return answer;
}

export const askJson = async path => (await ask(path)).json();

export const stackPath = (name, part) => `api/stacks/${encodeURIComponent(name)}${part}`;

export const show = value => value === undefined || value === null ? "" : typeof value === "string" ? value : JSON.stringify(value);
