// Takes the pictures of the README: starts the product, plays the story, and looks at it where there is something to see.

import { chromium, expect } from "@playwright/test";
import { mkdirSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { browserOptions } from "./browser.js";
import { Product } from "./product.js";
import { DELIVERY, headline, opener, sockshop, trigger } from "./steps.js";

const folder = fileURLToPath(new URL("../deploy/screenshots/", import.meta.url));
const SIZE_MAX = 300_000;
/** The graphs have something to show after some seconds of traffic. */
const SECONDS_DRAWN = 12;

mkdirSync(folder, { recursive: true });
const product = await Product.start();
const browser = await chromium.launch(browserOptions);
try {
  const page = await browser.newPage({ baseURL: product.url, viewport: { width: 1280, height: 860 }, colorScheme: "light" });
  await play(page, opener(page, true));
} finally {
  await browser.close();
  await product.stop();
}

async function play(page, visit) {
  await trigger(page, visit, "0.9.2");
  await expect(headline(page)).toContainText("runs the performance test", DELIVERY);
  await page.waitForTimeout(SECONDS_DRAWN * 1000);
  await picture(page, "delivery");

  await expect(headline(page)).toContainText("was rolled back in staging", DELIVERY);
  await page.getByRole("heading", { name: "Evaluation", level: 2 }).scrollIntoViewIfNeeded();
  await picture(page, "gate");

  await trigger(page, visit, "0.9.3");
  await expect(headline(page)).toContainText("waits for approval", DELIVERY);
  await visit("/approvals");
  await picture(page, "approvals");
  await visit(sockshop);
  await picture(page, "board");
}

async function picture(page, name) {
  const path = `${folder}${name}.png`;
  await page.screenshot({ path, animations: "disabled" });
  const { size } = statSync(path);
  if (size > SIZE_MAX) throw new Error(`${name}.png has ${size} bytes; at most ${SIZE_MAX} are wanted`);
  console.log(`deploy/screenshots/${name}.png, ${Math.round(size / 1000)} kB`);
}
