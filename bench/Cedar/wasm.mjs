// Times the official implementation on the workload that comes on standard input, one JSON object a line.
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const cedar = createRequire(process.argv[2] + '/')('@cedar-policy/cedar-wasm/nodejs');
for await (const line of createInterface({ input: process.stdin })) {
  const { name, policies, entities, context, action } = JSON.parse(line);
  const parsed = cedar.preparsePolicySet(name, { staticPolicies: policies });
  if (parsed.type !== 'success') throw new Error(JSON.stringify(parsed));
  const call = {
    principal: { type: 'Users::User', id: 'alice' },
    action: { type: 'Gateway::Action', id: action },
    resource: { type: 'Gateway::Target', id: 'gateway' },
    context,
    entities,
    preparsedPolicySetId: name,
  };
  const answer = cedar.statefulIsAuthorized(call);
  if (answer.response?.decision !== 'allow') throw new Error(JSON.stringify(answer));
  const until = performance.now() + 1000;
  let calls = 0;
  const start = performance.now();
  while (performance.now() < until) {
    cedar.statefulIsAuthorized(call);
    calls++;
  }
  console.log(Math.round(((performance.now() - start) * 1e6) / calls));
}
