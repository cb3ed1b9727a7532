//! Lists of which one knows where to look first.

/// The item that is wanted, looked for at `place` first. Files change seldom, so what was asked, measured and recorded by
/// them mostly stands in the same order, and looking through hundreds of lists stays quick.
pub(super) fn find<T>(items: &[T], place: usize, is_wanted: impl Fn(&T) -> bool) -> Option<&T> {
    items.get(place).filter(|item| is_wanted(item)).or_else(|| items.iter().find(|item| is_wanted(item)))
}
