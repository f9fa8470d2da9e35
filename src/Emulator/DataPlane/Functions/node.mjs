// Runs a Lambda function in Node.js: takes one event from the runtime API, calls the handler and posts the result.
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':');
const root = '/2018-06-01/runtime/';

function call(method, name, body) {
  return new Promise((resolve, reject) => {
    const request = http.request({ host, port, method, path: root + name, agent: false }, response => {
      const chunks = [];
      response.on('data', chunk => chunks.push(chunk));
      response.on('end', () => resolve({ headers: response.headers, body: Buffer.concat(chunks).toString() }));
    });
    request.on('error', reject);
    if (body !== undefined) {
      const bytes = Buffer.from(body);
      request.setHeader('Content-Type', 'application/json');
      request.setHeader('Content-Length', bytes.length);
      request.write(bytes);
    }
    request.end();
  });
}

function fail(name, error) {
  console.error(error);
  const isError = error instanceof Error;
  return call('POST', name, JSON.stringify({
    errorType: isError ? error.name : typeof error,
    errorMessage: isError ? error.message : String(error),
    trace: isError ? String(error.stack).split('\n') : [],
  }));
}

async function load() {
  const parts = process.env._HANDLER.split('/').pop().split('.');
  if (parts.length < 2) throw new Error(`Bad handler '${process.env._HANDLER}'`);
  const folder = path.join(process.env.LAMBDA_TASK_ROOT, path.dirname(process.env._HANDLER));
  const base = path.join(folder, parts[0]);
  const file = ['.js', '.mjs', '.cjs'].map(extension => base + extension).find(name => fs.existsSync(name));
  if (!file) throw new Error(`Cannot find module '${parts[0]}'`);
  const isModule = file.endsWith('.mjs') || file.endsWith('.js') && isEsmPackage();
  const loaded = isModule ? await import(pathToFileURL(file)) : createRequire(import.meta.url)(file);
  const handler = parts.slice(1).reduce((value, name) => value?.[name], loaded);
  if (typeof handler !== 'function') throw new Error(`${process.env._HANDLER} is undefined or not exported`);
  return handler;
}

function isEsmPackage() {
  const manifest = path.join(process.env.LAMBDA_TASK_ROOT, 'package.json');
  return fs.existsSync(manifest) && JSON.parse(fs.readFileSync(manifest)).type === 'module';
}

function contextOf(headers) {
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  const client = headers['lambda-runtime-client-context'];
  return {
    awsRequestId: headers['lambda-runtime-aws-request-id'],
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    clientContext: client ? JSON.parse(client) : undefined,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}

// A handler returns a promise or calls back.
function run(handler, event, context) {
  return new Promise((resolve, reject) => {
    const result = handler(event, context, (error, value) => error ? reject(error) : resolve(value));
    if (typeof result?.then === 'function') result.then(resolve, reject);
    else if (handler.length < 3) resolve(result);
  });
}

let handler;
try {
  handler = await load();
} catch (error) {
  await fail('init/error', error);
  process.exit(1);
}

const { headers, body } = await call('GET', 'invocation/next');
const context = contextOf(headers);
try {
  const result = await run(handler, JSON.parse(body), context);
  await call('POST', `invocation/${context.awsRequestId}/response`, JSON.stringify(result ?? null));
} catch (error) {
  await fail(`invocation/${context.awsRequestId}/error`, error);
}
