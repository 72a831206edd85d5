#!/usr/bin/env node
/**
 * Starts Firefox for Playwright, and stands between the two: a Firefox that is installed, unlike
 * the one that Playwright patches, speaks WebDriver BiDi, but not every command that Playwright
 * sends when it opens a page. What only sets the colour scheme is answered here; all else passes.
 */
import {spawn} from "node:child_process";
import {WebSocket, WebSocketServer} from "ws";

const unknown = new Set(["emulation.setMediaFeaturesOverride"]);

const firefox = spawn(process.env.FIREFOX ?? "firefox", process.argv.slice(2), {
  stdio: ["ignore", "ignore", "pipe"]
});
firefox.on("exit", (code) => process.exit(code ?? 0));
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"])
  process.on(signal, () => firefox.kill(signal));

let said = "";
firefox.stderr.on("data", (chunk) => {
  if (said === null) return;
  said += chunk;
  const address = /WebDriver BiDi listening on (ws:\S+)/.exec(said)?.[1];
  if (!address) return;
  said = null;
  const server = new WebSocketServer({port: 0, host: "127.0.0.1"});
  server.on("listening", () => {
    process.stderr.write(`WebDriver BiDi listening on ws://127.0.0.1:${server.address().port}\n`);
  });
  server.on("connection", (near, {url}) => join(near, new WebSocket(address + url)));
});

/** Passes messages both ways. */
function join(near, far) {
  const early = [];
  far.on("open", () => {
    for (const text of early) far.send(text);
  });
  near.on("message", (data) => {
    const text = String(data);
    const {id, method} = JSON.parse(text);
    if (unknown.has(method)) near.send(JSON.stringify({type: "success", id, result: {}}));
    else if (far.readyState === WebSocket.OPEN) far.send(text);
    else early.push(text);
  });
  far.on("message", (data) => near.send(String(data)));
  near.on("close", () => far.close());
  far.on("close", () => near.close());
}
