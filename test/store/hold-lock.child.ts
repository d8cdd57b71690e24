// Takes the lock at the given path, says how it went, and holds it until it is killed.
import { AegisError } from '../../src/errors.ts';
import { acquireLock } from '../../src/store/lock.ts';

try {
  acquireLock(String(process.argv[2]));
  process.stdout.write('held\n');
  setInterval(() => {}, 60_000);
} catch (error) {
  process.stdout.write(`${error instanceof AegisError ? error.code : String(error)}\n`);
}
