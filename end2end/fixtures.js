// What every test starts from: a product of its file's own, and pages that must not complain.

import { test as base, expect } from "@playwright/test";
import { Product } from "./product.js";
import { opener } from "./steps.js";

let running;

/** Gives the file a product of its own; its tests then run one after the other, and each finds what the last one left. */
export function useProduct() {
  test.describe.configure({ mode: "serial" });
  test.afterAll(async () => {
    const product = running;
    running = undefined;
    await product?.stop();
  });
}

export const test = base.extend({
  product: async ({}, use, info) => {
    // Not in a hook before all tests: Playwright asks for the address before it runs any hook.
    running ??= await Product.start();
    await use(running);
    if (info.status !== info.expectedStatus) await info.attach("server.log", { path: running.logFile });
  },

  baseURL: async ({ product }, use) => use(product.url),

  /** What pages may complain of in this test: patterns. */
  allowed: async ({}, use) => use([]),

  /** A page on which any error in the console, and any that nobody caught, fails the test. */
  page: async ({ page, allowed }, use) => {
    const complaints = [];
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(`${message.text()} (${message.location().url})`);
    });
    page.on("pageerror", (error) => complaints.push(String(error)));
    await use(page);
    const unexpected = complaints.filter((complaint) => !allowed.some((pattern) => pattern.test(complaint)));
    expect(unexpected, "what the page complained of").toEqual([]);
  },

  /** Opens a path, and waits until the page is alive where it can be. */
  visit: async ({ page, javaScriptEnabled }, use) => {
    await use(opener(page, javaScriptEnabled !== false));
  },
});

export { expect };
