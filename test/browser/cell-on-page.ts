/** One cell on an opened page, as its reader uses it. */
import type {FrameLocator, Locator, Page} from "playwright-core";

export class CellOnPage {
  readonly page: Page;
  readonly frame: Locator;
  readonly #title: string;

  constructor(page: Page, title: string) {
    this.page = page;
    this.#title = title;
    this.frame = page.getByRole("group", {name: title, exact: true});
  }

  button(name: RegExp): Locator {
    return this.frame.getByRole("button", {name});
  }

  get content(): Locator {
    return this.frame.getByRole("textbox");
  }

  /** The document of an edited cell that draws. */
  get drawn(): FrameLocator {
    const title = this.#title;
    return this.page.frameLocator(`iframe.nb-drawn[title="${title}"]`);
  }

  /** "edited" and the like. */
  get mark(): Locator {
    return this.frame.locator(".nb-mark");
  }

  /** Opens the editor and puts a text in the place of what is there. */
  async write(text: string): Promise<void> {
    if ((await this.button(/^Edit/).count()) > 0) await this.button(/^Edit/).click();
    await this.content.focus();
    // The editor is told of the focus later than the page is; before that it takes no keys.
    await this.frame.locator(".cm-editor.cm-focused").waitFor();
    await this.page.keyboard.press("ControlOrMeta+A");
    await this.page.keyboard.insertText(text);
  }

  /** The same, and runs it. */
  async run(text: string): Promise<void> {
    await this.write(text);
    await this.page.keyboard.press("Shift+Enter");
  }

  /** Waits until the cell says this. */
  async says(text: string | RegExp): Promise<void> {
    await this.frame.getByRole("status").filter({hasText: text}).waitFor();
  }
}
