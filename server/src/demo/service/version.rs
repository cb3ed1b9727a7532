//! What a tag means for the service's behaviour.

/// How a version behaves and looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Behaviour {
    /// Such as `v2`.
    pub name: String,
    /// How long adding an item is delayed, in milliseconds.
    pub delay_ms: u64,
    /// The page's colours.
    pub colours: Colours,
}

/// CSS colours with a contrast of at least 4.5 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colours {
    /// Behind everything.
    pub background: &'static str,
    /// The heading on it.
    pub text: &'static str,
}

impl Behaviour {
    /// By the tag's last number: `0.9.2` is `v2` and slow, as is every tag that ends in `.2`.
    ///
    /// ```
    /// use server::demo::service::Behaviour;
    /// assert_eq!(Behaviour::of("0.13.2").delay_ms, 1000);
    /// assert_eq!(Behaviour::of("0.9.3").name, "v3");
    /// ```
    #[must_use]
    pub fn of(tag: &str) -> Self {
        const DARK: &str = "#10241a";
        let last = tag.rsplit('.').next().unwrap_or(tag);
        let (delay_ms, background, text) = match last {
            "1" => (0, "#90ee90", DARK),
            "2" => (1000, "#dc143c", "#ffffff"),
            _ => (0, "#14dc85", DARK),
        };
        let is_number = !last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit());
        let name = if is_number { format!("v{last}") } else { tag.to_owned() };
        Self { name, delay_ms, colours: Colours { background, text } }
    }
}
