// A mail server for tests: node smtp-sink.mjs FOLDER. It prints its port on the first line, writes each mail that it
// accepts to FOLDER as 0001.eml, 0002.eml, … before it says so, and ends when its standard input closes.
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { SMTPServer } from 'smtp-server';

const folder = process.argv[2];
let received = 0;

const server = new SMTPServer({
  authOptional: true,
  hideSTARTTLS: true,
  disabledCommands: ['AUTH'],
  onData(stream, session, done) {
    const parts = [];
    stream.on('data', part => parts.push(part));
    stream.on('end', async () => {
      const name = `${String(++received).padStart(4, '0')}.eml`;
      try {
        await writeFile(join(folder, `${name}.part`), Buffer.concat(parts));
        await rename(join(folder, `${name}.part`), join(folder, name));
        done();
      } catch (problem) {
        done(problem);
      }
    });
  },
});

const listener = server.listen(0, '127.0.0.1', () => console.log(listener.address().port));
process.stdin.on('end', () => process.exit(0)).resume();
