//! The event stream of an open page: what was missed, then what happens, as it happens.

use super::Web;
use crate::{
    control_plane::{line_view, progress_view, slot_view},
    deploy::SlotKey,
    orchestrator::Moment,
    store::FeedItem,
};
use app::live::LiveMessage;
use axum::{
    extract::{Query, State},
    http::{HeaderMap, HeaderName, HeaderValue},
    response::{
        IntoResponse,
        sse::{Event, KeepAlive, Sse},
    },
};
use domain::{
    id::{Place, ProjectName, ServiceName},
    traffic::Slot,
};
use futures_util::StreamExt;
use jiff::Timestamp;
use serde::Deserialize;
use std::{collections::HashMap, convert::Infallible, time::Duration};
use tokio::{
    sync::{broadcast::error::RecvError, mpsc},
    time::{MissedTickBehavior, interval},
};
use tokio_stream::wrappers::ReceiverStream;

/// Events that are sent to fill a gap; a longer one is answered by a reset.
const GAP_EVENTS_MAX: u32 = 1000;
/// Messages that wait for one slow browser.
const WAITING_MAX: usize = 256;
/// How often a page is told that the server is there.
const BEAT_EVERY: Duration = Duration::from_secs(5);
/// How often new output is looked for.
const OUTPUT_EVERY: Duration = Duration::from_secs(1);
/// Lines of output of one slot sent at once; older ones are left out.
const OUTPUT_LINES_MAX: usize = 50;
/// How soon a browser comes back after the stream broke.
const RETRY: Duration = Duration::from_secs(1);

/// What a page wants to hear.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Wanted {
    /// The last position it knows; what came after is sent first.
    after: Option<u64>,
    /// With `service`: also traffic, output and processes of that service's places.
    project: Option<ProjectName>,
    service: Option<ServiceName>,
}

/// Streams until the browser goes away or the server stops.
pub(super) async fn stream(
    State(web): State<Web>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> impl IntoResponse {
    let resumed = headers.get("last-event-id").and_then(|id| id.to_str().ok()).and_then(|id| id.parse().ok());
    let after = resumed.or(wanted.after);
    let (sender, receiver) = mpsc::channel(WAITING_MAX);
    let stop = web.stop.clone();
    let page = Page { web, wanted, sender, sent: 0, output: HashMap::new() };
    tokio::spawn(async move { stop.run_until_cancelled(page.run(after)).await });
    let first = futures_util::stream::once(async { Ok(Event::default().retry(RETRY)) });
    let events = ReceiverStream::new(receiver).map(Ok::<_, Infallible>);
    let unbuffered = (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    ([unbuffered], Sse::new(first.chain(events)).keep_alive(KeepAlive::default()))
}

/// The browser has gone away.
struct Gone;

struct Page {
    web: Web,
    wanted: Wanted,
    sender: mpsc::Sender<Event>,
    /// The last position that was sent.
    sent: u64,
    /// The last line of each slot that was sent.
    output: HashMap<SlotKey, u64>,
}

impl Page {
    async fn run(mut self, after: Option<u64>) {
        // However it ends, there is nobody left to tell.
        drop(self.talk(after).await);
    }

    async fn talk(&mut self, after: Option<u64>) -> Result<(), Gone> {
        let mut moments = self.web.orchestrator.feed().subscribe();
        let mut traffic = self.web.orchestrator.watch_traffic();
        let (mut beats, mut outputs) = (interval(BEAT_EVERY), interval(OUTPUT_EVERY));
        outputs.set_missed_tick_behavior(MissedTickBehavior::Skip);
        self.fill_gap(after).await?;
        self.all_slots().await?;
        self.skip_old_output().await;
        loop {
            tokio::select! {
                moment = moments.recv() => match moment {
                    Ok(moment) => self.moment(moment).await?,
                    Err(RecvError::Lagged(_)) => self.send(&LiveMessage::Reset).await?,
                    Err(RecvError::Closed) => return Ok(()),
                },
                second = traffic.recv() => match second {
                    Ok((place, sample)) if self.is_about(&place) => {
                        self.send(&LiveMessage::Sample { place, sample }).await?;
                    }
                    Ok(_) | Err(RecvError::Lagged(_)) => {}
                    Err(RecvError::Closed) => return Ok(()),
                },
                _ = beats.tick() => self.send(&LiveMessage::Beat { now: Timestamp::now() }).await?,
                _ = outputs.tick() => self.new_output().await?,
            }
        }
    }

    async fn fill_gap(&mut self, after: Option<u64>) -> Result<(), Gone> {
        let Some(after) = after else {
            self.sent = self.web.orchestrator.feed().newest();
            return Ok(());
        };
        match self.web.orchestrator.store().newest_position().await {
            Ok(newest) if after <= newest => {
                self.sent = after;
                self.catch_up().await
            }
            // Not to be had, or a page of another data folder: what it knows never happened here.
            _ => self.reset().await,
        }
    }

    /// Sends what the log has after the last that was sent.
    async fn catch_up(&mut self) -> Result<(), Gone> {
        match self.web.orchestrator.store().feed(self.sent, GAP_EVENTS_MAX + 1).await {
            Ok(missed) if missed.len() <= GAP_EVENTS_MAX as usize => {
                for item in &missed {
                    self.recorded(item).await?;
                }
                Ok(())
            }
            _ => self.reset().await,
        }
    }

    /// Too much was missed, or it is not to be had: the page fetches itself again.
    async fn reset(&mut self) -> Result<(), Gone> {
        self.sent = self.web.orchestrator.feed().newest();
        self.send(&LiveMessage::Reset).await
    }

    async fn moment(&mut self, moment: Moment) -> Result<(), Gone> {
        match moment {
            Moment::Recorded(item) if item.position <= self.sent => Ok(()),
            Moment::Recorded(item) if item.position == self.sent + 1 => self.recorded(&item).await,
            // Each delivery tells of its own events, so that a later one may be heard of first. Whatever is before it is
            // in the log by then: nothing is left out for coming late.
            Moment::Recorded(_) => self.catch_up().await,
            Moment::Changed => self.send(&LiveMessage::Changed { position: self.sent }).await,
            Moment::Progress(delivery, progress) => {
                self.send(&LiveMessage::Progress { delivery, progress: progress_view(progress) }).await
            }
            Moment::Slot(slot) if self.is_about(&slot.place) => self.slot(&slot).await,
            // Lists show whether what is live answers.
            Moment::Slot(_) if self.wanted.service.is_none() => {
                self.send(&LiveMessage::Changed { position: self.sent }).await
            }
            Moment::Slot(_) => Ok(()),
        }
    }

    async fn recorded(&mut self, item: &FeedItem) -> Result<(), Gone> {
        self.sent = item.position;
        let recorded = Box::new(item.recorded.clone());
        self.send(&LiveMessage::Recorded { position: item.position, delivery: item.delivery, recorded }).await
    }

    async fn slot(&mut self, slot: &SlotKey) -> Result<(), Gone> {
        let Ok(environment) = self.web.orchestrator.store().environment(&slot.place).await else { return Ok(()) };
        let view = slot_view(&self.web.orchestrator, &environment, slot.slot).await;
        self.send(&LiveMessage::Slot { place: slot.place.clone(), view }).await
    }

    /// What a slot did between the rendering of the page and now is in no log: it is told as it is.
    async fn all_slots(&mut self) -> Result<(), Gone> {
        for slot in self.slots().await {
            self.slot(&slot).await?;
        }
        Ok(())
    }

    async fn new_output(&mut self) -> Result<(), Gone> {
        for slot in self.slots().await {
            let after = self.output.get(&slot).copied().unwrap_or(0);
            let mut lines = self.web.orchestrator.output(&slot, after).await;
            lines.drain(..lines.len().saturating_sub(OUTPUT_LINES_MAX));
            let Some(last) = lines.last() else { continue };
            self.output.insert(slot.clone(), last.number);
            let lines = lines.into_iter().map(line_view).collect();
            self.send(&LiveMessage::Output { place: slot.place, slot: slot.slot, lines }).await?;
        }
        Ok(())
    }

    /// The page was rendered with what there was so far.
    async fn skip_old_output(&mut self) {
        for slot in self.slots().await {
            if let Some(last) = self.web.orchestrator.output(&slot, 0).await.last() {
                self.output.insert(slot, last.number);
            }
        }
    }

    async fn slots(&self) -> Vec<SlotKey> {
        let Some(project) = &self.wanted.project else { return Vec::new() };
        let places = self.web.orchestrator.store().environments_of(project).await.unwrap_or_default();
        let places = places.into_iter().map(|environment| environment.place).filter(|place| self.is_about(place));
        places.flat_map(|place| Slot::BOTH.map(|slot| SlotKey { place: place.clone(), slot })).collect()
    }

    fn is_about(&self, place: &Place) -> bool {
        self.wanted.service.as_ref() == Some(&place.service) && self.wanted.project.as_ref() == Some(&place.project)
    }

    async fn send(&self, message: &LiveMessage) -> Result<(), Gone> {
        let event = match message {
            LiveMessage::Recorded { position, .. } => Event::default().id(position.to_string()),
            _ => Event::default(),
        };
        let event = event.json_data(message).map_err(|why| {
            tracing::error!(error = %why, "a message could not be written");
            Gone
        })?;
        self.sender.send(event).await.map_err(|_| Gone)
    }
}
