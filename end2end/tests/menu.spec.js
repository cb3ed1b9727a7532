// What a person may do to a running delivery beside the first thing.

import { expect, test, useProduct } from "../fixtures.js";
import { DELIVERY, headline, trigger } from "../steps.js";

useProduct();

let delivery;

test("what is under way is skipped by name, from a menu that says why other things are not possible", async ({ page, visit }) => {
  delivery = await trigger(page, visit, "0.9.3");
  await expect(headline(page)).toContainText("of staging’s traffic and runs the", DELIVERY);
  const menu = page.locator("details[data-role=menu]");
  const open = menu.locator("summary");
  const reason = menu.getByRole("textbox", { name: "Why" });

  await test.step("it goes on, and the page keeps saying by whom", async () => {
    await open.click();
    await reason.fill("the fix is urgent");
    await menu.getByRole("button", { name: "Skip the test" }).click();
    // What was opened for it closes, and the focus goes back to where it came from.
    await expect(menu).not.toHaveAttribute("open");
    await expect(open).toBeFocused();
    await expect(headline(page)).toContainText("had the test left out: the fix is urgent", DELIVERY);
    await expect(headline(page)).toContainText("waits for approval before production", DELIVERY);
    await expect(page.getByRole("link", { name: "Decide" })).toBeVisible();
  });

  await test.step("what is not possible says why, and Escape closes the menu", async () => {
    if ((await menu.getAttribute("open")) === null) await open.click();
    const promote = menu.getByRole("button", { name: "Promote now" });
    await expect(promote).toBeDisabled();
    await expect(promote).toHaveAccessibleDescription(/Nothing is deployed in this stage yet/);
    await reason.press("Escape");
    await expect(menu).not.toHaveAttribute("open");
    await expect(open).toBeFocused();
  });
});

test("what was promoted is kept warm for longer with one click", async ({ page, visit }) => {
  await visit(`${delivery}?stage=staging`);
  const safety = page.locator("section").filter({ has: page.getByRole("heading", { name: "Safety", exact: true }) });
  await expect(safety).toContainText(/until \d\d:\d\d UTC/);
  await safety.getByRole("button", { name: "Keep it warm for 1 h longer" }).click();
  await expect(safety).toContainText("1 h longer by");
});
