// Verifies a .tlog-proof with npm's @sigstore/verify, which knows logs of this form.
// usage: node check.js MODULES VKEY PROOF LEAF
'use strict';
const crypto = require('crypto');
const fs = require('fs');
const path = require('path');

const [modules, vkey, proof, leaf] = process.argv.slice(2);
const { verifyTLogTimestamp } = require(
  path.join(modules, '@sigstore/verify/dist/timestamp/index.js'));

// name+id+base64 of a type byte and the key; the base64 may hold a plus.
const [, name, id, key] = fs.readFileSync(vkey, 'utf8').trim().match(/^([^+]+)\+([^+]+)\+(.+)$/);
const spki = Buffer.from('302a300506032b6570032100', 'hex');
const log = {
  logID: Buffer.from(id, 'hex'),
  publicKey: crypto.createPublicKey({
    key: Buffer.concat([spki, Buffer.from(key, 'base64').subarray(1)]), format: 'der', type: 'spki',
  }),
  validFor: { start: new Date(0), end: new Date(8.64e15) },
};

const text = fs.readFileSync(proof, 'utf8');
const gap = text.indexOf('\n\n');
const lines = text.slice(0, gap).split('\n').slice(1);
const envelope = text.slice(gap + 2);
const [origin, size, root] = envelope.split('\n');
if (origin !== name) {
  throw new Error(`a proof of ${origin}, not of ${name}`);
}
verifyTLogTimestamp({
  logId: { keyId: log.logID },
  integratedTime: '0',
  canonicalizedBody: fs.readFileSync(leaf),
  inclusionProof: {
    logIndex: lines[0].replace('index ', ''),
    treeSize: size,
    rootHash: Buffer.from(root, 'base64'),
    hashes: lines.slice(1).map((line) => Buffer.from(line, 'base64')),
    checkpoint: { envelope },
  },
}, [log]);
console.log(`${lines[0]} of ${size}`);
