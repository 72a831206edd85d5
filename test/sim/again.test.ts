/** A run that is run again: other faults, other operating systems, and all else equal. */
import {expect, test} from "vitest";
import {drop} from "../../src/net/fault.ts";
import {windows} from "../../src/os/systems/windows.ts";
import {macos} from "../../src/os/systems/bsd.ts";
import {simulate} from "../../src/trace/query/simulate.ts";

const connect = () =>
  simulate({
    seed: 7,
    client: {
      *main(os) {
        yield* os.connect("alice:7777");
      }
    },
    hosts: {
      alice: {
        *main(os) {
          yield* os.accept(os.listen({port: 7777}));
        }
      }
    }
  });

test("another system takes the host's place, with its program and its address", () => {
  const run = connect().again([], {systems: {client: windows, alice: macos}});
  expect(run.hosts.map(({name, system}) => `${name} ${system}`)).toEqual([
    "client windows",
    "alice macos"
  ]);
  expect(run.hosts.map(({dotted}) => dotted)).toEqual(["10.0.0.1", "10.0.0.2"]);
  expect(run.calls.map(({name}) => name)).toContain("accept");
});

test("a changed system stays when faults are added to that run", () => {
  const changed = connect().again([], {systems: {client: windows}});
  const run = changed.again([drop("client", 1)]);
  expect(run.hosts[0]?.system).toBe("windows");
  expect(run.transits[0]?.lost?.why).toBe("chosen");
});

test("a host that is not there is named", () => {
  expect(() => connect().again([], {systems: {bob: windows}})).toThrow(
    'run.again(): systems names host "bob"; there are: client, alice'
  );
});
