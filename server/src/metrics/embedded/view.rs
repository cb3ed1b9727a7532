//! The store as the PromQL engine sees it during one query.

use super::store::Store;
use domain::window::Window;
use std::{
    path::Path,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};
use tsink::{DataPoint, Label, MetricSeries, QueryOptions, Result, Row, SeriesSelection, Storage, TsinkError};

/// Read-only. Scrapes that arrive while the query runs are not seen, so both sides of a division see the same ones.
#[derive(Debug, Clone)]
pub(super) struct View {
    store: Arc<Mutex<Store>>,
    order_max: u64,
    /// What is judged; nothing outside it is seen.
    window: Option<Window>,
    /// Samples that the query has looked at.
    read: Arc<AtomicU64>,
}

impl View {
    /// For judging that window.
    pub(super) fn new(store: Arc<Mutex<Store>>, window: Window) -> Self {
        Self { window: Some(window), ..Self::unclipped(store) }
    }

    /// For looking at whatever there is.
    pub(super) fn unclipped(store: Arc<Mutex<Store>>) -> Self {
        let order_max = store.lock().unwrap_or_else(PoisonError::into_inner).order();
        Self { store, order_max, window: None, read: Arc::default() }
    }

    /// Counts on while a query runs.
    pub(super) fn read(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.read)
    }

    /// What is judged, if anything is.
    pub(super) fn window(&self) -> Option<Window> {
        self.window
    }

    /// What lies before the window was measured of another version or at another weight, and what comes after it too.
    fn clip(&self, start_ms: i64, end_ms: i64) -> (i64, i64) {
        let Some(Window { start, end }) = self.window else { return (start_ms, end_ms) };
        (start_ms.max(start.as_millisecond()), end_ms.min(end.as_millisecond().saturating_add(1)))
    }

    fn with<T>(&self, read: impl FnOnce(&Store) -> T) -> T {
        read(&self.store.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Storage for View {
    fn select_all(&self, metric: &str, start: i64, end: i64) -> Result<Vec<(Vec<Label>, Vec<DataPoint>)>> {
        let (start, end) = self.clip(start, end);
        let selected = self.with(|store| store.select(metric, start, end, self.order_max));
        let count: usize = selected.iter().map(|series| series.points.len()).sum();
        self.read.fetch_add(count as u64, Ordering::Relaxed);
        let as_rows = |(labels, points): (std::collections::HashMap<String, String>, Vec<(i64, f64)>)| {
            let mut labels: Vec<Label> = labels.into_iter().map(|(name, value)| Label::new(name, value)).collect();
            labels.sort();
            (labels, points.into_iter().map(|(at, value)| DataPoint::new(at, value)).collect())
        };
        Ok(selected.into_iter().map(|series| as_rows((series.labels, series.points))).collect())
    }

    /// The engine asks with a metric only to find a series whose labels are exactly those of the selector, and then
    /// leaves out all that have more. Prometheus does not, so it finds none here and selects by matching.
    fn select_series(&self, selection: &SeriesSelection) -> Result<Vec<MetricSeries>> {
        if selection.metric.is_some() { Ok(Vec::new()) } else { self.list_metrics() }
    }

    fn list_metrics(&self) -> Result<Vec<MetricSeries>> {
        let names = self.with(Store::metrics);
        Ok(names.into_iter().map(|name| MetricSeries { name, labels: Vec::new() }).collect())
    }

    fn select(&self, _metric: &str, _labels: &[Label], _start: i64, _end: i64) -> Result<Vec<DataPoint>> {
        Err(unsupported("select"))
    }

    fn select_with_options(&self, _metric: &str, _options: QueryOptions) -> Result<Vec<DataPoint>> {
        Err(unsupported("select_with_options"))
    }

    fn insert_rows(&self, _rows: &[Row]) -> Result<()> {
        Err(unsupported("insert_rows"))
    }

    fn snapshot(&self, _destination: &Path) -> Result<()> {
        Err(unsupported("snapshot"))
    }

    fn close(&self) -> Result<()> {
        Ok(())
    }
}

fn unsupported(operation: &'static str) -> TsinkError {
    TsinkError::UnsupportedOperation { operation, reason: "a query only reads".to_owned() }
}
