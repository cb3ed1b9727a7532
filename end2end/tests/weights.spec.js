// A version that gets a stage's traffic in steps, as the stages file says.

import { expect, test, useProduct } from "../fixtures.js";
import { DELIVERY, example, headline, sockshop, trigger } from "../steps.js";

useProduct();

const strategy = "deploymentstrategy: blue_green_service";
const stages = example("shipyard.yaml").replace(strategy, `${strategy}\n                weights: [25, 50, 100]`);

const step = (page, label) => page.locator("li.step").filter({ hasText: label });

test("the stages file says the steps, and each is tested and judged", async ({ page, visit }) => {
  await test.step("the file is saved, and the board's stages say so", async () => {
    await visit(`${sockshop}/files/new?kind=shipyard&from=1`);
    // It lies in one place: there is no stage to choose.
    await expect(page.getByRole("combobox", { name: "Kind" })).toHaveValue("shipyard");
    await expect(page.getByRole("combobox", { name: "Stage" })).toBeHidden();
    const text = page.getByRole("textbox", { name: "Text of the file" });
    await text.fill(stages.replace("[25, 50, 100]", "[25, 50]"));
    await expect(page.getByRole("listitem").filter({ hasText: "shipyard/weights-end" })).toContainText("Add 100 at the end");
    await text.fill(stages);
    await page.getByRole("button", { name: /^Save as revision 2/ }).click();
    await expect(headline(page)).toContainText("revision 2");
    await expect(page.getByRole("main")).toContainText("Canary: first 25 % of the traffic, then 50 %, then 100 %");
  });

  await trigger(page, visit, "0.9.2");
  await expect(step(page, "Performance test at 25 %")).toBeVisible(DELIVERY);

  await test.step("what fails at the first step never gets the second", async () => {
    await expect(headline(page)).toContainText("was rolled back in staging", DELIVERY);
    await expect(step(page, "25 % of traffic to")).toContainText("done");
    await expect(step(page, "Gate at 25 %")).toContainText("failed");
    await expect(step(page, "50 % of traffic to")).toContainText("skipped");
  });
});

test("a good version gets all of them, one after the other", async ({ page, visit }) => {
  await trigger(page, visit, "0.9.3");
  await expect(step(page, "Performance test at 50 %")).toContainText("now", DELIVERY);
  await expect(step(page, "Gate at 25 %")).toContainText(/done.*score 100/);
  await expect(headline(page)).toContainText("waits for approval before production", DELIVERY);
  await expect(step(page, "Gate at 100 %")).toContainText(/done.*score 100/);
  await visit(`${sockshop}/evaluations`);
  await expect(page.getByRole("columnheader", { name: /^0\.9\.3 at 50\s%/ })).toBeVisible();
});

test("what remains of the steps is left out by name", async ({ page, visit }) => {
  await trigger(page, visit, "0.9.3", { redeploy: true });
  await expect(headline(page)).toContainText("has 25 % of staging’s traffic", DELIVERY);
  const menu = page.locator("details[data-role=menu]");
  await menu.locator("summary").click();
  await menu.getByRole("textbox", { name: "Why" }).fill("the fix is urgent");
  await menu.getByRole("button", { name: "Promote now" }).click();
  await expect(headline(page)).toContainText("the fix is urgent", DELIVERY);
  await expect(step(page, "50 % of traffic to")).toContainText("left out by");
  await expect(headline(page)).toContainText("waits for approval before production", DELIVERY);
});
