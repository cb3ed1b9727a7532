// The same story by forms and reloads alone.

import { expect, test, useProduct } from "../fixtures.js";
import { DELIVERY, cell, headline, reloadUntil, trigger } from "../steps.js";

useProduct();

test("0.9.2 is triggered by a form, and its page says why it was rolled back", async ({ page, visit }) => {
  await visit("/");
  await page.getByRole("main").getByRole("link", { name: "sockshop" }).click();
  await expect(cell(page, "production")).toContainText("0.9.1");
  await trigger(page, visit, "0.9.2");
  await reloadUntil(page, () => expect(headline(page)).toContainText("was rolled back in staging", { timeout: 500 }));
  await expect(headline(page)).toContainText(/1\.0\d.*0\.8/);
});

test("a delivery is held, resumed and aborted by buttons", async ({ page, visit, product }) => {
  await trigger(page, visit, "0.9.3");
  await page.getByRole("button", { name: /^Hold/ }).click();
  await expect(headline(page)).toContainText("is on hold");
  await page.getByRole("button", { name: /^Resume/ }).click();
  await expect(headline(page)).not.toContainText("is on hold");
  // The page loads itself again every few seconds, which shuts what was opened.
  const abort = page.getByRole("button", { name: /^Abort delivery/ });
  await expect(async () => {
    if (!(await abort.isVisible())) await page.locator("summary", { hasText: "Abort" }).click({ timeout: 2_000 });
    await abort.click({ timeout: 2_000 });
  }).toPass(DELIVERY);
  await reloadUntil(page, () => expect(headline(page)).toContainText("was aborted", { timeout: 500 }));
  expect((await product.ask("production")).text).toContain("Version: v1");
});
