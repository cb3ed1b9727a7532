//! The two ways of making load: users who wait for their answers, and a rate that waits for nothing.

use super::{
    client::{Client, Failure, Prepared},
    tally::{Answer, Tally},
};
use domain::workload::Load;
use std::{sync::Arc, time::Duration};
use tokio::{
    sync::Semaphore,
    task::JoinSet,
    time::{Instant, sleep, sleep_until},
};

/// What a loop needs.
#[derive(Debug, Clone)]
struct Loop {
    client: Client,
    requests: Arc<[Prepared]>,
    timeout: Duration,
    tally: Arc<Tally>,
}

/// Makes all the load there is to make. Dropping the future ends every request that it began.
pub(super) async fn make(
    load: Load,
    client: &Client,
    requests: &Arc<[Prepared]>,
    timeout: Duration,
    tally: &Arc<Tally>,
) {
    let one = Loop { client: client.clone(), requests: Arc::clone(requests), timeout, tally: Arc::clone(tally) };
    match load {
        Load::Closed { users, loops, think_time_ms, ramp_up_ms } => {
            let think_time = Duration::from_millis(u64::from(think_time_ms));
            closed(one, users, loops, think_time, Duration::from_millis(u64::from(ramp_up_ms))).await;
        }
        Load::Open { rate_per_s, duration_s, in_flight_max } => {
            open(one, rate_per_s, open_loops(rate_per_s, duration_s), in_flight_max).await;
        }
    }
}

/// How many loops an open load starts.
pub(super) fn open_loops(rate_per_s: f64, duration_s: u32) -> u64 {
    // A float becomes the nearest integer that there is, and NaN zero.
    (rate_per_s * f64::from(duration_s)).round() as u64
}

async fn closed(one: Loop, users: u32, loops: u32, think_time: Duration, ramp_up: Duration) {
    let mut all = JoinSet::new();
    for user in 0..users {
        let one = one.clone();
        let head_start = ramp_up.mul_f64(f64::from(user) / f64::from(users));
        all.spawn(async move {
            sleep(head_start).await;
            for round in 0..loops {
                if round > 0 {
                    sleep(think_time).await;
                }
                one.run(Instant::now()).await;
            }
        });
    }
    all.join_all().await;
}

/// Loops start when they are due. A latency counts from then on, not from when there was time to send: otherwise a slow
/// service would be asked less often just when it is slow, and its slowness would be seen less.
async fn open(one: Loop, rate_per_s: f64, loops: u64, in_flight_max: u32) {
    let room = Arc::new(Semaphore::new(in_flight_max as usize));
    let began = Instant::now();
    let mut all = JoinSet::new();
    for number in 0..loops {
        let due = began + Duration::from_secs_f64(number as f64 / rate_per_s);
        sleep_until(due).await;
        while all.try_join_next().is_some() {}
        match Arc::clone(&room).try_acquire_owned() {
            Err(_) => one.skip(in_flight_max),
            Ok(permit) => {
                let one = one.clone();
                all.spawn(async move {
                    one.run(due).await;
                    drop(permit);
                });
            }
        }
    }
    all.join_all().await;
}

impl Loop {
    /// Makes the loop's requests one after the other; the first one counts as begun at `due`.
    async fn run(&self, due: Instant) {
        let mut began = due;
        for request in self.requests.iter() {
            let answer = match self.client.send(request, self.timeout).await {
                Ok(status) if request.expects(status) => Answer::Fine,
                Ok(status) => Answer::Unwanted(status),
                Err(Failure::TimedOut(limit)) => Answer::TimedOut(limit),
                Err(Failure::Broken(why)) => Answer::Broken(why),
            };
            self.tally.record(request, answer, began.elapsed());
            began = Instant::now();
        }
    }

    fn skip(&self, in_flight_max: u32) {
        for request in self.requests.iter() {
            let why = format!("not sent, {in_flight_max} loops were in flight already");
            self.tally.record(request, Answer::Broken(why), Duration::ZERO);
        }
    }
}
