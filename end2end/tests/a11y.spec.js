// Nobody is kept out: every page in both themes, wide and narrow, in the states that matter.

import { expect, test, useProduct } from "../fixtures.js";
import { DELIVERY, expectAccessible, expectNoOverflow, headline, sockshop, trigger } from "../steps.js";

useProduct();

const pages = {
  projects: "/",
  "new project": "/projects/new",
  board: sockshop,
  "board, filtered to nothing": `${sockshop}?show=held`,
  trigger: `${sockshop}/trigger`,
  "trigger of a version": `${sockshop}/trigger?service=carts&tag=0.9.2&reason=again`,
  deliveries: `${sockshop}/deliveries`,
  "rolled back delivery": `${sockshop}/deliveries/1`,
  "waiting delivery": `${sockshop}/deliveries/2`,
  files: `${sockshop}/files`,
  file: `${sockshop}/files/slo?stage=staging&service=carts`,
  upload: `${sockshop}/files/new?kind=slo&stage=staging&service=carts`,
  gates: `${sockshop}/evaluations`,
  evaluation: `${sockshop}/evaluations/1`,
  "limits to try": `${sockshop}/evaluations/1?try=true`,
  "two evaluations": `${sockshop}/evaluations/2/compare?with=1`,
  "gates, only those that failed": `${sockshop}/evaluations?only=fail`,
  "import of objectives": `${sockshop}/files/import`,
  "evaluate a window": `${sockshop}/evaluations/new`,
  approvals: "/approvals",
  "indicators file": `${sockshop}/files/sli?stage=staging&service=carts`,
  "query that was run": `${sockshop}/files/sli?stage=staging&service=carts&number=1&indicator=request_latency_seconds&in=staging&of=carts`,
  sources: "/settings/sources",
  "new source": "/settings/sources/new",
};

test("there are deliveries to look at", async ({ page, visit }) => {
  test.setTimeout(2 * DELIVERY.timeout);
  await trigger(page, visit, "0.9.2");
  await expect(headline(page)).toContainText("was rolled back", DELIVERY);
  await trigger(page, visit, "0.9.3");
  await expect(headline(page)).toContainText("waits for approval", DELIVERY);
});

test("every page is open to everybody", async ({ page, visit }) => {
  test.setTimeout(3 * DELIVERY.timeout);
  for (const [name, path] of Object.entries(pages)) await test.step(name, () => look(page, visit, path));
});

async function look(page, visit, path) {
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    for (const width of [1280, 375]) {
      await page.setViewportSize({ width, height: 900 });
      const answer = await visit(path);
      expect.soft(answer.status(), path).toBe(200);
      await expect(headline(page)).toBeVisible();
      await expectAccessible(page);
    }
  }
  await page.setViewportSize({ width: 320, height: 800 });
  await expectNoOverflow(page);
}

test("a page that is not there says so, with the right status, at any width", async ({ page, visit, allowed }) => {
  allowed.push(/status of 404/);
  const paths = [`/nowhere/${"long".repeat(20)}`, `${sockshop}/evaluations/none`, `${sockshop}/deliveries/99`, "/projects/nobody"];
  for (const path of paths) {
    await page.setViewportSize({ width: 320, height: 800 });
    const answer = await visit(path);
    expect.soft(answer.status(), path).toBe(404);
    await expect(page).toHaveTitle("Not found · Tidegate");
    await expectAccessible(page);
    await expectNoOverflow(page);
  }
});
