//! A request that can be sent again, as long as that is safe and without keeping a copy of its body.

use axum::{
    BoxError,
    body::{Body, Bytes, HttpBody},
    extract::Request,
    http::{HeaderMap, StatusCode, request::Parts},
    response::Response,
};
use axum_reverse_proxy::ProxyError;
use hyper::body::{Frame, SizeHint};
use std::{
    mem,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
};

/// How a try came to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Failure {
    /// There was no connection, so the process cannot have seen the request.
    NotReached,
    /// The connection ended without an answer; the process may have seen the request.
    CutOff,
}

impl Failure {
    /// None if the process answered, whatever it did answer, or was too slow: asking again would only add to its load.
    pub(super) fn of(response: &Response) -> Option<Self> {
        let why = response.extensions().get::<ProxyError>()?;
        let was_cut = response.status() == StatusCode::BAD_GATEWAY;
        was_cut.then_some(if why.is_connect() { Self::NotReached } else { Self::CutOff })
    }
}

/// A request on its way, perhaps for the second time.
#[derive(Debug)]
pub(super) struct Parcel {
    head: Parts,
    body: Loan,
}

impl Parcel {
    pub(super) fn new(request: Request<Body>) -> Self {
        let (head, body) = request.into_parts();
        Self { head, body: Loan::of(body) }
    }

    pub(super) fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// The request for one more try. An earlier one loses its hold of the body.
    pub(super) fn send(&mut self) -> Request<Body> {
        self.body = self.body.renew();
        Request::from_parts(self.head.clone(), Body::new(self.body.clone()))
    }

    /// Whether one more try does no harm: the process cannot have seen anything, or may see it twice by the method's
    /// own definition (RFC 9110, 9.2.2). A body of which something was sent is gone.
    pub(super) fn may_go_again(&self, failure: Failure) -> bool {
        self.body.is_whole() && (failure == Failure::NotReached || self.head.method.is_idempotent())
    }
}

/// A body lent to one try. Nothing is copied: it is either still whole, or on its way.
#[derive(Debug, Clone)]
struct Loan(Arc<Mutex<Held>>);

#[derive(Debug)]
enum Held {
    Whole(Body),
    Begun(Body),
    /// Taken back from a try that failed.
    Gone,
}

impl Loan {
    fn of(body: Body) -> Self {
        Self(Arc::new(Mutex::new(Held::Whole(body))))
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_whole(&self) -> bool {
        matches!(&*self.held(), Held::Whole(_))
    }

    fn renew(&self) -> Self {
        Self(Arc::new(Mutex::new(mem::replace(&mut *self.held(), Held::Gone))))
    }
}

impl HttpBody for Loan {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        let mut held = self.held();
        *held = match mem::replace(&mut *held, Held::Gone) {
            Held::Whole(body) | Held::Begun(body) => Held::Begun(body),
            Held::Gone => Held::Gone,
        };
        match &mut *held {
            Held::Whole(body) | Held::Begun(body) => Pin::new(body).poll_frame(context).map_err(BoxError::from),
            // An end here would make a whole request of half of one.
            Held::Gone => Poll::Ready(Some(Err("the request is sent another way".into()))),
        }
    }

    fn is_end_stream(&self) -> bool {
        match &*self.held() {
            Held::Whole(body) | Held::Begun(body) => body.is_end_stream(),
            Held::Gone => false,
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &*self.held() {
            Held::Whole(body) | Held::Begun(body) => body.size_hint(),
            Held::Gone => SizeHint::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::to_bytes;

    fn parcel(method: &str) -> Parcel {
        Parcel::new(Request::builder().method(method).body(Body::from("two apples")).unwrap())
    }

    async fn text(request: Request<Body>) -> Result<Bytes, axum::Error> {
        to_bytes(request.into_body(), 100).await
    }

    #[tokio::test]
    async fn an_untouched_body_goes_with_the_next_try() {
        let mut parcel = parcel("POST");
        let first = parcel.send();
        assert!(parcel.may_go_again(Failure::NotReached));
        let second = parcel.send();
        assert!(text(first).await.is_err(), "only one try may send it");
        assert_eq!(text(second).await.unwrap(), "two apples");
        assert!(!parcel.may_go_again(Failure::NotReached), "a body that was sent is gone");
    }

    #[test]
    fn what_may_have_been_seen_goes_again_only_if_that_is_harmless() {
        for (method, is_harmless) in [("GET", true), ("PUT", true), ("DELETE", true), ("POST", false), ("PATCH", false)]
        {
            assert_eq!(parcel(method).may_go_again(Failure::CutOff), is_harmless, "{method}");
            assert!(parcel(method).may_go_again(Failure::NotReached), "{method}");
        }
    }

    #[test]
    fn the_length_is_told_before_it_is_sent() {
        assert_eq!(parcel("POST").send().body().size_hint().exact(), Some(10));
    }
}
