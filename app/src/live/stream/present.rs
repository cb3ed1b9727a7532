//! The event stream in a browser: an `EventSource` that is opened again whenever it gave up, and closed while nobody sees the
//! page: a browser has six connections to a server for all its tabs, and a stream keeps one.

use super::{
    Link, LiveMessage, pulse,
    watch::{Ear, Watch},
};
use jiff::{SignedDuration, Timestamp};
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};
use std::{cell::RefCell, rc::Rc, time::Duration};
use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{Event, EventSource, MessageEvent};

/// Clocks that differ by less are called equal, or every beat would make the countdowns jump.
const CLOCKS_DIFFER_MS: i64 = 300;

type OnMessage = Rc<dyn Fn(LiveMessage)>;

/// Opens the stream, and closes it when the page that watches is left.
pub(super) fn open(watch: Watch, ear: Ear, on_message: Rc<impl Fn(LiveMessage) + 'static>) {
    let stream = Rc::new(Stream { watch, ear, on_message, inner: RefCell::default() });
    stream.follow_sight();
    let following = stream.clone();
    let sight = window_event_listener_untyped("visibilitychange", move |_| following.follow_sight());
    let ticking = stream.clone();
    let watchdog = set_interval_with_handle(move || ticking.check(), Duration::from_secs(1));
    let kept = StoredValue::new_local(stream);
    on_cleanup(move || {
        sight.remove();
        if let Ok(watchdog) = watchdog {
            watchdog.clear();
        }
        kept.with_value(|stream| stream.close());
    });
}

struct Stream {
    watch: Watch,
    ear: Ear,
    on_message: OnMessage,
    inner: RefCell<Inner>,
}

#[derive(Default)]
struct Inner {
    source: Option<Source>,
    retry: Option<TimeoutHandle>,
    /// Tries since anything was heard.
    tries: u32,
    /// When the last try began.
    tried: Option<Timestamp>,
}

/// An `EventSource` with the closures that it calls.
struct Source {
    source: EventSource,
    _on: [Closure<dyn FnMut(Event)>; 3],
}

impl Drop for Source {
    fn drop(&mut self) {
        self.source.set_onopen(None);
        self.source.set_onmessage(None);
        self.source.set_onerror(None);
        self.source.close();
    }
}

impl Stream {
    /// Listens as long as the page can be seen. What happened meanwhile is sent when it is seen again.
    fn follow_sight(self: &Rc<Self>) {
        let is_open = self.inner.borrow().source.is_some();
        match document().hidden() {
            true => self.close(),
            false if is_open => {}
            false => self.connect(),
        }
    }

    fn connect(self: &Rc<Self>) {
        let path = self.watch.path(self.ear.cursor.get_value());
        let source = match EventSource::new(&path) {
            Ok(source) => source,
            Err(why) => return leptos::logging::warn!("the page cannot be kept up to date: {why:?}"),
        };
        let on = [self.handler(|stream, _| stream.opened()), self.handler(Self::heard), self.handler(Self::failed)];
        source.set_onopen(Some(on[0].as_ref().unchecked_ref()));
        source.set_onmessage(Some(on[1].as_ref().unchecked_ref()));
        source.set_onerror(Some(on[2].as_ref().unchecked_ref()));
        let mut inner = self.inner.borrow_mut();
        inner.source = Some(Source { source, _on: on });
        inner.tried = Some(Timestamp::now());
    }

    /// A handler that does not keep the stream alive.
    fn handler(self: &Rc<Self>, act: impl Fn(&Rc<Self>, Event) + 'static) -> Closure<dyn FnMut(Event)> {
        let stream = Rc::downgrade(self);
        Closure::new(move |event| {
            if let Some(stream) = stream.upgrade() {
                act(&stream, event);
            }
        })
    }

    /// What is of the moment is not sent again, so anything may have changed while nobody listened.
    fn opened(&self) {
        self.hand_on(LiveMessage::Reset);
    }

    fn heard(self: &Rc<Self>, event: Event) {
        let text = event.unchecked_into::<MessageEvent>().data().as_string().unwrap_or_default();
        match crate::api::wire::decode(&text) {
            Ok(message) => self.deliver(message),
            // A newer server may say more than this page knows.
            Err(why) => leptos::logging::warn!("a message was not understood: {why}"),
        }
    }

    fn deliver(&self, message: LiveMessage) {
        let now = Timestamp::now();
        self.inner.borrow_mut().tries = 0;
        self.ear.heard.set(Some(now));
        if self.ear.link.get_untracked() != Link::Open {
            self.ear.link.set(Link::Open);
        }
        match &message {
            LiveMessage::Recorded { position, .. } | LiveMessage::Changed { position } => {
                let cursor = self.ear.cursor.get_value().unwrap_or_default().max(*position);
                self.ear.cursor.set_value(Some(cursor));
            }
            LiveMessage::Beat { now: server } => self.set_clock(server.duration_since(now)),
            LiveMessage::Reset => self.ear.cursor.set_value(None),
            LiveMessage::Sample { .. }
            | LiveMessage::Progress { .. }
            | LiveMessage::Slot { .. }
            | LiveMessage::Output { .. } => {}
        }
        self.hand_on(message);
    }

    fn hand_on(&self, message: LiveMessage) {
        (self.on_message)(message.clone());
        self.ear.last.set(Some(message));
    }

    fn set_clock(&self, ahead: SignedDuration) {
        let known = self.ear.ahead.get_untracked();
        let differs = known.is_none_or(|known| (ahead - known).as_millis().abs() > i128::from(CLOCKS_DIFFER_MS));
        if differs {
            self.ear.ahead.set(Some(ahead));
        }
    }

    /// The browser itself takes up a connection that broke, naming the last event it saw. After an answer that is an
    /// HTTP error it gives up for good, and then it is on us to begin anew.
    fn failed(self: &Rc<Self>, _event: Event) {
        let gave_up = self
            .inner
            .borrow()
            .source
            .as_ref()
            .is_some_and(|source| source.source.ready_state() == EventSource::CLOSED);
        if gave_up {
            self.retry();
        }
    }

    fn retry(self: &Rc<Self>) {
        let mut inner = self.inner.borrow_mut();
        let pause = pulse::pause(inner.tries);
        inner.tries += 1;
        if let Some(earlier) = inner.retry.take() {
            earlier.clear();
        }
        let stream = self.clone();
        let retry = set_timeout_with_handle(
            move || {
                stream.inner.borrow_mut().source = None;
                stream.connect();
            },
            pause,
        );
        inner.retry = retry.ok();
    }

    /// Looks once a second whether anybody is still talking.
    fn check(self: &Rc<Self>) {
        let now = Timestamp::now();
        let Some(tried) = self.inner.borrow().tried else { return };
        let heard = self.ear.heard.get_untracked();
        let link = Link::after(now.duration_since(heard.unwrap_or(tried)));
        if link == Link::Lost && self.ear.link.get_untracked() != Link::Lost {
            self.ear.link.set(Link::Lost);
        }
        let silence = now.duration_since(heard.map_or(tried, |heard| heard.max(tried)));
        if silence > pulse::RENEWED_AFTER {
            self.inner.borrow_mut().tried = Some(now);
            self.retry();
        }
    }

    fn close(&self) {
        let mut inner = self.inner.borrow_mut();
        inner.source = None;
        // Nobody is waited for any more.
        inner.tried = None;
        if let Some(retry) = inner.retry.take() {
            retry.clear();
        }
        drop(inner);
        self.ear.link.set(Link::Loaded);
        self.ear.heard.set(None);
    }
}
