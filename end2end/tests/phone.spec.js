// On a phone: a release is approved from the inbox, by thumb and by keyboard.

import { expect, test, useProduct } from "../fixtures.js";
import { DELIVERY, expectNoOverflow, headline, trigger, waiting } from "../steps.js";

useProduct();

test("a thumb approves", async ({ page, visit }) => {
  const delivery = await trigger(page, visit, "0.9.3");
  await expect(headline(page)).toContainText("waits for approval", DELIVERY);
  await expectNoOverflow(page);

  await page.getByRole("link", { name: /^Approvals/ }).filter({ visible: true }).tap();
  const entry = waiting(page, "0.9.3");
  await expectNoOverflow(page);
  await entry.getByRole("button", { name: "Points" }).tap();
  await expect(entry.getByRole("columnheader", { name: "Points" })).toHaveAttribute("aria-sort", "ascending");
  await expectNoOverflow(page);
  await entry.getByRole("textbox", { name: "Note" }).fill("from the train");
  await entry.getByRole("button", { name: /^Approve/ }).tap();
  await expect(entry).toHaveCount(0);
  await visit(delivery);
  await expect(headline(page)).toContainText("is live in production", DELIVERY);
});

test("a keyboard approves", async ({ page, visit }) => {
  await trigger(page, visit, "0.9.1");
  await expect(headline(page)).toContainText("waits for approval", DELIVERY);

  await visit("/approvals");
  const entry = waiting(page, "0.9.1");
  const note = entry.getByRole("textbox", { name: "Note" });
  await tabTo(page, note);
  await page.keyboard.type("back to what we know");
  await tabTo(page, entry.getByRole("button", { name: /^Approve/ }));
  await page.keyboard.press("Enter");
  await expect(entry).toHaveCount(0);
});

/** Moves the focus there as a keyboard does. */
async function tabTo(page, element) {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press("Tab");
    if (await element.evaluate((it) => it === document.activeElement)) return;
  }
  throw new Error("no number of tabs leads there");
}
