import {expect, test} from "vitest";
import {linux, simulate, windows, type Os, type Profile} from "../../src/index.ts";

/** What the server's log says when it accepts with AcceptEx() on this system. */
function acceptedBy(os: Profile, program: (os: Os) => Generator): string[] {
  const main = program as NonNullable<Parameters<typeof simulate>[0]["server"]>["main"] & {};
  const connect = function* (client: Os) {
    yield* client.connect("server:7777");
  };
  return [...simulate({server: {system: os, main}, client: {main: connect}}).host("server").log];
}

function* server(os: Os) {
  const listener = os.socket();
  os.bind(listener, 7777);
  os.setsockopt(listener, "TCP_NODELAY", true);
  os.setsockopt(listener, "SO_KEEPALIVE", true);
  os.listen(listener, 5);
  const peer = yield* os.acceptEx(listener);
  const options = () =>
    `${os.getsockopt(peer, "TCP_NODELAY")} ${os.getsockopt(peer, "SO_KEEPALIVE")}`;
  os.log(peer.errno ?? options());
  os.log(os.setsockopt(peer, "SO_UPDATE_ACCEPT_CONTEXT", true).errno ?? options());
}

test("AcceptEx() hands nothing on until SO_UPDATE_ACCEPT_CONTEXT is set", () => {
  expect(acceptedBy(windows, server)).toEqual(["0 0", "1 1"]);
});

test("AcceptEx() is not there on Linux", () => {
  expect(acceptedBy(linux, server)).toEqual(["EOPNOTSUPP", "EBADF"]);
});

test("SO_UPDATE_ACCEPT_CONTEXT on a socket that accept() made is an error", () => {
  const log = acceptedBy(windows, function* (os: Os) {
    const peer = yield* os.accept(os.listen({port: 7777}));
    os.log(os.setsockopt(peer, "SO_UPDATE_ACCEPT_CONTEXT", true).errno);
  });
  expect(log).toEqual(["WSAEINVAL"]);
});
