// Replicate N documents of about 500 bytes from a PouchDB on disk into another process, and print the rate
// as one JSON value a line: with batches as PouchDB makes them (100), and with larger ones.
const { fork } = require("child_process");
const fs = require("fs");
const path = require("path");
const PouchDB = require("pouchdb");

const documents = Number(process.argv[2] || 20000);
const folder = fs.mkdtempSync(path.join(process.cwd(), "db-"));

async function main() {
  fs.mkdirSync(path.join(folder, "terminal"));
  const server = fork(path.join(__dirname, "server.js"), [path.join(folder, "server/")]);
  const port = await new Promise((ready) => server.on("message", ready));
  const Local = PouchDB.defaults({ prefix: path.join(folder, "terminal/") });
  const queue = new Local("queue");
  for (let first = 0; first < documents; first += 1000) {
    const some = Array.from({ length: Math.min(1000, documents - first) }, (_, offset) => {
      const name = String(first + offset).padStart(12, "0");
      return { _id: name, type: "opinion", text: "漏".repeat(131) + name, contact: { kind: "phone", phone: "13900000000" } };
    });
    await queue.bulkDocs(some);
  }
  for (const batch_size of [100, 500, 1000]) {
    const began = process.hrtime.bigint();
    const done = await queue.replicate.to(`http://127.0.0.1:${port}/db/queue${batch_size}`, { batch_size });
    const seconds = Number(process.hrtime.bigint() - began) / 1e9;
    const rate = done.docs_written / seconds;
    console.log(JSON.stringify({ batch_size, documents: done.docs_written, failed: done.doc_write_failures, seconds, rate }));
  }
  server.kill();
}

main().then(
  () => finish(0),
  (error) => {
    console.error(error);
    finish(1);
  },
);

function finish(code) {
  fs.rmSync(folder, { recursive: true, force: true });
  process.exit(code);
}
