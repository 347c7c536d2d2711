// The Node server that PouchDB replicates into: express-pouchdb with its usual store (LevelDB).
const fs = require("fs");
const folder = process.argv[2];
fs.mkdirSync(folder, { recursive: true });
const PouchDB = require("pouchdb").defaults({ prefix: folder });
const app = require("express")();
app.use("/db", require("express-pouchdb")(PouchDB, { inMemoryConfig: true, mode: "minimumForPouchDB" }));
const listening = app.listen(0, "127.0.0.1", () => process.send(listening.address().port));
