/**
 * Takes the network away from a Node process: `node --import ./src/site/build/no-network.mjs …`.
 * Every attempt to connect to a host or to look one up fails, is reported on stderr, and makes the
 * process fail at its end, even when the program carries on. Sockets between processes of this
 * machine (paths, pipes) stay. NODE_OPTIONS brings it into all Node processes of a command.
 */
import dns from "node:dns";
import net from "node:net";
import {syncBuiltinESMExports} from "node:module";

function refuse(what) {
  process.exitCode = 1;
  // A program may end itself with success all the same.
  process.on("exit", () => (process.exitCode = 1));
  const error = new Error(`no network here: ${what}`);
  console.error(error.message);
  throw error;
}

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...args) {
  const [options] = Array.isArray(args[0]) ? args[0] : args;
  const path = typeof options === "string" ? options : options?.path;
  if (path) return connect.apply(this, args);
  return refuse(`connect to ${options?.host ?? "localhost"}:${options?.port ?? options}`);
};

for (const api of [dns, dns.promises]) {
  for (const name of ["lookup", "resolve", "resolve4", "resolve6"]) {
    api[name] = (host) => refuse(`look up ${host}`);
  }
}
syncBuiltinESMExports();
