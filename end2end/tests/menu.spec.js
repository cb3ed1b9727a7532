// What a person may do to a running delivery beside the first thing.

import { expect, test, useProduct } from "../fixtures.js";
import { DELIVERY, headline, trigger } from "../steps.js";

useProduct();

let delivery;

test("what is under way is skipped by name, from a menu that says why other things are not possible", async ({ page, visit, allowed }) => {
  allowed.push(/status of 422/);
  delivery = await trigger(page, visit, "0.9.3");
  await expect(headline(page)).toContainText("of staging’s traffic and runs the", DELIVERY);
  const menu = page.locator("details[data-role=menu]");
  const open = menu.locator("summary");

  await test.step("it opens, says why, and Escape closes it", async () => {
    await open.click();
    await expect(menu.getByRole("button", { name: "Promote now" })).toBeDisabled();
    await expect(menu.getByRole("button", { name: "Promote now" })).toHaveAccessibleDescription(/last weight already/);
    await menu.getByRole("textbox", { name: "Why" }).press("Escape");
    await expect(menu).not.toHaveAttribute("open");
    await expect(open).toBeFocused();
  });

  await test.step("without a reason nothing is done", async () => {
    await open.click();
    await menu.getByRole("button", { name: "Skip the test" }).click();
    await expect(page.getByRole("alert").filter({ hasText: "a reason is needed" })).toBeVisible();
  });

  await test.step("with one it goes on, and the page keeps saying by whom", async () => {
    await menu.getByRole("textbox", { name: "Why" }).fill("the fix is urgent");
    await menu.getByRole("button", { name: "Skip the test" }).click();
    await expect(headline(page)).toContainText("had the test left out: the fix is urgent", DELIVERY);
    await expect(headline(page)).toContainText("waits for approval before production", DELIVERY);
    await expect(page.getByRole("link", { name: "Decide" })).toBeVisible();
  });
});

test("what was promoted is kept warm for longer with one click", async ({ page, visit }) => {
  await visit(`${delivery}?stage=staging`);
  const safety = page.locator("section").filter({ has: page.getByRole("heading", { name: "Safety", exact: true }) });
  await expect(safety).toContainText(/until \d\d:\d\d UTC/);
  await safety.getByRole("button", { name: "Keep it warm for 1 h longer" }).click();
  await expect(safety).toContainText("1 h longer by");
});
