// Answers each line of standard input, a request with a policy, as the official implementation does.
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const cedar = createRequire(process.argv[2] + '/')('@cedar-policy/cedar-wasm/nodejs');
for await (const line of createInterface({ input: process.stdin })) {
  const { policy, ...call } = JSON.parse(line);
  const answer = cedar.isAuthorized({ ...call, policies: { staticPolicies: policy } });
  console.log(
    answer.type === 'success'
      ? `${answer.response.decision} ${answer.response.diagnostics.reason.length} ${answer.response.diagnostics.errors.length}`
      : `refused ${JSON.stringify(answer.errors).slice(0, 300)}`);
}
