// A client in another language, with another gRPC: sells a deal through the gateway while it watches
// it, then resumes the watch from a token. Says each step; ends with 1 and the reason when one fails.
//   REVOPS_GATEWAY=host:port REVOPS_TOKEN=... node sell_and_watch.js
'use strict';

const assert = require('node:assert/strict');
const path = require('node:path');
const grpc = require('@grpc/grpc-js');
const protoLoader = require('@grpc/proto-loader');

const DEADLINE_MS = 30_000;

const protos = path.join(__dirname, '..', '..', 'protos');
const loaded = protoLoader.loadSync(
    ['revops/deal/v1/deal_service.proto', 'revops/deal/v1/deal_watch_service.proto'], {
      includeDirs: [protos, path.join(protos, 'node_modules', 'google-proto-files')],
      keepCase: true,
      defaults: true,
      longs: String,
      enums: String,
      oneofs: true,
    });
const {DealService, DealWatchService} = grpc.loadPackageDefinition(loaded).revops.deal.v1;

const address = process.env.REVOPS_GATEWAY;
const metadata = new grpc.Metadata();
metadata.set('authorization', `Bearer ${process.env.REVOPS_TOKEN}`);
const deals = new DealService(address, grpc.credentials.createInsecure());
const watches = new DealWatchService(address, grpc.credentials.createInsecure());

const deadline = () => new Date(Date.now() + DEADLINE_MS);

function call(method, request) {
  return new Promise((resolve, reject) => {
    deals[method](request, metadata, {deadline: deadline()},
                  (error, reply) => error ? reject(error) : resolve(reply));
  });
}

// One response after the other, as they come.
async function* responses(request) {
  const stream = watches.watchDeals(request, metadata, {deadline: deadline()});
  try {
    yield* stream;
  } finally {
    stream.on('error', () => {});  // how a stream ends that is given up
    stream.cancel();
  }
}

// The next response with events.
async function nextEvents(stream) {
  for (;;) {
    const {value, done} = await stream.next();
    assert(!done, 'the stream ended');
    if (value.events.length > 0) return value;
  }
}

async function main() {
  const live = responses({start: 'START_NOW'});
  const opened = (await live.next()).value;
  assert(opened.caught_up && opened.resume_token, 'an open stream says where it is');

  const amount = {one_off: {currency_code: 'EUR', units: '1200', nanos: 500_000_000}};
  const create = {deal: {owner: 'reps/ada', title: 'Boiler', amount}, request_id: 'foreign-1'};
  const deal = await call('createDeal', create);
  assert.match(deal.name, /^deals\/[0-9a-f-]{36}$/);
  assert.deepEqual(await call('createDeal', create), deal, 'a repetition is the first answer');
  const created = await nextEvents(live);
  assert.deepEqual(created.events.map((event) => [event.type, event.deal.name]),
                   [['DEAL_EVENT_TYPE_CREATED', deal.name]]);
  assert.equal(created.events[0].deal.title, '', 'a title is in no event');
  console.log('created and seen');

  const moved = await call('advanceDeal', {name: deal.name, to_stage: 'proposal', etag: deal.etag});
  assert.equal(moved.stage, 'proposal');
  const advanced = await nextEvents(live);
  assert.equal(advanced.events.length, 1);
  assert.equal(advanced.events[0].type, 'DEAL_EVENT_TYPE_ADVANCED');
  assert.equal(advanced.events[0].stage_change.new_stage, 'proposal');
  assert(BigInt(advanced.events[0].revision) > BigInt(created.events[0].revision));
  await live.return();
  console.log('advanced and seen, in order');

  const resumed = responses({resume_token: created.resume_token});
  assert.deepEqual((await nextEvents(resumed)).events, advanced.events);
  await resumed.return();
  console.log('resumed behind the first event');

  await assert.rejects(call('advanceDeal', {name: deal.name, etag: deal.etag}), (error) => {
    assert.equal(error.code, grpc.status.ABORTED);
    const [details] = error.metadata.get('grpc-status-details-bin');
    return details.includes('ETAG_MISMATCH');
  });
  console.log('a stale etag is refused');
}

main().then(() => process.exit(0), (error) => {
  console.error(error);
  process.exit(1);
});
