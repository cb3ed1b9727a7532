-- Connections to metric sources outside, without their secrets.
create table connection (
    name text primary key,
    settings text not null,
    revision integer not null,
    changed_at text not null,
    changed_by text not null
) strict;

-- Their secrets, sealed with a key that is not in here; each is bound to its connection and field.
create table connection_secret (
    connection text not null references connection (name) on delete cascade,
    field text not null,
    sealed text not null,
    set_at text not null,
    primary key (connection, field)
) strict;

-- How the last test of a connection went. A file may give connections too, so they need not be in the table above.
create table connection_test (
    connection text primary key,
    body text not null
) strict;
