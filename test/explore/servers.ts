/** Servers with one bug each, as people write them, and what they should do. */
import {ms, seconds} from "../../src/base/units.ts";
import type {Os} from "../../src/os/api.ts";
import type {Scenario} from "../../src/sim/scenario.ts";
import type {Run} from "../../src/trace/query/trace.ts";

/** A player who goes on sending moves until the server says why it ends. */
function* player(os: Os) {
  const socket = yield* os.connect("server:7777");
  os.spawn(function* (os) {
    for (let move = 0; move < 10; move++) {
      if ((yield* os.send(socket, 8)).errno) return;
      yield* os.sleep(ms(60));
    }
  });
  for (;;) {
    const {length, text, errno} = yield* os.recv(socket);
    if (length === 0) {
      os.log(errno ?? "end");
      break;
    }
    os.log(text);
  }
  yield* os.close(socket);
}

/** The server says why, and closes at once: its last word is lost with the first loss. */
export const kickAndClose = (reads: boolean): Scenario => ({
  link: {delay: ms(25)},
  client: {main: player},
  server: {
    *main(os) {
      const peer = yield* os.accept(os.listen({port: 7777}));
      yield* os.recv(peer);
      yield* os.send(peer, "kicked");
      if (reads) {
        os.shutdown(peer, "SHUT_WR");
        while ((yield* os.recv(peer)).length > 0);
      }
      yield* os.close(peer);
    }
  }
});

/** Did the player learn why? */
export const learnsWhy = (run: Run): boolean => run.host("client").log.includes("kicked");

/**
 * The server should end a session that was silent for 10 s. Where `rearms` is false it looks at the
 * clock only when something arrives: its heartbeat never fires for those who are gone.
 */
export const heartbeat = (rearms: boolean): Scenario => ({
  until: seconds(120),
  client: {
    *main(os) {
      const socket = yield* os.connect("server:7777");
      for (let beat = 0; beat < 5; beat++) {
        yield* os.send(socket, 1);
        yield* os.sleep(seconds(3));
      }
      yield* os.close(socket);
    }
  },
  server: {
    *main(os) {
      const peer = yield* os.accept(os.listen({port: 7777}));
      let heard = os.now();
      for (;;) {
        const ready = yield* rearms
          ? os.poll([{socket: peer, events: ["POLLIN"]}], seconds(10))
          : os.poll([{socket: peer, events: ["POLLIN"]}]);
        if (ready.length === 0 || os.now() - heard > seconds(10)) break;
        heard = os.now();
        if ((yield* os.recv(peer)).length === 0) break;
      }
      os.log("session over");
      yield* os.close(peer);
    }
  }
});

/** Is a session over within a minute? There is none when nobody came through. */
export const sessionEnds = (run: Run): boolean => {
  if (run.host("server").calls("accept", {outcome: "fd"}).length === 0) return true;
  const over = run.moment({host: "server", log: "session over"});
  return over !== null && over.at < seconds(60);
};

/** The server closes in its error path, and once more at the end: the number may be another's. */
export const closesTwice = (isMended: boolean): Scenario => ({
  client: {
    *main(os) {
      const socket = yield* os.connect("server:7777");
      for (let request = 0; request < 4; request++) {
        yield* os.send(socket, "get");
        yield* os.recv(socket);
      }
      yield* os.close(socket);
    }
  },
  server: {
    *main(os) {
      const peer = yield* os.accept(os.listen({port: 7777}));
      for (;;) {
        const {length, errno} = yield* os.recv(peer);
        if (errno) {
          yield* os.close(peer);
          if (isMended) return;
        }
        if (length === 0) break;
        yield* os.send(peer, "here");
      }
      yield* os.close(peer);
    }
  }
});

/** Is no descriptor closed that is closed already? */
export const closesOnce = (run: Run): boolean =>
  run.host("server").calls("close", {errno: "EBADF"}).length === 0;
