//! The page that shows at a glance which version answers.

use super::{Behaviour, Options};

/// What changes while it runs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Settings {
    pub(super) delay_ms: u64,
    /// In percent.
    pub(super) promotion_rate: f64,
}

/// The page, whole.
pub(super) fn html(options: &Options, behaviour: &Behaviour, settings: Settings) -> String {
    let Options { version, project, stage, service, slot, artifact, .. } = options;
    let rows = [
        ("Pod", format!("{service}-{slot}-{}", std::process::id())),
        ("Image", image(artifact, version)),
        ("Deployment", slot.clone()),
        ("Project", project.clone()),
        ("Stage", stage.clone()),
        ("Service", service.clone()),
        ("Delay", format!("{} ms for each item added", settings.delay_ms)),
        ("Promotion rate", format!("{} %", settings.promotion_rate)),
    ];
    let rows: String =
        rows.iter().map(|(name, value)| format!("<div><dt>{name}</dt><dd>{}</dd></div>\n", escaped(value))).collect();
    let title = format!("{} {}", escaped(service), escaped(&behaviour.name));
    let (background, text) = (behaviour.colours.background, behaviour.colours.text);
    format!(
        r#"<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="data:,">
<style>
  body {{ margin: 0; min-height: 100vh; display: grid; place-content: center; padding: 1.5rem; box-sizing: border-box;
         background: {background}; color: {text}; font: 1rem/1.5 system-ui, sans-serif; }}
  h1 {{ margin: 0 0 1rem; font-size: clamp(2rem, 8vw, 3.5rem); line-height: 1.1; font-weight: 650; }}
  dl {{ margin: 0; padding: .5rem 1.25rem; border-radius: .75rem; background: #fff; color: #1d2430; }}
  dl div {{ display: grid; grid-template-columns: 9rem 1fr; gap: 1rem; padding: .5rem 0; }}
  dl div + div {{ border-top: 1px solid #e3e6eb; }}
  dt {{ color: #525c6b; }}
  dd {{ margin: 0; overflow-wrap: anywhere; }}
  @media (max-width: 30rem) {{ dl div {{ grid-template-columns: 1fr; gap: 0; }} }}
</style>
<main>
<h1>Version: {version}</h1>
<dl>
{rows}</dl>
</main>
</html>
"#,
        version = escaped(&behaviour.name),
    )
}

/// The artifact may be given with its tag or without.
fn image(artifact: &str, tag: &str) -> String {
    if artifact.ends_with(&format!(":{tag}")) { artifact.to_owned() } else { format!("{artifact}:{tag}") }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
