-- A project and who made it.
create table project (
    name text primary key,
    created_at text not null,
    created_by text not null
) strict;

-- Immutable revisions of uploaded files. An empty stage or service means all of them.
create table revision (
    project text not null references project (name),
    kind text not null,
    stage text not null,
    service text not null,
    number integer not null,
    digest text not null,
    name text not null,
    body text not null,
    author text not null,
    reason text not null,
    at text not null,
    primary key (project, kind, stage, service, number)
) strict;
create index revision_by_digest on revision (project, kind, digest);

-- The log of all deliveries. `position` orders the feed, `seq` orders one delivery.
create table event (
    position integer primary key autoincrement,
    delivery text not null,
    seq integer not null,
    name text not null,
    recorded text not null,
    unique (delivery, seq)
) strict;
create index event_decisions on event (position) where name in ('approved', 'rejected', 'timed_out');

-- What lists need of a delivery; written with each event, and nothing that the log does not say.
create table delivery (
    id text primary key,
    project text not null references project (name),
    service text not null,
    number integer not null,
    tag text not null,
    triggered_by text not null,
    triggered_at text not null,
    stage text not null,
    status text not null,
    sentence text not null,
    is_open integer not null,
    waiting_since text,
    changed_at text not null,
    unique (project, number)
) strict;
create index delivery_open on delivery (is_open) where is_open = 1;
create index delivery_by_place on delivery (project, service, number);

-- A service in a stage: what serves, what is kept warm, and the delivery that holds it.
create table environment (
    project text not null references project (name),
    stage text not null,
    service text not null,
    live_slot text,
    live_artifact text,
    live_definition text,
    live_since text,
    live_delivery text,
    warm_artifact text,
    warm_definition text,
    warm_until text,
    holder text,
    primary key (project, stage, service)
) strict;

-- Evaluations by place, for comparisons and for boards.
create table evaluation (
    delivery text not null,
    seq integer not null,
    project text not null,
    stage text not null,
    service text not null,
    tag text not null,
    at text not null,
    body text not null,
    primary key (delivery, seq)
) strict;
create index evaluation_by_place on evaluation (project, stage, service, at);
