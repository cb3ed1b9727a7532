-- What people had left out is a decision like any other.
drop index event_decisions;
create index event_decisions on event (position)
    where name in ('approved', 'rejected', 'timed_out', 'promotion_approved', 'step_skipped');
