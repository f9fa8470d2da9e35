// Answers each line of standard input as the official implementation does: one line of JSON or text a question.
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const [folder, operation] = process.argv.slice(2);
const cedar = createRequire(folder + '/')('@cedar-policy/cedar-wasm/nodejs');

function refusal(answer) {
  return `refused ${JSON.stringify(answer.errors.map((e) => e.message)).slice(0, 300)}`;
}

function read(answer) {
  return answer.type === 'success' ? 'read' : refusal(answer);
}

function policySet(policy) {
  return JSON.stringify(policy).includes('"slot"') ? { templates: { policy0: policy } } : { staticPolicies: { policy0: policy } };
}

const operations = {
  authorize({ policy, ...call }) {
    const answer = cedar.isAuthorized({ ...call, policies: { staticPolicies: policy } });
    return answer.type === 'success'
      ? `${answer.response.decision} ${answer.response.diagnostics.reason.length} ${answer.response.diagnostics.errors.length}`
      : refusal(answer);
  },
  writePolicy({ policy }) {
    const answer = cedar.policyToJson(policy);
    return answer.type === 'success' ? JSON.stringify(answer.json) : refusal(answer);
  },
  readPolicy: ({ policy }) => read(cedar.checkParsePolicySet(policySet(policy))),
  readSchema: ({ schema }) => read(cedar.checkParseSchema(schema)),
  writeSchema({ schema }) {
    const answer = cedar.schemaToText(schema);
    return answer.type === 'success' ? JSON.stringify(answer.text) : refusal(answer);
  },
  readEntities: ({ entities, schema }) => read(cedar.checkParseEntities({ entities, schema })),
  validate({ policies, schema }) {
    const answer = cedar.validate({ policies: { staticPolicies: policies }, schema });
    if (answer.type !== 'success') return refusal(answer);
    const describe = (findings) => findings.map((f) => `${f.policyId}: ${f.error.message}`);
    return JSON.stringify({ errors: describe(answer.validationErrors), warnings: describe(answer.validationWarnings) });
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  let answer;
  try {
    answer = operations[operation](JSON.parse(line));
  } catch (error) {
    answer = `refused ${JSON.stringify(String(error)).slice(0, 300)}`;
  }
  console.log(answer);
}
