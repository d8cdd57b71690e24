#!/usr/bin/env node
// biome-ignore-all lint/style/useNodejsImportProtocol: Node 12 does not know the prefix
'use strict';
// The launcher. It must parse and run on Node 12: on an older Node than the program needs, a native part would crash
// the process, so nothing of the program is loaded before the version is known. No syntax later than ES2019 here.
const fs = require('fs');
const path = require('path');

const needed = [22, 12];
const root = path.dirname(__dirname);
const exitConfiguration = 78;
const exitInternal = 70;
const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGWINCH'];

const fail = (line, code) => {
  fs.writeSync(2, `aegis: ${line}\n`);
  process.exit(code);
};

const isNewEnough = (version) => {
  const found = /^v?(\d+)\.(\d+)\./.exec(version);
  if (found === null) return false;
  const major = Number(found[1]);
  return major > needed[0] || (major === needed[0] && Number(found[2]) >= needed[1]);
};

/** Where this checkout, or the install it is part of, keeps a Node of its own. */
const ownNodes = () => {
  const folders = [path.join(root, 'node_modules')];
  if (path.basename(path.dirname(root)) === 'node_modules') folders.push(path.dirname(root));
  const platform = `${process.platform}-${process.arch}`;
  const places = [
    path.join('.bin', 'node'),
    path.join(`node-${platform}`, 'bin', 'node'),
    path.join(`node-bin-${platform}`, 'bin', 'node'),
    path.join('node', 'bin', 'node'),
  ];
  return folders.reduce((all, folder) => all.concat(places.map((place) => path.join(folder, place))), []);
};

/** Asks each candidate itself: a binary for another system has the right name and cannot run. */
const findNewerNode = () => {
  const { spawnSync } = require('child_process');
  return ownNodes().find((candidate) => {
    if (!fs.existsSync(candidate)) return false;
    const answer = spawnSync(candidate, ['--version'], { encoding: 'utf8', timeout: 10000 });
    return answer.status === 0 && isNewEnough(answer.stdout);
  });
};

/** Runs the same command on another Node and ends as it ends: same exit code, or death by the same signal. */
const runOn = (node) => {
  const { spawn } = require('child_process');
  const child = spawn(node, [__filename].concat(process.argv.slice(2)), { stdio: 'inherit' });
  forwarded.forEach((signal) => {
    process.on(signal, () => {
      child.kill(signal);
    });
  });
  child.on('error', (error) => {
    fail(`${node} cannot be started: ${error.message}`, exitConfiguration);
  });
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code);
    forwarded.forEach((name) => {
      process.removeAllListeners(name);
    });
    process.kill(process.pid, signal);
    // For a signal that this process was started to ignore.
    setTimeout(() => process.exit(128 + require('os').constants.signals[signal]), 100);
  });
};

const startProgram = () => {
  const main = path.join(root, 'dist', 'src', 'cli', 'main.js');
  if (!fs.existsSync(main))
    fail(`it is not built: ${main} is missing. Run \`npm run build\`.`, exitConfiguration);
  import(require('url').pathToFileURL(main).href)
    .then((program) => program.main())
    .catch((error) => {
      fail(
        `it could not be started: ${error instanceof Error ? error.message : String(error)}`,
        exitInternal,
      );
    });
};

const startElsewhere = () => {
  const newer = findNewerNode();
  if (newer !== undefined) {
    runOn(newer);
    return;
  }
  const version = process.versions.node;
  fail(
    `Node >= ${needed.join('.')} is needed, this is v${version}. ` +
      'Install a newer Node (https://nodejs.org), or run `npm ci` in the checkout of Aegis.',
    exitConfiguration,
  );
};

const wantsVersion =
  process.argv.length === 3 && ['--version', '-v', 'version'].indexOf(process.argv[2]) !== -1;

if (wantsVersion) {
  const manifest = fs.readFileSync(path.join(root, 'package.json'), 'utf8');
  fs.writeSync(1, `${JSON.parse(manifest).version}\n`);
} else if (isNewEnough(process.versions.node)) {
  startProgram();
} else {
  startElsewhere();
}
