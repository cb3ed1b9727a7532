-- What people did to a place itself, beside its deliveries. Only ever added to.
create table place_act (
    position integer primary key autoincrement,
    project text not null references project (name),
    stage text not null,
    service text not null,
    recorded text not null
) strict;
create index place_act_by_place on place_act (project, stage, service, position);
