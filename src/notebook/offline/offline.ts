/**
 * The copy of the site on the reader's device: made when the page is there and the browser has
 * time, named in the footer, where it can be removed, and replaced only when the reader says so.
 */
import {read, write} from "../storage/storage.ts";
import {words} from "./words.ts";

/** How long a note waits for the reader to leave an editor, in ms. */
const LATER = 5000;

/** What a browser says of its network, where it says so. */
interface Connection {
  readonly saveData?: boolean;
}

/** Keeps a copy by this service worker, unless the reader does not want one. */
export async function keepOffline(address: string): Promise<void> {
  const place = document.querySelector("#observablehq-footer");
  // A page served without HTTPS has none; then everything is as it would be without this file.
  const {serviceWorker} = navigator as {serviceWorker?: ServiceWorkerContainer};
  if (!place || !serviceWorker) return;
  const line = element("div", "footer-line offline");
  place.append(line);
  const choice = read("offline", "").value;
  const {saveData} = (navigator as {connection?: Connection}).connection ?? {};
  const keep = async (): Promise<void> => {
    line.replaceChildren(words.making);
    // A test, or a browser that forbids it, gives none.
    const made = (await serviceWorker.register(address)) as ServiceWorkerRegistration | undefined;
    if (!made) return line.replaceChildren();
    watch(serviceWorker, made);
    await serviceWorker.ready;
    line.replaceChildren(
      `${words.kept} `,
      button(words.remove, () => void remove(made).then(offer))
    );
  };
  const start = (): void => void keep().catch(() => line.replaceChildren());
  const offer = (): void =>
    line.replaceChildren(
      button(words.keep, () => {
        write("offline", "yes", "");
        start();
      })
    );
  if (choice === "no" || (saveData && choice !== "yes")) offer();
  else start();
}

/** Removes the copy, for good. */
async function remove(registration: ServiceWorkerRegistration): Promise<void> {
  write("offline", "no", "");
  await registration.unregister();
  const own = (await caches.keys()).filter((name) => name.endsWith(registration.scope));
  await Promise.all(own.map((name) => caches.delete(name)));
}

/** Says when a new version is there: this one, or one that comes while the page is open. */
function watch(container: ServiceWorkerContainer, registration: ServiceWorkerRegistration): void {
  const look = (): void => {
    // Without one before it, the first version is no news.
    if (registration.waiting && container.controller) note(container, registration.waiting);
  };
  registration.addEventListener("updatefound", () => {
    const {installing} = registration;
    installing?.addEventListener("statechange", look);
  });
  look();
}

/** A quiet note of the new version. While an editor is open, it waits. */
function note(container: ServiceWorkerContainer, waiting: ServiceWorker): void {
  if (document.querySelector(".offline-note")) return;
  if (document.querySelector(".cm-editor")) {
    setTimeout(() => note(container, waiting), LATER);
    return;
  }
  const said = element("span", "", words.ready);
  const box = element("div", "offline-note");
  box.setAttribute("role", "status");
  const use = button(words.use, () => {
    const {port1, port2} = new MessageChannel();
    port1.onmessage = ({data}: MessageEvent<{others: number}>) => {
      // With two versions at once, a page would load parts of the other one.
      if (data.others > 0) said.textContent = words.others(data.others);
    };
    container.addEventListener("controllerchange", () => location.reload(), {once: true});
    waiting.postMessage("use", [port2]);
  });
  box.append(
    said,
    use,
    button(words.later, () => box.remove())
  );
  document.body.append(box);
}

function element(name: "div" | "span", className: string, text = ""): HTMLElement {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}

function button(text: string, act: () => void): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}
