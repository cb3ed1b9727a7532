-- An evaluation has a number within its project, like a delivery, and may be asked for by itself.
alter table evaluation rename to evaluation_of_delivery;
drop index evaluation_by_place;

create table evaluation (
    -- `delivery:seq`, or a UUID where no delivery asked for it.
    id text primary key,
    project text not null,
    stage text not null,
    service text not null,
    number integer not null,
    delivery text,
    seq integer,
    -- The evaluation that was made once more, if it is a repetition.
    again text,
    tag text not null,
    asked_by text not null,
    reason text not null,
    at text not null,
    -- What lists and heatmaps need of the body.
    brief text not null,
    body text not null,
    unique (project, number)
) strict;
create index evaluation_by_place on evaluation (project, stage, service, at);

insert into evaluation (id, project, stage, service, number, delivery, seq, tag, asked_by, reason, at, brief, body)
select delivery || ':' || seq, project, stage, service,
    row_number() over (partition by project order by at, delivery, seq),
    delivery, seq, tag, 'Tidegate', '', at, '', body
from evaluation_of_delivery;
drop table evaluation_of_delivery;

-- What people said of an evaluation later. Nothing here changes what was judged.
create table remark (
    evaluation text not null references evaluation (id),
    seq integer not null,
    kind text not null,
    verdict text,
    author text not null,
    reason text not null,
    at text not null,
    primary key (evaluation, seq)
) strict;
